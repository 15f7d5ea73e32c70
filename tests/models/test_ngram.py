"""The n-gram baseline: proper probabilities, and the numbers of a case worked out by hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

numpy = pytest.importorskip("numpy")


@pytest.fixture(scope="module")
def ngram(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("ngram", root / "models" / "training" / "ngram.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def train(ngram: ModuleType, sentences: list[list[int]], order: int, vocabulary: int) -> object:
    flat = numpy.array([word for sentence in sentences for word in sentence], numpy.uint16)
    return ngram.KneserNey(flat, numpy.array([len(sentence) for sentence in sentences]), order, vocabulary)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_probabilities_of_all_words_sum_to_one(ngram: ModuleType, order: int) -> None:
    draw = numpy.random.default_rng(5)
    sentences = [[0, *draw.integers(2, 9, size=draw.integers(1, 9)).tolist(), 1] for _ in range(60)]
    model = train(ngram, sentences, order, vocabulary=12)
    for context in ([0], [0, 3], [0, 2, 2, 5], [0, 11, 4], [0, 4, 5, 6, 7, 8], [7, 7, 7, 7, 7, 7]):
        total = sum(model.probabilities(numpy.array([*context, word]))[-1] for word in range(12))
        assert total == pytest.approx(1.0)


def test_a_bigram_model_by_hand(ngram: ModuleType) -> None:
    # <s>=0, </s>=1, a=2, b=3; "a b", "a a", "a b": bigrams 02 x3, 23 x2, 22 x1, 21 x1, 31 x2
    model = train(ngram, [[0, 2, 3, 1], [0, 2, 2, 1], [0, 2, 3, 1]], 2, vocabulary=4)
    # n1 = 2 (22, 21), n2 = 2 (23, 31): D = 2 / (2 + 4) = 1/3. Continuations: 2 after {0, 2}, 3 after {2}, 1 after {2, 3}:
    # counts 2, 1, 2, total 5; n1 = 1, n2 = 2: D = 1/5; P(b) = (1 - .2)/5 + .2 * 3/5 * 1/4 = .19
    unigram_b = (1 - 0.2) / 5 + 0.2 * 3 / 5 / 4
    # after a: 23 x2, 22, 21: total 4, kinds 3
    expected = (2 - 1 / 3) / 4 + (1 / 3) * 3 / 4 * unigram_b
    assert model.probabilities(numpy.array([2, 3]))[0] == pytest.approx(expected)


def test_what_was_seen_is_likelier_than_what_was_not(ngram: ModuleType) -> None:
    model = train(ngram, [[0, 2, 3, 4, 1]] * 5 + [[0, 5, 6, 1]] * 2, 5, vocabulary=10)
    seen = model.negative_log_probability(numpy.array([0, 2, 3, 4, 1]))
    assert seen < model.negative_log_probability(numpy.array([0, 4, 3, 2, 1]))
