"""The report for a terminal: each finding under its line, then a summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from tqcheck import languages
from tqcheck.document import Language, Lines
from tqcheck.finding import Finding, Severity
from tqcheck.renderers.controls import visible
from tqcheck.report import DocumentReport, DocumentScores, RunReport, Withheld

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

    console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=False)
    for document in report.documents:
        _document(document, console)
    for failure in report.failures:
        console.print(_text(("not evaluated  ", "bold red"), (visible(f"{failure.where}: {failure.reason}"), "")))
    if len(report.documents) != 1 or report.failures:
        console.print(_verdict(report.verdict.outcome, report.verdict.reason))


def _text(*parts: tuple[str, str]) -> Text:
    from rich.text import Text

    return Text.assemble(*parts)


def _document(report: DocumentReport, console: Console) -> None:
    document = report.document
    console.print(
        _text((visible(document.path), "bold"), (f"  {_languages(report)} · {report.scores.words} words", "dim"))
    )
    for note in document.notes:
        console.print(_text(("note  ", "dim"), (visible(note), "")))
    console.print()
    lines = Lines(document.text)
    shown = Counter[str]()
    for finding in report.findings:
        if finding.severity == Severity.NEUTRAL or finding.suppressed is not None:
            continue
        shown[finding.rule] += 1
        if shown[finding.rule] <= _MOST_OF_A_RULE:
            _finding(finding, report, lines, console)
    for rule, count in sorted(shown.items()):
        if count > _MOST_OF_A_RULE:
            console.print(
                _text((f"{count - _MOST_OF_A_RULE} more of {rule}: all are in the JSON and HTML reports", "dim"))
            )
            console.print()
    _summary(report, console)
    console.print()


def _languages(report: DocumentReport) -> str:
    source, target = report.document.source_language, report.document.target_language
    return f"{_language(source)} → {_language(target)}"


def _language(language: Language) -> str:
    if language.code is None:
        return "unknown language"
    detail = f" {language.detail}" if language.known_from == "agency" else ""
    return f"{languages.name(language.code)} ({_KNOWN_FROM[language.known_from]}{visible(detail)})"


def _finding(finding: Finding, report: DocumentReport, lines: Lines, console: Console) -> None:
    line, column = lines.position(finding.span.start)
    style = _STYLES[finding.severity]
    console.print(
        _text(
            (f"{line}:{column}", "bold"),
            ("  ", ""),
            (finding.severity.label, style),
            (f"  {finding.rule} {finding.name}", "cyan"),
        )
    )
    before, found, after = _context(finding, report, console.width - 4)
    console.print(_text(("    ", ""), (before, "dim"), (found, f"{style} underline"), (after, "dim")), no_wrap=True)
    underline = " " * _width(before) + "^" * max(1, _width(found))
    console.print(_text(("    ", ""), (underline, style)), no_wrap=True)
    _indented(console, 4, (visible(finding.message), ""))
    if finding.suggestion is not None and _adds(finding):
        _indented(console, 4, ("→ ", "green"), (visible(finding.suggestion) or "(delete)", "green"))
    others = [evidence for evidence in finding.evidence if not evidence.observation.startswith(finding.rule)]
    if others:
        said = "; ".join(f"{evidence.instrument}: {visible(evidence.observation)}" for evidence in others)
        _indented(console, 4, ("evidence  ", "dim"), (said, "dim"))
    console.print()


def _indented(console: Console, columns: int, *parts: tuple[str, str]) -> None:
    for line in _text(*parts).wrap(console, console.width - columns):
        line.rstrip()
        console.print(_text((" " * columns, "")).append_text(line), no_wrap=True)


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


def _summary(report: DocumentReport, console: Console) -> None:
    from rich.table import Table

    scores = report.scores
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in _rows(report, scores):
        table.add_row(label, visible(value))
    console.print(table)
    for failure in report.failures:
        console.print(_text(("not evaluated  ", "bold red"), (visible(f"{failure.stage}: {failure.reason}"), "")))
    console.print(_verdict(report.verdict.outcome, report.verdict.reason))


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


def _verdict(outcome: str, reason: str) -> Text:
    word, style = _VERDICTS.get(outcome, ("NOT EVALUATED", "bold yellow"))
    return _text((word, style), (f"  {visible(reason)}", ""))
