"""Where in a text each token of a model stands, and how a long text is cut into windows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tqcheck.report import Dip

# Typographic variants that say nothing about fluency, one character each, so that offsets stay as they are. The same
# table as in models/training/text.py; a test holds the two equal.
PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
                       "\u00a0": " ", "\u202f": " ", "\u2009": " "})  # fmt: skip

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # has no UTF-8 form, so no tokenizer takes it


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens `start` to `end` are read, those from `first` on are scored."""

    start: int
    first: int
    end: int


def has_words(text: str) -> bool:
    return any(character.isalpha() for character in text)


def encodable(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD; offsets stay as they are."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def sentencepiece_tokens(processor: Any, text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The pieces of a text and the range (code points of the text) of each."""
    try:
        mapping = processor.encode(text, return_type="offset_mapping")
    except TypeError:  # sentencepiece before 0.2.2
        tokens = processor.encode(text, out_type="immutable_proto").pieces
        mapping = {"pieces": [t.piece for t in tokens], "offsets": [(t.begin, t.end) for t in tokens]}
    return mapping["pieces"], filled(mapping["offsets"], len(text))


def filled(ranges: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The ranges, each empty one replaced by the range after it.

    Where normalisation makes several tokens of one character (`…`, ligatures, bytes of an emoji), tokenizers give the
    character to the last of them; here all of them have it.
    """
    result: list[tuple[int, int]] = []
    following = (max(0, length - 1), length)
    for start, end in reversed(ranges):
        if start < end:
            following = (start, end)
        result.append(following)
    return result[::-1]


def windows(tokens: int, longest: int) -> Iterator[Window]:
    """Windows of at most `longest` tokens that score each token once.

    The first window scores all it reads; each later one reads half a window of context before what it scores.
    """
    context = longest // 2
    end = min(tokens, longest)
    yield Window(0, 0, end)
    while end < tokens:
        first, end = end, min(tokens, end + longest - context)
        yield Window(first - context, first, end)


def dips(text: str, ranges: Sequence[tuple[int, int]], log_probabilities: Sequence[float]) -> tuple[Dip, ...]:
    """Each token's place, without the white space it begins with, and its surprisal in bits."""
    result = []
    for (start, end), value in zip(ranges, log_probabilities, strict=True):
        while start < end - 1 and text[start].isspace():
            start += 1
        result.append(Dip(start, end, round(max(0.0, -value / math.log(2)), 2)))
    return tuple(result)


def costly_words(text: str, surprisals: Sequence[Dip], least: float) -> Iterator[tuple[int, int, float]]:
    """The whole words around tokens of at least so many bits: start, end, surprisal of the dearest token of each."""
    found: dict[tuple[int, int], float] = {}
    for dip in surprisals:
        if dip.surprisal >= least:
            place = _word(text, dip.start, dip.end)
            found[place] = max(dip.surprisal, found.get(place, 0.0))
    for (start, end), surprisal in found.items():
        yield start, end, surprisal


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole word around a piece of it."""
    while start < end and text[start].isspace():
        start += 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return start, end
