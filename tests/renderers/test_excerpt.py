"""Excerpts fit their width, keep the phrase, and say what is left out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck.controls import visible
from tqcheck.document import Run, Segment, Zone
from tqcheck.renderers.excerpt import excerpt, width

WORDS = st.text(st.sampled_from("ab 日本é\u0301👍\x1b\u202eس"), min_size=1, max_size=200)


def segment(text: str, breaks: tuple[int, ...] = ()) -> Segment:
    return Segment(0, Zone.BODY, text, (Run(0, 0, len(text)),), breaks)


@given(WORDS, st.data(), st.integers(30, 120))
def test_an_excerpt_is_never_wider_than_asked(text: str, data: st.DataObject, columns: int) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    parts = excerpt(segment(text), start, end, columns)
    assert sum(map(width, parts)) <= columns
    assert "\x1b" not in "".join(parts)
    if sum(map(width, map(visible, (text[:start], text[start:end], text[end:])))) <= columns - 20:
        assert "".join(parts) == visible(text)


def test_what_is_left_out_is_cut_at_words() -> None:
    text = "North Korea assured today that Russian President Vladimir Putin has shown his willingness to visit."
    start = text.index("Russian President")
    before, found, after = excerpt(segment(text), start, start + len("Russian President"), 50)
    assert (before, found, after) == ("…that ", "Russian President", " Vladimir Putin has shown…")


def test_a_break_of_the_file_is_shown() -> None:
    assert excerpt(segment("of leader Kim Jong-un", (9,)), 3, 13, 60) == ("of ", "leader⏎Kim", " Jong-un")


def test_a_long_phrase_is_shown_by_its_ends() -> None:
    text = "begin " + "x " * 5000 + "end"
    _, found, _ = excerpt(segment(text), 0, len(text), 60)
    assert found.startswith("begin x")
    assert found.endswith("x end")
    assert " … " in found


@pytest.mark.parametrize("end", [0, 5])
def test_a_segment_of_megabytes_costs_no_more(end: int) -> None:
    long = segment("word " * 4_000_000)
    started = time.process_time()
    for start in range(0, 1_000_000, 10_000):
        excerpt(long, start, start + end, 80)
    assert time.process_time() - started < 5
