"""The report as JSON: the model as it stands, and line and column of each finding.

`tqcheck/data/report.schema.json` describes it. The text is kept, since all offsets count in it; the readers' blocks
are left out: they say nothing that the segments do not.
"""

from __future__ import annotations

import json
import re
from typing import Any, TextIO

from tqcheck.document import Lines
from tqcheck.renderers.controls import ACTING
from tqcheck.report import DocumentReport, RunReport, to_json

name = "json"


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report; characters that act on a terminal are escaped; where `out` is not Unicode, all but ASCII."""
    data = to_json(report)
    for document, rendered in zip(report.documents, data["documents"], strict=True):
        _place(document, rendered)
    unicode = (out.encoding or "utf-8").lower().startswith("utf")
    text = json.dumps(data, indent=2, ensure_ascii=not unicode)
    out.write(ACTING.sub(_escaped, text) + "\n")


def _escaped(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}"  # a line feed is always one of the layout


def _place(document: DocumentReport, rendered: dict[str, Any]) -> None:
    del rendered["document"]["blocks"]
    lines = Lines(document.document.text)
    for finding, fields in zip(document.findings, rendered["findings"], strict=True):
        fields["line"], fields["column"] = lines.position(finding.span.start)
