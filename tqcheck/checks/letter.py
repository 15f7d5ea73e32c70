"""Lines of a letter that stand alone, though the sentence seems to go on behind their comma."""

from __future__ import annotations

import bisect
import functools
import re

from tqcheck import tables
from tqcheck.document import Segment
from tqcheck.regex import Regex

_MOST_WORDS = 8  # of "Dear members of the board of the bank,"


def is_formula(segment: Segment, place: int, language: str | None) -> bool:
    """Whether the line that ends at this break opens or closes a letter: "Dear Mr Smith,", "Yours sincerely,"."""
    number = bisect.bisect_left(segment.breaks, place)
    start = segment.breaks[number - 1] + 1 if number else 0
    line = segment.text[start:place]
    return len(line.split()) <= _MOST_WORDS and _formula(language or "").fullmatch(line) is not None


@functools.cache
def _formula(language: str) -> Regex:
    known = tables.table("letter_formulas").get(language, {})
    begins, whole = ("|".join(map(re.escape, known.get(part, ()))) or "(?!)" for part in ("begins", "whole"))
    return Regex(rf"(?:(?:{begins})\s.*|{whole}),", flags=re.IGNORECASE)
