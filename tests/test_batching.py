"""A text's result does not depend on what stands beside it, whatever model gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tqcheck import manifest, segmenting
from tqcheck.batching import of_one_shape
from tqcheck.document import Segment
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.readers import text as text_reader
from tqcheck.translators.ctranslate2 import CTranslate2Translator


def test_batches_have_one_shape_and_a_bounded_size() -> None:
    shapes = [(3, 4), (5, 4), (3, 4), (900, 1), (3, 4), (5, 4), (3, 5)]
    batches = list(of_one_shape(shapes, 10))
    assert sorted(number for batch in batches for number in batch) == list(range(len(shapes)))
    assert all(len({shapes[number] for number in batch}) == 1 for batch in batches)
    assert batches[0] == [3]  # the longest first, and by itself
    assert [batch for batch in batches if shapes[batch[0]] == (3, 4)] == [[0, 2], [4]]
    assert list(of_one_shape([], 10)) == []
    assert list(of_one_shape([(0, 0), (0, 0)], 10)) == [[0, 1]]


@pytest.fixture(scope="module")
def segments(seed: Path) -> list[Segment]:
    return list(segmenting.segment(text_reader.read(seed.read_bytes(), "seed.txt")).segments)[:14]


def test_translations_alone_and_together_are_the_same(segments: list[Segment]) -> None:
    translator = CTranslate2Translator(manifest.folder("mt-en-multi"), threads=2)
    texts = [segment.text for segment in segments]
    together = translator.translate(texts, "en", "es")
    assert [translator.translate([text], "en", "es")[0] for text in texts] == together
    assert translator.translate(texts[::-1], "en", "es")[::-1] == together


def test_adequacy_alone_and_together_is_the_same(segments: list[Segment]) -> None:
    translator = CTranslate2Translator(manifest.folder("mt-en-multi"), threads=2)
    sources = [segment.text for segment in segments]
    targets = sources[1:] + sources[:1]  # of other lengths than their sources
    together = translator.score(sources, targets, "en", "es")
    alone = [translator.score([s], [t], "en", "es")[0] for s, t in zip(sources, targets, strict=True)]
    assert alone == together


def test_fluency_alone_and_together_is_the_same(segments: list[Segment]) -> None:
    scorer = CTranslate2Scorer(manifest.folder("lm-en"), threads=2)
    texts = [segment.text for segment in segments]
    assert [scorer.score([text], "en")[0] for text in texts] == scorer.score(texts, "en")
