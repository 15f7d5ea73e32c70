"""Names whose words stand in the order of another language."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tqcheck import tables
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong
from tqcheck.words import words

_RUN = re.compile(r"(?<![\w'’-])[A-Z][\w-]*(?:\s(?:(?:of|for|on|the|and)\s){0,3}[A-Z][\w-]*)+")
_WORD = re.compile(r"[A-Z][\w-]*")
_LONGEST = 5  # words with a capital
_Place = tuple[str, int, int]


@functools.cache
def _names() -> dict[frozenset[str], str]:
    return {frozenset(_words(name)): name for name in tables.lines("fixed_names.txt")}


@functools.cache
def _parts_of_names() -> dict[str, list[frozenset[str]]]:
    """The words of each name as `Story.words` has them, by the longest of them, as few texts have it."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for name in _names():
        parts = words(" ".join(name))
        found[max(parts, key=len)].append(frozenset(parts))
    return dict(found)


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _where(story: Story) -> set[int]:
    """Segments with all words of such a name."""
    known, names = story.vocabulary, _parts_of_names()
    possible = (name for word in names if word in known for name in names[word] if name <= known.keys())
    return set().union(*(set.intersection(*(set(known[word]) for word in name)) for name in possible))


@segment_rule(
    code="TQ430",
    message="the name is '{suggestion}'",
    target=("en",),
    category="terminology/wrong-term",
    severity="minor",
    tier=1,
    where=_where,
    presumes_source=("es", "fr", "pt", "it", "de"),
    examples=(
        wrong(
            "He spoke at the [[Council of Security of the United Nations]].",
            fixed="He spoke at the United Nations Security Council.",
        ),
        wrong("The [[Bank Central European]] met.", fixed="The European Central Bank met."),
        wrong(
            "The ministers of the [[Organization of Cooperation of Shanghai]] met.",
            fixed="The ministers of the Shanghai Cooperation Organization met.",
        ),
        right("He spoke at the Security Council of the United Nations."),
        right("The Union of European Football Associations and the Bank of Central Europe met."),
        right("The Court of Justice and the House of the White Rose are in Rome."),
    ),
)
def scrambled_name(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a well-known name with its words in another order: "Council of Security", "Bank Central European".

    Why it matters: the words were translated one by one; readers know the name, and not this one.

    Left alone: words that are part of a longer name.
    """
    for run in _RUN.finditer(segment.text):
        places = [(word[0], *word.span()) for word in _WORD.finditer(segment.text, *run.span())]
        first = 0
        while first < len(places):
            last = _scrambled(places, first, segment.text)
            if last is None:
                first += 1
                continue
            start, end = places[first][1], places[last][2]
            yield Hit(start, end, suggestion=_names()[_key(places[first : last + 1])])
            first = last + 1


def _scrambled(places: Sequence[_Place], first: int, text: str) -> int | None:
    """The last word of the scrambled name that begins with this word."""
    for last in range(min(len(places), first + _LONGEST) - 1, first, -1):
        part = places[first : last + 1]
        name = _names().get(_key(part))
        if name is None or _in_order(part) or len(part) != len(_words(name)):
            continue
        if any(_in_order(part[:cut]) for cut in range(2, len(part))):  # Security Council of the United Nations
            continue
        goes_on = last + 1 < len(places) and places[last + 1][1] == places[last][2] + 1
        before = places[first - 1] if first > 0 else ("", -1, -1)
        began = before[2] + 1 == places[first][1] and before[0].lower() not in tables.words("function_words")["en"]
        return None if goes_on or began else last
    return None


def _in_order(part: Sequence[_Place]) -> bool:
    name = _names().get(_key(part))
    return name is not None and [word.lower() for word, *_ in part] == _words(name)


def _key(part: Sequence[_Place]) -> frozenset[str]:
    return frozenset(word.lower() for word, *_ in part)
