"""Checkstyle XML, which many CI plug-ins read: a file, its errors with line, column, severity, message and source."""

from __future__ import annotations

from typing import TextIO

from tqcheck.document import Lines
from tqcheck.renderers import annotating
from tqcheck.renderers.annotating import xml
from tqcheck.report import RunReport

name = "checkstyle"

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(report: RunReport, out: TextIO) -> None:
    """Writes the findings that count; what could not be evaluated is an error in line 1 of its file."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n')
    for document in report.documents:
        lines = Lines(document.document.text)
        found = annotating.loudest_first(document)
        if found:
            out.write(f'  <file name="{xml(annotating.path(document.document.path))}">\n')
            for finding in sorted(found, key=lambda finding: finding.span):
                place = annotating.place(finding.span, lines)
                severity = _SEVERITIES[annotating.level(finding)]
                _error(place.line, place.column, severity, annotating.message(finding), finding.rule, out)
            out.write("  </file>\n")
    for trouble in annotating.troubles(report):
        out.write(f'  <file name="{xml(annotating.path(trouble.path or "tqcheck"))}">\n')
        _error(1, 1, "error", trouble.said, trouble.code, out)
        out.write("  </file>\n")
    out.write("</checkstyle>\n")


def _error(line: int, column: int, severity: str, said: str, source: str, out: TextIO) -> None:
    out.write(
        f'    <error line="{line}" column="{column}" severity="{severity}" message="{xml(said)}"'
        f' source="tqcheck.{xml(source)}"/>\n'
    )
