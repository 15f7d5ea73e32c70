"""Patterns over words: what a list of texts and tables finds."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck.checks.tokens import Phrases, phrase, tokens
from tqcheck.checks.word_pattern import WordPattern


def found(items: list[Any], text: str, language: str = "en") -> list[str]:
    return [text[match.start : match.end] for match in WordPattern(items, language).finditer(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The party's plan", ["The", "party", "'s", "plan"]),
        ("a well-known rock’n’roll", ["a", "well-known", "rock’n’roll"]),
        ("l’ONU et d'Ivoire", ["l’", "ONU", "et", "d'", "Ivoire"]),
        ("1,234.5 km, 3rd", ["1,234.5", "km", ",", "3", "rd"]),
        ("«¿Qué?»", ["«", "¿", "Qué", "?", "»"]),
        ("共同社的KBS는", ["共", "同", "社", "的", "KBS", "는"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words_numbers_and_signs(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


@given(st.text())
def test_tokens_are_in_order_and_leave_out_only_space(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert token.text == text[token.start : token.end]
        assert not any(character.isalnum() for character in text[end : token.start])
        end = token.end


@pytest.mark.parametrize(
    ("items", "text", "expected"),
    [
        (["according to"], "According  to him, ACCORDING TO her", ["According  to", "ACCORDING TO"]),
        (["according to"], "accordingly to", []),
        (["Congress"], "The congress of Congress, CONGRESS", ["Congress", "CONGRESS"]),
        (["in", {"optional": ["the", "a"]}, "light"], "in the light, in light, in that light", ["in the light", "in light"]),
        ([{"any": ["said", "told reporters"]}, "that"], "he told reporters that, said that", ["told reporters that", "said that"]),
        (["very", {"not": ["much", "well"]}], "very much, very well, very nice, very.", ["very nice"]),
        (["un", {"regex": "[a-z]+ed"}], "un talked, un talk, un talked-about", ["un talked"]),
        (["from", {"words": 2}, "to"], "from here to there; from one, to two; from a b c to d", ["from here to"]),
        (["from", {"words": [1, 2]}, "to"], "from to, from x to", ["from x to"]),
        ([{"noun": "party"}], "party Parties party's", ["party", "Parties", "party"]),
        ([{"verb": "stop"}], "stops, stopped, stopping, stopper", ["stops", "stopped", "stopping"]),
        ([{"verb": "take into account"}], "took, takes into account", ["takes into account"]),
        (["don't"], "I don’t know", ["don’t"]),
        (["said", ","], "he said, and said", ["said,"]),
    ],
)  # fmt: skip
def test_a_pattern_finds(items: list[Any], text: str, expected: list[str]) -> None:
    assert found(items, text) == expected


def test_what_is_named_can_be_asked_for() -> None:
    pattern = WordPattern(["a", {"optional": "very", "as": "degree"}, {"any": ["big", "old"], "as": "hit"}], "en")
    first, second = pattern.finditer("a very old and a big one")
    assert pattern.groups == ("degree", "hit")
    assert first.groupdict() == {"degree": "very", "hit": "old"}
    assert second.groupdict() == {"degree": None, "hit": "big"}
    assert second.span("hit") == (17, 20)
    assert second.span("degree") == (-1, -1)


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([], "empty"),
        ([{"optional": "the"}], "matches nothing"),
        ([3], "neither a text nor a table"),
        ([{"any": []}], "neither a text nor a list"),
        ([{"any": "a", "not": "b"}], "one of the keys"),
        ([{"anny": "a"}], "one of the keys"),
        ([{"any": "a", "as": "A b"}], "not a name"),
        ([{"words": 99}], "from 1 to 10"),
        ([{"words": [3, 1]}], "from 1 to 10"),
        ([{"regex": "("}], "unterminated|missing"),
        ([{"regex": 1}], "not a text"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(items: list[Any], problem: str) -> None:
    with pytest.raises(Exception, match=problem):
        WordPattern(items, "en")


def test_forms_in_a_language_without_a_table_are_told() -> None:
    with pytest.raises(ValueError, match="not known in fi"):
        WordPattern([{"noun": "puolue"}], "fi")


WORDS = st.lists(st.sampled_from(["a", "b", "c", ","]), max_size=12).map(" ".join)


@given(WORDS)
def test_every_match_contains_a_cue(text: str) -> None:
    pattern = WordPattern([{"optional": "a"}, {"any": ["b", "c a"]}, {"words": 2}, "c"])
    assert pattern.cues
    for match in pattern.finditer(text):
        assert any(cue in text[match.start : match.end] for cue in pattern.cues)


@given(WORDS)
def test_a_pattern_of_gaps_agrees_with_a_regular_expression(text: str) -> None:
    import re

    pattern = WordPattern(["a", {"words": 2}, {"optional": "b"}, "c"])
    expression = re.compile(r"(?<!\w)a(?: \w){0,2}?(?: b)? c(?!\w)")
    assert [match.span() for match in pattern.finditer(text)] == [match.span() for match in expression.finditer(text)]


def test_time_is_linear() -> None:
    pattern = WordPattern([{"words": 10}, "x", {"words": 10}, {"words": 10}, {"words": 10}, "y"])

    def seconds(words: int) -> float:
        text = "x " * words
        start = time.process_time()
        assert list(pattern.finditer(text)) == []
        return time.process_time() - start

    assert seconds(8000) < 20 * max(seconds(1000), 0.005)


def test_of_phrases_at_one_place_the_longer_is_found() -> None:
    phrases = Phrases([(phrase("party"), "short"), (phrase("party leader", "en", "noun"), "long")])
    assert list(phrases.find(tokens("the party leaders of a party"))) == [(1, 3, "long"), (5, 6, "short")]
