"""Interpolated Kneser-Ney n-gram model over piece ids: the baseline of the embedded language models.

Kneser & Ney (1995) with one absolute discount per order, D = n1 / (n1 + 2 n2) (Ney, Essen & Kneser 1994), interpolated
as in Chen & Goodman (1999). Everything is sorted numpy arrays; 12 million tokens at order 5 take about 2 GB.
"""

from __future__ import annotations

import math

import numpy as np


class KneserNey:
    """P(word | up to order-1 words before) of a corpus of sentences.

    flat:       the ids of all sentences one after the other, each from its first to its last token
    lengths:    the number of ids of each sentence
    vocabulary: number of ids; every id has some probability
    """

    def __init__(self, flat: np.ndarray, lengths: np.ndarray, order: int, vocabulary: int) -> None:
        self.order = order
        self.vocabulary = vocabulary
        words = flat.astype(np.int64)
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        inside = np.arange(len(words)) - starts  # place of each token in its sentence
        # context_ids[n]: a number for the n-1 tokens before each token, found by numbering one token more at a time
        self._numbers: list[np.ndarray] = []  # per length of n-gram: sorted keys (shorter number * vocabulary + word)
        self._tables: list[tuple[np.ndarray, ...]] = []
        numbers = np.zeros(len(words), np.int64)
        full: list[tuple[np.ndarray, np.ndarray]] = []
        valid = np.ones(len(words), bool)
        for length in range(1, order + 1):
            # the n-gram that ends at each token = (n-gram of length-1 that ends one before) + the token
            if length > 1:
                numbers = np.concatenate(([0], numbers[:-1]))
                valid = inside >= length - 1
            keys = numbers * vocabulary + words
            kept, inverse, counts = np.unique(keys[valid], return_inverse=True, return_counts=True)
            self._numbers.append(kept)
            full.append((kept, counts))
            numbers = np.zeros(len(words), np.int64)
            numbers[valid] = inverse + 1  # 0: no such n-gram
        self._build(full)

    def _build(self, full: list[tuple[np.ndarray, np.ndarray]]) -> None:
        """Counts per order: of n-grams at the highest, of different words before them below (continuation counts)."""
        for length in range(1, self.order + 1):
            keys, counts = full[length - 1]
            if length < self.order:
                counts = self._continuations(length, len(keys))
            once, twice = int((counts == 1).sum()), int((counts == 2).sum())
            discount = once / (once + 2 * twice) if once else 0.5
            contexts = keys // self.vocabulary
            unique, first = np.unique(contexts, return_index=True)
            totals = np.add.reduceat(counts, first)
            kinds = np.add.reduceat((counts > 0).astype(np.int64), first)
            self._tables.append((keys, counts, unique, totals, kinds, np.array(discount)))

    def _continuations(self, length: int, size: int) -> np.ndarray:
        """For each n-gram of a length: how many different words stand before it."""
        counts = np.zeros(size, np.int64)
        longer = self._numbers[length]  # keys of the n-grams one token longer
        for key_block in np.array_split(longer, max(1, len(longer) // 1_000_000)):
            suffixes = self._number_of([self._decode(length + 1, key_block)[:, i] for i in range(1, length + 1)])
            counts += np.bincount(suffixes[suffixes > 0] - 1, minlength=size)
        if length == 1:  # a word that only begins sentences has no word before it
            counts = np.maximum(counts, 0)
        return counts

    def _decode(self, length: int, keys: np.ndarray) -> np.ndarray:
        """The words (rows, length) of n-grams given by their keys."""
        columns = []
        for shorter in range(length - 1, -1, -1):
            columns.append(keys % self.vocabulary)
            numbers = keys // self.vocabulary
            if shorter:
                keys = self._numbers[shorter - 1][numbers - 1]
        return np.stack(columns[::-1], axis=1)

    def _number_of(self, columns: list[np.ndarray]) -> np.ndarray:
        """The numbers (from 1; 0 for none) of n-grams given by their words."""
        numbers = np.zeros(len(columns[0]), np.int64)
        found = np.ones(len(columns[0]), bool)
        for length, words in enumerate(columns, start=1):
            numbers, found = self._step(length, numbers, words, found)
        return np.where(found, numbers, 0)

    def _step(
        self, length: int, numbers: np.ndarray, words: np.ndarray, found: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        keys = numbers * self.vocabulary + words
        place = np.searchsorted(self._numbers[length - 1], keys).clip(max=len(self._numbers[length - 1]) - 1)
        found = found & (self._numbers[length - 1][place] == keys)
        return np.where(found, place + 1, 0), found

    def probabilities(self, row: np.ndarray) -> np.ndarray:
        """P of each token of a sentence after the first, given all (at most order-1) tokens before it."""
        row = row.astype(np.int64)
        result = np.full(len(row) - 1, 1 / self.vocabulary)
        for length in range(1, self.order + 1):
            keys_table, counts, contexts, totals, kinds, discount = self._tables[length - 1]
            places = np.arange(max(1, length - 1), len(row))
            columns = [row[places - length + 1 + i] for i in range(length - 1)]
            number = self._number_of(columns) if columns else np.zeros(len(places), np.int64)
            known = number > 0 if columns else np.ones(len(places), bool)
            where = np.searchsorted(contexts, number).clip(max=len(contexts) - 1)
            known &= (contexts[where] == number) & (totals[where] > 0)
            keys = number * self.vocabulary + row[places]
            place = np.searchsorted(keys_table, keys).clip(max=len(keys_table) - 1)
            count = np.where(keys_table[place] == keys, counts[place], 0)
            total = np.maximum(totals[where], 1)
            lower = result[places - 1]
            mixed = np.maximum(count - discount, 0) / total + discount * kinds[where] / total * lower
            result[places - 1] = np.where(known, mixed, lower)
        return result

    def negative_log_probability(self, row: np.ndarray) -> float:
        """Total nats of all tokens of a sentence after the first."""
        return float(-np.log(self.probabilities(row)).sum()) if len(row) > 1 else math.nan
