"""How much of a text another explains."""

from __future__ import annotations

import pytest

from tqcheck import coverage
from tqcheck.coverage import Stretch, Word

SOURCE = "El ministro habló de la ley del mar y pidió más dinero para las escuelas de Xertal en 2019."


def explained(text: str, other: str) -> dict[str, bool]:
    words = coverage.content(text, "es", other, "en")
    return {text[word.start : word.end]: word.is_explained for word in words}


def test_words_are_explained_by_the_lexicon_by_their_origin_and_by_themselves() -> None:
    found = explained(SOURCE, "The minister spoke of the law of the sea in 2019.")
    assert {word for word, is_explained in found.items() if is_explained} == {"ministro", "habló", "ley", "mar", "2019"}


def test_what_nothing_is_known_of_does_not_count() -> None:
    assert "xertalo" not in explained("El ministro xertalo", "The minister")
    assert explained("El ministro xertalo", "The xertalo minister")["xertalo"]


def test_a_name_has_a_counterpart_or_not_but_a_german_noun_says_nothing() -> None:
    assert not explained(SOURCE, "The minister spoke.")["Xertal"]
    assert coverage.content("Der Xertal", "de", "The minister", "en") == []


def test_the_stretch_without_a_counterpart() -> None:
    words = coverage.content(SOURCE, "es", "The minister spoke of the law of the sea.", "en")
    stretch = coverage.unexplained(words)
    assert SOURCE[stretch.start : stretch.end] == "pidió más dinero para las escuelas de Xertal en 2019"
    assert stretch.words == 5


def test_a_chance_counterpart_does_not_break_a_stretch() -> None:
    words = [Word(n, n + 1, n == 4) for n in range(9)]
    assert coverage.unexplained(words) == Stretch(0, 9, 6)
    assert coverage.unexplained([]) == Stretch(0, 0, 0)


@pytest.mark.parametrize(("language", "expected"), [("es", 1.0), ("en", 1.11)])
def test_length_beside_what_is_expected(language: str, expected: float) -> None:
    assert coverage.relative_length("x" * 111, language, "y" * 111, "es") == pytest.approx(expected, abs=0.01)
