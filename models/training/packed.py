"""Examples for a translator as numbers: each sentence once, and which is translated into which."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

SOURCE, TARGET, INTO, ORIGIN, DRAWN = range(5)  # columns of `examples`
TENTHS = 10  # an example of this many tenths stands once in an epoch


class Packed(NamedTuple):
    """
    flat:     the pieces of all sentences, one after the other, without tags and </s>
    lengths:  of each sentence, in pieces
    examples: (examples, 5): number of the source's and of the target's sentence, piece that names the language to
              translate into, piece that names the origin or -1, and how often an epoch draws it, in tenths
    """

    flat: np.ndarray
    lengths: np.ndarray
    examples: np.ndarray

    @classmethod
    def of(cls, sentences: list[list[int]], examples: list[tuple[int, int, int, int, int]]) -> Packed:
        lengths = np.array([len(ids) for ids in sentences], np.uint8)
        flat = np.concatenate([np.array(ids, np.uint16) for ids in sentences])
        return cls(flat, lengths, np.array(examples, np.int32).reshape(-1, 5))

    @classmethod
    def load(cls, path: Path) -> Packed:
        data = np.load(path)
        return cls(data["flat"], data["lengths"], data["examples"])

    def save(self, path: Path) -> None:
        np.savez(path, **self._asdict())

    def joined(self, other: Packed) -> Packed:
        examples = other.examples.copy()
        examples[:, [SOURCE, TARGET]] += len(self.lengths)
        return Packed(
            np.concatenate((self.flat, other.flat)),
            np.concatenate((self.lengths, other.lengths)),
            np.concatenate((self.examples, examples)),
        )

    def starts(self) -> np.ndarray:
        """Where each sentence begins in `flat`."""
        return np.cumsum(self.lengths, dtype=np.int64) - self.lengths
