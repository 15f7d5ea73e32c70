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
        # a document's score needs the same counts as its segments, whose scores are asked for just before
        self._known: dict[tuple[str, str], Sequence[float]] = {}

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
        metric = self._metric(for_segments=True)
        counts = self._counts(hypotheses, references)
        self._known = dict(zip(zip(hypotheses, references, strict=True), counts, strict=True))
        return [self._score(metric, [of_pair]) for of_pair in counts]

    def corpus_score(self, hypotheses: Sequence[str], references: Sequence[str]) -> float:
        """The score of all pairs together (not their mean). Raises ValueError for none, or for unequal numbers."""
        if not hypotheses or len(hypotheses) != len(references):
            raise ValueError(f"{len(hypotheses)} hypotheses and {len(references)} references cannot be compared")
        return self._score(self._metric(), self._counts(hypotheses, references))

    def _score(self, metric: Any, counts: Sequence[Sequence[float]]) -> float:
        score = float(metric._aggregate_and_compute(counts).score)
        return score if self.lower_is_better else min(score, 100.0)  # BLEU of equal texts is 100.00000000000004

    def _counts(self, hypotheses: Sequence[str], references: Sequence[str]) -> list[Sequence[float]]:
        """Of each pair what sacreBLEU's scores are made of: matches and lengths, or edits."""
        pairs = zip(hypotheses, references, strict=True)
        counts = [self._known.get(pair) or self._count(*pair) for pair in pairs]
        _forget_tokens()
        return counts

    def _count(self, hypothesis: str, reference: str) -> Sequence[float]:
        (counts,) = self._corpus_metric._extract_corpus_statistics([hypothesis], [[reference]])
        return tuple(counts)

    @functools.cached_property
    def _corpus_metric(self) -> Any:
        return self._metric()

    def _metric(self, *, for_segments: bool = False) -> Any:
        from sacrebleu.metrics import BLEU, CHRF

        from tqcheck.metrics.quick_ter import QuickTer

        if self._name == "BLEU":
            return BLEU(tokenize=_BLEU_TOKENIZERS.get(self._language, "13a"), effective_order=for_segments)
        if self._name == "chrF":
            return CHRF()
        is_asian = self._language in _ASIAN
        return QuickTer(normalized=is_asian, asian_support=is_asian)


def _forget_tokens() -> None:
    """Empties the caches of sacreBLEU's tokenizers: 65,536 sentences each, none of which comes again."""
    from sacrebleu.tokenizers.tokenizer_base import BaseTokenizer

    for tokenizer in BaseTokenizer.__subclasses__():
        if clear := getattr(tokenizer.__call__, "cache_clear", None):
            clear()
