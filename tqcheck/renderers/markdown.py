"""The report as Markdown (GitHub's flavour): for step summaries, merge-request comments and mail.

Text of documents stands in code spans, where nothing in it acts: no markup, no link, and nobody is mentioned.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from tqcheck.controls import suggested, visible
from tqcheck.document import Lines
from tqcheck.finding import Finding, Severity
from tqcheck.renderers import annotating, wording
from tqcheck.renderers.excerpt import shown
from tqcheck.report import DocumentReport, RunReport, UnusedSuppression, Withheld

name = "markdown"

_MARKS = {"passed": "✅", "failed": "❌"}
_ORDER = {"failed": 0, "not evaluated": 1, "passed": 2}
_Row = tuple[int, float, int, str, str]  # how it ranks, its verdict, its line of the table
_ROWS = 200  # documents in the table; GitHub shows at most a megabyte
_MOST_OF_A_DOCUMENT = 50  # findings


def render(report: RunReport, out: TextIO) -> None:
    """Writes the verdict, a table of the documents (those that failed first), and the findings of each."""
    out.write(f"## {_outcome(report.verdict.outcome)}\n\n{escaped(report.verdict.reason)}\n")
    if report.since_baseline is not None:
        out.write(f"\n{escaped(wording.since_baseline(report.since_baseline))}\n")
    missing: list[annotating.Trouble] = []
    unused = list(report.unused)
    rows: list[_Row] = []
    counts = Counter[str]()
    for troubles, document in annotating.walk(report):
        missing += troubles
        if document is not None:
            unused += document.unused
            counts[document.verdict.outcome] += 1
            rows.append(_ranked(document, counts.total()))
            rows = heapq.nsmallest(_ROWS, rows) if len(rows) > 2 * _ROWS else rows
    _missing(missing, out)
    _table(heapq.nsmallest(_ROWS, rows), counts, out)
    for document in report.documents:
        _findings(document, out)
    _unused(unused, out)
    out.write(f"\n<sub>{code(report.signature)}</sub>\n")


def _outcome(outcome: str) -> str:
    return f"{_MARKS.get(outcome, '⚠️')} tqcheck: {outcome}"


def _missing(troubles: list[annotating.Trouble], out: TextIO) -> None:
    missing = [trouble for trouble in troubles if trouble.code == annotating.NOT_EVALUATED]
    if missing:
        out.write("\n### Not evaluated\n\n")
        out.writelines(f"- {code(one.path) + ': ' if one.path else ''}{escaped(one.said)}\n" for one in missing)


def _ranked(report: DocumentReport, number: int) -> _Row:
    """What failed first, then what was not evaluated; the highest penalty first."""
    outcome = report.verdict.outcome
    return _ORDER.get(outcome, 1), -report.scores.penalty, number, outcome, _row(report)


def _table(rows: list[_Row], counts: Counter[str], out: TextIO) -> None:
    if not rows:
        return
    out.write("\n| | document | findings | quality | fluency | why |\n|---|---|---|---:|---:|---|\n")
    out.writelines(row for *_, row in rows)
    left = counts - Counter(outcome for _, _, _, outcome, _ in rows)
    if left:
        named = ", ".join(f"{left[outcome]} {outcome}" for outcome in _ORDER if left[outcome])
        out.write(f"\n… and {left.total()} more documents: {named}\n")


def _row(report: DocumentReport) -> str:
    scores = report.scores
    counts = ", ".join(f"{count} {label}" for label, count in scores.counts.items() if count and label != "neutral")
    fluency = "–" if isinstance(scores.fluency_percentile, Withheld) else f"{scores.fluency_percentile:.0f}"
    cells = (
        _MARKS.get(report.verdict.outcome, "⚠️"),
        code(annotating.path(report.document.path)).replace("|", r"\|"),  # a table cell ends also inside a code span
        counts or "none",
        f"{scores.quality:g}",
        fluency,
        escaped(report.verdict.reason),
    )
    return f"| {' | '.join(cells)} |\n"


def _findings(report: DocumentReport, out: TextIO) -> None:
    found = annotating.loudest_first(report)
    suppressed = [finding for finding in report.findings if finding.suppressed is not None]
    if not found and not suppressed and not report.fixed:
        return
    opened = " open" if report.verdict.outcome == "failed" else ""
    parts = [f"{len(found)} findings"] + ([f"{len(suppressed)} suppressed"] if suppressed else [])
    parts += [f"{len(report.fixed)} fixed"] if report.fixed else []
    path = _html(annotating.path(report.document.path))
    out.write(f"\n<details{opened}><summary>{path}: {', '.join(parts)}</summary>\n\n")
    lines = Lines(report.document.text)
    out.writelines(_items(found, report, lines))
    out.writelines(
        f"- suppressed: {finding.rule} {code(finding.text)}: {escaped(str(finding.suppressed))}\n"
        for finding in suppressed
    )
    out.writelines(f"- fixed: {gone.rule} {code(gone.text)}\n" for gone in report.fixed)
    out.write("\n</details>\n")


def _items(found: list[Finding], report: DocumentReport, lines: Lines) -> Iterator[str]:
    for finding in found[:_MOST_OF_A_DOCUMENT]:
        line, column = lines.position(finding.span.start)
        severity = finding.severity.label
        loud = f"**{severity}**" if finding.severity >= Severity.MAJOR else severity
        new = " new" if finding.state == "new" else ""
        fails = ", fails the gate" if finding.fails else ""
        segment = report.document.segments[finding.segment]
        around = 0 if finding.text else 20
        text = shown(segment, max(0, finding.start - around), min(len(segment.text), finding.end + around))
        text = text if text.strip() else "␣" * len(text)
        better = "" if finding.suggestion is None else f" → {code(suggested(finding.suggestion))}"
        yield (
            f"- {line}:{column} {loud}{new}{fails} {finding.rule} {escaped(finding.name)}: {code(text)}{better}  \n"
            f"  {escaped(finding.message)}\n"
        )
    if len(found) > _MOST_OF_A_DOCUMENT:
        yield f"- … and {len(found) - _MOST_OF_A_DOCUMENT} more\n"


def _unused(unused: list[UnusedSuppression], out: TextIO) -> None:
    if unused:
        out.write("\n### Suppressions that met nothing\n\n")
        out.writelines(f"- {code(one.where)}: {code(one.what)} {escaped(one.reason)}".rstrip() + "\n" for one in unused)


def code(text: str) -> str:
    """A code span, whatever backquotes are in the text."""
    shown = visible(text) or " "
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def escaped(text: str) -> str:
    """Text in which no character acts as markup and no name is mentioned."""
    shown = re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", visible(text))
    return shown.replace("@", "@\u2060")  # a word joiner: GitHub and GitLab would notify the person named


def _html(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u2060")
