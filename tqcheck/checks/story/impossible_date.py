"""A day that no calendar has."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterator

from tqcheck import dates
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LEAP_YEAR = 2000
_LAST_DAYS = ("29", "30", "31")


@functools.cache
def _pattern(language: str) -> Regex:
    months = "|".join(map(re.escape, dates.names("months", language)))
    day_first = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?\s(?:of\s|de\s|d['’])?(?P<month>{months})"
    year = r"(?:,?\s(?:de\s|del\s)?(?P<year>(?:1[5-9]|20)\d\d))?"
    if language == "en":
        month_first = rf"(?P<month2>{months})\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
        return Regex(rf"(?<![\w.,-])(?:{day_first}|{month_first})(?![\w%:]|[.,]\d|\s?(?:per|million|billion)){year}")
    return Regex(rf"(?<![\w.,-]){day_first}\b{year}", flags=re.IGNORECASE)


@story_rule(
    code="TQ510",
    message="there is no {found}",
    target=dates.LANGUAGES,
    category="accuracy/mistranslation",
    severity="major",
    tier=1,
    cues=_LAST_DAYS,
    examples=(
        wrong("The treaty was signed on [[February 30]]."),
        wrong("It opened on [[31 June 2023]] in Rome."),
        wrong("They met on [[February 29, 2023]] and parted a year later."),
        right("The treaty was signed on February 29, 2024. It ended on 31 July."),
        right("She was born on February 29. March 40 people, and April 31% more."),
        right("In May 1945 the war ended. In June 50 left."),
    ),
)
def impossible_date(story: Story) -> Iterator[Hit]:
    """Flags a date that does not exist: "February 30", "31 June", "February 29, 2023".

    Why it matters: a figure was changed or copied wrongly, and the reader cannot know the right one.

    Left alone: numbers above 31, which are no days.
    """
    language = story.document.target_language.code or ""
    if language not in dates.LANGUAGES:
        return
    for segment in story.with_any(_LAST_DAYS):
        for match in _pattern(language).finditer(segment.text):
            groups = match.groupdict()
            day = int(groups["day"] or groups["day2"])
            month = dates.number("months", language, groups["month"] or groups["month2"]) + 1
            year = int(groups["year"] or _LEAP_YEAR)
            if calendar.monthrange(year, month)[1] < day <= 31:
                yield Hit(*match.span(), segment=segment.id)
