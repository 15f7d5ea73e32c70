"""The report for a terminal: each finding under its line, then a summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from tqcheck.controls import suggested, visible
from tqcheck.document import Lines
from tqcheck.edits import edits
from tqcheck.finding import Finding, Severity
from tqcheck.renderers import wording
from tqcheck.renderers.excerpt import excerpt, width
from tqcheck.report import (
    NO_SOURCE,
    DocumentReport,
    DocumentScores,
    Failure,
    Instrument,
    RunReport,
    UnusedSuppression,
    Withheld,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

name = "terminal"
Part = tuple[str, str]  # a text and its style

_STYLES = {Severity.CRITICAL: "bold red", Severity.MAJOR: "red", Severity.MINOR: "yellow", Severity.NEUTRAL: "dim"}
_MOST_OF_A_RULE = 5  # findings of one rule shown in a document
_VERDICTS = {"passed": ("PASSED", "bold green"), "failed": ("FAILED", "bold red")}


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report as wide as the terminal; without colour where it is not one or NO_COLOR is set."""
    from rich.console import Console

    page = _Page(Console(file=out, highlight=False, markup=False, emoji=False))
    several = len(report.documents) > 1
    for document in report.documents:
        if several and _is_uneventful(document):
            _in_short(document, page)
        else:
            _document(document, page)
    for failure in report.failures:
        _failure(failure, page)
    for one in report.unused:
        _unused(one, page)
    if report.since_baseline is not None:
        page.line((wording.since_baseline(report.since_baseline), ""))
    if [document.verdict.outcome for document in report.documents] != [report.verdict.outcome]:
        _verdict(report.verdict.outcome, report.verdict.reason, page)
    page.print()


class _Page:
    """Lines wrapped to the width of a console and printed all at once: line by line takes rich three times as long."""

    def __init__(self, console: Console) -> None:
        self.width = console.width
        self._console = console
        self._lines: list[Text] = []

    def line(self, *parts: Part, indent: int = 0, label: Part = ("", "")) -> None:
        """Text in pieces with their styles, after a label; what does not fit goes on to the right of the label."""
        from rich.text import Text

        text = Text.assemble(*parts)
        first, room = " " * indent, self.width - indent - width(label[0])
        wrapped = [text] if text.cell_len <= room else text.wrap(self._console, max(room, 20))
        for number, line in enumerate(wrapped or [Text()]):
            line.rstrip()
            beside = Text(" " * width(label[0])) if number else Text(*label)
            self._lines.append(Text(first).append_text(beside).append_text(line))

    def print(self) -> None:
        from rich.text import Text

        self._console.print(Text("\n").join(self._lines), no_wrap=True, overflow="ignore", crop=False)


def _is_uneventful(report: DocumentReport) -> bool:
    """Passed, with nothing to show: one of many such documents is a line."""
    said = (report.document.notes, report.failures, report.fixed, report.unused)
    return report.verdict.outcome == "passed" and not any(said) and not any(map(_is_shown, report.findings))


def _is_shown(finding: Finding) -> bool:
    return finding.severity > Severity.NEUTRAL and finding.suppressed is None and finding.state != "known"


def _in_short(report: DocumentReport, page: _Page) -> None:
    path, scores = visible(report.document.path), report.scores
    fluency = "" if isinstance(scores.fluency_percentile, Withheld) else f" · fluency {scores.fluency_percentile:.0f}"
    silent = _silent(report)
    page.line((path, "bold"), ("  passed", "green"), (f"  {scores.words:,} words{fluency}{silent}", "dim"))


def _silent(report: DocumentReport) -> str:
    """` · 1 suppressed · 2 known, not shown`, or nothing."""
    suppressed = sum(finding.suppressed is not None for finding in report.findings)
    known = sum(finding.state == "known" and finding.suppressed is None for finding in report.findings)
    return (f" · {suppressed} suppressed" if suppressed else "") + (f" · {known} known, not shown" if known else "")


def _document(report: DocumentReport, page: _Page) -> None:
    document = report.document
    page.line((visible(document.path), "bold"), (f"  {wording.pair(document)} · {report.scores.words:,} words", "dim"))
    for note in document.notes:
        page.line((visible(note), ""), label=("note  ", "dim"))
    page.line()
    lines = Lines(document.text)
    shown = Counter[str]()
    for finding in report.findings:
        if not _is_shown(finding):
            continue
        shown[finding.rule] += 1
        if shown[finding.rule] <= _MOST_OF_A_RULE:
            _finding(finding, report, lines, page)
    for rule, count in sorted(shown.items()):
        if count > _MOST_OF_A_RULE:
            page.line((f"{count - _MOST_OF_A_RULE} more of {rule}: all are in the JSON and HTML reports", "dim"))
            page.line()
    _summary(report, page)
    page.line()


def _finding(finding: Finding, report: DocumentReport, lines: Lines, page: _Page) -> None:
    line, column = lines.position(finding.span.start)
    style = _STYLES[finding.severity]
    severity = (f"  {finding.severity.label}", style)
    fails = ("  fails the gate" if finding.fails else "", style)
    page.line((f"{line}:{column}", "bold"), severity, (f"  {finding.rule} {finding.name}", "cyan"), fails)
    segment = report.document.segments[finding.segment]
    before, found, after = excerpt(segment, finding.start, finding.end, page.width - 4)
    page.line((before, "dim"), (found, f"{style} underline"), (after, "dim"), indent=4)
    page.line((" " * width(before) + "^" * max(1, width(found)), style), indent=4)
    page.line((visible(finding.message), ""), indent=4)
    if finding.suggestion is not None and _adds(finding):
        page.line((suggested(finding.suggestion), "green"), indent=4, label=("→ ", "green"))
    others = [evidence for evidence in finding.evidence if not evidence.observation.startswith(finding.rule)]
    if others:
        said = "; ".join(f"{evidence.instrument}: {visible(evidence.observation)}" for evidence in others)
        page.line((said, "dim"), indent=4, label=("evidence  ", "dim"))
    page.line()


def _adds(finding: Finding) -> bool:
    """Whether the suggestion says more than the message does."""
    return bool(finding.suggestion is not None and f"'{finding.suggestion}'" not in finding.message)


# --- summary ----------------------------------------------------------------------------------------------------


def _summary(report: DocumentReport, page: _Page) -> None:
    rows = _rows(report, report.scores)
    beside = max(len(label) for label, _ in rows) + 2
    for label, value in rows:
        page.line((visible(value), ""), label=(label.ljust(beside), "dim"))
    for one in report.unused:
        _unused(one, page)
    for failure in report.failures:
        _failure(failure, page)
    _verdict(report.verdict.outcome, report.verdict.reason, page)


def _failure(failure: Failure, page: _Page) -> None:
    said, remedy = wording.failure(failure)
    page.line((said, ""), label=("not evaluated  ", "bold red"))
    for line in remedy:
        page.line((line, "dim"), indent=15)


def _rows(report: DocumentReport, scores: DocumentScores) -> list[tuple[str, str]]:
    counts = ", ".join(f"{count} {label}" for label, count in scores.counts.items() if count and label != "neutral")
    hints = scores.counts.get("neutral", 0)
    more = f" · {hints} neutral hint{'' if hints == 1 else 's'} in the HTML report" if hints else ""
    fixable = len(edits(report.document, report.findings))
    return [
        ("findings", (counts or "none") + more + _silent(report)),
        *([("fixed", f"{len(report.fixed)} of the baseline: {_fixed(report)}")] if report.fixed else []),
        *([("fixable", f"{fixable} with --fix; --diff shows how")] if fixable else []),
        (
            "penalty",
            f"{scores.penalty:g} points per 1,000 words, quality {scores.quality:g} ({wording.sample(scores)})",
        ),
        ("weights", scores.weights.replace(",", ", ")),
        ("fluency", _fluency(report, scores)),
        ("back-translation" if scores.compared_with == "source" else "round trip", _back_translation(report, scores)),
        *([] if scores.adequacy_percentile == NO_SOURCE else [("adequacy", _adequacy(report, scores))]),
    ]


def _fixed(report: DocumentReport) -> str:
    shown = [f"{gone.rule} '{gone.text}'" for gone in report.fixed[:_MOST_OF_A_RULE]]
    return ", ".join(shown) + (", …" if len(report.fixed) > len(shown) else "")


def _unused(one: UnusedSuppression, page: _Page) -> None:
    said = f"{one.where}: {one.what}" + (f" ({one.reason})" if one.reason else "")
    page.line((visible(said), ""), label=("unused suppression  ", "yellow"))


def _fluency(report: DocumentReport, scores: DocumentScores) -> str:
    if isinstance(scores.fluency_percentile, Withheld):
        return f"no evidence: {scores.fluency_percentile.withheld}"
    return f"mean percentile {scores.fluency_percentile:.0f} of edited news  ({'; '.join(_used(report, 'fluency'))})"


def _back_translation(report: DocumentReport, scores: DocumentScores) -> str:
    if isinstance(scores.metrics, Withheld):
        return f"no evidence: {scores.metrics.withheld}"
    figures = "  ".join(
        f"{metric.name} {metric.score:.1f}{' (lower is better)' * metric.lower_is_better}" for metric in scores.metrics
    )
    said = [part for part in (*_used(report, "back-translation"), wording.missing(report)) if part]
    against = "against the source" if scores.compared_with == "source" else "against the text"
    return f"{figures}, {against}" + (f"  ({'; '.join(said)})" if said else "")


def _adequacy(report: DocumentReport, scores: DocumentScores) -> str:
    if isinstance(scores.adequacy_percentile, Withheld):
        return f"no evidence: {scores.adequacy_percentile.withheld}"
    used = "; ".join(_used(report, "adequacy"))
    return f"mean percentile {scores.adequacy_percentile:.0f} of human translations, given the source  ({used})"


def _used(report: DocumentReport, stage: str) -> list[str]:
    """Signature and measured quality of what a stage used."""
    instrument = report.instruments.get(stage)
    said = (instrument.signature, instrument.quality) if isinstance(instrument, Instrument) else ()
    return [part for part in said if part]


def _verdict(outcome: str, reason: str, page: _Page) -> None:
    word, style = _VERDICTS.get(outcome, ("NOT EVALUATED", "bold yellow"))
    page.line((word, style), (f"  {visible(reason)}", ""))
