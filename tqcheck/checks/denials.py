"""Which words of a text deny something, or may stand for a denial, in six languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection

from tqcheck import tables
from tqcheck.regex import Regex

_NEVER = r"(?!)"


def plain(text: str, language: str) -> str:
    """The first word that denies a clause ("not", "kein"); "" where there is none, or where it says something else."""
    found = _words(language, "plain").search(text)
    return "" if found is None or is_idiom(text, language) else found[0]


def count(text: str, language: str) -> int:
    """How many words of a text deny a clause."""
    return sum(1 for _ in _words(language, "plain").finditer(text))


def is_any_inside(text: str, language: str, explained: Collection[tuple[int, int]] = ()) -> bool:
    """Whether a word of a text may stand for a denial: "refuse", "unknown", "hardly".

    explained: places of words that stand for something else
    """
    patterns = (_words(language, "implied"), _pattern(language, "inside"))
    return any(match.span() not in explained for pattern in patterns for match in pattern.finditer(text))


def is_idiom(text: str, language: str) -> bool:
    """Whether a denial may say something else than no: "not until", "no solo … sino"; so may questions."""
    return _pattern(language, "idioms").search(text) is not None


def is_any(text: str, language: str) -> bool:
    """Whether any word of a text denies, or may stand for a denial: "refuse", "unknown", "hardly"."""
    return count(text, language) > 0 or is_any_inside(text, language)


@functools.cache
def _words(language: str, kind: str) -> Regex:
    words = tables.table("polarity").get(language, {}).get(kind, "").split()
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or _NEVER
    return Regex(rf"(?<!\w)(?:{alternatives})(?:(?<=['’])|(?!\w))|(?<=\w)n['’]t\b", flags=2)  # n'est, isn't


@functools.cache
def _pattern(language: str, kind: str) -> Regex:
    return Regex(tables.table("polarity").get(language, {}).get(kind, _NEVER), flags=2)
