"""A comparison of two runs in words: for a terminal, as Markdown, as a page, and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from tqcheck.comparing import Changed, Comparison, Difference
from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers.json_text import write
from tqcheck.renderers.markdown import code, escaped
from tqcheck.report import DocumentReport

_LEVEL = 0.05  # of significance
_FEW = 10  # documents; below, resampling them says next to nothing
_LABELS = {
    "penalty": "penalty per 1,000 words",
    "fluency": "fluency percentile",
    "adequacy": "adequacy percentile",
    "chrf": "chrF",
    "bleu": "BLEU",
    "ter": "TER",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A score of both runs in words."""

    label: str
    before: str
    after: str
    difference: str
    answer: str
    kind: str  # better, worse, or same


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that is new or fixed."""

    kind: str  # new or fixed
    place: str
    severity: str
    rule: str
    text: str
    message: str


def summary(comparison: Comparison) -> str:
    """`3 new, 5 fixed, 40 in both`."""
    return f"{comparison.new} new, {comparison.fixed} fixed, {comparison.known} in both"


def row(difference: Difference) -> Row:
    change = difference.after - difference.before
    low, high = difference.interval
    is_better = (change < 0) == difference.lower_is_better
    kind = "same" if difference.p_value >= _LEVEL or difference.documents < _FEW else "better" if is_better else "worse"
    answer = {"same": "no difference shown", "better": "better", "worse": "worse"}[kind]
    if difference.documents < _FEW:
        answer = f"too few documents ({difference.documents})"
    return Row(
        _LABELS[difference.name],
        f"{difference.before:.1f}",
        f"{difference.after:.1f}",
        f"{_signed(change)} [{_signed(low)}, {_signed(high)}]",
        f"{answer}, p = {difference.p_value:.3f}",
        kind,
    )


def _signed(value: float) -> str:
    rounded = round(value, 1) + 0.0  # no minus zero
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0.0"


def entries(document: Changed) -> Iterator[Entry]:
    yield from _entries("new", document.new, document.after)
    yield from _entries("fixed", document.fixed, document.before)


def _entries(kind: str, findings: tuple[Finding, ...], report: DocumentReport) -> Iterator[Entry]:
    lines = Lines(report.document.text)
    for finding in findings:
        line, column = lines.position(finding.span.start)
        yield Entry(
            kind,
            f"{line}:{column}",
            finding.severity.label,
            finding.rule,
            visible(finding.text) if finding.text.strip() else "␣" * len(finding.text),
            visible(finding.message),
        )


def _verdicts(document: Changed) -> str:
    before, after = document.before.verdict.outcome, document.after.verdict.outcome
    return after if before == after else f"{before} → {after}"


def _quality(document: Changed) -> str:
    before, after = document.before.scores.quality, document.after.scores.quality
    return f"{after:g}" if before == after else f"{before:g} → {after:g}"


def told(document: Changed) -> str:
    """`2 new, 1 fixed · quality 95.1 → 97 · failed → passed`."""
    counts = [f"{len(found)} {word}" for found, word in ((document.new, "new"), (document.fixed, "fixed")) if found]
    changes = ", ".join(counts) or "nothing new, nothing fixed"
    return f"{changes} · quality {_quality(document)} · {_verdicts(document)}"


def notes(comparison: Comparison) -> Iterator[str]:
    """What to know before the figures are read."""
    if not comparison.comparable:
        yield "the two runs did not use the same rules, models or parameters: their numbers may differ for that reason"
    for side, reason in comparison.not_evaluated.items():
        yield f"not all of {side} was evaluated: {reason}"
    for side, paths in ((comparison.before, comparison.only_before), (comparison.after, comparison.only_after)):
        if paths:
            more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
            yield f"only in {side}: {', '.join(paths[:3])}{more}"


def changed(comparison: Comparison) -> list[Changed]:
    """The documents in which something changed, those with most new findings first."""
    changed = [d for d in comparison.documents if d.new or d.fixed or _verdicts(d) != d.after.verdict.outcome]
    return sorted(changed, key=lambda d: (-len(d.new), -len(d.fixed), d.path))


# --- the formats -----------------------------------------------------------------------------------------------------


def terminal(comparison: Comparison, out: TextIO) -> None:
    """Lines for a terminal, coloured where it is one."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
    title = f"{visible(comparison.before)} → {visible(comparison.after)}"
    console.print(Text(title, "bold").append(f"  {len(comparison.documents)} documents in both", "dim"))
    for note in notes(comparison):
        console.print(Text("note  ", "dim").append(visible(note)))
    console.print(Text(f"\n{summary(comparison)}\n", "bold"))
    rows = [row(difference) for difference in comparison.differences]
    columns = ("label", "before", "after", "difference")
    label, before, after, change = (max((len(getattr(each, name)) for each in rows), default=0) for name in columns)
    for each in rows:
        figures = (
            f"{each.label:<{label}}  {each.before:>{before}} → {each.after:>{after}}  {each.difference:<{change}}  "
        )
        console.print(Text(figures).append(each.answer, {"better": "green", "worse": "red"}.get(each.kind, "")))
    for document in changed(comparison):
        console.print(Text(f"\n{visible(document.path)}", "bold").append(f"  {told(document)}", "dim"))
        for entry in entries(document):
            sign, style = ("+", "red") if entry.kind == "new" else ("−", "green")
            head = Text(f"  {sign} ", style).append(f"{entry.place} {entry.severity} {entry.rule}  ")
            console.print(head.append(_short(entry.text), style))


def _short(text: str, longest: int = 70) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def markdown(comparison: Comparison, out: TextIO) -> None:
    """For a comment on a merge request."""
    out.write(f"## tqcheck: {summary(comparison)}\n\n{code(comparison.before)} → {code(comparison.after)}")
    out.write(f", {len(comparison.documents)} documents in both\n")
    out.writelines(f"\n> {escaped(note)}\n" for note in notes(comparison))
    if comparison.differences:
        out.write("\n| | before | after | difference (95 %) | |\n|---|---:|---:|---:|---|\n")
        rows = map(row, comparison.differences)
        out.writelines(f"| {r.label} | {r.before} | {r.after} | {r.difference} | {r.answer} |\n" for r in rows)
    for document in changed(comparison):
        out.write(f"\n<details><summary>{_html(document.path)}: {_html(told(document))}</summary>\n\n")
        out.writelines(
            f"- {one.kind} {one.place} {one.severity} {one.rule} {code(one.text)}: {escaped(one.message)}\n"
            for one in entries(document)
        )
        out.write("\n</details>\n")


def _html(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace("@", "@\u2060")


def data(comparison: Comparison, out: TextIO) -> None:
    """As JSON: numbers and, by document, what is new and fixed."""
    write(
        {
            "before": comparison.before,
            "after": comparison.after,
            "comparable": comparison.comparable,
            "not_evaluated": dict(comparison.not_evaluated),
            "new": comparison.new,
            "fixed": comparison.fixed,
            "known": comparison.known,
            "scores": [
                {
                    "name": each.name,
                    "before": round(each.before, 3),
                    "after": round(each.after, 3),
                    "interval": [round(bound, 3) for bound in each.interval],
                    "p_value": round(each.p_value, 4),
                    "documents": each.documents,
                    "lower_is_better": each.lower_is_better,
                }
                for each in comparison.differences
            ],
            "documents": [_document(document) for document in comparison.documents],
            "only_before": list(comparison.only_before),
            "only_after": list(comparison.only_after),
        },
        out,
    )


def _document(document: Changed) -> dict[str, Any]:
    found = list(entries(document))
    return {
        "path": document.path,
        "quality": [document.before.scores.quality, document.after.scores.quality],
        "verdicts": [document.before.verdict.outcome, document.after.verdict.outcome],
        "known": document.known,
        "new": [_plain(entry) for entry in found if entry.kind == "new"],
        "fixed": [_plain(entry) for entry in found if entry.kind == "fixed"],
    }


def _plain(entry: Entry) -> dict[str, str]:
    return {
        "place": entry.place,
        "severity": entry.severity,
        "rule": entry.rule,
        "text": entry.text,
        "message": entry.message,
    }
