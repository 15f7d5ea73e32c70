"""Tokens keep their place in the text, and a long text is cut without losing or repeating one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck import places
from tqcheck.report import Dip


def test_the_table_of_plain_characters_is_the_one_of_the_training(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("training_text", root / "models" / "training" / "text.py")
    assert spec is not None
    assert spec.loader is not None
    training = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(training)
    assert training.PLAIN == places.PLAIN


def test_plain_characters_replace_one_by_one() -> None:
    assert all(isinstance(new, str) and len(new) == 1 for new in places.PLAIN.values())


@given(tokens=st.integers(1, 2000), longest=st.integers(2, 300))
def test_windows_score_every_token_once_and_in_order(tokens: int, longest: int) -> None:
    cut = list(places.windows(tokens, longest))
    assert [token for window in cut for token in range(window.first, window.end)] == list(range(tokens))
    assert all(0 <= window.start <= window.first and window.end - window.start <= longest for window in cut)


@given(tokens=st.integers(1, 2000), longest=st.integers(2, 300))
def test_later_windows_read_half_a_window_before_they_score(tokens: int, longest: int) -> None:
    assert all(window.first - window.start == longest // 2 for window in list(places.windows(tokens, longest))[1:])


def test_a_text_that_fits_is_one_window() -> None:
    assert list(places.windows(127, 127)) == [places.Window(0, 0, 127)]


@pytest.mark.parametrize(
    ("given_ranges", "length", "expected"),
    [
        ([], 0, []),
        ([(0, 3), (3, 5)], 5, [(0, 3), (3, 5)]),
        ([(0, 2), (2, 2), (2, 2), (2, 3), (3, 5)], 5, [(0, 2), (2, 3), (2, 3), (2, 3), (3, 5)]),  # `…` as three dots
        ([(0, 2), (2, 2)], 2, [(0, 2), (1, 2)]),  # nothing follows: the last character
    ],
)
def test_tokens_made_of_one_character_all_have_its_place(
    given_ranges: list[tuple[int, int]], length: int, expected: list[tuple[int, int]]
) -> None:
    assert places.filled(given_ranges, length) == expected


def test_a_dip_begins_after_the_white_space_and_counts_in_bits() -> None:
    assert places.dips("a  b", [(0, 1), (1, 4)], [-0.6931472, -1.3862944]) == (Dip(0, 1, 1.0), Dip(3, 4, 2.0))


def test_a_token_of_white_space_alone_keeps_a_place() -> None:
    assert places.dips("a ", [(0, 1), (1, 2)], [0.0, -0.6931472]) == (Dip(0, 1, 0.0), Dip(1, 2, 1.0))


def test_lone_surrogates_are_replaced_in_place() -> None:
    assert places.encodable("a\ud800b😀") == "a\ufffdb😀"
