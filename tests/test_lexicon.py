"""Which words of two languages translate each other."""

from __future__ import annotations

import pytest

from tqcheck import lexicon


@pytest.mark.parametrize(
    ("source", "target", "word", "translation"),
    [
        ("es", "en", "gobierno", "government"),
        ("en", "es", "law", "ley"),
        ("fr", "en", "guerre", "war"),
        ("de", "en", "Regierung", "government"),
        ("pt", "en", "eleições", "elections"),
        ("it", "en", "guerra", "war"),
        ("ru", "en", "правительство", "government"),
    ],
)
def test_translations(source: str, target: str, word: str, translation: str) -> None:
    possible = lexicon.translations(lexicon.stems(word, source), lexicon.lexicon(source, target))
    assert possible[lexicon.stems(translation, target)[0]] >= 1


def test_both_directions_say_the_same() -> None:
    forth, back = lexicon.lexicon("en", "fr"), lexicon.lexicon("fr", "en")
    assert {(a, b, n) for a, each in forth.items() for b, n in each.items()} == {
        (a, b, n) for b, each in back.items() for a, n in each.items()
    }


def test_function_words_and_endings_do_not_count() -> None:
    assert lexicon.stems("The ministers of the government were there", "en") == ["minist", "govern"]


def test_a_pair_without_a_table_has_no_lexicon() -> None:
    assert lexicon.lexicon("es", "fr") == {}
    assert lexicon.lexicon("en", "xx") == {}
