"""Words, and how many of them a text has, also where no spaces stand between them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tqcheck.document import Document
from tqcheck.words import number_of_words, words, words_of_each


def test_the_words_of_a_text_are_of_letters_only() -> None:
    assert words("Two-year-old's café 21") == ["two", "year", "old", "s", "café"]


def test_the_words_of_many_texts_are_those_of_each() -> None:
    texts = ["Two-year-old's 21", "", "a café", "one\ntwo", "of “Three”", "Four."]
    assert words_of_each(texts) == [words(text) for text in texts]
    assert words_of_each(["café"]) == [["café"]]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("They met in Rome, and left.", 6),
        ("Se reunieron en París — ayer.", 6),
        ("", 0),
        ("中国经济增长。", 4),  # six characters at 1.5, the stop none
        ("東京で会談した。", 3.5),  # seven, three of them kana, at 2
        ("他在iPhone上看到GDP", 5 / 1.5 + 2),
        ("서울에서 만났다.", 2),  # Korean has spaces
        ("ประเทศไทย", 1.5),
    ],
)
def test_words_are_counted_in_any_script(text: str, number: float) -> None:
    assert number_of_words(text) == pytest.approx(number, abs=1e-9)


def test_a_sentence_of_chinese_is_more_than_one_word(document_of: Callable[..., Document]) -> None:
    document = document_of("双方同意明年继续在北京举行会谈。\n\n会谈将于五月开始。", None, "zh")
    assert document.words == 15  # 15 and 8 characters
