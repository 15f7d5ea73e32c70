"""What the formats of CI systems share: where a finding stands, how loud it is, and its words on one line."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from tqcheck.document import Lines, Span
from tqcheck.finding import Finding, Severity
from tqcheck.renderers.controls import suggested, visible
from tqcheck.report import DocumentReport, RunReport

NOT_EVALUATED = "not-evaluated"  # stands where a rule's code would


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


def failures(report: RunReport) -> Iterator[tuple[str, str]]:
    """(path, what could not be evaluated and why) of the run and of its documents, each once.

    A run without any document is one of them: an empty report must not look like a clean one.
    """
    if not report.documents and not report.failures:
        yield "", visible(f"{report.verdict.outcome}: {report.verdict.reason}")
    of_documents = ((failure.where, failure) for document in report.documents for failure in document.failures)
    seen = set()
    for where, failure in (*((failure.where, failure) for failure in report.failures), *of_documents):
        if failure not in seen:
            seen.add(failure)
            yield where, visible(f"not evaluated: {failure.stage}: {' '.join(failure.reason.split())}")


# U+FFFE and U+FFFF are the only characters that XML 1.0 forbids and `visible` leaves alone
_NOT_XML = re.compile("[\ufffe\uffff]")


def xml(text: str) -> str:
    """The text on one line, as it may stand in an XML attribute or element."""
    from xml.sax.saxutils import escape

    return escape(_NOT_XML.sub("\ufffd", visible(text)), {'"': "&quot;"})
