"""Workflow commands of GitHub Actions: findings as annotations of the files, then all of them as lines of the log.

GitHub shows ten errors and ten warnings a step, so the gravest of the whole run come first and the rest is counted.
Document text cannot start a command: it is escaped inside commands, and no plain line begins with it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import annotating
from tqcheck.report import DocumentReport, RunReport

name = "github"

_SHOWN = 10  # of a kind and step; https://github.com/orgs/community/discussions/68471
_KINDS = ("error", "warning")


def render(report: RunReport, out: TextIO) -> None:
    """Writes the commands, the log, and the verdict."""
    total = Counter[str]()
    chosen: dict[str, list[tuple[tuple[int, int], str]]] = {kind: [] for kind in _KINDS}
    missing: list[annotating.Trouble] = []
    for troubles, document in annotating.walk(report):
        missing += troubles
        for finding, lines in _findings(document):
            kind = annotating.level(finding)
            command = _command(kind, finding, document, lines) if document else ""
            chosen[kind] = heapq.nsmallest(_SHOWN, [*chosen[kind], ((-int(finding.severity), total.total()), command)])
            total[kind] += 1
    errors, warnings = ([command for _, command in chosen[kind]] for kind in _KINDS)
    errors = [*map(_trouble, missing), *errors]
    total["error"] += len(missing)
    out.writelines(f"{command}\n" for command in errors[:_SHOWN] + warnings)
    _log(report, missing, out)
    for kind in _KINDS:
        if total[kind] > _SHOWN:
            out.write(f"tqcheck: {total[kind] - _SHOWN} more {kind}s are in the log above, not beside the files\n")
    out.write(_line(f"tqcheck: {report.verdict.outcome}: {report.verdict.reason}"))


def _findings(report: DocumentReport | None) -> Iterator[tuple[Finding, Lines]]:
    if report is not None:
        lines = Lines(report.document.text)
        yield from ((finding, lines) for finding in annotating.loudest_first(report))


def _command(kind: str, finding: Finding, report: DocumentReport, lines: Lines) -> str:
    place = annotating.place(finding.span, lines)
    where = {"file": visible(annotating.path(report.document.path)), "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:  # columns are only allowed on one line
        where |= {"col": place.column, "endColumn": place.end_column}
    where["title"] = f"{finding.rule} {finding.name}"
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in where.items())
    return f"::{kind} {properties}::{_data(annotating.message(finding))}"


def _trouble(trouble: annotating.Trouble) -> str:
    file = f"file={_property(visible(annotating.path(trouble.path)))}," if trouble.path else ""
    return f"::error {file}title=tqcheck {trouble.code}::{_data(trouble.said)}"


def _data(text: str) -> str:
    """As the runner's toolkit escapes the message of a command."""
    return _defused(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _log(report: RunReport, missing: Sequence[annotating.Trouble], out: TextIO) -> None:
    out.write("::group::All findings\n")
    out.writelines(_line(f"{trouble.code} {trouble.path} {trouble.said}") for trouble in missing)
    for document in report.documents:
        path = annotating.path(document.document.path)
        for finding, lines in _findings(document):
            line, column = lines.position(finding.span.start)
            said = annotating.message(finding)
            out.write(_line(f"{finding.severity.label} {path}:{line}:{column} {finding.rule} {said}"))
    out.write("::endgroup::\n")


def _line(text: str) -> str:
    return _defused(visible(text)) + "\n"


def _defused(text: str) -> str:
    """The old form of a command works wherever it stands in a line."""
    return text.replace("##[", "## [")
