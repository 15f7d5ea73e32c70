"""The report as JSON: the model as it stands, line and column of each finding, and the quality score.

`tqcheck/data/report.schema.json` describes it. The text is kept, since all offsets count in it; the readers' blocks
are left out: they say nothing that the segments do not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TextIO

from tqcheck.document import Lines
from tqcheck.renderers.json_text import Later, write
from tqcheck.report import DocumentReport, RunReport, to_json

name = "json"


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report, one document after the other.

    Characters that act on a terminal are escaped; where `out` is not Unicode, all but ASCII.
    """
    write({**run_data(report), "documents": Later(map(document_data, report.documents))}, out)


def run_data(report: RunReport) -> dict[str, Any]:
    """What is said of the run as plain JSON data, without documents."""
    data: dict[str, Any] = to_json(replace(report, documents=()))
    return data


def document_data(report: DocumentReport) -> dict[str, Any]:
    """A document's report as plain JSON data."""
    data: dict[str, Any] = to_json(report)
    del data["document"]["blocks"]
    data["scores"]["quality"] = report.scores.quality
    lines = Lines(report.document.text)
    for finding, fields in zip(report.findings, data["findings"], strict=True):
        fields["line"], fields["column"] = lines.position(finding.span.start)
    return data
