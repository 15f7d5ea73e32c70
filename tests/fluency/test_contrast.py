"""The contrast of an editor's wording and a machine's."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import safetensors.numpy

from tqcheck.errors import ModelError
from tqcheck.fluency.contrast import FILE, Contrast, ngrams, words
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.report import Fluency

MACHINE = "The president said that it did not have at all that see with this, and that his friends the boys went out."
EDITED = "She told the court on Friday that her client, who is 45, would appeal against the ruling."


def test_names_and_numbers_do_not_count() -> None:
    assert words("In 2024 President Putin met “Kim”.", "en") == [
        "<s>",
        "in",
        "0",
        "X",
        "X",
        "met",
        '"',
        "X",
        '"',
        ".",
        "</s>",
    ]
    assert words("", "en") == ["<s>", "</s>"]


def test_german_nouns_are_no_names() -> None:
    assert words("Der Minister trat zurück", "de") == ["<s>", "der", "minister", "trat", "zurück", "</s>"]


def test_every_word_and_every_pair_has_a_slot() -> None:
    assert len(ngrams("one two", "en", 1 << 18)) == 4 + 3  # with both ends
    assert set(ngrams("one two three", "en", 2)) <= {0, 1}
    assert (
        ngrams("one two", "en", 1 << 18)[1] == ngrams("two one", "en", 1 << 18)[2]
    )  # a word is the same word anywhere


def test_the_score_is_the_mean_of_the_weights() -> None:
    weights = numpy.zeros(1 << 18, "f4")
    slots = ngrams("one two", "en", 1 << 18)
    weights[slots[1]] = 0.7
    assert Contrast(weights, "en").score("one two") == pytest.approx(0.1)
    assert Contrast(weights, "en").score("three") == 0.0


def test_the_embedded_model_prefers_an_editor_to_a_machine(model: Path) -> None:
    contrast = Contrast.load(model / FILE, "en")
    assert contrast is not None
    assert contrast.score(EDITED) > 0 > contrast.score(MACHINE)


def test_the_percentile_follows_the_contrast(model: Path, scorer: CTranslate2Scorer) -> None:
    edited, machine = scorer.score([EDITED, MACHINE], "en")
    assert isinstance(edited, Fluency)
    assert isinstance(machine, Fluency)
    assert edited.percentile is not None
    assert machine.percentile is not None
    assert edited.percentile > 50 > 5 > machine.percentile


def test_a_folder_without_one_has_none(tmp_path: Path) -> None:
    assert Contrast.load(tmp_path / FILE, "en") is None


@pytest.mark.parametrize(
    "tensors",
    [{"other": numpy.zeros(8, "f2")}, {"weights": numpy.zeros(7, "f2")}, {"weights": numpy.zeros((2, 2), "f2")}],
)
def test_a_file_that_is_no_contrast_is_refused(tmp_path: Path, tensors: dict[str, numpy.ndarray]) -> None:
    safetensors.numpy.save_file(tensors, tmp_path / FILE)
    with pytest.raises(ModelError, match="power of two"):
        Contrast.load(tmp_path / FILE, "en")


def test_hostile_text_has_a_score(model: Path) -> None:
    contrast = Contrast.load(model / FILE, "en")
    assert contrast is not None
    for text in ("", "\x00", "\ud800 x", "\u202e" * 50, "a" * 100_000):
        assert -1 <= contrast.score(text) <= 1
