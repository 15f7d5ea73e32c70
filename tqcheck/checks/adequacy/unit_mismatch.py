"""A number with another unit than in the source."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck import units
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong
from tqcheck.units import Measure


@segment_rule(
    code="TQ608",
    message="the source has {number} of another unit ('{source}')",
    category="accuracy/mistranslation",
    severity="critical",
    tier=1,
    target=("en", "es", "fr", "de", "pt", "it"),
    needs=("source",),
    examples=(
        wrong("The village is [[120 miles]] from Rome.", source="El pueblo está a 120 kilómetros de Roma."),
        wrong("It costs [[300 dollars]] a year.", source="Cuesta 300 euros al año."),
        right("The village is 75 miles from Rome.", source="El pueblo está a 120 kilómetros de Roma."),
        right("He spent 3 days and 3 weeks there.", source="Pasó allí 3 semanas y 3 días."),
    ),
)
def unit_mismatch(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a number that keeps its value and changes its unit: 120 kilómetros, 120 miles.

    Why it matters: the figure is wrong, and looks right.

    Left alone: values that were converted, and numbers that stand with several units.
    """
    if not segment.source:
        return
    known: dict[str, list[tuple[str, str]]] = {}
    for measure in units.measures(segment.source):
        written = segment.source[measure.start : measure.end]
        known.setdefault(_digits(measure), []).append((measure.unit, written))
    for measure in units.measures(segment.text) if known else ():
        there = known.get(_digits(measure))
        if there and all(measure.unit != unit for unit, _ in there):
            yield Hit(measure.start, measure.end, detail={"number": _digits(measure), "source": there[0][1]})


def _digits(measure: Measure) -> str:
    return "".join(filter(str.isdigit, measure.number))
