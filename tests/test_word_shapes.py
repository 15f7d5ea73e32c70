"""The language of a word by its letters."""

from __future__ import annotations

import pytest

from tqcheck import word_shapes


@pytest.mark.parametrize(
    ("word", "language"),
    [("porteadores", "es"), ("désormais", "fr"), ("eingestochen", "de"), ("fiammiferi", "it"), ("questões", "pt")],
)
def test_the_letters_tell_the_language(word: str, language: str) -> None:
    found, ahead = word_shapes.likelier(word, "en")
    assert found == language
    assert ahead > 3


@pytest.mark.parametrize("word", ["government", "thoroughly", "neighbourhood", "strengths"])
def test_english_looks_english(word: str) -> None:
    assert word_shapes.likelier(word, "en")[1] < 0


def test_only_the_languages_asked_for_count() -> None:
    assert word_shapes.likelier("eingestochen", "en", frozenset({"es"}))[0] == "es"
    assert word_shapes.likelier("eingestochen", "en", frozenset({"ru"})) == ("", 0.0)


def test_a_word_that_english_has_all_the_same_is_english() -> None:
    assert word_shapes.likelier("espresso", "it")[0] != "it"
    assert word_shapes.likelier("radio", "en") == ("", 0.0)


def test_a_language_that_is_not_known_says_nothing() -> None:
    assert word_shapes.likelier("porteadores", "nl") == ("", 0.0)
