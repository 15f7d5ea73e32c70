"""Whether a text's wording is an editor's or a machine's: the log-odds of its words and pairs of words."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

from tqcheck.errors import ModelError
from tqcheck.places import PLAIN
from tqcheck.safetensors import read_tensors

FILE = "contrast.safetensors"
LONGEST = 2  # words of an n-gram
_CAPITALS = frozenset({"de"})  # languages that write common nouns with a capital
_WORD = re.compile(r"\w+|[^\w\s]")


def words(text: str, language: str) -> list[str]:
    """Words and marks in lower case; numbers become `0`, and capitalised words inside the text, mostly names, `X`."""
    found = _WORD.findall(text.translate(PLAIN))
    has_names = language not in _CAPITALS
    plain = [
        "0" if word[0].isdigit() else "X" if number and has_names and word[0].isupper() else word.lower()
        for number, word in enumerate(found)
    ]
    return ["<s>", *plain, "</s>"]


def ngrams(text: str, language: str, slots: int) -> list[int]:
    """A slot, 0 to `slots` - 1, for every word and every pair of neighbours: their CRC-32, collisions kept.

    slots: a power of two
    """
    row = words(text, language)
    return [
        zlib.crc32(" ".join(row[start : start + size]).encode("utf-8", "replace")) & (slots - 1)
        for size in range(1, LONGEST + 1)
        for start in range(len(row) - size + 1)
    ]


class Contrast:
    """A log-linear model of human against machine-made text of one language, made by `models/training/contrast.py`.

    A language model alone mostly says how rare a text's names and subject are; both versions of a text share those, so
    they cancel here. The idea is that of Moore and Lewis (2010), who subtract the scores of two language models.
    """

    def __init__(self, weights: Any, language: str) -> None:
        """weights: natural log-odds of each slot, of a power of two of them; above 0 is human."""
        self._weights, self._language = weights, language

    @classmethod
    def load(cls, path: Path, language: str) -> Contrast | None:
        """The model in a file, if there is one. Raises ModelError for a file that is not a contrast model."""
        if not path.is_file():
            return None
        weights = read_tensors(path).get("weights")
        if weights is None or weights.ndim != 1 or len(weights) & (len(weights) - 1) or not len(weights):
            raise ModelError("not a contrast model: no `weights` of a power of two", where=str(path))
        return cls(weights, language)

    def score(self, text: str) -> float:
        """Mean log-odds of the text's n-grams: above 0 an editor's wording, below 0 a machine's."""
        slots = ngrams(text, self._language, len(self._weights))
        return float(self._weights[slots].mean())
