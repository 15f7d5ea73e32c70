"""Which source text belongs to which segment."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import accumulate

# Gale & Church (1993), A Program for Aligning Sentences in Bilingual Corpora: kinds of match with their frequencies.
_PRIORS = {(1, 1): 0.89, (1, 0): 0.0099, (0, 1): 0.0099, (2, 1): 0.089, (1, 2): 0.089, (2, 2): 0.011}
_VARIANCE = 6.8  # of the length of a translation, for each character
_STEPS = [(i, j, -math.log(prior)) for (i, j), prior in _PRIORS.items()]

# What stands on both sides: numbers, names, and words of one origin by their first letters (Simard, Foster and Isabelle
# 1992, Using Cognates to Align Sentences in Bilingual Corpora), with the nats each is worth.
_NAME = re.compile(r"\d+|\b[A-ZÀ-ÞА-Я][\w’-]{2,}")
_COGNATE = re.compile(r"\b[^\W\d_]{4}(?=[^\W\d_])")
_NAME_BONUS, _COGNATE_BONUS, _MOST_BONUS = 2.0, 1.0, 8.0
_LEFT_OUT = 1.0  # nats against leaving a segment without a match, of whatever length
_LATIN_LENGTH = 3  # Latin letters that say as much as a Chinese character
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BAND = 30  # segments a match may lie off the diagonal, besides what the two sides differ in length
_WIDEST_BAND = 300


def align(source_segments: Sequence[str], target_segments: Sequence[str]) -> list[str | None]:
    """For each target segment the source text it renders, or None where it renders none.

    Sentence alignment by length (Gale & Church 1993) with names and numbers as anchors. Where two target segments
    render one source sentence, both get that sentence; where one renders two, it gets both, joined by a space.
    Time is linear in the number of segments for sides of like length.
    """
    aligned: list[str | None] = [None] * len(target_segments)
    for (first, last), (start, end) in _path(_Side(source_segments), _Side(target_segments)):
        text = " ".join(source_segments[first:last])
        for index in range(start, end):
            aligned[index] = text or None
    return aligned


class _Side:
    """The segments of one side: how long each is, in Latin letters, and its names and numbers."""

    def __init__(self, segments: Sequence[str]) -> None:
        lengths = (len(text) + (_LATIN_LENGTH - 1) * len(_WIDE.findall(text)) for text in segments)
        self.until = [0, *accumulate(lengths)]
        self.names = [frozenset(_NAME.findall(text)) for text in segments]
        self.cognates = [frozenset(_COGNATE.findall(text.lower())) for text in segments]

    def __len__(self) -> int:
        return len(self.names)


def _path(source: _Side, target: _Side) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The cheapest sequence of matches, as ranges of both sides (dynamic programming along the diagonal)."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(source) + 1):
        for j in _columns(i, len(source), len(target)):
            here = best.get((i, j))
            if here is None:
                continue
            for rows, columns, prior in _STEPS:
                to = (i + rows, j + columns)
                if to[0] > len(source) or to[1] > len(target):
                    continue
                cost = here[0] + prior + _cost(source, target, (i, to[0]), (j, to[1]))
                if to not in best or cost < best[to][0]:
                    best[to] = (cost, (i, j))
    place, matches = (len(source), len(target)), []
    while place != (0, 0):
        before = best[place][1]
        matches.append(((before[0], place[0]), (before[1], place[1])))
        place = before
    return matches[::-1]


def _columns(row: int, rows: int, columns: int) -> range:
    """The target segments near the diagonal in a row; neighbouring rows overlap, so that there is always a path."""
    slope = columns / max(1, rows)
    band = max(min(_BAND + abs(rows - columns), _WIDEST_BAND), math.ceil(slope) + 1)
    middle = round(row * slope)
    # the last row reaches the end and the first begins at the start
    return range(max(0, middle - band), min(columns, middle + band) + 1)


def _cost(source: _Side, target: _Side, rows: tuple[int, int], columns: tuple[int, int]) -> float:
    """Negative log-probability of the two lengths, less a bonus for what both sides share."""
    if rows[0] == rows[1] or columns[0] == columns[1]:
        return _LEFT_OUT
    ours = source.until[rows[1]] - source.until[rows[0]]
    theirs = target.until[columns[1]] - target.until[columns[0]]
    delta = abs(theirs - ours) / math.sqrt(_VARIANCE * max(1, ours + theirs) / 2)
    # beyond ten standard deviations one length is as unlikely as another
    cost = -math.log(math.erfc(min(delta, 10.0) / math.sqrt(2)))
    bonus = 0.0
    for i in range(*rows):
        for j in range(*columns):
            bonus += _NAME_BONUS * len(source.names[i] & target.names[j])
            bonus += _COGNATE_BONUS * len(source.cognates[i] & target.cognates[j])
    return cost - min(bonus, _MOST_BONUS)
