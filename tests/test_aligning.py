"""Which source text belongs to which segment."""

from __future__ import annotations

import time

from tqcheck.aligning import align

SOURCE = [
    "Bush y Kim se reunieron el lunes.",
    "Nadie supo de qué hablaron durante las tres horas que duró la reunión en el palacio.",
    "El acuerdo de 1974 sigue en vigor.",
    "Fin.",
]
TARGET = [
    "Bush and Kim met on Monday.",
    "Nobody knew what they talked about during the three hours the meeting lasted in the palace.",
    "The agreement of 1974 is still in force.",
    "The end.",
]


def test_sentence_for_sentence() -> None:
    assert align(SOURCE, TARGET) == SOURCE


def test_a_sentence_left_out_shifts_nothing() -> None:
    assert align(SOURCE, [TARGET[0], *TARGET[2:]]) == [SOURCE[0], SOURCE[2], SOURCE[3]] or (
        align(SOURCE, [TARGET[0], *TARGET[2:]])[1:] == [SOURCE[2], SOURCE[3]]
    )


def test_a_sentence_split_in_two_has_its_source_twice() -> None:
    halves = ["Nobody knew what they talked about during the three hours.", "The meeting lasted in the palace."]
    assert align(SOURCE, [TARGET[0], *halves, *TARGET[2:]]) == [SOURCE[0], SOURCE[1], SOURCE[1], *SOURCE[2:]]


def test_two_sentences_made_one() -> None:
    aligned = align(SOURCE, [TARGET[0], f"{TARGET[1][:-1]}, and {TARGET[2]}", TARGET[3]])
    assert aligned == [SOURCE[0], f"{SOURCE[1]} {SOURCE[2]}", SOURCE[3]]


def test_no_source_no_alignment() -> None:
    assert align([], TARGET) == [None] * 4
    assert align(SOURCE, []) == []
    assert align([], []) == []


def test_a_long_text_is_aligned_in_time() -> None:
    began = time.perf_counter()
    assert align(SOURCE * 500, TARGET * 500) == SOURCE * 500
    assert time.perf_counter() - began < 20
