"""Datelines that lost their form in translation."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck import agencies
from tqcheck.document import Zone
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LINES = 3  # a dateline or byline stands at the top
_ACRONYM = 3  # letters; "Efe" is EFE, "Lusa" a name


@story_rule(
    code="TQ203",
    message="agency and place run together; wire style is '{suggestion}'",
    category="locale-conventions/name-format",
    severity="minor",
    tier=1,
    examples=(
        wrong(
            "[[Efe Seoul]]\n\nThe two countries signed an agreement on Monday.",
            fixed="SEOUL (EFE)\n\nThe two countries signed an agreement on Monday.",
        ),
        wrong(
            "[[Lusa Lisbon]]\n\nThe government fell on Tuesday evening.",
            fixed="LISBON (Lusa)\n\nThe government fell on Tuesday evening.",
        ),
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
        together = agencies.run_together(segment.text)
        if together:
            agency, place = together
            name = agency.upper() if len(agency) <= _ACRONYM else agency
            yield Hit(0, len(segment.text), segment=segment.id, suggestion=f"{place.upper()} ({name})")
