"""Workflow commands of GitHub Actions: findings as annotations of the files, then all of them as lines of the log.

GitHub shows ten errors and ten warnings a step, so the gravest of the whole run come first and the rest is counted.
Document text cannot start a command: it is escaped inside commands, and no plain line begins with it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import annotating
from tqcheck.renderers.controls import visible
from tqcheck.report import DocumentReport, RunReport

name = "github"

_SHOWN = 10  # of a kind and step; https://github.com/orgs/community/discussions/68471
_KINDS = ("error", "warning")


def render(report: RunReport, out: TextIO) -> None:
    """Writes the commands, the log, and the verdict."""
    total = Counter[str]()
    chosen: dict[str, list[tuple[tuple[int, int], str]]] = {kind: [] for kind in _KINDS}
    for order, (finding, document, lines) in enumerate(_findings(report)):
        kind = annotating.level(finding)
        total[kind] += 1
        command = (-int(finding.severity), order), _command(kind, finding, document, lines)
        chosen[kind] = heapq.nsmallest(_SHOWN, [*chosen[kind], command])
    missing = [_trouble(trouble) for trouble in annotating.troubles(report)]
    errors, warnings = ([command for _, command in chosen[kind]] for kind in _KINDS)
    out.writelines(f"{command}\n" for command in [*missing, *errors][:_SHOWN] + warnings)
    _log(report, out)
    for kind in _KINDS:
        if total[kind] > _SHOWN:
            out.write(f"tqcheck: {total[kind] - _SHOWN} more {kind}s are in the log above, not beside the files\n")
    out.write(_line(f"tqcheck: {report.verdict.outcome}: {report.verdict.reason}"))


def _findings(report: RunReport) -> Iterator[tuple[Finding, DocumentReport, Lines]]:
    for document in report.documents:
        lines = Lines(document.document.text)
        for finding in annotating.loudest_first(document):
            yield finding, document, lines


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


def _log(report: RunReport, out: TextIO) -> None:
    out.write("::group::All findings\n")
    for finding, document, lines in _findings(report):
        line, column = lines.position(finding.span.start)
        where = f"{annotating.path(document.document.path)}:{line}:{column}"
        out.write(_line(f"{finding.severity.label} {where} {finding.rule} {annotating.message(finding)}"))
    out.write("::endgroup::\n")


def _line(text: str) -> str:
    return _defused(visible(text)) + "\n"


def _defused(text: str) -> str:
    """The old form of a command works wherever it stands in a line."""
    return text.replace("##[", "## [")
