"""sacreBLEU's TER, quicker and the same to the last edit.

TER (Snover et al. 2006) tries shifts of words by the thousand, and sacreBLEU works out the edit distance of each in
Python, with what is done to every word. Which shift is the best one follows from the distances alone, and rapidfuzz
counts those in a microsecond, a character a word; what is done to every word before a shift follows from the distances
of their beginnings. Only where sacreBLEU's beam may count, in long and unlike sentences, `_rows` does as it does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
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
# A way that leaves the diagonal by less stays inside sacreBLEU's beam of 25. Insertions less deletions are the
# difference in length, so that at most half of that and all edits lead to one side.
_INSIDE = 24


class _Distance:
    """The edit distance to a reference of the words that `begin` was told, and of shifts of them."""

    def __init__(self, reference: str) -> None:
        self._reference = reference

    def begin(self, words: str) -> int:
        """Their edits; for these words a call says what is done to each of them, too."""
        self._words = words
        self._edits, self._done = _edited(words, self._reference)
        return self._edits

    def __call__(self, words: str) -> tuple[int, str]:
        if words is self._words:
            return self._edits, self._done
        least = Levenshtein.distance(words, self._reference)
        is_inside = (least + abs(len(words) - len(self._reference))) // 2 < _INSIDE
        # a beam can only make the distance greater, and what is no gain already need not be known
        return (least, "") if is_inside or least >= self._edits else _edited(words, self._reference)


def _edited(words: str, reference: str) -> tuple[int, str]:
    """Edits, and what is done to every word, inside sacreBLEU's beam."""
    done = _trace(words, reference, lambda i, j: Levenshtein.distance(words[:i], reference[:j]))
    if _is_inside(done, len(words), len(reference)):
        return len(done) - done.count(_OP_NOP), done
    rows = _rows(words, reference)
    return rows[-1][-1], _trace(words, reference, lambda i, j: rows[i][j])


def _beam(words: int, reference: int) -> list[tuple[int, int]]:
    """For each number of words where in the reference sacreBLEU looks: from the first place to before the last."""
    ratio = reference / words if words else 1
    width = math.ceil(ratio / 2 + _BEAM_WIDTH) if ratio / 2 > _BEAM_WIDTH else _BEAM_WIDTH
    middles = [math.floor(number * ratio) for number in range(words + 1)]
    beam = [(max(0, middle - width), min(reference + 1, middle + width)) for middle in middles]
    return [(0, reference + 1), *beam[1:-1], (beam[-1][0], reference + 1)] if words else [(0, reference + 1)]


def _is_inside(done: str, words: int, reference: int) -> bool:
    """Whether the beam has the whole way. Then sacreBLEU goes the same way: a beam only makes others longer."""
    beam, i, j = _beam(words, reference), 0, 0
    for what in done:
        i, j = i + (what != _OP_INS), j + (what != _OP_DEL)
        if not beam[i][0] <= j < beam[i][1]:
            return False
    return True


def _rows(words: str, reference: str) -> list[list[int]]:
    """Edits from the first i words to the first j of the reference, inside sacreBLEU's beam along the diagonal."""
    beam = _beam(len(words), len(reference))
    rows = [list(range(len(reference) + 1))]
    for word, (first, end) in zip(words, beam[1:], strict=True):
        above = rows[-1]
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


def _trace(words: str, reference: str, edits: Callable[[int, int], int]) -> str:
    """What is done to each word on the way to the reference; of equal ways the one that sacreBLEU takes.

    From the end backwards a substitution goes before a deletion, and that before an insertion.
    edits: from the first i words to the first j of the reference
    """
    done: list[str] = []
    i, j = len(words), len(reference)
    cost = edits(i, j)
    while i or j:
        is_same = i > 0 and j > 0 and words[i - 1] == reference[j - 1]
        if i and j and edits(i - 1, j - 1) + (not is_same) == cost:
            done.append(_OP_NOP if is_same else _OP_SUB)
            i, j, cost = i - 1, j - 1, cost - (not is_same)
        elif i and edits(i - 1, j) + 1 == cost:
            done.append(_OP_DEL)
            i, cost = i - 1, cost - 1
        else:
            done.append(_OP_INS)
            j, cost = j - 1, cost - 1
    return "".join(reversed(done))


class QuickTer(TER):  # type: ignore[misc]
    """`sacrebleu.metrics.TER`, quicker. Works with one reference or several."""

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[float]:
        numbers: dict[str, str] = {}
        words, *references = (
            "".join([numbers.setdefault(word, chr(len(numbers))) for word in side])
            for side in (hypothesis.split(), *ref_kwargs["ref_words"])
        )
        edits = min(_edits(words, reference) for reference in references)
        return [edits, sum(map(len, references)) / len(references)]


def _edits(words: str, reference: str) -> int:
    """Shifts, insertions, deletions and substitutions that make the reference of the words (a character each)."""
    if not reference:
        return len(words)
    # whatever the order of the words
    fewest = max(len(words), len(reference)) - (Counter(words) & Counter(reference)).total()
    distance = _Distance(reference)
    shifts = tried = 0
    while (edits := distance.begin(words)) > fewest:
        gain, shifted, tried = _shift(words, reference, distance, tried)
        if tried >= _MAX_SHIFT_CANDIDATES or gain <= 0:
            break
        shifts, words = shifts + 1, shifted
    return shifts + edits
