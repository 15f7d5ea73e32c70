"""The report for a terminal: each finding under its line, then a summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from tqcheck import languages
from tqcheck.document import Language, Lines
from tqcheck.finding import Finding, Severity
from tqcheck.renderers.controls import suggested, visible
from tqcheck.report import DocumentReport, DocumentScores, Failure, RunReport, Withheld

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

name = "terminal"

_STYLES = {Severity.CRITICAL: "bold red", Severity.MAJOR: "red", Severity.MINOR: "yellow", Severity.NEUTRAL: "dim"}
_MOST_OF_A_RULE = 5  # findings of one rule shown in a document
_VERDICTS = {"passed": ("PASSED", "bold green"), "failed": ("FAILED", "bold red")}
_KNOWN_FROM = {
    "told": "as told",
    "metadata": "from the metadata",
    "agency": "from the agency",
    "identified": "identified",
}


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report as wide as the terminal; without colour where it is not one or NO_COLOR is set."""
    from rich.console import Console

    page = _Page(Console(file=out, highlight=False, markup=False, emoji=False))
    for document in report.documents:
        _document(document, page)
    for failure in report.failures:
        _failure(failure, page)
    if [document.verdict.outcome for document in report.documents] != [report.verdict.outcome]:
        _verdict(report.verdict.outcome, report.verdict.reason, page)
    page.print()


class _Page:
    """Lines wrapped to the width of a console and printed all at once: line by line takes rich three times as long."""

    def __init__(self, console: Console) -> None:
        self.width = console.width
        self._console = console
        self._lines: list[Text] = []

    def line(self, *parts: tuple[str, str], indent: int = 0, hang: int = 0) -> None:
        """Text in pieces with their styles; what does not fit goes on `hang` columns to the right."""
        from rich.text import Text

        first, rest = " " * indent, " " * (indent + hang)
        text = Text.assemble(*parts)
        wrapped = [text] if text.cell_len <= self.width - indent else text.wrap(self._console, self.width - len(rest))
        for number, line in enumerate(wrapped or [Text()]):
            line.rstrip()
            self._lines.append(Text(rest if number else first).append_text(line))

    def print(self) -> None:
        from rich.text import Text

        self._console.print(Text("\n").join(self._lines), no_wrap=True, overflow="ignore", crop=False)


def _document(report: DocumentReport, page: _Page) -> None:
    document = report.document
    page.line((visible(document.path), "bold"), (f"  {_languages(report)} · {report.scores.words} words", "dim"))
    for note in document.notes:
        page.line(("note  ", "dim"), (visible(note), ""), hang=6)
    page.line()
    lines = Lines(document.text)
    shown = Counter[str]()
    for finding in report.findings:
        if finding.severity == Severity.NEUTRAL or finding.suppressed is not None:
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


def _languages(report: DocumentReport) -> str:
    source, target = report.document.source_language, report.document.target_language
    return f"{_language(source)} → {_language(target)}"


def _language(language: Language) -> str:
    if language.code is None:
        return "unknown language"
    detail = f" {language.detail}" if language.known_from == "agency" else ""
    return f"{languages.name(language.code)} ({_KNOWN_FROM[language.known_from]}{visible(detail)})"


def _finding(finding: Finding, report: DocumentReport, lines: Lines, page: _Page) -> None:
    line, column = lines.position(finding.span.start)
    style = _STYLES[finding.severity]
    severity = (f"  {finding.severity.label}", style)
    page.line((f"{line}:{column}", "bold"), severity, (f"  {finding.rule} {finding.name}", "cyan"))
    before, found, after = _context(finding, report, page.width - 4)
    page.line((before, "dim"), (found, f"{style} underline"), (after, "dim"), indent=4)
    page.line((" " * _width(before) + "^" * max(1, _width(found)), style), indent=4)
    page.line((visible(finding.message), ""), indent=4)
    if finding.suggestion is not None and _adds(finding):
        page.line(("→ ", "green"), (suggested(finding.suggestion), "green"), indent=4, hang=2)
    others = [evidence for evidence in finding.evidence if not evidence.observation.startswith(finding.rule)]
    if others:
        said = "; ".join(f"{evidence.instrument}: {visible(evidence.observation)}" for evidence in others)
        page.line(("evidence  ", "dim"), (said, "dim"), indent=4, hang=10)
    page.line()


def _adds(finding: Finding) -> bool:
    """Whether the suggestion says more than the message does."""
    return bool(finding.suggestion is not None and f"'{finding.suggestion}'" not in finding.message)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _context(finding: Finding, report: DocumentReport, width: int) -> tuple[str, str, str]:
    """The phrase and what stands around it, cut to a width; breaks of the file are shown as ⏎."""
    segment = report.document.segments[finding.segment]
    characters = list(segment.text)
    for place in segment.breaks:
        characters[place] = "\n"
    text = "".join(characters)
    found = visible(text[finding.start : finding.end])
    if _width(found) > width - 20:
        half = (width - 24) // 2
        found = f"{found[:half].rstrip()} … {found[-half:].lstrip()}"
    room = max(0, width - _width(found))
    before, after = visible(text[: finding.start]), visible(text[finding.end :])
    if _width(before) + _width(after) > room:
        left = min(_width(before), max(room // 3, room - _width(after)))
        if _width(before) > left:
            before = "…" + before[len(before) - left + 1 :] if left > 1 else ""
        right = max(0, room - _width(before))
        if _width(after) > right:
            after = after[: right - 1] + "…" if right > 1 else ""
    return before, found, after


# --- summary ----------------------------------------------------------------------------------------------------


def _summary(report: DocumentReport, page: _Page) -> None:
    for label, value in _rows(report, report.scores):
        page.line((f"{label:<12}", "dim"), (visible(value), ""), hang=12)
    for failure in report.failures:
        _failure(failure, page)
    _verdict(report.verdict.outcome, report.verdict.reason, page)


def _failure(failure: Failure, page: _Page) -> None:
    problem, *remedy = failure.reason.splitlines()
    where = f"{failure.where}: " if failure.where else ""
    page.line(("not evaluated  ", "bold red"), (visible(f"{failure.stage}: {where}{problem}"), ""), hang=15)
    for line in remedy:
        page.line((visible(line.strip()), "dim"), indent=15)


def _rows(report: DocumentReport, scores: DocumentScores) -> list[tuple[str, str]]:
    counts = ", ".join(f"{count} {label}" for label, count in scores.counts.items() if count and label != "neutral")
    hints = scores.counts.get("neutral", 0)
    more = f" · {hints} neutral hint{'' if hints == 1 else 's'} in the HTML report" if hints else ""
    small = " (small sample: under 500 words)" if scores.small_sample else ""
    return [
        ("findings", (counts or "none") + more),
        ("penalty", f"{scores.penalty:g} points per 1,000 words{small}"),
        ("fluency", _fluency(report, scores)),
        ("round trip", _round_trip(report, scores)),
    ]


def _fluency(report: DocumentReport, scores: DocumentScores) -> str:
    if isinstance(scores.fluency_percentile, Withheld):
        return f"no evidence: {scores.fluency_percentile.withheld}"
    with_ = (report.instruments or {}).get("fluency", "")
    return f"median percentile {scores.fluency_percentile:.0f} of edited news  ({with_})"


def _round_trip(report: DocumentReport, scores: DocumentScores) -> str:
    if isinstance(scores.metrics, Withheld):
        return f"no evidence: {scores.metrics.withheld}"
    against = "back-translation against the source" if scores.compared_with == "source" else "against the text"
    figures = "  ".join(f"{metric.name} {metric.score:.1f}" for metric in scores.metrics)
    withheld = sum(isinstance(score.back_translation, Withheld) for score in report.segment_scores)
    missing = f", {withheld} of {len(report.segment_scores)} segments without evidence" if withheld else ""
    with_ = (report.instruments or {}).get("back-translation", "")
    return f"{figures}  {against}  ({with_}{missing})"


def _verdict(outcome: str, reason: str, page: _Page) -> None:
    word, style = _VERDICTS.get(outcome, ("NOT EVALUATED", "bold yellow"))
    page.line((word, style), (f"  {visible(reason)}", ""))
