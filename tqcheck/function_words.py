"""Tells languages apart by their most frequent function words, and by script where that is enough."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from tqcheck import tables
from tqcheck.words import words

_LETTERS = re.compile(r"[^\W\d_]+")

# Letters that only texts of these languages consist of.
_SCRIPTS = {
    "ar": "\u0600-\u06ff", "fa": "\u0600-\u06ff", "el": "\u0370-\u03ff\u1f00-\u1fff", "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f", "ja": "\u3040-\u30ff\u3400-\u9fff", "ko": "\uac00-\ud7af", "th": "\u0e00-\u0e7f",
    "zh": "\u3400-\u9fff", "bg": "\u0400-\u04ff", "ru": "\u0400-\u04ff", "uk": "\u0400-\u04ff",
}  # fmt: skip


def profiled() -> frozenset[str]:
    """The languages that have a word list."""
    return frozenset(tables.words("function_words"))


@functools.cache
def openers(language: str) -> frozenset[str]:
    """Function words and other words that begin sentences; none of a language that is not known."""
    listed = (tables.words(name).get(language, frozenset()) for name in ("function_words", "openers"))
    return frozenset().union(*listed)


@functools.cache
def is_known(language: str) -> bool:
    """Whether `share` can say anything about that language."""
    return language in tables.words("function_words") or language in _SCRIPTS


def share(text: str, language: str, found: Sequence[str] | None = None) -> float:
    """The share (0 to 1) of a text's words that are frequent function words of that language.

    For a language without a word list the share of its letters that are in the language's script; 0 for a language
    that is not known at all (`is_known`) and for a text without words. Sentences of news have 0.2 to 0.5 in their own
    language.

    found: the words of the text, where they are at hand
    """
    frequent = tables.words("function_words").get(language)
    if frequent is None:
        return _share_of_script(text, language)
    found = words(text) if found is None else found
    return sum(map(frequent.__contains__, found)) / len(found) if found else 0.0


def likely_language(text: str, among: Iterable[str]) -> tuple[str | None, float]:
    """The language (ISO 639-1) with the highest share, and how far ahead of the next one it is (0 to 1).

    None, with margin 0, when no language has any share, or two are level. Languages that are not known are left out.
    """
    found = words(text)
    ranking = sorted(((share(text, language, found), language) for language in set(among)), reverse=True)
    if not ranking or ranking[0][0] == 0:
        return None, 0.0
    best, language = ranking[0]
    margin = best - (ranking[1][0] if len(ranking) > 1 else 0.0)
    return (language, margin) if margin > 0 else (None, 0.0)


def _share_of_script(text: str, language: str) -> float:
    if text.isascii() or language not in _SCRIPTS:
        return 0.0
    signs = len(re.findall(f"[{_SCRIPTS[language]}]", text))
    letters = sum(map(len, _LETTERS.findall(text))) if signs else 0
    return signs / letters if letters else 0.0
