"""Distributions as bars: the geometry, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 60  # of the tallest bar, in the units of the drawing
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of `low` or more and less than `high`; the last bin holds its upper edge too."""

    low: float
    high: float
    count: int
    height: int

    @property
    def range(self) -> str:
        return f"{self.low:g}–{self.high:g}"


@dataclass(frozen=True, slots=True)
class Histogram:
    """`key` names the column that it shows; `median` is that of the values."""

    key: str
    title: str
    unit: str
    bins: tuple[Bin, ...]
    median: float
    values: int

    @property
    def in_words(self) -> str:
        parts = [f"{bin_.range}: {bin_.count}" for bin_ in self.bins if bin_.count]
        return f"{self.title}, {self.values} stories, median {self.median:g}. {'; '.join(parts)}"


def histogram(key: str, title: str, unit: str, values: Sequence[float], top: float | None = None) -> Histogram | None:
    """Ten or fewer bins of equal, round width from 0 to `top`, or to the largest value; None without values."""
    if not values:
        return None
    width = _round_width(max(values) if top is None else top)
    last = max(0, -int(-(max(values) if top is None else top) // width) - 1)
    counts = [0] * (last + 1)
    for value in values:
        counts[min(last, int(value / width))] += 1
    tallest = max(counts)
    bins = tuple(
        Bin(n * width, (n + 1) * width, count, max(2, round(count * HEIGHT / tallest)) if count else 0)
        for n, count in enumerate(counts)
    )
    return Histogram(key, title, unit, bins, _median(values), len(values))


def _round_width(top: float) -> float:
    """1, 2 or 5 times a power of ten, so that ten bins reach the top."""
    power = 1.0
    while power * 10 < top / 10:
        power *= 10
    return next(step * power for step in (*_STEPS, 10) if step * power * 10 >= top)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return round(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2, 1)
