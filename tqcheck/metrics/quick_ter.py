"""sacreBLEU's TER, quicker and the same to the last edit.

TER (Snover et al. 2006) tries shifts of words by the thousand, and sacreBLEU works out the edit distance of each in
Python, with what is done to every word. That is needed only of the words as they are before each shift, where `_rows`
does it with a tenth of the objects: which shift is the best one follows from the distances alone, and rapidfuzz counts
those in a microsecond.
"""

from __future__ import annotations

import math
from typing import Any

from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics import TER
from sacrebleu.metrics.lib_ter import (
    _BEAM_WIDTH,
    _MAX_SHIFT_CANDIDATES,
    _OP_DEL,
    _OP_INS,
    _OP_NOP,
    _OP_SUB,
    _shift,
)

_NEVER = 10**9  # edits outside of the beam
_INSIDE = 24  # a path that leaves the diagonal by less stays inside sacreBLEU's beam of 25


class _Distance:
    """The edit distance to a reference: with what is done to every word on the first call after `begin`."""

    def __init__(self, reference: list[str]) -> None:
        self._reference = reference
        self.edits: int | None = None

    def begin(self) -> None:
        self.edits = None

    def __call__(self, words: list[str]) -> tuple[int, str]:
        if self.edits is None:
            rows = _rows(words, self._reference)
            self.edits = rows[-1][-1]
            return self.edits, _trace(rows, words, self._reference)
        least = Levenshtein.distance(words, self._reference)
        # a beam can only make the distance greater, and what is no gain already need not be known
        if least >= self.edits or least + abs(len(words) - len(self._reference)) < _INSIDE:
            return least, ""
        return _rows(words, self._reference)[-1][-1], ""


def _rows(words: list[str], reference: list[str]) -> list[list[int]]:
    """Edits from the first i words to the first j of the reference, inside sacreBLEU's beam along the diagonal."""
    ratio = len(reference) / len(words) if words else 1
    beam = math.ceil(ratio / 2 + _BEAM_WIDTH) if ratio / 2 > _BEAM_WIDTH else _BEAM_WIDTH
    rows = [list(range(len(reference) + 1))]
    for number, word in enumerate(words, 1):
        above, middle = rows[-1], math.floor(number * ratio)
        first = max(0, middle - beam)
        end = len(above) if number == len(words) else min(len(above), middle + beam)
        row, left, diagonal = [_NEVER] * first, _NEVER, above[first - 1] if first else _NEVER
        for place in range(first, end):
            up = above[place]
            least = up + 1
            if place:
                replaced = diagonal if word == reference[place - 1] else diagonal + 1
                if replaced < least:
                    least = replaced
                if left < least:
                    least = left + 1
            row.append(least)
            diagonal, left = up, least
        rows.append(row + [_NEVER] * (len(above) - end))
    return rows


def _trace(rows: list[list[int]], words: list[str], reference: list[str]) -> str:
    """What is done to each word on the way to the reference; of equal ways the one that sacreBLEU takes.

    From the end backwards a substitution goes before a deletion, and that before an insertion.
    """
    done: list[str] = []
    i, j = len(words), len(reference)
    while i or j:
        cost = rows[i][j]
        is_same = i > 0 and j > 0 and words[i - 1] == reference[j - 1]
        if i and j and rows[i - 1][j - 1] + (not is_same) == cost:
            done.append(_OP_NOP if is_same else _OP_SUB)
            i, j = i - 1, j - 1
        elif i and rows[i - 1][j] + 1 == cost:
            done.append(_OP_DEL)
            i -= 1
        else:
            done.append(_OP_INS)
            j -= 1
    return "".join(reversed(done))


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
