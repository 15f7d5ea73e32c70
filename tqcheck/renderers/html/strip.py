"""The fluency strip: one bar a segment, and below it the gravest finding there."""

from __future__ import annotations

from dataclasses import dataclass

from tqcheck.finding import Severity
from tqcheck.report import DocumentReport, Fluency, Withheld

HEIGHT = 60  # of the tallest bar, in the units of the drawing
_FOOT = {"critical": 12, "major": 9, "minor": 6, "neutral": 3}  # the graver, the longer
_WORST = 3
_LOW = 10.0  # percentile


@dataclass(frozen=True, slots=True)
class Bar:
    """`height` is None where there is no percentile; `foot` is the length of the mark below, 0 for none."""

    x: int
    height: int | None
    is_low: bool
    foot: int
    gravest: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class StripView:
    """`worst` are (segment number, anchor, percentile) of the least fluent segments, the worst first."""

    bars: tuple[Bar, ...]
    width: int
    has_fluency: bool
    worst: tuple[tuple[int, str, int], ...]


def strip(report: DocumentReport, prefix: str) -> StripView:
    """A bar a segment, in the order of the text; heights are percentiles of edited news."""
    scores = {score.segment: score.fluency for score in report.segment_scores}
    gravest: dict[int, tuple[Severity, int]] = {}
    for finding in report.findings:
        if finding.suppressed is None:
            severity, count = gravest.get(finding.segment, (Severity.NEUTRAL, 0))
            gravest[finding.segment] = max(severity, finding.severity), count + 1
    bars, known = [], []
    for place, segment in enumerate(report.document.segments):
        percentile = _percentile(scores.get(segment.id))
        anchor = f"{prefix}s{segment.id + 1}"
        severity, count = gravest.get(segment.id, (Severity.NEUTRAL, 0))
        label = severity.label if count else ""
        bars.append(
            Bar(
                x=place,
                height=None if percentile is None else max(2, round(percentile * HEIGHT / 100)),
                is_low=percentile is not None and percentile < _LOW,
                foot=_FOOT[label] if count else 0,
                gravest=label,
                anchor=anchor,
                label=_label(segment.id + 1, percentile, count, label),
            )
        )
        if percentile is not None:
            known.append((percentile, segment.id + 1, anchor))
    worst = sorted(known)[:_WORST]
    return StripView(
        bars=tuple(bars),
        width=max(1, len(bars)),
        has_fluency=bool(known),
        worst=tuple((number, anchor, round(percentile)) for percentile, number, anchor in worst),
    )


def _percentile(fluency: Fluency | Withheld | None) -> float | None:
    return fluency.percentile if isinstance(fluency, Fluency) else None


def _label(number: int, percentile: float | None, count: int, gravest: str) -> str:
    fluency = "no fluency score" if percentile is None else f"fluency {percentile:.0f} of 100"
    findings = f", {count} finding{'' if count == 1 else 's'}, gravest {gravest}" if count else ""
    return f"Segment {number}: {fluency}{findings}"
