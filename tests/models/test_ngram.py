"""The n-gram baseline: proper probabilities, a case worked out by hand, and a slow model written down plainly."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

numpy = pytest.importorskip("numpy")

VOCABULARY = 12


@pytest.fixture(scope="module")
def ngram(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("ngram", root / "models" / "training" / "ngram.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sentences() -> list[list[int]]:
    draw = numpy.random.default_rng(5)
    return [[0, *(2 + draw.integers(0, 8, draw.integers(1, 9)) ** 2 // 7).tolist(), 1] for _ in range(80)]


def train(ngram: ModuleType, sentences: list[list[int]], order: int, vocabulary: int) -> Any:
    flat = numpy.array([word for sentence in sentences for word in sentence], numpy.uint16)
    return ngram.KneserNey(flat, numpy.array([len(sentence) for sentence in sentences]), order, vocabulary)


class Plainly:
    """Chen & Goodman's recursion with dictionaries; discounts are taken from the model under test."""

    def __init__(self, sentences: list[list[int]], order: int, discounts: Any) -> None:
        raw = [Counter(tuple(s[i : i + n]) for s in sentences for i in range(len(s) - n + 1)) for n in range(order + 2)]
        begins = {tuple(s[:n]) for s in sentences for n in range(2, order + 1)}
        self.counts: list[dict[tuple[int, ...], int]] = [{}]
        for n in range(1, order):
            preceded = Counter(longer[1:] for longer in raw[n + 1])
            self.counts.append({gram: raw[n][gram] if gram in begins else preceded[gram] for gram in raw[n]})
        self.counts.append(dict(raw[order]))
        self.discounts = [None, *(discounts(numpy.array(list(c.values()))) for c in self.counts[1:])]

    def probability(self, context: tuple[int, ...], word: int) -> float:
        followers = {g[-1]: c for g, c in self.counts[len(context) + 1].items() if g[:-1] == context and c}
        lower = self.probability(context[1:], word) if context else 1 / VOCABULARY
        if not followers:
            return lower
        taken = self.discounts[len(context) + 1]
        own, total = followers.get(word, 0), sum(followers.values())
        return float((own - taken[min(own, 3)] + sum(taken[min(c, 3)] for c in followers.values()) * lower) / total)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_probabilities_of_all_words_sum_to_one(ngram: ModuleType, sentences: list[list[int]], order: int) -> None:
    model = train(ngram, sentences, order, VOCABULARY)
    for context in ([0], [0, 3], [0, 2, 2, 5], [0, 11, 4], [0, 4, 5, 6, 7, 8], [7, 7, 7, 7, 7, 7]):
        total = sum(model.probabilities(numpy.array([*context, word]))[-1] for word in range(VOCABULARY))
        assert total == pytest.approx(1.0)


@pytest.mark.parametrize("order", [2, 3, 4])
def test_it_equals_the_recursion_written_down_plainly(
    ngram: ModuleType, sentences: list[list[int]], order: int
) -> None:
    model, plainly = train(ngram, sentences, order, VOCABULARY), Plainly(sentences, order, ngram._discounts)
    for sentence in [*sentences[:8], [0, 9, 9, 2, 3, 11, 2, 1]]:
        expected = [
            plainly.probability(tuple(sentence[max(0, i - order + 1) : i]), sentence[i])
            for i in range(1, len(sentence))
        ]
        assert model.probabilities(numpy.array(sentence)).tolist() == pytest.approx(expected)


def test_the_discounts_of_chen_and_goodman_by_hand(ngram: ModuleType) -> None:
    counts = numpy.array([1] * 10 + [2] * 4 + [3] * 2 + [4] * 1 + [9])
    share = 10 / 18
    expected = [0, 1 - 2 * share * 4 / 10, 2 - 3 * share * 2 / 4, 3 - 4 * share * 1 / 2]
    assert ngram._discounts(counts).tolist() == pytest.approx(expected)


def test_a_bigram_model_by_hand(ngram: ModuleType) -> None:
    # <s>=0, </s>=1, a=2, b=3; "a b", "a a", "a b": bigrams 02 x3, 23 x2, 22 x1, 21 x1, 31 x2
    model = train(ngram, [[0, 2, 3, 1], [0, 2, 2, 1], [0, 2, 3, 1]], 2, vocabulary=4)
    # n1 = 2 (22, 21), n2 = 2 (23, 31), none seen 4 times: D = 2 / (2 + 4) = 1/3.
    # Different words before a: {0, 2}, before b: {2}, before </s>: {2, 3}; counts 2, 1, 2, total 5;
    # n1 = 1, n2 = 2: D = 1/5; P(b) = (1 - .2)/5 + .2 * 3/5 * 1/4 = .19
    unigram_b = (1 - 0.2) / 5 + 0.2 * 3 / 5 / 4
    assert unigram_b == pytest.approx(0.19)
    # after a: b twice, a and </s> once: total 4, three kinds
    expected = (2 - 1 / 3) / 4 + (1 / 3) * 3 / 4 * unigram_b
    assert model.probabilities(numpy.array([2, 3]))[0] == pytest.approx(expected)


def test_what_was_seen_is_likelier_than_what_was_not(ngram: ModuleType) -> None:
    model = train(ngram, [[0, 2, 3, 4, 1]] * 5 + [[0, 5, 6, 1]] * 2, 5, vocabulary=10)
    seen = model.negative_log_probability(numpy.array([0, 2, 3, 4, 1]))
    assert 0 < seen < model.negative_log_probability(numpy.array([0, 4, 3, 2, 1]))
    assert model.negative_log_probability(numpy.array([0])) == 0
