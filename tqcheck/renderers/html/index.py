"""The index of a folder of pages: a row a story, distributions, and the rules that fire most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tqcheck.controls import visible
from tqcheck.finding import Severity
from tqcheck.renderers import wording
from tqcheck.renderers.html import order
from tqcheck.renderers.html.charts import Histogram, histogram
from tqcheck.renderers.html.figures import Fact, unused
from tqcheck.renderers.html.view import OUTCOMES, title, to_look_at
from tqcheck.report import DocumentReport, MetricScore, RunReport, Withheld

_MOST_RULES = 12
_SEVERITIES = tuple(severity.label for severity in sorted(Severity, reverse=True))


@dataclass(frozen=True, slots=True)
class Row:
    """A story; figures are None where there is no evidence, and `new` and `fixed` where there is no baseline."""

    page: str
    order: tuple[int, float, str]
    title: str
    path: str
    outcome: str
    verdict: str
    to_look_at: int
    pair: str
    words: int
    counts: Mapping[str, int]
    penalty: float
    fluency: float | None
    chrf: float | None
    adequacy: float | None
    new: int | None
    fixed: int | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    code: str
    name: str
    severity: str
    findings: int
    stories: int
    percent: float


@dataclass(frozen=True, slots=True)
class IndexView:
    """`folder` and `pair` are what all stories share; `rules` are those that fire most, hints aside."""

    title: str
    outcome: str
    verdict: str
    reason: str
    folder: str
    pair: str
    rows: tuple[Row, ...]
    severities: tuple[str, ...]
    outcomes: tuple[tuple[str, str, int], ...]
    has_adequacy: bool
    has_changes: bool
    words: int
    counts: Mapping[str, int]
    charts: tuple[Histogram, ...]
    rules: tuple[RuleRow, ...]
    since: str
    unused: tuple[Fact, ...]
    failures: tuple[str, ...]
    signature: str


@dataclass(slots=True)
class Gathered:
    """What the index needs of each document, gathered while their pages are made, so that none is held."""

    rows: list[Row] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    stories: Counter[str] = field(default_factory=Counter)

    def add(self, report: DocumentReport, page: str, *, has_baseline: bool) -> None:
        counting = [finding for finding in report.findings if finding.suppressed is None]
        certain = [finding.rule for finding in counting if finding.severity > Severity.NEUTRAL]
        self.findings.update(certain)
        self.stories.update(set(certain))
        scores = report.scores
        self.rows.append(
            Row(
                page=page,
                order=order.key(report),
                title=title(report),
                path=visible(report.document.path),
                outcome=report.verdict.outcome.replace(" ", "-"),
                verdict=OUTCOMES[report.verdict.outcome],
                to_look_at=len(to_look_at(report)),
                pair=wording.codes(report.document),
                words=scores.words,
                counts=scores.counts,
                penalty=scores.penalty,
                fluency=_known(scores.fluency_percentile),
                chrf=None if isinstance(scores.metrics, Withheld) else _chrf(scores.metrics),
                adequacy=_known(scores.adequacy_percentile),
                new=sum(finding.state == "new" for finding in counting) if has_baseline else None,
                fixed=len(report.fixed) if has_baseline else None,
            )
        )


def _known(value: float | Withheld) -> float | None:
    return None if isinstance(value, Withheld) else value


def _chrf(metrics: Iterable[MetricScore]) -> float | None:
    return next((metric.score for metric in metrics if metric.name == "chrF"), None)


def index(report: RunReport, gathered: Gathered) -> IndexView:
    """The index; stories that failed come first, then those with the highest penalty."""
    folder = _common_folder([row.path for row in gathered.rows])
    ordered = sorted(gathered.rows, key=lambda row: row.order)
    rows = tuple(replace(row, path=row.path[len(folder) :]) for row in ordered)
    pairs = {row.pair for row in rows}
    outcomes = Counter(row.outcome for row in rows)
    return IndexView(
        title=f"{len(rows):,} {'story' if len(rows) == 1 else 'stories'}",
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=OUTCOMES[report.verdict.outcome],
        reason=visible(report.verdict.reason),
        folder=folder,
        pair=pairs.pop() if len(pairs) == 1 else "",
        rows=rows,
        severities=_SEVERITIES,
        outcomes=tuple(
            (key, OUTCOMES[key.replace("-", " ")], outcomes[key])
            for key in ("failed", "not-evaluated", "passed")
            if outcomes[key]
        ),
        has_adequacy=any(row.adequacy is not None for row in rows),
        has_changes=report.since_baseline is not None,
        words=sum(row.words for row in rows),
        counts={label: sum(row.counts.get(label, 0) for row in rows) for label in _SEVERITIES},
        charts=tuple(_charts(rows)),
        rules=tuple(_rules(report, gathered)),
        since="" if report.since_baseline is None else wording.since_baseline(report.since_baseline),
        unused=unused(report.unused),
        failures=tuple("; ".join((said, *remedy)) for said, remedy in map(wording.failure, report.failures)),
        signature=visible(report.signature),
    )


def _common_folder(paths: Sequence[str]) -> str:
    """The folder that all paths begin with, its last slash included; empty for one path alone."""
    if len(paths) < 2:
        return ""
    first, last = min(paths), max(paths)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, same) + 1]


def _charts(rows: tuple[Row, ...]) -> Iterable[Histogram]:
    found = (
        histogram("penalty", "Penalty", "per 1,000 words", [row.penalty for row in rows]),
        histogram("fluency", "Fluency", "percentile", [row.fluency for row in rows if row.fluency is not None], 100),
        histogram("chrf", "Way back", "chrF", [row.chrf for row in rows if row.chrf is not None], 100),
        histogram("adequacy", "Adequacy", "percentile", [r.adequacy for r in rows if r.adequacy is not None], 100),
    )
    return (chart for chart in found if chart is not None)


def _rules(report: RunReport, gathered: Gathered) -> Iterable[RuleRow]:
    cards = {card.code: card for card in report.rules}
    most = max(gathered.findings.values(), default=0)
    for code, count in sorted(gathered.findings.items(), key=lambda item: (-item[1], item[0]))[:_MOST_RULES]:
        card = cards.get(code)
        severity = card.severity.label if card else "neutral"
        name = visible(card.name) if card else ""
        yield RuleRow(visible(code), name, severity, count, gathered.stories[code], 100 * count / most)
