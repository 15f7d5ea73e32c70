"""What the page shows, as small values: everything the template needs, worked out and made safe to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import wording
from tqcheck.renderers.controls import visible
from tqcheck.renderers.html.pieces import kind
from tqcheck.renderers.html.segments import FluencyView, SegmentView, finding_view, segment_view
from tqcheck.report import DocumentReport, RuleCard, RunReport, SegmentScores, Withheld

_OUTCOMES = {"passed": "Passed", "failed": "Failed", "not evaluated": "Not evaluated"}
_NOT_ASKED = Withheld("not asked for")
# What a figure says to somebody who has not met it before.
_METRICS = {
    "BLEU": "of 100: words and phrases in common",
    "chrF": "of 100: characters in common",
    "TER": "edits per 100 words; lower is closer",
}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    anchor: str
    title: str
    path: str
    outcome: str
    verdict: str
    reason: str
    pair: str
    target_code: str
    source_code: str
    right_column: str
    compared: str
    facts: tuple[Fact, ...]
    counts: tuple[Fact, ...]
    instruments: tuple[Fact, ...]
    notes: tuple[str, ...]
    failures: tuple[str, ...]
    segments: tuple[SegmentView, ...]
    penalty: float


@dataclass(frozen=True, slots=True)
class PageView:
    """`kinds` and `rules` are those that occur, with how often: the filter's choices."""

    title: str
    outcome: str
    verdict: str
    reason: str
    documents: tuple[DocumentView, ...]
    failures: tuple[str, ...]
    kinds: tuple[Fact, ...]
    rules: tuple[Fact, ...]
    signature: str

    @property
    def is_single(self) -> bool:
        return len(self.documents) == 1


def page(report: RunReport) -> PageView:
    """The whole page; of several documents those that failed come first, then those with the highest penalty."""
    cards = {card.code: card for card in report.rules}
    documents = [document_view(document, cards, f"d{n}") for n, document in enumerate(report.documents, start=1)]
    documents.sort(key=lambda view: (view.outcome == "passed", view.outcome == "not-evaluated", -view.penalty))
    findings = [finding for document in report.documents for finding in document.findings]
    return PageView(
        title=documents[0].title if len(documents) == 1 else f"{len(documents)} documents",
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=_OUTCOMES[report.verdict.outcome],
        reason=documents[0].reason if _is_told_by_its_document(report) else visible(report.verdict.reason),
        documents=tuple(documents),
        failures=tuple("; ".join((said, *remedy)) for said, remedy in map(wording.failure, report.failures)),
        kinds=_kinds(findings),
        rules=tuple(
            Fact(rule, next(f.name for f in findings if f.rule == rule), str(count))
            for rule, count in sorted(Counter(finding.rule for finding in findings).items())
        ),
        signature=visible(report.signature),
    )


def _kinds(findings: Sequence[Finding]) -> tuple[Fact, ...]:
    counted = Counter(kind(finding) for finding in findings)
    order = ("critical", "major", "minor", "neutral", "suppressed")
    return tuple(Fact(name, str(counted[name])) for name in order if counted[name])


def _is_told_by_its_document(report: RunReport) -> bool:
    """One document and nothing beside it: "1 of 1 documents failed" says less than the document's own reason."""
    return len(report.documents) == 1 and report.documents[0].verdict.outcome == report.verdict.outcome


def document_view(report: DocumentReport, cards: Mapping[str, RuleCard], anchor: str) -> DocumentView:
    """One document; ids of its findings and segments begin with `anchor`."""
    document, scores = report.document, report.scores
    lines = Lines(document.text)
    found: dict[int, list[tuple[Finding, str]]] = {}
    for number, finding in enumerate(report.findings, start=1):
        found.setdefault(finding.segment, []).append((finding, f"{anchor}-f{number}"))
    by_segment = {score.segment: score for score in report.segment_scores}
    has_fluency = not all(isinstance(score.fluency, Withheld) for score in report.segment_scores)
    segments = []
    for segment in document.segments:
        here = found.get(segment.id, [])
        views = tuple(finding_view(finding, number, lines, cards.get(finding.rule)) for finding, number in here)
        segment_scores = by_segment.get(segment.id, SegmentScores(segment.id, _NOT_ASKED, _NOT_ASKED))
        view = segment_view(document, segment, segment_scores, here, views)
        segments.append(view if has_fluency else replace(view, fluency=FluencyView()))
    return DocumentView(
        anchor=anchor,
        title=_title(report),
        path=visible(document.path),
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=_OUTCOMES[report.verdict.outcome],
        reason=visible(report.verdict.reason),
        pair=wording.pair(document),
        target_code=document.target_language.code or "und",
        source_code=document.source_language.code or "und",
        right_column=_right_column(report),
        compared=_compared(report),
        facts=tuple(_facts(report)),
        counts=tuple(Fact(label, str(count)) for label, count in scores.counts.items()),
        instruments=tuple(_instruments(report)),
        notes=tuple(visible(note) for note in document.notes),
        failures=tuple("; ".join((said, *remedy)) for said, remedy in map(wording.failure, report.failures)),
        segments=tuple(segments),
        penalty=scores.penalty,
    )


def _title(report: DocumentReport) -> str:
    headline = next((s.text for s in report.document.segments if s.zone.value == "headline"), None)
    return visible(headline or report.document.path.rsplit("/", 1)[-1])


def _right_column(report: DocumentReport) -> str:
    """Its heading; empty if no segment was translated back: why not is said once, among the facts."""
    if all(isinstance(score.back_translation, Withheld) for score in report.segment_scores):
        return ""
    against_source = report.scores.compared_with == "source"
    return "Translated back, against the source" if against_source else "Translated there and back"


def _compared(report: DocumentReport) -> str:
    """What BLEU, chrF and TER compare, and over how much of the text."""
    if isinstance(report.scores.metrics, Withheld):
        return ""
    names = ", ".join(metric.name for metric in report.scores.metrics)
    missing = wording.missing(report)
    return f"{names}: {wording.comparison(report.scores.compared_with)}" + (f"; {missing}" if missing else "")


def _facts(report: DocumentReport) -> Iterator[Fact]:
    scores = report.scores
    yield Fact("Penalty", f"{scores.penalty:g}", f"MQM points per 1,000 words ({wording.sample(scores)})")
    if isinstance(scores.fluency_percentile, Withheld):
        yield Fact("Fluency", "–", f"no evidence: {visible(scores.fluency_percentile.withheld)}")
    else:
        percentile = f"{scores.fluency_percentile:.0f}"
        yield Fact("Fluency", percentile, f"the median sentence reads better than {percentile} % of edited news")
    if not isinstance(scores.adequacy_percentile, Withheld):
        percentile = f"{scores.adequacy_percentile:.0f}"
        meaning = f"the median sentence is more expected, given its source, than {percentile} % of human translations"
        yield Fact("Adequacy", percentile, meaning)
    if isinstance(scores.metrics, Withheld):
        yield Fact("Back-translation", "–", f"no evidence: {visible(scores.metrics.withheld)}")
        return
    for metric in scores.metrics:
        usual = "lower is closer" if metric.lower_is_better else "higher is closer"
        meaning = _METRICS.get(metric.name, usual)
        yield Fact(metric.name, f"{metric.score:.1f}", meaning)


def _instruments(report: DocumentReport) -> Iterator[Fact]:
    """What the figures were made with: whoever compares two reports compares these first."""
    for stage, used in report.instruments.items():
        if isinstance(used, Withheld):
            yield Fact(stage, f"withheld: {visible(used.withheld)}")
        else:
            yield Fact(stage, visible(used.signature), visible(used.quality))
    if not isinstance(report.scores.metrics, Withheld):
        for metric in report.scores.metrics:
            yield Fact(metric.name, visible(metric.signature))
    yield Fact("penalty weights", visible(report.scores.weights.replace(",", ", ")))
    yield Fact("file", f"{report.document.format}, {report.document.encoding}")
