"""The words of a text."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_SPACED = {number: " " for number in range(128) if not chr(number).isalpha()}


def words(text: str) -> list[str]:
    """The words of a text in lower case, of letters only: "Two-year-old's" is four."""
    lowered = text.lower()
    return lowered.translate(_SPACED).split() if lowered.isascii() else _WORD.findall(lowered)
