"""A weekday that does not belong to its date."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator

from tqcheck import dates
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_CUES = tuple(day.lower() for language in dates.LANGUAGES for day in dates.names("weekdays", language))
_FIRST_YEAR = 1900  # earlier dates may follow another calendar


@functools.cache
def _pattern(language: str) -> Regex:
    days = "|".join(map(re.escape, dates.names("weekdays", language)))
    months = "|".join(dates.names("months", language))
    written = rf"(?P<day>\d{{1,2}})\.?(?:er|º)?\s+(?:de\s+)?(?P<month>{months})"
    if language == "en":
        american = rf"(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        written = rf"(?:{american}|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{months}))"
    return Regex(
        rf"\b(?P<weekday>{days})(?:,\s+|\s+)(?:the\s+|den\s+|le\s+|el\s+)?{written},?\s+(?:de\s+|del\s+)?"
        r"(?P<year>(?:19|20)\d\d)\b",
        flags=2,
    )


@story_rule(
    code="TQ502",
    message="{date} was a {right}, not a {weekday}",
    category="accuracy/mistranslation",
    severity="major",
    tier=1,
    target=dates.LANGUAGES,
    cues=_CUES,
    examples=(
        wrong("It was signed on [[Monday, January 21, 2024]] in Seoul."),
        wrong("The vote of [[Friday 3 May 2023]] was close."),
        right("It was signed on Sunday, January 21, 2024 in Seoul."),
        right("The vote of Wednesday 3 May 2023 was close. On Monday, 31 February 2023 is no date."),
    ),
)
def weekday_mismatch(story: Story) -> Iterator[Hit]:
    """Flags a full date whose weekday is another one: "Monday, January 21, 2024" (a Sunday).

    Why it matters: one of the two is wrong, and the reader cannot know which.

    Left alone: dates before 1900, and dates without a year.
    """
    language = story.document.target_language.code or ""
    if language not in dates.LANGUAGES:
        return
    pattern, weekdays = _pattern(language), dates.names("weekdays", language)
    for segment in story.with_any(_CUES):
        for match in pattern.finditer(segment.text):
            groups = match.groupdict()
            date = _date(groups.get("day") or groups.get("day2"), groups.get("month") or groups.get("month2"),
                         groups["year"], language)  # fmt: skip
            if date is None or weekdays[date.weekday()].lower() == match["weekday"].lower():
                continue
            detail = {"date": date.isoformat(), "right": weekdays[date.weekday()], "weekday": match["weekday"]}
            yield Hit(*match.span(), segment=segment.id, detail=detail)


def _date(day: str | None, month: str | None, year: str, language: str) -> datetime.date | None:
    try:
        found = datetime.date(int(year), dates.number("months", language, month or "") + 1, int(day or 0))
    except ValueError:  # no such day
        return None
    return found if found.year >= _FIRST_YEAR else None
