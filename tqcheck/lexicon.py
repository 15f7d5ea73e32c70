"""Which words of two languages translate each other, by their stems; for aligning, and for what was left out.

`models/training/lexicon.py` makes the tables, from sentence pairs that people translated.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib.resources import files

from tqcheck import tables
from tqcheck.words import words

STEM = 6  # letters: enough to tell most words apart, few enough that endings do not count
ORIGIN = 4  # letters that words of one origin begin with
_SHORTEST = 3

Lexicon = Mapping[str, Mapping[str, int]]  # stem -> stems that translate it, with the nats by which they are likelier


def stems(text: str, language: str) -> list[str]:
    """The first letters of a text's content words: those of three letters or more that are no function words."""
    functional = function_words(language)
    return [word[:STEM] for word in words(text) if len(word) >= _SHORTEST and word not in functional]


def function_words(language: str) -> frozenset[str]:
    """The words of a language that are no content words; none where it is not known."""
    return tables.words("function_words").get(language, frozenset())


@functools.cache
def lexicon(source: str, target: str) -> Lexicon:
    """From the stems of one language (ISO 639-1) to those of the other; empty where there is no table for the two."""
    if source == "en":
        return _read(target)
    return _inverted(_read(source)) if target == "en" else {}


@functools.cache
def _read(language: str) -> Lexicon:
    path = files("tqcheck") / "data" / "lexicons" / f"en-{language}.txt"
    if not path.is_file():
        return {}
    lines = (line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    # the last sign of an entry is its weight
    return {stem: {entry[:-1]: int(entry[-1]) for entry in entries} for stem, *entries in lines}


def _inverted(lexicon: Lexicon) -> Lexicon:
    turned: dict[str, dict[str, int]] = {}
    for stem, entries in lexicon.items():
        for other, weight in entries.items():
            turned.setdefault(other, {})[stem] = weight
    return turned


def translations(found: Iterable[str], lexicon: Lexicon) -> dict[str, int]:
    """All that may translate one of these stems, each with its greatest weight."""
    possible: dict[str, int] = {}
    for stem in found:
        for other, weight in lexicon.get(stem, {}).items():
            if weight > possible.get(other, 0):
                possible[other] = weight
    return possible
