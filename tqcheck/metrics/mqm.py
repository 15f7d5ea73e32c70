"""MQM penalty: what the findings of a text weigh, per 1,000 words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tqcheck.errors import UsageError
from tqcheck.finding import ITS_TYPES, Finding, Severity

# Freitag et al. 2021, "Experts, Errors, and Context", table 4: non-translation 25 (our critical), major 5,
# minor fluency/punctuation 0.1, every other minor 1, neutral 0. Only punctuation proper is cheap there:
# capitalization belongs to spelling, and double spaces have no category, so both weigh what any minor weighs.
WMT_WEIGHTS = "critical=25,major=5,minor=1,minor/linguistic-conventions/punctuation=0.1,neutral=0"

_FORM = f"a list such as {WMT_WEIGHTS}"
_CATEGORIES = frozenset(ITS_TYPES) | {category.split("/")[0] for category in ITS_TYPES}


def _known(key: str) -> str:
    severity, slash, category = key.partition("/")
    try:
        Severity.parse(severity)
    except ValueError as error:
        raise UsageError(f"weights: {key[:80]!r}: {error}", remedy=f"give {_FORM}") from None
    if slash and category not in _CATEGORIES:
        known = ", ".join(sorted(_CATEGORIES))
        raise UsageError(f"weights: unknown category in {key[:80]!r}", remedy=f"known: {known}")
    return severity.lower() + slash + category


def _number(key: str, text: str) -> float:
    try:
        points = float(text)
    except ValueError:
        points = math.nan
    if not 0 <= points < math.inf:
        raise UsageError(f"weights: {key!r} has {text[:80]!r} points", remedy="points are a number of 0 or more")
    return points


@dataclass(frozen=True, slots=True)
class Weights:
    """Penalty points by key: a severity, or a severity and an MQM category or dimension (`minor/style`)."""

    points: Mapping[str, float]

    @classmethod
    def parse(cls, text: str) -> Weights:
        """Weights from `key=points` parts with commas between; severities left out weigh what they weigh at WMT.

        Raises UsageError with the key for an unknown severity or category, a key given twice, or points that are
        not a finite number of 0 or more.
        """
        points: dict[str, float] = {}
        for part in text.split(","):
            key, equals, number = (piece.strip() for piece in part.partition("="))
            if not equals:
                raise UsageError(
                    f"weights: {part.strip()[:80]!r} is not of the form key=points", remedy=f"give {_FORM}"
                )
            known = _known(key)
            if known in points:
                raise UsageError(f"weights: {key!r} is given twice", remedy=f"give {_FORM}")
            points[known] = _number(key, number)
        for severity, weight in {"critical": 25.0, "major": 5.0, "minor": 1.0, "neutral": 0.0}.items():
            points.setdefault(severity, weight)
        return cls(points)

    def of(self, finding: Finding) -> float:
        """Points of one finding, by the longest key that fits it."""
        severity = finding.severity.label
        dimension = finding.category.split("/")[0]
        for key in (f"{severity}/{finding.category}", f"{severity}/{dimension}"):
            if key in self.points:
                return self.points[key]
        return self.points[severity]


DEFAULT = Weights.parse(WMT_WEIGHTS)


def penalty(findings: Iterable[Finding], words: int, weights: Weights = DEFAULT) -> float:
    """Penalty points per 1,000 words over the unsuppressed findings: 0 is best, there is no upper limit.

    A text without words counts as one word. Below some 500 words the figure says little (DocumentScores.small_sample).
    """
    points = math.fsum(weights.of(finding) for finding in findings if finding.suppressed is None)
    return points * 1000 / max(words, 1)
