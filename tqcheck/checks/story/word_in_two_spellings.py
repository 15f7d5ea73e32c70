"""One word in British and in American spelling."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w-])")

_Place = tuple[int, int, int]  # segment, start, end


@functools.cache
def _other_spelling() -> dict[str, str]:
    pairs = [line.split() for line in tables.lines("spelling_variants.txt")]
    return {one: other for british, american in pairs for one, other in ((british, american), (american, british))}


@story_rule(
    code="TQ506",
    message="'{found}' is spelled '{suggestion}' elsewhere in the story",
    target=("en",),
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
    """Flags a word that stands in British and in American spelling in one story: defence and defense.

    Why it matters: a story has one house style; a mix shows that nobody read it.

    Left alone: names ("Ministry of Defence"), and different words of which one is British and one American.
    The rarer spelling is marked where it comes first, or the later one where both are as frequent.
    """
    places: dict[str, list[_Place]] = {}
    for segment in story.segments:
        if _other_spelling().keys().isdisjoint(story.words[segment.id]):
            continue
        for match in _WORD.finditer(segment.text):
            if match[0] in _other_spelling():
                places.setdefault(match[0], []).append((segment.id, *match.span()))
    for word, there in places.items():
        other = _other_spelling()[word]
        rivals = places.get(other, [])
        if rivals and (len(there), rivals[0]) < (len(rivals), there[0]):
            number, start, end = there[0]
            yield Hit(start, end, suggestion=other, segment=number)
