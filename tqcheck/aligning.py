"""Which source text belongs to which segment."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

# Gale & Church (1993), A Program for Aligning Sentences in Bilingual Corpora: priors of the kinds of match.
_PRIORS = {(1, 1): 0.89, (1, 0): 0.0099, (0, 1): 0.0099, (2, 1): 0.089, (1, 2): 0.089, (2, 2): 0.011}
_VARIANCE = 6.8  # of a character's translation, in characters
_ANCHOR = re.compile(r"\d+|\b[A-ZÀ-Þ][\w’-]{2,}")
_ANCHOR_BONUS = 2.0  # nats a number or name that stands on both sides is worth, at most three of them
_BAND = 40  # segments a match may lie off the diagonal


def align(source: Sequence[str], target: Sequence[str]) -> list[str | None]:
    """For each target segment the source text it renders, or None where it renders none.

    Sentence alignment by length (Gale & Church 1993) with names and numbers as anchors; where two target segments
    render one source sentence, both get that sentence. Time is linear in the length for texts of like length.
    """
    aligned: list[str | None] = [None] * len(target)
    for (first, last), (start, end) in _path(source, target):
        text = " ".join(source[first:last])
        for index in range(start, end):
            aligned[index] = text or None
    return aligned


def _path(source: Sequence[str], target: Sequence[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The cheapest sequence of matches, as ranges of both sides."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    slope = len(target) / max(1, len(source))
    for i in range(len(source) + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - _BAND), min(len(target), middle + _BAND) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for step, prior in _PRIORS.items():
                to = (i + step[0], j + step[1])
                if to[0] > len(source) or to[1] > len(target):
                    continue
                cost = here[0] - math.log(prior) + _cost(source[i : to[0]], target[j : to[1]])
                if to not in best or cost < best[to][0]:
                    best[to] = (cost, (i, j))
    place, matches = (len(source), len(target)), []
    while place != (0, 0):
        before = best[place][1] if place in best else None
        if before is None:  # outside the band: lengths too different to align at all
            return []
        matches.append(((before[0], place[0]), (before[1], place[1])))
        place = before
    return matches[::-1]


def _cost(source: Sequence[str], target: Sequence[str]) -> float:
    """Negative log-probability of the two lengths, less a bonus for shared names and numbers."""
    here, there = sum(map(len, source)), sum(map(len, target))
    if not here or not there:
        return 0.0
    delta = abs(there - here) / math.sqrt(_VARIANCE * (here + there) / 2)
    tail = max(math.erfc(delta / math.sqrt(2)), 1e-30)
    ours = {match for text in source for match in _ANCHOR.findall(text)}
    shared = sum(match in ours for text in target for match in set(_ANCHOR.findall(text)))
    return -math.log(tail) - _ANCHOR_BONUS * min(shared, 3)
