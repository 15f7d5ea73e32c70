"""Checkstyle XML, which many CI plug-ins read: a file, its errors with line, column, severity, message and source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tqcheck.document import Lines
from tqcheck.renderers import annotating
from tqcheck.renderers.annotating import xml
from tqcheck.report import DocumentReport, RunReport

name = "checkstyle"

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(report: RunReport, out: TextIO) -> None:
    """Writes the findings that count; what could not be evaluated is an error in line 1 of its file."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n')
    for troubles, document in annotating.walk(report):
        for trouble in troubles:
            with _file(trouble.path or "tqcheck", out):
                _error(1, 1, "error", trouble.said, trouble.code, out)
        if document is not None and annotating.loudest_first(document):
            with _file(document.document.path, out):
                _findings(document, out)
    out.write("</checkstyle>\n")


@contextmanager
def _file(path: str, out: TextIO) -> Iterator[None]:
    out.write(f'  <file name="{xml(annotating.path(path))}">\n')
    yield
    out.write("  </file>\n")


def _findings(report: DocumentReport, out: TextIO) -> None:
    lines = Lines(report.document.text)
    for finding in sorted(annotating.loudest_first(report), key=lambda finding: finding.span):
        place = annotating.place(finding.span, lines)
        severity = _SEVERITIES[annotating.level(finding)]
        _error(place.line, place.column, severity, annotating.message(finding), finding.rule, out)


def _error(line: int, column: int, severity: str, said: str, source: str, out: TextIO) -> None:
    out.write(
        f'    <error line="{line}" column="{column}" severity="{severity}" message="{xml(said)}"'
        f' source="tqcheck.{xml(source)}"/>\n'
    )
