"""The head of a document: what its figures are, what they mean, how they were made, and what was withheld."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tqcheck.controls import visible
from tqcheck.renderers import wording
from tqcheck.report import DocumentReport, UnusedSuppression, Withheld

_MEANINGS = {
    "BLEU": "words and phrases in common, of 100",
    "chrF": "characters in common, of 100",
    "TER": "edits per 100 words; lower is closer",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its meaning. `percent` (0 to 100) is drawn as a gauge; `beside` are lesser numbers of its kind."""

    label: str
    value: str
    meaning: str
    percent: float | None = None
    tag: str = ""
    beside: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WithheldView:
    """Evidence that is not there: of what, why, and in which segments (number, anchor)."""

    stage: str
    reason: str
    extent: str
    segments: tuple[tuple[int, str], ...]


def figures(report: DocumentReport) -> Iterator[Figure]:
    """The quality figures, most telling first."""
    scores = report.scores
    small = "small sample" if scores.small_sample else ""
    under = "; under 500 words a rate says little" if scores.small_sample else ""
    meaning = f"MQM points per 1,000 words, 0 is best ({scores.words:,} words{under})"
    yield Figure("Penalty", f"{scores.penalty:.1f}", meaning, tag=small)
    if isinstance(scores.fluency_percentile, Withheld):
        yield Figure("Fluency", "–", f"no evidence: {visible(scores.fluency_percentile.withheld)}")
    else:
        percentile = f"{scores.fluency_percentile:.0f}"
        meaning = f"its sentences read better than {percentile} % of edited news, on average"
        yield Figure("Fluency", percentile, meaning, scores.fluency_percentile)
    yield _back(report)
    if not isinstance(scores.adequacy_percentile, Withheld):
        percentile = f"{scores.adequacy_percentile:.0f}"
        meaning = f"given their sources, its sentences are more expected than {percentile} % of human ones, on average"
        yield Figure("Adequacy", percentile, meaning, scores.adequacy_percentile)


def _back(report: DocumentReport) -> Figure:
    """ChrF of the way back, the other metrics beside it."""
    scores = report.scores
    if isinstance(scores.metrics, Withheld):
        return Figure("Back-translation", "–", f"no evidence: {visible(scores.metrics.withheld)}")
    lead = next((metric for metric in scores.metrics if metric.name == "chrF"), scores.metrics[0])
    label = "Back-translation" if scores.compared_with == "source" else "Round trip"
    against = "the source" if scores.compared_with == "source" else "the text"
    meaning = f"{lead.name}: {_meaning(lead.name)}; compared with {against}"
    missing = wording.missing(report)
    return Figure(
        label,
        f"{lead.score:.1f}",
        meaning + (f"; {missing}" if missing else ""),
        None if lead.lower_is_better else lead.score,
        beside=tuple(
            (metric.name, f"{metric.score:.1f}", _meaning(metric.name))
            for metric in scores.metrics
            if metric is not lead
        ),
    )


def _meaning(metric: str) -> str:
    return _MEANINGS.get(metric, "")


def instruments(report: DocumentReport) -> Iterator[Fact]:
    """What the figures were made with: whoever compares two reports compares these first."""
    for stage, used in report.instruments.items():
        if isinstance(used, Withheld):
            yield Fact(stage, f"withheld: {visible(used.withheld)}")
        else:
            yield Fact(stage, visible(used.signature), visible(used.quality) or "quality not measured")
    if not isinstance(report.scores.metrics, Withheld):
        for metric in report.scores.metrics:
            yield Fact(metric.name, visible(metric.signature))
    yield Fact("penalty weights", visible(report.scores.weights.replace(",", ", ")))
    yield Fact("file", visible(f"{report.document.format}, {report.document.encoding}"))


def unused(suppressions: Iterable[UnusedSuppression]) -> tuple[Fact, ...]:
    """Suppressions that met no finding: where they stand, what they name, why."""
    return tuple(Fact(visible(one.where), visible(one.what), visible(one.reason)) for one in suppressions)


def withheld(report: DocumentReport, prefix: str) -> tuple[WithheldView, ...]:
    """Every kind of evidence that was withheld, with the reason and the segments."""
    found: dict[tuple[str, str], list[int]] = {}
    for score in report.segment_scores:
        stages = {"fluency": score.fluency, "back-translation": score.back_translation, "adequacy": score.adequacy}
        for stage, result in stages.items():
            if isinstance(result, Withheld):
                found.setdefault((stage, result.withheld), []).append(score.segment)
    total = len(report.segment_scores)
    merged: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (stage, reason), segments in found.items():
        merged.setdefault((reason, tuple(segments)), []).append(stage)
    return tuple(
        WithheldView(
            stage=", ".join(stages),
            reason=visible(reason),
            extent="every segment" if len(segments) == total else f"{len(segments)} of {total} segments",
            segments=() if len(segments) == total else tuple((n + 1, f"{prefix}s{n + 1}") for n in segments),
        )
        for (reason, segments), stages in merged.items()
    )
