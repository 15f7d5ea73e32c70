"""GitLab Code Quality: a JSON array, a subset of the Code Climate format.

Fingerprints are unique over the whole array, or GitLab would drop all but the first of them: the document's path is
part of them. Lines are counted from 1; the format has no columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, TextIO

from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.finding import Severity
from tqcheck.renderers import annotating
from tqcheck.renderers.json_text import Later, write
from tqcheck.report import DocumentReport, RunReport

name = "gitlab"

_SEVERITIES = {Severity.CRITICAL: "critical", Severity.MAJOR: "major", Severity.MINOR: "minor"}


def render(report: RunReport, out: TextIO) -> None:
    """Writes the findings that count; what fails the gate or could not be evaluated is a blocker."""
    write(Later(_issues(report)), out)


def _issues(report: RunReport) -> Iterator[dict[str, Any]]:
    for troubles, document in annotating.walk(report):
        for trouble in troubles:
            yield _issue(trouble.path or "tqcheck", 1, trouble.said, trouble.code, "blocker", trouble.said)
        if document is not None:
            yield from _of_document(document)


def _of_document(report: DocumentReport) -> Iterator[dict[str, Any]]:
    lines = Lines(report.document.text)
    for finding in annotating.loudest_first(report):
        line, _ = lines.position(finding.span.start)
        said = f"{annotating.message(finding)} ({finding.severity.label})"
        severity = "blocker" if finding.fails else _SEVERITIES[finding.severity]
        yield _issue(report.document.path, line, said, finding.rule, severity, finding.fingerprint)


def _issue(path: str, line: int, said: str, check: str, severity: str, fingerprint: str) -> dict[str, Any]:
    key = f"{annotating.path(path)}\x1f{check}\x1f{fingerprint}"
    return {
        "description": f"{check}: {said}",
        "check_name": check,
        "fingerprint": hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": severity,
        "location": {"path": visible(annotating.path(path)), "lines": {"begin": line}},
    }
