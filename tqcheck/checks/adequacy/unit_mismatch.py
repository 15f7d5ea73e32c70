"""A number with another unit than in the source."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.checks.regex import Regex
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong


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
    for number, unit, match in _measures(segment.source):
        known.setdefault(number, []).append((unit, match))
    for number, unit, written in _measures(segment.text) if known else ():
        there = known.get(number)
        if there and all(unit != other for other, _ in there):
            start = segment.text.find(written)
            yield Hit(start, start + len(written), detail={"number": number, "source": there[0][1]})


def _measures(text: str) -> Iterator[tuple[str, str, str]]:
    """(digits, what is measured, as written)."""
    if not any(character.isdigit() for character in text):
        return
    for match in _pattern().finditer(text):
        unit = next(name for name, value in match.groupdict().items() if value and name != "number")
        yield "".join(filter(str.isdigit, match["number"])), unit, match[0]


@functools.cache
def _pattern() -> Regex:
    units = tables.table("units")
    names = "|".join(f"(?P<{name.replace('-', '_')}>{written})" for name, written in units.items())
    return Regex(rf"(?<![\d.,])(?P<number>\d[\d.,]*)[\s\u00a0-]?(?:{names})(?![\w°])")
