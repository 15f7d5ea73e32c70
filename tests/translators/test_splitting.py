from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck.translators.splitting import LIMIT, rejoin, size, split_long

LONG = (
    "The North Korean regime also assured that both nations have deepened their communication and have committed to "
    "strengthening their cooperation, and the two countries shared their concern about the negative influence of the "
    "United States and its allies, which threatens the security environment on the Korean Peninsula; they agreed to "
    "deal with it through close cooperation, while Pyongyang praised the mission of serving to maintain stability."
)


def test_a_sentence_of_usual_length_stays_whole() -> None:
    sentence = "Putin conveyed his greetings to Kim. He left."
    assert split_long(sentence) == [sentence]


def test_a_long_sentence_is_cut_at_a_clause_near_the_middle() -> None:
    pieces = split_long(LONG, 40)
    assert [piece.split()[0] for piece in pieces] == ["The", "and", "they"]
    assert all(size(piece) <= 40 for piece in pieces)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("one two three four five. six, seven eight nine ten", "six, seven eight nine ten"),
        ("one two three four, five six; seven eight nine ten", "seven eight nine ten"),
        ("one two three, four five, and six seven eight nine", "and six seven eight nine"),
        ("one two three four, five six seven eight nine ten", "five six seven eight nine ten"),
        ("one two three four five six seven eight nine", "six seven eight nine"),
    ],
)
def test_sentences_before_clauses_before_commas_before_spaces(text: str, cut: str) -> None:
    assert split_long(text, 7)[1] == cut


def test_unspaced_text_is_cut_at_its_own_marks() -> None:
    text = "俄罗斯总统普京访问了北京，他会见了中国领导人。他们谈到了两国之间的合作与贸易问题，并且签署了协议。"
    pieces = split_long(text, 15)
    assert "".join(pieces) == text
    assert pieces[0].endswith(("，", "。"))


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in split_long("a" * 3000, 100)] == [1500, 1500]


@given(st.text(), st.integers(1, 12))
def test_the_pieces_joined_are_the_text(text: str, limit: int) -> None:
    pieces = split_long(text, limit)
    assert "".join(pieces) == text
    assert all(size(piece) <= limit or len(piece) == 1 for piece in pieces)


@given(st.lists(st.from_regex(r"[a-z]{1,9}[,.;]?", fullmatch=True), min_size=1, max_size=300))
def test_words_survive_splitting_and_rejoining(words: list[str]) -> None:
    assert rejoin(split_long(" ".join(words), 20), "en").split() == words


def test_pieces_are_joined_as_the_language_writes() -> None:
    assert rejoin([" El presidente,", "", "que viajó. "], "es") == "El presidente, que viajó."
    assert rejoin(["总统访问了北京，", "他离开了。"], "zh") == "总统访问了北京，他离开了。"


@pytest.mark.parametrize("text", ["word, " * 40_000, "x" * 400_000, "。" * 200_000, "\u0000\u202e" * 100_000])
def test_a_hostile_text_is_split_in_short_time(text: str) -> None:
    start = time.perf_counter()
    assert "".join(split_long(text)) == text
    assert time.perf_counter() - start < 5


def test_a_limit_under_one_is_refused() -> None:
    assert LIMIT >= 1
    with pytest.raises(ValueError, match="a limit of 0 words"):
        split_long("a", 0)
