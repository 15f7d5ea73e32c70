"""Words and signs of a text, as packs see them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from tqcheck import inflection
from tqcheck.regex import Regex

What = TypeVar("What")
Phrase = Sequence[tuple[str, ...]]  # words one after the other, each in one of several forms

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts without spaces between words
_HANGUL = "\u1100-\u11ff\uac00-\ud7af"
_LETTER = rf"(?:[^\W_{_UNSPACED}{_HANGUL}][\u0300-\u036f]*)"
_TOKEN = Regex(
    rf"(?<=\w)['’]s(?!\w)"  # the possessive stands apart from its name
    rf"|{_LETTER}{{1,2}}['’](?=\w)"  # so do l'ONU, d'Ivoire, qu'il
    rf"|\d+(?:[.,]\d+)*"
    rf"|[{_UNSPACED}]"
    rf"|[{_HANGUL}]+"
    rf"|{_LETTER}+(?:(?:['’](?!s(?!\w))|-){_LETTER}+)*"
    rf"|[^\w\s]|_"
)


class Token(NamedTuple):
    """A word, a number or a single sign: text, its key (lower case, straight apostrophe), and its place."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


@functools.lru_cache(maxsize=512)  # several glossaries read the same sentence
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order. `well-known` is one, `party's` and `l'ONU` are two, each Han sign is one."""
    return tuple(Token(match[0], key(match[0]), *match.span()) for match in _TOKEN.finditer(text))


def key(word: str) -> str:
    """What is the same for all spellings of a word that differ in case or in the kind of apostrophe only."""
    return word.lower().replace("’", "'")


def is_spelt(found: str, word: str) -> bool:
    """Whether a text has a word as a pack asks for it.

    A word in lower case is found in any case; one with a capital as it stands, or all in capitals.
    """
    return word == word.lower() or found.replace("’", "'") in (word.replace("’", "'"), word.upper())


def phrase(text: str, language: str = "", kind: str = "none") -> Phrase:
    """A text as its words, in their regular forms where it is a `noun` or a `verb` (see `tqcheck.inflection`)."""
    return inflection.inflected([token.text for token in tokens(text)], language, kind)


def stands(words: Phrase, found: Sequence[Token], place: int) -> bool:
    """Whether a phrase stands at that place of the tokens."""
    if place + len(words) > len(found):
        return False
    return all(
        any(key(form) == token.key and is_spelt(token.text, form) for form in forms)
        for forms, token in zip(words, found[place : place + len(words)], strict=True)
    )


class Phrases(Generic[What]):
    """Many phrases, each with what it stands for; finding them takes no longer when there are more of them."""

    def __init__(self, entries: Iterable[tuple[Phrase, What]]) -> None:
        self._by_first: dict[str, list[tuple[Phrase, What]]] = {}
        for words, what in entries:
            for first in dict.fromkeys(key(form) for form in words[0]):
                self._by_first.setdefault(first, []).append((words, what))
        for known in self._by_first.values():
            known.sort(key=lambda entry: -len(entry[0]))

    def find(self, found: Sequence[Token]) -> Iterator[tuple[int, int, What]]:
        """(first token, token after the last, what it stands for), without overlaps; of two the longer."""
        place = 0
        while place < len(found):
            for words, what in self._by_first.get(found[place].key, ()):
                if stands(words, found, place):
                    yield place, place + len(words), what
                    place += len(words)
                    break
            else:
                place += 1
