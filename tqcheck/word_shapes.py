"""Tells the language of a single word by its letters: a softmax over pieces of two to four of them.

`models/training/word_shapes.py` makes the table: 16,384 rows of one int8 weight a language. Pieces share rows by their
CRC-32, as in "hashing trick" of Weinberger et al. (2009).
"""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Iterator
from importlib.resources import files

from tqcheck import tables

PIECES = (2, 3, 4)


def pieces(word: str) -> Iterator[bytes]:
    """The pieces of a word in lower case, with a sign for its beginning and its end."""
    framed = f"<{word}>"
    for length in PIECES:
        for start in range(len(framed) - length + 1):
            yield framed[start : start + length].encode()


def row(piece: bytes, rows: int) -> int:
    return zlib.crc32(piece) % rows


@functools.cache
def _table() -> tuple[tuple[str, ...], int, float, tuple[float, ...], memoryview]:
    """Languages, number of rows, scale and bias of the weights, and the weights, a row after the other."""
    raw = (files("tqcheck") / "data" / "word_shapes.bin").read_bytes()
    head, _, weights = raw.partition(b"\n")
    facts = json.loads(head)
    return tuple(facts["languages"]), facts["rows"], facts["scale"], tuple(facts["bias"]), memoryview(weights).cast("b")


def languages() -> tuple[str, ...]:
    """The languages that can be told apart."""
    return _table()[0]


@functools.lru_cache(maxsize=50_000)
def _scores(word: str) -> tuple[float, ...]:
    known, rows, scale, bias, weights = _table()
    sums = [0] * len(known)
    for piece in pieces(word):
        first = row(piece, rows) * len(known)
        for place in range(len(known)):
            sums[place] += weights[first + place]
    return tuple(total * scale + own for total, own in zip(sums, bias, strict=True))


def likelier(word: str, than: str, among: frozenset[str] | None = None) -> tuple[str, float]:
    """The other language whose word this is by its letters, and by how many nats it is likelier than `than`.

    word: in lower case;  among: only these languages. ("", 0) for a word that `than` is known to have in spite of its
    letters ("espresso" in English), and where there is no language to compare with.
    """
    known = languages()
    if than not in known or word in _known_all_the_same().get(than, frozenset()):
        return "", 0.0
    scores = dict(zip(known, _scores(word), strict=True))
    own = scores.pop(than)
    rest = {language: score for language, score in scores.items() if among is None or language in among}
    if not rest:
        return "", 0.0
    best = max(rest, key=rest.__getitem__)
    return best, rest[best] - own


@functools.cache
def _known_all_the_same() -> dict[str, frozenset[str]]:
    return tables.words("word_shapes")
