"""A rise to a smaller number, a fall to a greater one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_RISE = r"rose|rises?|risen|climbed|climbs|grew|grows?|grown|increased|increases?|jumped|surged|soared|went up"
_FALL = (
    r"fell|falls?|fallen|dropped|drops?|declined|declines?|decreased|decreases?|shrank|shrunk|went down|plunged|sank"
)
_NUMBER = r"[$€£]?(?P<{}>\d[\d.,]*)\s?(?P<{}>%|per\scent|percent|million|billion|trillion|thousand)?"
_ABOUT = r"(?:(?:about|some|around|nearly|almost|over|more than|an?|the)\s)?"
_FROM_TO = Regex(
    rf"\b(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))\b[^.;:()\d]{{0,40}}?\bfrom\s{_ABOUT}{_NUMBER.format('first', 'unit')}"
    rf"(?:[^.;:()\d]{{0,40}}?)\bto\s{_ABOUT}{_NUMBER.format('last', 'unit2')}(?![\w-])"
)
_RANKS = Regex(
    r"(?i)\b(?:place|rank\w*|position|seed\w*|table|standings|spot|chart|No\.)|[-−–]\d|\d(?:st|nd|rd|th)\b|a\.?m\b|p\.?m\b"
)
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

_CUES = ("from ",)


@story_rule(
    code="TQ512",
    message="{first} to {last} is no {change}",
    target=("en",),
    category="accuracy/mistranslation",
    severity="major",
    tier=1,
    cues=_CUES,
    examples=(
        wrong("Sales [[rose from 10 to 8 million]] in a year."),
        wrong("The squadron [[increased from 800 to 1.020]] planes."),
        wrong("Inflation [[fell last month from 3.1 percent to 3.4 percent]]."),
        right("Sales rose from 8 to 10 million in a year. Inflation fell from 3.4 percent to 3.1."),
        right("The team fell from 2nd to 5th place. It climbed from 9 to 4 in the table."),
        right("Profit rose from 900 thousand to 1.2 million. Prices fell from $1,020 to $800."),
    ),
)
def contradictory_change(story: Story) -> Iterator[Hit]:
    """Flags a rise to a smaller number and a fall to a greater one.

    Why it matters: the numbers or the verb are wrong; a number in the source's format ("1.020" for a thousand and
    twenty) shows here too.

    Left alone: ranks, clock times and negative numbers.
    """
    for segment in story.with_any(_CUES):
        for match in _FROM_TO.finditer(segment.text):
            first = _value(match["first"], match["unit"] or match["unit2"])
            last = _value(match["last"], match["unit2"] or match["unit"])
            if first is None or last is None or first == last or _RANKS.search(segment.text):
                continue
            if (match["rise"] is not None) != (last > first):
                change = "rise" if match["rise"] else "fall"
                detail = {"first": match["first"], "last": match["last"], "change": change}
                yield Hit(*match.span(), segment=segment.id, detail=detail)


def _value(number: str, unit: str | None) -> float | None:
    """As English writes numbers."""
    plain = number.rstrip(".,").replace(",", "")
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return None
    return float(plain) * _SCALE.get(unit or "", 1.0)
