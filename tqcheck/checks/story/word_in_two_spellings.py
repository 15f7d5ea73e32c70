"""One word in two spellings."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LANGUAGES = ("en", "pt", "de")
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{3,}(?![\w-])")

_Place = tuple[int, int, int]  # segment, start, end


@functools.cache
def _other_spelling(language: str) -> dict[str, str]:
    pairs = [line.split() for line in tables.table("spelling_variants")["pairs"][language].split("\n") if line]
    return {one: other for first, second in pairs for one, other in ((first, second), (second, first))}


@functools.cache
def _known(language: str) -> frozenset[str]:
    """As `Story.words` has them."""
    return frozenset(word.lower() for word in _other_spelling(language))


@story_rule(
    code="TQ506",
    message="'{found}' is spelled '{suggestion}' elsewhere in the story",
    target=_LANGUAGES,
    category="terminology/inconsistent",
    severity="minor",
    tier=2,
    examples=(
        wrong(
            "The ministry of defense said no. Its defense budget grows. The [[defence]] staff is at work.",
            fixed="The ministry of defense said no. Its defense budget grows. The defense staff is at work.",
        ),
        wrong(
            "They recognise the state. Nobody else wants to [[recognize]] it.",
            fixed="They recognise the state. Nobody else wants to recognise it.",
        ),
        right("They recognise the state. The center of town is grey."),
        right("The defense budget grows, said the Ministry of Defence."),
    ),
)
def word_in_two_spellings(story: Story) -> Iterator[Hit]:
    """Flags a word that stands in two spellings in one story: defence and defense, in German dass and daß.

    Why it matters: a story has one house style; a mix shows that nobody read it.

    In English these are British and American ones, in Portuguese those of Portugal and Brazil, in German the old and
    the new ones, and the Swiss.

    Left alone: names ("Ministry of Defence"), and different words of which one is British and one American.
    The rarer spelling is marked where it comes first, or the later one where both are as frequent.
    """
    language = story.document.target_language.code or ""
    if language not in _LANGUAGES:
        return
    places: dict[str, list[_Place]] = {}
    for number in sorted(story.holding(_known(language))):
        for match in _WORD.finditer(story.segments[number].text):
            if match[0] in _other_spelling(language):
                places.setdefault(match[0], []).append((number, *match.span()))
    for word, there in places.items():
        other = _other_spelling(language)[word]
        rivals = places.get(other, [])
        if rivals and (len(there), rivals[0]) < (len(rivals), there[0]):
            number, start, end = there[0]
            yield Hit(start, end, suggestion=other, segment=number)
