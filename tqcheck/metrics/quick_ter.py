"""sacreBLEU's TER, quicker and the same to the last edit.

TER (Snover et al. 2006) tries shifts of words by the thousand, and sacreBLEU works out the edit distance of each in
Python, with what is done to every word. That is needed only of the words as they are before each shift: which shift is
the best one follows from the distances alone, and rapidfuzz counts those in a microsecond.
"""

from __future__ import annotations

from typing import Any

from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics import TER
from sacrebleu.metrics.lib_ter import _MAX_SHIFT_CANDIDATES, BeamEditDistance, _shift

_INSIDE = 24  # a path that leaves the diagonal by less stays inside sacreBLEU's beam of 25


class _Distance(BeamEditDistance):  # type: ignore[misc]  # sacreBLEU has no types
    """The edit distance to a reference: with what is done to every word on the first call after `begin`."""

    def __init__(self, reference: list[str]) -> None:
        super().__init__(reference)
        self._reference = reference
        self.edits: int | None = None

    def begin(self) -> None:
        self.edits = None

    def __call__(self, words: list[str]) -> tuple[int, str]:
        if self.edits is None:
            self.edits, trace = super().__call__(words)
            return self.edits, trace
        least = Levenshtein.distance(words, self._reference)
        # a beam can only make the distance greater, and what is no gain already need not be known
        if least >= self.edits or least + abs(len(words) - len(self._reference)) < _INSIDE:
            return least, ""
        return super().__call__(words)  # type: ignore[no-any-return]


class QuickTer(TER):  # type: ignore[misc]
    """`sacrebleu.metrics.TER`, quicker. Works with one reference or several."""

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[float]:
        words, references = hypothesis.split(), ref_kwargs["ref_words"]
        edits = min(_edits(words, reference) for reference in references)
        return [edits, sum(map(len, references)) / len(references)]


def _edits(words: list[str], reference: list[str]) -> int:
    """Shifts, insertions, deletions and substitutions that make the reference of the words."""
    if not reference:
        return len(words)
    distance = _Distance(reference)
    shifts = tried = 0
    while True:
        distance.begin()
        gain, shifted, tried = _shift(words, reference, distance, tried)
        if tried >= _MAX_SHIFT_CANDIDATES or gain <= 0:
            return shifts + (distance.edits or 0)
        shifts, words = shifts + 1, shifted
