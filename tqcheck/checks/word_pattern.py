"""Patterns over words: a list of what may stand one after the other, as packs write it.

    pattern = ["in", {optional = "the"}, {any = ["light", "view"], as = "noun"}, "of"]

A text stands for its words, in any case where it is in lower case. A table has one of these keys:

    any       one of these texts                                {any = ["said", "told reporters"]}
    optional  one of these texts, or nothing                    {optional = ["the", "a"]}
    not       one word, but none of these                       {not = ["to", "for"]}
    regex     one word or sign that this matches as a whole     {regex = "un\\w+"}
    words     so many words whatever: at most, or [least, most]   {words = 3}
    noun      one of the regular forms of this noun             {noun = "party"}
    verb      one of the regular forms of this verb             {verb = "announce"}

With `as` what was found gets a name for message and suggestion; named `hit`, it alone is marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tqcheck import inflection
from tqcheck.checks.tokens import Phrase, Token, key, phrase, stands, tokens

_MOST_WORDS = 10
_NAME = re.compile(r"[a-z_]\w*")

# From a place in the tokens to the places where it may end, the longest first.
Ends = Callable[[Sequence[Token], int], Iterator[int]]


@dataclass(frozen=True, slots=True)
class _Item:
    ends: Ends
    name: str | None = None
    cues: tuple[str, ...] = ()  # in lower case; of what it matches, every text contains one of them


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a pattern matches, with the methods of `re.Match` that rules use."""

    text: str
    start: int
    end: int
    named: Mapping[str, tuple[int, int] | None]

    def span(self, group: str | int = 0) -> tuple[int, int]:
        place = self.named[group] if isinstance(group, str) else (self.start, self.end)
        return (-1, -1) if place is None else place

    def groupdict(self) -> dict[str, str | None]:
        return {name: self[name] for name in self.named}

    def __getitem__(self, group: str | int) -> str | None:
        start, end = self.span(group)
        return None if start < 0 else self.text[start:end]


class WordPattern:
    """A list of texts and tables, as above, that finds as a regular expression does.

    Time is linear in the number of tokens. language: whose forms nouns and verbs have. Raises ValueError for a list
    that cannot be used.
    """

    def __init__(self, items: Sequence[Any], language: str = "") -> None:
        self._items = [_item(item, language) for item in items]
        if not self._items:
            raise ValueError("an empty list")
        if all(0 in item.ends((), 0) for item in self._items):
            raise ValueError("it matches nothing at all: at least one item must stand for a word")
        self.groups = tuple(dict.fromkeys(item.name for item in self._items if item.name))

    @property
    def cues(self) -> tuple[str, ...]:
        """Literals of which every match contains one: those of the item with the longest ones."""
        return max((item.cues for item in self._items if item.cues), key=lambda cues: min(map(len, cues)), default=())

    def finditer(self, text: str) -> Iterator[Match]:
        """The matches, from left to right, without overlaps."""
        found = tokens(text)
        dead: set[tuple[int, int]] = set()  # (item, place) from which no match leads on, whatever stood before
        place = 0
        while place < len(found):
            path = self._path(found, 0, place, dead)
            end = path[-1] if path else place
            if path and end > place:
                yield self._match(text, found, [place, *path])
            place = max(end, place + 1)

    def search(self, text: str) -> Match | None:
        return next(self.finditer(text), None)

    def _path(self, found: Sequence[Token], item: int, place: int, dead: set[tuple[int, int]]) -> list[int] | None:
        """Where each item from this one on ends, or None."""
        if item == len(self._items):
            return []
        if (item, place) in dead:
            return None
        for end in self._items[item].ends(found, place):
            rest = self._path(found, item + 1, end, dead)
            if rest is not None:
                return [end, *rest]
        dead.add((item, place))
        return None

    def _match(self, text: str, found: Sequence[Token], places: list[int]) -> Match:
        named = dict.fromkeys(self.groups) | {
            item.name: (found[start].start, found[end - 1].end)
            for item, (start, end) in zip(self._items, pairwise(places), strict=True)
            if item.name and end > start
        }
        return Match(text, found[places[0]].start, found[places[-1] - 1].end, named)


# --- items -------------------------------------------------------------------------------------------------------


def _item(item: Any, language: str) -> _Item:
    if isinstance(item, str):
        return _any([item])
    if not isinstance(item, Mapping):
        raise ValueError(f"{item!r} is neither a text nor a table")
    kinds = [kind for kind in _KINDS if kind in item]
    unknown = item.keys() - {*_KINDS, "as"}
    if len(kinds) != 1 or unknown:
        raise ValueError(f"{dict(item)!r} must have one of the keys {', '.join(_KINDS)}, and may have `as`")
    name = item.get("as")
    if name is not None and not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise ValueError(f"as = {name!r} is not a name in lower case")
    made = _KINDS[kinds[0]](item[kinds[0]], language)
    return _Item(made.ends, name, made.cues)


def _texts(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f"{value!r} is neither a text nor a list of texts")
    return texts


def _any(texts: Any, language: str = "") -> _Item:
    return _phrases([phrase(text) for text in _texts(texts)])


def _phrases(phrases: Sequence[Phrase]) -> _Item:
    def ends(found: Sequence[Token], place: int) -> Iterator[int]:
        fitting = {place + len(words) for words in phrases if stands(words, found, place)}
        yield from sorted(fitting, reverse=True)

    # of each phrase the word that is longest in its shortest form
    words = [max(words, key=lambda forms: min(map(len, forms))) for words in phrases]
    cues = tuple(dict.fromkeys(form.lower() for forms in words for form in forms))
    return _Item(ends, cues=() if any("'" in cue or "’" in cue for cue in cues) else cues)


def _optional(texts: Any, language: str) -> _Item:
    one = _any(texts)

    def ends(found: Sequence[Token], place: int) -> Iterator[int]:
        yield from one.ends(found, place)
        yield place

    return _Item(ends)


def _not(texts: Any, language: str) -> _Item:
    excluded = {key(text) for text in _texts(texts)}

    def ends(found: Sequence[Token], place: int) -> Iterator[int]:
        if place < len(found) and found[place].is_word and found[place].key not in excluded:
            yield place + 1

    return _Item(ends)


def _regex(pattern: Any, language: str) -> _Item:
    if not isinstance(pattern, str):
        raise ValueError(f"regex = {pattern!r} is not a text")
    expression = re.compile(pattern)

    def ends(found: Sequence[Token], place: int) -> Iterator[int]:
        if place < len(found) and expression.fullmatch(found[place].text):
            yield place + 1

    return _Item(ends)


def _words(number: Any, language: str) -> _Item:
    least, most = number if isinstance(number, list) and len(number) == 2 else (0, number)
    if not (isinstance(least, int) and isinstance(most, int) and 0 <= least <= most and 0 < most <= _MOST_WORDS):
        raise ValueError(f"words = {number!r} is not a number from 1 to {_MOST_WORDS}, nor [least, most]")

    def ends(found: Sequence[Token], place: int) -> Iterator[int]:
        last = place
        while last < len(found) and last - place < most and found[last].is_word:
            last += 1
        # the nearest first: what stands between two words of a pattern is kept short
        yield from range(place + least, last + 1)

    return _Item(ends)


def _inflected(kind: str) -> Callable[[Any, str], _Item]:
    def make(texts: Any, language: str) -> _Item:
        if not inflection.is_known(language, kind):
            raise ValueError(f"the forms of a {kind} are not known in {language or 'any language'}: list them in `any`")
        return _phrases([phrase(text, language, kind) for text in _texts(texts)])

    return make


_KINDS: dict[str, Callable[[Any, str], _Item]] = {
    "any": _any, "optional": _optional, "not": _not, "regex": _regex, "words": _words,
    "noun": _inflected("noun"), "verb": _inflected("verb"),
}  # fmt: skip
