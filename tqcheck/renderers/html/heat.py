"""How unexpected each token was, in a form that the page's script reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tqcheck.controls import visible
from tqcheck.report import Dip

FAINTEST = 4  # bits; what costs less is not shaded
_UNEXPECTED = 14.0  # bits; 9 % of the tokens of edited news cost as much


@dataclass(frozen=True, slots=True)
class Word:
    """A token that the model did not expect, with its surprisal in whole bits."""

    text: str
    bits: int


def encoded(text: str, surprisals: Sequence[Dip]) -> str:
    """`start length bits` of every token of `FAINTEST` bits or more, with commas between them.

    Start and length count UTF-16 code units of the text as the page shows it, which is how a browser counts.
    """
    if not surprisals:
        return ""
    places = _shown_places(text)
    shaded = []
    for dip in surprisals:
        start, end = places[dip.start], places[dip.end]
        if dip.surprisal >= FAINTEST and end > start:
            shaded.append(f"{start} {end - start} {round(dip.surprisal)}")
    return ",".join(shaded)


def _shown_places(text: str) -> Sequence[int]:
    """Where each offset of the text, its end included, comes to stand in what the page shows."""
    if text.isascii() and visible(text) == text:
        return range(len(text) + 1)
    return [0, *accumulate(len(visible(character).encode("utf-16-le")) // 2 for character in text)]


def unexpected(text: str, surprisals: Sequence[Dip]) -> tuple[Word, ...]:
    """The tokens of 14 bits or more, in the order of the text."""
    return tuple(
        Word(visible(text[dip.start : dip.end].strip()), round(dip.surprisal))
        for dip in surprisals
        if dip.surprisal >= _UNEXPECTED and text[dip.start : dip.end].strip()
    )
