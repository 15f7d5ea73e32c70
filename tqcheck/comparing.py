"""Two reports of the same stories side by side: what is new, what is fixed, and whether the scores really differ."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tqcheck.finding import Finding, Severity
from tqcheck.packing import briefly
from tqcheck.report import SCORES, DocumentReport, RunReport, Withheld

SAMPLES = 1000
_SEED = 12345  # sacreBLEU's
_LOWER_IS_BETTER = frozenset({"penalty", "ter"})


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in one document: (line-ordered) findings that are new and fixed, the number of those that stayed."""

    path: str
    before: DocumentReport
    after: DocumentReport
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    known: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A score of both reports over the same documents, and how likely it is that they do not differ.

    before, after: the score over all documents; `penalty` per 1,000 words of all of them, others a mean over documents
    interval:      of the difference after − before, 95 % of the resamples lie in it
    p_value:       paired bootstrap resampling (Koehn 2004) over documents, computed as sacreBLEU does
    documents:     that have the score in both reports
    """

    name: str
    before: float
    after: float
    interval: tuple[float, float]
    p_value: float
    documents: int

    @property
    def lower_is_better(self) -> bool:
        return self.name in _LOWER_IS_BETTER


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    only_before, only_after: documents without a partner
    comparable:              whether both reports have one signature
    not_evaluated:           by report, why a run is incomplete: what was not evaluated may hold anything
    """

    before: str
    after: str
    documents: tuple[Changed, ...]
    differences: tuple[Difference, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    comparable: bool
    not_evaluated: Mapping[str, str] = field(default_factory=dict)

    @property
    def new(self) -> int:
        return sum(len(document.new) for document in self.documents)

    @property
    def fixed(self) -> int:
        return sum(len(document.fixed) for document in self.documents)

    @property
    def known(self) -> int:
        return sum(document.known for document in self.documents)


def compare(before: RunReport, after: RunReport, names: tuple[str, str], samples: int = SAMPLES) -> Comparison:
    """The comparison of two runs.

    Documents are paired by their paths; where the reports share none, by their paths below what all of a report share;
    a story is paired with a story, whatever they are called.
    """
    old, new = _named(_paths(before), _paths(after))
    both = [name for name in new if name in old]
    pairs = [(name, before.documents[old[name]], after.documents[new[name]]) for name in both]
    return Comparison(
        *names,
        documents=tuple(_changed(*pair) for pair in pairs),
        differences=tuple(_differences(pairs, samples)),
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
        comparable=before.signature == after.signature,
        not_evaluated={
            name: run.verdict.reason for name, run in zip(names, (before, after), strict=True) if run.is_incomplete
        },
    )


def _paths(report: RunReport) -> list[str]:
    return [posixpath.normpath(document.document.path.replace("\\", "/")) for document in briefly(report.documents)]


def _named(before: Sequence[str], after: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Of each report, the number of each document by the name that it is paired by."""
    if len(before) == len(after) == 1:
        return {"": 0}, {"": 0}
    if set(before).isdisjoint(after):
        before, after = _below_shared(before), _below_shared(after)
    return _numbers(before), _numbers(after)


def _numbers(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _below_shared(paths: Sequence[str]) -> Sequence[str]:
    shared = _shared(paths)
    return [posixpath.relpath(path, shared) for path in paths] if shared else paths


def _shared(paths: Sequence[str]) -> str:
    try:
        return posixpath.commonpath([posixpath.dirname(path) or "." for path in paths]) if paths else ""
    except ValueError:  # some are absolute
        return ""


# --- findings --------------------------------------------------------------------------------------------------------


def _changed(name: str, before: DocumentReport, after: DocumentReport) -> Changed:
    """New and fixed findings: what has no partner of the same fingerprint, nor of the same rule and phrase.

    Another engine writes another sentence around the same phrase; as many findings as both have are then the same.
    """
    old, new = _counted(before), _counted(after)
    known = 0
    for key in (_fingerprint, _phrase):
        shared = Counter(map(key, old)) & Counter(map(key, new))
        known += sum(shared.values())
        old, new = _without(old, shared, key), _without(new, shared, key)
    return Changed(name or after.document.path, before, after, tuple(new), tuple(old), known)


def _counted(report: DocumentReport) -> list[Finding]:
    return [f for f in report.findings if f.suppressed is None and f.severity > Severity.NEUTRAL]


def _fingerprint(finding: Finding) -> tuple[str, ...]:
    return (finding.fingerprint,)


def _phrase(finding: Finding) -> tuple[str, ...]:
    return finding.rule, " ".join(finding.text.split()).casefold()


def _without(
    findings: Sequence[Finding], shared: Mapping[tuple[str, ...], int], key: Callable[[Finding], tuple[str, ...]]
) -> list[Finding]:
    left, kept = Counter(shared), []
    for finding in findings:
        if left[key(finding)]:
            left[key(finding)] -= 1
        else:
            kept.append(finding)
    return kept


# --- scores ----------------------------------------------------------------------------------------------------------

_Weighed = tuple[float, float]  # a document's value, and its weight in the value of several documents


def _differences(pairs: Sequence[tuple[str, DocumentReport, DocumentReport]], samples: int) -> Iterator[Difference]:
    for name in ("penalty", *SCORES[1:]):
        values = [(_weighed(before, name), _weighed(after, name)) for _, before, after in pairs]
        both = [(old, new) for old, new in values if old is not None and new is not None]
        if both:
            yield _difference(name, [old for old, _ in both], [new for _, new in both], samples)


def _weighed(report: DocumentReport, name: str) -> _Weighed | None:
    if name == "penalty":  # points of all documents over their words, as if they were one
        return report.scores.penalty, float(report.scores.words)
    value = report.scores.named(name)
    return None if isinstance(value, Withheld) else (value, 1.0)


def _difference(name: str, before: Sequence[_Weighed], after: Sequence[_Weighed], samples: int) -> Difference:
    """Paired bootstrap resampling: the same documents are drawn, with replacement, for both sides."""
    import numpy as np

    old, new = np.array(before), np.array(after)
    random = np.random.default_rng(_SEED)
    differences = np.empty(samples)
    for sample in range(samples):
        drawn = random.choice(len(old), size=len(old), replace=True)
        differences[sample] = _together(new[drawn]) - _together(old[drawn])
    was, is_now = _together(old), _together(new)
    apart = np.abs(differences)
    p_value = 1.0  # sacreBLEU would call a score equal to itself significantly different
    if is_now != was:
        p_value = (int(np.sum(apart - apart.mean() > abs(is_now - was))) + 1) / (samples + 1)
    interval = float(np.percentile(differences, 2.5)), float(np.percentile(differences, 97.5))
    return Difference(name, was, is_now, interval, p_value, len(old))


def _together(documents: Any) -> float:
    """The value of several documents; `documents` is an array of (value, weight)."""
    weights = documents[:, 1]
    total = weights.sum()
    return float((documents[:, 0] * weights).sum() / total) if total else 0.0
