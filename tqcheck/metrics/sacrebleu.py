"""BLEU, chrF and TER as sacreBLEU computes them, so that the numbers can be compared with published ones."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

NAMES = ("BLEU", "chrF", "TER")

# sacreBLEU's own tokenizers for Japanese and Korean need MeCab; characters need nothing and are as comparable.
_BLEU_TOKENIZERS = {"zh": "zh", "ja": "char", "th": "char"}
_ASIAN = frozenset({"ja", "zh"})  # TER counts characters there


class SacreBleu:
    """One of BLEU (Papineni et al. 2002), chrF (Popović 2015) and TER (Snover et al. 2006); Post 2018.

    language: of the texts compared (ISO 639-1); decides how BLEU and TER cut words.
    Scores are 0 to 100, except that TER, where lower is better, may exceed 100.
    """

    def __init__(self, name: str, language: str | None = None) -> None:
        if name not in NAMES:
            raise ValueError(f"unknown metric {name!r} (known: {', '.join(NAMES)})")
        self._name = name
        self._language = language or ""
        # TER is slow, and a document's score needs the same edits as those of its segments
        self._edits = functools.lru_cache(maxsize=20_000)(self._count_edits)

    @property
    def name(self) -> str:
        return self._name

    @property
    def lower_is_better(self) -> bool:
        return self._name == "TER"

    @functools.cached_property
    def signature(self) -> str:
        """The signature sacreBLEU gives the corpus score, with the metric's name in front."""
        metric = self._metric()
        metric.corpus_score(["a"], [["a"]])  # only then does sacreBLEU know the number of references
        return f"{self._name}|{metric.get_signature()}"

    def segment_scores(self, hypotheses: Sequence[str], references: Sequence[str]) -> list[float]:
        """One score a pair, in order. BLEU uses the effective order, since most sentences lack some 4-gram."""
        if self._name == "TER":
            pairs = zip(hypotheses, references, strict=True)
            return [_rate([self._edits(hypothesis, reference)]) for hypothesis, reference in pairs]
        metric = self._metric(for_segments=True)
        return [
            _bounded(metric.sentence_score(hypothesis, [reference]).score)
            for hypothesis, reference in zip(hypotheses, references, strict=True)
        ]

    def corpus_score(self, hypotheses: Sequence[str], references: Sequence[str]) -> float:
        """The score of all pairs together (not their mean). Raises ValueError for none, or for unequal numbers."""
        if not hypotheses or len(hypotheses) != len(references):
            raise ValueError(f"{len(hypotheses)} hypotheses and {len(references)} references cannot be compared")
        if self._name == "TER":
            return _rate([self._edits(*pair) for pair in zip(hypotheses, references, strict=True)])
        return _bounded(self._metric().corpus_score(list(hypotheses), [list(references)]).score)

    def _count_edits(self, hypothesis: str, reference: str) -> tuple[float, float]:
        """Edits, and words of the reference."""
        score = self._metric().sentence_score(hypothesis, [reference])
        return float(score.num_edits), float(score.ref_length)

    def _metric(self, *, for_segments: bool = False) -> Any:
        from sacrebleu.metrics import BLEU, CHRF

        from tqcheck.metrics.quick_ter import QuickTer

        if self._name == "BLEU":
            return BLEU(tokenize=_BLEU_TOKENIZERS.get(self._language, "13a"), effective_order=for_segments)
        if self._name == "chrF":
            return CHRF()
        is_asian = self._language in _ASIAN
        return QuickTer(normalized=is_asian, asian_support=is_asian)


def _bounded(score: float) -> float:
    return min(float(score), 100.0)  # sacreBLEU's BLEU of equal texts is 100.00000000000004


def _rate(counts: Sequence[tuple[float, float]]) -> float:
    """TER of these edits and lengths, as sacreBLEU computes it; an empty reference makes every edit count whole."""
    edits, length = sum(edits for edits, _ in counts), sum(length for _, length in counts)
    if length:
        return 100 * (edits / length)
    return 100.0 if edits else 0.0
