"""What names have in common however they are transliterated: their letters without accents, and their sound."""

from __future__ import annotations

import functools
import re
import unicodedata

# What different systems of transliteration write for one sound, in the order of replacement.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"t?sch|tch|ch|sh", "#"),
        (r"kh|gh", "h"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"ou|oo|uu|ue", "u"),
        (r"oe", "o"),
        (r"ae", "a"),
        (r"c(?=[eiy])", "s"),
        (r"c?k|q|c", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"z", "s"),
        (r"(?<=[^aeiouj])j(?=[aeou])", "i"),
        (r"[iy]+", "i"),
        (r"([^aeou])\1+", r"\1"),
        (r"h(?![aeiou])", ""),
    )
]

_NO_LETTERS = {number: None for number in range(128) if not chr(number).isalpha()}


def letters(text: str) -> str:
    """Its letters in lower case, without accents, spaces and marks."""
    if text.isascii():
        return text.lower().translate(_NO_LETTERS)
    return "".join(character for character in unicodedata.normalize("NFD", text.casefold()) if character.isalpha())


@functools.lru_cache(maxsize=10_000)
def sound(word: str) -> str:
    """Equal for Zelensky, Zelenskiy and Selenskij, for Khatami and Hatami; no phonetic alphabet."""
    heard = letters(word)
    for pattern, becomes in _SOUNDS:
        heard = pattern.sub(becomes, heard)
    return heard
