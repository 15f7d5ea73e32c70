"""An acronym that is explained in two ways, or a long form with two acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tqcheck.ledger import Expansion
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_SMALL = frozenset(
    ["of", "for", "the", "and", "on", "in", "to", "de", "del", "la", "los", "las", "du", "des", "di", "y"]
)


@story_rule(
    code="TQ507",
    message="{acronym} is '{other}' elsewhere in the story",
    target=("en", "es", "fr", "pt", "it", "de"),
    category="terminology/inconsistent",
    severity="major",
    tier=2,
    examples=(
        wrong("He joined the National Security Agency (NSA) in 2003. The [[National Safety Agency]] (NSA) denies it."),
        wrong("The Differential Item Functioning (DIF) is low. The [[Item Differential Functioning]] (DIF) is high."),
        right("He joined the National Security Agency (NSA). The National Security Agency (NSA) denies it."),
        right("He joined the World Health Organization (WHO). The World Health Organisation (WHO) denies it."),
        right("Angela Merkel (CDU) and Armin Laschet (CDU) came."),
    ),
)
def acronym_with_two_meanings(story: Story) -> Iterator[Hit]:
    """Flags an acronym whose long form is another one than where the story explained it first.

    Why it matters: the same name was translated twice, and one of the two is wrong.

    Left alone: spellings of one word (organisation, organization), singular and plural, and brackets after people's
    names, which tell a party.
    """
    first: dict[str, Expansion] = {}
    for expansion in story.ledger.expansions:
        known = first.setdefault(expansion.acronym, expansion)
        if known is expansion or _key(known) == _key(expansion) or not _is_one_name(known, expansion):
            continue
        detail = {"acronym": expansion.acronym, "other": known.text}
        yield Hit(expansion.start, expansion.end, segment=expansion.segment, detail=detail)


def _key(expansion: Expansion) -> list[str]:
    words = (word.lower() for word in expansion.words if word.lower() not in _SMALL)
    return [
        re.sub(r"(?:es|s|'s|’s)$", "", word.replace("z", "s").replace("our", "or").replace("re", "er"))
        for word in words
    ]


def _is_one_name(one: Expansion, other: Expansion) -> bool:
    """Whether both are translations of one name: both fit the acronym, or they share most words and end differently.

    Long forms that do not fit may have words before the name: "the heads of government of the Union of …".
    """
    words, other_words = _key(one), _key(other)
    shared = len(set(words) & set(other_words))
    alike = 2 * shared >= max(len(words), len(other_words)) and words[-2:] != other_words[-2:]
    return (one.fits and other.fits) or alike
