"""Datelines that lost their form in translation."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from tqcheck.document import Zone
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LINES = 3  # a dateline or byline stands at the top


@story_rule(
    code="TQ203",
    message="agency and place run together; wire style is '{suggestion}'",
    category="locale-conventions/name-format",
    severity="minor",
    tier=1,
    examples=(
        wrong("[[Efe Seoul]]\n\nThe two countries signed an agreement on Monday.", fixed="SEOUL (EFE)\n\nThe two countries signed an agreement on Monday."),
        wrong("[[Lusa Lisbon]]\n\nThe government fell on Tuesday evening.", fixed="LISBON (Lusa)\n\nThe government fell on Tuesday evening."),
        right("SEOUL (EFE)\n\nThe two countries signed an agreement on Monday."),
        right("Efe\n\nThe two countries signed an agreement on Monday."),
        right("Efe Seoul bureau chief resigns\n\nThe two countries signed an agreement on Monday."),
    ),
)
def mangled_dateline(story: Story) -> Iterator[Hit]:
    """Flags an agency's name and a place run together at the top of a story: "Efe Seoul".

    Why it matters: agencies are credited by contract, and a reader takes the two words for a person's name.
    """
    for segment in story.segments[:_LINES]:
        if segment.zone not in (Zone.DATELINE, Zone.BYLINE, Zone.HEADLINE):
            continue
        match = _run_together().fullmatch(segment.text)
        if match:
            agency = _agencies()[match["agency"].casefold()]
            yield Hit(0, len(segment.text), segment=segment.id, suggestion=f"{match['place'].upper()} ({agency})")


@functools.cache
def _agencies() -> dict[str, str]:
    """Names of agencies as written in datelines, by their case-folded form."""
    table = tomllib.loads((files("tqcheck") / "data" / "agencies.toml").read_text("utf-8"))
    return {name.casefold(): name for agency in table["agency"] for name in agency["names"]}


@functools.cache
def _run_together() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_agencies(), key=len, reverse=True))
    return re.compile(rf"(?P<agency>(?i:{names}))\s+(?P<place>[A-Z][\w'’-]+(?:\s+(?:de|del|la|los)?\s*[A-Z][\w'’-]+)?)")
