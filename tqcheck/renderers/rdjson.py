"""rdjson, the Reviewdog Diagnostic Format: columns count bytes of UTF-8 from 1, and the end is exclusive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import annotating
from tqcheck.renderers.json_text import Later, write
from tqcheck.report import RunReport

name = "rdjson"

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(report: RunReport, out: TextIO) -> None:
    """Writes the findings that count, and as errors without a place what could not be evaluated."""
    outcome = {"passed": "INFO", "failed": "ERROR"}.get(report.verdict.outcome, "ERROR")
    write({"source": {"name": "tqcheck"}, "severity": outcome, "diagnostics": Later(_diagnostics(report))}, out)


def _diagnostics(report: RunReport) -> Iterator[dict[str, Any]]:
    for troubles, document in annotating.walk(report):
        for trouble in troubles:
            location = {"path": annotating.path(trouble.path) if trouble.path else ""}
            code = {"value": trouble.code}
            yield {"message": trouble.said, "location": location, "severity": "ERROR", "code": code}
        if document is not None:
            lines, path = Lines(document.document.text), annotating.path(document.document.path)
            for finding in annotating.loudest_first(document):
                yield _diagnostic(finding, path, _range(finding, lines))


def _diagnostic(finding: Finding, path: str, place: dict[str, Any]) -> dict[str, Any]:
    suggestions = [] if finding.suggestion is None else [{"range": place, "text": finding.suggestion}]
    return {
        "message": f"{annotating.message(finding)} ({finding.severity.label})",
        "location": {"path": path, "range": place},
        "severity": _SEVERITIES[annotating.level(finding)],
        "code": {"value": f"{finding.rule} {finding.name}"},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _range(finding: Finding, lines: Lines) -> dict[str, Any]:
    (line, column), (end_line, end_column) = map(lines.position_in_bytes, (finding.span.start, finding.span.end))
    return {"start": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}}
