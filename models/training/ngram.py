"""Interpolated Kneser-Ney n-gram model over piece ids: the baseline of the embedded language models.

Modified Kneser-Ney of Chen & Goodman (1999), three discounts an order; where a small corpus has no n-gram seen once,
twice, three or four times, the single discount n1 / (n1 + 2 n2) of Ney, Essen & Kneser (1994). As usual, n-grams that
begin a sentence keep their own counts. 12 million tokens at order 5 take about a minute and 3 GB.
"""

from __future__ import annotations

import numpy as np


class _Table:
    """All n-grams of one length: their counts, and what is set aside after each context for words not seen there.

    An n-gram's key is `number of its context * vocabulary + its last word`; its own number is its place among the
    sorted keys, from 1. Number 0 is the empty context, or at any other length an n-gram that was not seen.
    """

    def __init__(self, keys: np.ndarray, counts: np.ndarray, vocabulary: int) -> None:
        discounts = _discounts(counts)
        taken = discounts[np.minimum(counts, 3)]
        self.keys = keys
        self.contexts, first = np.unique(keys // vocabulary, return_index=True)
        self.discounted = counts - taken
        self.totals = np.add.reduceat(counts, first)
        self.set_aside = np.add.reduceat(taken, first)

    def numbers(self, keys: np.ndarray) -> np.ndarray:
        place = np.searchsorted(self.keys, keys).clip(max=len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place + 1, 0)

    def mixed(self, contexts: np.ndarray, numbers: np.ndarray, lower: np.ndarray) -> np.ndarray:
        """P of n-grams given by number, from the probabilities without the first word."""
        place = np.searchsorted(self.contexts, contexts).clip(max=len(self.contexts) - 1)
        total = self.totals[place]
        known = (self.contexts[place] == contexts) & (total > 0)
        own = np.where(numbers > 0, self.discounted[numbers - 1], 0.0)
        return np.where(known, (own + self.set_aside[place] * lower) / np.maximum(total, 1), lower)


class KneserNey:
    """P(word | up to order-1 words before) of a corpus of sentences.

    flat:       the ids of all sentences one after the other, each from its first to its last token
    lengths:    the number of ids of each sentence
    order:      longest n-gram
    vocabulary: number of ids; every id has some probability
    """

    def __init__(self, flat: np.ndarray, lengths: np.ndarray, order: int, vocabulary: int) -> None:
        self._vocabulary = vocabulary
        self._tables: list[_Table] = []
        words = flat.astype(np.int64)
        place = np.arange(len(words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)  # of a token in its sentence
        before = np.zeros(len(words), np.int64)  # the number of the context that ends one token before each
        keys = initial = ending = counts = np.empty(0, np.int64)
        for length in range(1, order + 1):
            here = np.flatnonzero(place >= length - 1)
            kept, first, inverse, counts = np.unique(
                before[here] * vocabulary + words[here], return_index=True, return_inverse=True, return_counts=True
            )
            if length > 1:
                # how many different words stand before each n-gram one word shorter
                continuations = np.bincount(ending[here[first]], minlength=len(keys))
                self._tables.append(_Table(keys, continuations + (initial if length > 2 else 0), vocabulary))
            keys, initial = kept, np.bincount(inverse[place[here] == length - 1], minlength=len(kept))
            ending = np.full(len(words), -1)  # the n-gram of this length that ends at each token
            ending[here] = inverse
            before = np.concatenate(([0], ending[:-1] + 1))
        # the first token of a sentence is given, never predicted
        self._tables.append(_Table(keys, counts - (initial if order == 1 else 0), vocabulary))

    def probabilities(self, row: np.ndarray) -> np.ndarray:
        """P of each token of a sentence after the first, given all (at most order-1) tokens before it."""
        row = row.astype(np.int64)
        result = np.full(len(row), 1 / self._vocabulary)
        contexts = np.zeros(len(row), np.int64)
        for table in self._tables:
            numbers = table.numbers(contexts * self._vocabulary + row)
            result = table.mixed(contexts, numbers, result)
            contexts = np.concatenate(([0], numbers[:-1]))
        return result[1:]

    def negative_log_probability(self, row: np.ndarray) -> float:
        """Total nats of all tokens of a sentence after the first; 0 where there are none."""
        return float(-np.log(self.probabilities(row)).sum())


def _discounts(counts: np.ndarray) -> np.ndarray:
    """What is taken from an n-gram seen 0, 1, 2, 3 or more times."""
    n1, n2, n3, n4 = (int((counts == seen).sum()) for seen in (1, 2, 3, 4))
    single = n1 / (n1 + 2 * n2) if n1 else 0.5
    discounts = np.array([0.0, single, single, single])
    if n1 and n2 and n3 and n4:
        modified = np.array([0.0, 1 - 2 * single * n2 / n1, 2 - 3 * single * n3 / n2, 3 - 4 * single * n4 / n3])
        if (modified[1:] > 0).all() and (modified <= [0, 1, 2, 3]).all():
            discounts = modified
    return discounts
