"""What the formats of CI systems share: where a finding stands, how loud it is, and its words on one line."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from tqcheck.controls import suggested, visible
from tqcheck.document import Lines, Span
from tqcheck.finding import Finding, Severity
from tqcheck.packing import briefly
from tqcheck.report import DocumentReport, Failure, RunReport

NOT_EVALUATED, GATE = "not-evaluated", "gate"  # stand where a rule's code would


@dataclass(frozen=True, slots=True)
class Place:
    """Lines and columns from 1, counted in code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def place(span: Span, lines: Lines) -> Place:
    return Place(*lines.position(span.start), *lines.position(span.end))


def path(report_path: str) -> str:
    """A document's path as CI systems want it: with slashes, without `./` and needless `..`."""
    return posixpath.normpath(PurePath(report_path).as_posix())


def level(finding: Finding) -> str:
    """`error` where the finding fails the gate, so that a pipeline is red for the same reasons; `note` for a hint."""
    if finding.fails:
        return "error"
    return "note" if finding.severity == Severity.NEUTRAL else "warning"


def loudest_first(report: DocumentReport) -> list[Finding]:
    """The findings that count and are no mere hints: those that fail the gate, then by severity, then by place."""
    counted = [f for f in report.findings if f.suppressed is None and f.severity > Severity.NEUTRAL]
    return sorted(counted, key=lambda f: (not f.fails, -f.severity, f.span))


def message(finding: Finding) -> str:
    """The finding's message, on one line, with the suggestion where the message does not say it."""
    said = visible(finding.message)
    if finding.suggestion is None or f"'{finding.suggestion}'" in finding.message:
        return said
    return f"{said} → {suggested(finding.suggestion)}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What concerns a whole file: that it was not evaluated, or that it fails the gate by no single finding."""

    path: str
    code: str
    said: str


def walk(report: RunReport) -> Iterator[tuple[list[Trouble], DocumentReport | None]]:
    """The troubles of the run, with None; then each document with its own. None is told twice."""
    told: set[Trouble] = set()
    yield _fresh(_of_run(report), told), None
    for document in report.documents:
        yield _fresh(_of_document(document), told), document


def troubles(report: RunReport) -> list[Trouble]:
    """What has no place in a text, each once: files, rules and models that could not be evaluated, limits not met."""
    told: set[Trouble] = set()
    found = _fresh(_of_run(report), told)
    for document in briefly(report.documents):
        found += _fresh(_of_document(document), told)
    return found


def _fresh(troubles: Iterable[Trouble], told: set[Trouble]) -> list[Trouble]:
    fresh = [trouble for trouble in dict.fromkeys(troubles) if trouble not in told]
    told.update(fresh)
    return fresh


def _of_run(report: RunReport) -> Iterator[Trouble]:
    """A run without any document is one: an empty report must not look like a clean one."""
    if not report.documents and not report.failures:
        yield Trouble("", NOT_EVALUATED, visible(f"{report.verdict.outcome}: {report.verdict.reason}"))
    yield from map(_unevaluated, report.failures)


def _of_document(report: DocumentReport) -> Iterator[Trouble]:
    yield from map(_unevaluated, report.failures)
    if report.verdict.outcome == "failed" and not any(finding.fails for finding in report.findings):
        yield Trouble(report.document.path, GATE, visible(f"the gate failed: {report.verdict.reason}"))


def _unevaluated(failure: Failure) -> Trouble:
    said = visible(f"not evaluated: {failure.stage}: {' '.join(failure.reason.split())}")
    return Trouble(failure.where, NOT_EVALUATED, said)


# U+FFFE and U+FFFF are the only characters that XML 1.0 forbids and `visible` leaves alone
_NOT_XML = re.compile("[\ufffe\uffff]")


def xml(text: str) -> str:
    """The text on one line, as it may stand in an XML attribute or element."""
    from xml.sax.saxutils import escape

    return escape(_NOT_XML.sub("\ufffd", visible(text)), {'"': "&quot;"})
