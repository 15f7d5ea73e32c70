"""The report as JSON: the model as it stands, line and column of each finding, and the quality score.

`tqcheck/data/report.schema.json` describes it. The text is kept, since all offsets count in it; the readers' blocks
are left out: they say nothing that the segments do not.
"""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import replace
from typing import Any, TextIO

from tqcheck.document import Lines
from tqcheck.renderers.controls import ACTING
from tqcheck.report import DocumentReport, RunReport, to_json

name = "json"


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report, one document after the other.

    Characters that act on a terminal are escaped; where `out` is not Unicode, all but ASCII.
    """
    rest = encoded({**to_json(replace(report, documents=())), "documents": []}, out, indent=2)
    before, after = rest.rsplit('"documents": []', 1)
    out.write(f'{before}"documents": [')
    separator = "\n"
    for document in report.documents:
        out.write(separator + textwrap.indent(encoded(document_data(document), out, indent=2), "    "))
        separator = ",\n"
    out.write(("\n  ]" if separator != "\n" else "]") + after + "\n")


def document_data(report: DocumentReport) -> dict[str, Any]:
    """A document's report as plain JSON data."""
    data: dict[str, Any] = to_json(report)
    del data["document"]["blocks"]
    data["scores"]["quality"] = report.scores.quality
    lines = Lines(report.document.text)
    for finding, fields in zip(report.findings, data["findings"], strict=True):
        fields["line"], fields["column"] = lines.position(finding.span.start)
    return data


def encoded(data: Any, out: TextIO, indent: int | None = None) -> str:
    """JSON text without any character that acts on a terminal; ASCII only where `out` is not Unicode."""
    unicode = (out.encoding or "utf-8").lower().startswith("utf")
    return ACTING.sub(_escaped, json.dumps(data, indent=indent, ensure_ascii=not unicode))


def _escaped(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}"  # a line feed is always one of the layout
