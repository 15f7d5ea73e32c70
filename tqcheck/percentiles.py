"""From log-probabilities to percentiles of edited news."""

from __future__ import annotations

import bisect
import json
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tqcheck.errors import ModelError

# The least number of tokens of each bucket, the end of the sentence counted: 5-9, 10-14, 15-19, 20-29, 30-49, 50 and
# more. Means of short sentences spread wider than means of long ones.
BUCKETS = (5, 10, 15, 20, 30, 50)
QUANTILES = 101  # 0 %, 1 %, … 100 %


@dataclass(frozen=True, slots=True)
class Reference:
    """What held-out edited news scores with one model, by length.

    quantiles: for each bucket of BUCKETS the 101 quantiles of the mean natural-log probability per token
    """

    quantiles: tuple[tuple[float, ...], ...]

    @classmethod
    def load(cls, path: Path) -> Reference:
        """Reads `reference.json`, as models/training/reference.py writes it. Raises ModelError where it is not one."""
        try:
            rows = json.loads(path.read_text("utf-8"))["buckets"]
            bounds = tuple(int(row["from_tokens"]) for row in rows)
            quantiles = tuple(tuple(float(value) for value in row["quantiles"]) for row in rows)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unusable(path, f"cannot be read ({error})") from error
        if bounds != BUCKETS:
            raise _unusable(path, f"has buckets from {', '.join(map(str, bounds)) or 'nothing'}")
        if any(not _ascending(values) for values in quantiles):
            raise _unusable(path, f"has a bucket without {QUANTILES} ascending quantiles")
        return cls(quantiles)

    def percentile(self, log_probability: float, tokens: int) -> float:
        """Share of edited-news sentences of like length that read less fluently, 0 to 100.

        Linear between two quantiles, 0 below all of them and 100 from the highest on. Fewer tokens than the first
        bucket has are compared with that bucket.
        """
        values = self.quantiles[bucket(tokens)]
        place = bisect.bisect_right(values, log_probability)
        if place == 0:
            return 0.0
        if place == len(values):
            return 100.0
        below, above = values[place - 1], values[place]
        return place - 1 + (log_probability - below) / (above - below)


def bucket(tokens: int) -> int:
    """The bucket of a number of tokens; the first one also takes what is shorter."""
    return max(0, bisect.bisect_right(BUCKETS, tokens) - 1)


def _ascending(values: tuple[float, ...]) -> bool:
    finite = len(values) == QUANTILES and all(math.isfinite(value) for value in values)
    return finite and all(below <= above for below, above in pairwise(values))


def _unusable(path: Path, why: str) -> ModelError:
    remedy = "make it anew with models/training/reference.py, or install tqcheck anew"
    return ModelError(f"the reference distribution {why}", where=str(path), remedy=remedy)
