"""How much of a text another text explains, word by word: what a translation left out, and what it made up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tqcheck import lexicon

# How long a text is in a language, beside English (medians of newstest2013 and FLORES-200).
_LENGTHS = {"en": 1.0, "es": 1.11, "fr": 1.14, "de": 1.14, "pt": 1.09, "it": 1.17}
SHORT = 0.65  # of the expected length; so short, a translation has lost a clause

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})
_ALONE, _EXPLAINED = 1, -2  # what a word adds to a stretch; of people's translations two words in three are explained


@dataclass(frozen=True, slots=True)
class Word:
    """A content word, in code points of its text, and whether the other text explains it."""

    start: int
    end: int
    is_explained: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that hardly any word of the other text explains, in code points; `words`: those alone, less what is not."""

    start: int
    end: int
    words: int


def content(text: str, language: str, other: str, other_language: str) -> list[Word]:
    """The words of a text that its translation may explain, each with whether `other` does.

    A number, a name or a word of one origin (its first four letters) explains itself, any other what the lexicon says.
    Left out are function words, single digits, and words that are neither names, nor in the lexicon, nor explained:
    nothing is known of these.
    """
    known = lexicon.lexicon(language, other_language)
    functional = lexicon.function_words(language)
    there = set(_WORD.findall(other.lower()))
    stems = {word[: lexicon.STEM] for word in there}
    origins = {word[: lexicon.ORIGIN] for word in there}
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in functional:
            continue
        stem = word[: lexicon.STEM]
        alike = word in there if len(word) <= lexicon.ORIGIN else stem in stems or word[: lexicon.ORIGIN] in origins
        is_explained = alike or not stems.isdisjoint(known.get(stem, ()))
        is_name = match[0][0].isupper() and match.start() > 0 and language not in _NOUNS_WITH_CAPITALS
        if is_explained or stem in known or word.isdigit() or is_name:
            found.append(Word(*match.span(), is_explained))
    return found


def explained(text: str, language: str, other: str, other_language: str) -> frozenset[tuple[int, int]]:
    """The places of the words that the other text explains (`content`)."""
    words = content(text, language, other, other_language)
    return frozenset((word.start, word.end) for word in words if word.is_explained)


def unexplained(words: Sequence[Word]) -> Stretch:
    """The longest stretch of words without a counterpart; an explained one inside it takes two of them."""
    best, first, length = Stretch(0, 0, 0), 0, 0
    for number, word in enumerate(words):
        if length <= 0:
            first, length = number, 0
        length += _EXPLAINED if word.is_explained else _ALONE
        if length > best.words:
            best = Stretch(words[first].start, word.end, length)
    return best


def relative_length(text: str, language: str, source: str, source_language: str) -> float:
    """How long a translation is, beside what is expected of the two languages; 1 for one that is as long as usual."""
    expected = _LENGTHS.get(language, 1.0) / _LENGTHS.get(source_language, 1.0)
    return len(text) / len(source) / expected
