"""The report as JSON: the model as it stands, and line and column of each finding.

`tqcheck/data/report.schema.json` describes it.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from tqcheck.document import Lines
from tqcheck.report import DocumentReport, RunReport, to_json

name = "json"


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report; lone surrogates and control characters are escaped, other characters stay readable."""
    data = to_json(report)
    for document, rendered in zip(report.documents, data["documents"], strict=True):
        _place(document, rendered)
    text = json.dumps(data, indent=2, ensure_ascii=False)
    out.write("".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" or "\x7f" <= c <= "\x9f" else c for c in text))
    out.write("\n")


def _place(document: DocumentReport, rendered: dict[str, Any]) -> None:
    """Line and column (from 1, in code points) of each finding; blocks are an inner matter of the readers."""
    del rendered["document"]["blocks"]
    lines = Lines(document.document.text)
    for finding, fields in zip(document.findings, rendered["findings"], strict=True):
        fields["line"], fields["column"] = lines.position(finding.span.start)
