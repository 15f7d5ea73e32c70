"""Numbers of a whole document, and the verdict on a whole run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tqcheck.document import Document
from tqcheck.finding import Finding, Severity
from tqcheck.report import (
    Adequacy,
    BackTranslation,
    DocumentScores,
    Failure,
    Fluency,
    MetricScore,
    SegmentScores,
    Summary,
    Verdict,
    Withheld,
)
from tqcheck.seams import Metric

SMALL_SAMPLE = 500  # words; below, a rate per 1,000 words says little

Penalty = Callable[[Sequence[Finding], int], float]  # (findings, words) -> points per 1,000 words


class Tally:
    """What a run must remember of its documents while they stream by.

    failures: of files that could not be read, and of the run itself; fired: codes of the rules with findings
    used:     stage -> signatures of what was used for it, in order
    """

    def __init__(self) -> None:
        self.failures: list[Failure] = []
        self.fired: set[str] = set()
        self.used: dict[str, dict[str, None]] = {"fluency": {}, "back-translation": {}, "adequacy": {}}
        self._passed = self._failed = self._incomplete = 0
        self._first_inside: Failure | None = None  # of the failures inside documents

    def add(self, result: Summary | Failure) -> None:
        if isinstance(result, Failure):
            self.failures.append(result)
            return
        self._failed += result.outcome == "failed"
        self._passed += result.outcome != "failed"
        self._incomplete += bool(result.failures)
        self._first_inside = self._first_inside or next(iter(result.failures), None)
        self.fired.update(result.rules)
        for stage, signature in result.used.items():
            self.used[stage][signature.replace(" ", "")] = None

    def add_all(self, other: Tally) -> None:
        """What another part of the same run remembers."""
        self.failures += other.failures
        self.fired |= other.fired
        for stage, signatures in other.used.items():
            self.used[stage].update(signatures)
        self._passed += other._passed
        self._failed += other._failed
        self._incomplete += other._incomplete
        self._first_inside = self._first_inside or other._first_inside

    def stages(self) -> str:
        """What was used, for a signature."""
        return "|".join(f"{stage}:{','.join(signatures) or 'none'}" for stage, signatures in self.used.items())

    def verdict(self, *, may_be_empty: bool = False) -> Verdict:
        """Not evaluated if anything was not, else failed if a document failed, else passed.

        A run that is incomplete is not called failed or passed: what is missing may change the answer either way.
        """
        total = self._passed + self._failed + sum(failure.stage != "run" for failure in self.failures)
        documents_failed = f"{self._failed} of {total} document{'' if total == 1 else 's'} failed the gate"
        if not total and not self.failures and may_be_empty:
            return Verdict("passed", "no document fell to this shard")
        if self._incomplete or self.failures or not total:
            first = next(iter(self.failures), self._first_inside)
            incomplete = self._incomplete + sum(failure.stage != "run" for failure in self.failures)
            is_told = incomplete == 1 and first is not None and first.stage != "run"
            reasons = [first.in_short if first else "no document"]
            reasons += [f"{incomplete} of {total} documents not evaluated"] if incomplete and not is_told else []
            reasons += [documents_failed] if self._failed else []
            return Verdict("not evaluated", "; ".join(reasons))
        if self._failed:
            return Verdict("failed", documents_failed)
        return Verdict("passed", f"{total} document{'' if total == 1 else 's'} passed the gate")


def document_scores(
    document: Document,
    findings: Sequence[Finding],
    scores: Sequence[SegmentScores],
    penalty: Penalty,
    weights: str,
    metrics: Mapping[str, Metric],
) -> DocumentScores:
    """Counts, MQM penalty, fluency and the corpus scores of the round trip."""
    words = document.words
    fluent = [score.fluency for score in scores if isinstance(score.fluency, Fluency)]
    percentiles = [fluency.percentile for fluency in fluent if fluency.percentile is not None]
    tokens = sum(fluency.tokens for fluency in fluent)
    adequate = [
        score.adequacy.percentile
        for score in scores
        if isinstance(score.adequacy, Adequacy) and score.adequacy.percentile is not None
    ]
    no_fluency = Withheld(_why([score.fluency for score in scores]))
    compared, corpus = _corpus_scores(document, scores, metrics)
    return DocumentScores(
        words=words,
        small_sample=words < SMALL_SAMPLE,
        counts=counts(findings),
        penalty=round(penalty(findings, words), 2),
        weights=weights,
        fluency_percentile=_typical(percentiles) if percentiles else no_fluency,
        fluency_log_probability=(
            round(sum(fluency.log_probability * fluency.tokens for fluency in fluent) / tokens, 3)
            if tokens
            else no_fluency
        ),
        compared_with=compared,
        metrics=corpus,
        adequacy_percentile=_typical(adequate) if adequate else Withheld(_why([score.adequacy for score in scores])),
    )


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """Unsuppressed findings by severity, the gravest first."""
    return {
        severity.label: sum(f.severity == severity and f.suppressed is None for f in findings)
        for severity in sorted(Severity, reverse=True)
    }


def _typical(percentiles: Sequence[float]) -> float:
    """The mean: for edited news it is near the median, and machine text moves it more surely (bench/gate.py)."""
    return round(math.fsum(percentiles) / len(percentiles), 1)


def _corpus_scores(
    document: Document, scores: Sequence[SegmentScores], metrics: Mapping[str, Metric]
) -> tuple[str | None, tuple[MetricScore, ...] | Withheld]:
    from tqcheck.round_trip import comparable

    pairs: dict[str, list[tuple[str, str]]] = {"source": [], "target": []}
    for score in scores:
        back, segment = score.back_translation, document.segments[score.segment]
        if isinstance(back, BackTranslation):
            hypothesis = back.back_translation if back.round_trip is None else back.round_trip
            reference = segment.source if back.compared_with == "source" else segment.text
            pairs[back.compared_with].append((comparable(hypothesis), comparable(reference or "")))
    compared = "source" if pairs["source"] else "target"
    if not pairs[compared]:
        return None, Withheld(_why([score.back_translation for score in scores]))
    hypotheses, references = zip(*pairs[compared], strict=True)
    return compared, tuple(
        MetricScore(
            metric.name,
            round(metric.corpus_score(hypotheses, references), 1),
            metric.signature,
            metric.lower_is_better,
        )
        for metric in metrics.values()
    )


def _why(results: Sequence[object]) -> str:
    """The most frequent reason for which evidence was withheld."""
    reasons = [result.withheld for result in results if isinstance(result, Withheld)]
    telling = [reason for reason in reasons if reason != "not running text"] or reasons
    return Counter(telling).most_common(1)[0][0] if telling else "no segment to score"
