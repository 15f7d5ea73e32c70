"""From log-probabilities to percentiles of edited news."""

from __future__ import annotations

import bisect
import json
from dataclasses import dataclass
from pathlib import Path

from tqcheck.errors import ModelError

BUCKETS = (5, 10, 15, 20, 30, 50)  # least number of tokens; short sentences vary more than long ones


@dataclass(frozen=True, slots=True)
class Reference:
    """What edited news scores, by length.

    quantiles: for each bucket of BUCKETS the 101 quantiles (0 %, 1 %, … 100 %) of the mean log-probability
    """

    quantiles: tuple[tuple[float, ...], ...]

    @classmethod
    def load(cls, path: Path) -> Reference:
        """Reads `reference.json`. Raises ModelError for a file that is not one."""
        try:
            data = json.loads(path.read_text("utf-8"))
            quantiles = tuple(tuple(float(value) for value in bucket["quantiles"]) for bucket in data["buckets"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError("no usable reference distribution", where=str(path)) from error
        if len(quantiles) != len(BUCKETS) or any(len(bucket) != 101 for bucket in quantiles):
            raise ModelError(f"needs {len(BUCKETS)} buckets of 101 quantiles", where=str(path))
        return cls(quantiles)

    def percentile(self, log_probability: float, tokens: int) -> float:
        """Share (0 to 100) of edited-news sentences of like length that read less fluently."""
        values = self.quantiles[bucket(tokens)]
        place = bisect.bisect_right(values, log_probability)
        if place == 0:
            return 0.0
        if place == len(values):
            return 100.0
        below, above = values[place - 1], values[place]
        return place - 1 + (log_probability - below) / (above - below)


def bucket(tokens: int) -> int:
    """The bucket of a number of tokens; the shortest one also takes what is shorter."""
    return max(0, bisect.bisect_right(BUCKETS, tokens) - 1)
