"""Word differences between two texts: what a round trip lost, and what a reader is shown."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

# A word, one character of an unspaced script, or one other visible character.
_PATTERN = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’.,-][^\W_]+)*|[^\w\s]|_"


@dataclass(frozen=True, slots=True)
class Change:
    """`left[start:end]` stands where `right[right_start:right_end]` stands; of two that differ one may be empty."""

    same: bool
    start: int
    end: int
    right_start: int
    right_end: int


def tokens(text: str) -> list[tuple[int, int]]:
    """Ranges of the words and punctuation marks of a text; a character each where words are not spaced."""
    return [match.span() for match in _token().finditer(text)]


@functools.cache
def _token() -> re.Pattern[str]:
    return re.compile(_PATTERN)  # on first use: a run of rules only never needs it


def changes(left: str, right: str, *, fold_case: bool = False) -> list[Change]:
    """Runs of equal and of different tokens, in order, covering both texts (Ratcliff-Obershelp, stdlib difflib).

    Whitespace between tokens belongs to no run. With `fold_case` words that differ only in case are equal.
    """
    from difflib import SequenceMatcher  # on first use, as a run of rules only never needs it

    ours, theirs = tokens(left), tokens(right)

    def words(text: str, ranges: list[tuple[int, int]]) -> list[str]:
        return [text[start:end].casefold() if fold_case else text[start:end] for start, end in ranges]

    # autojunk would drop frequent words of long texts
    matcher = SequenceMatcher(None, words(left, ours), words(right, theirs), autojunk=False)
    return [
        Change(tag == "equal", *_range(ours, a, b, len(left)), *_range(theirs, c, d, len(right)))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]


def _range(ranges: list[tuple[int, int]], first: int, last: int, length: int) -> tuple[int, int]:
    if first < last:
        return ranges[first][0], ranges[last - 1][1]
    place = ranges[first][0] if first < len(ranges) else length
    return place, place
