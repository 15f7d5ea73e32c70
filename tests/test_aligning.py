"""Which source text belongs to which segment."""

from __future__ import annotations

import time

import pytest

from tqcheck.aligning import Side, align
from tqcheck.document import LeftOut

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


def aligned(source: list[str], target: list[str]) -> list[str | None]:
    return align(Side(source, "es"), Side(target, "en")).sources


def test_sentence_for_sentence() -> None:
    assert aligned(SOURCE, TARGET) == SOURCE


def test_a_sentence_left_out_shifts_nothing() -> None:
    assert aligned(SOURCE, [TARGET[0], *TARGET[2:]]) == [SOURCE[0], SOURCE[2], SOURCE[3]]


def test_a_sentence_split_in_two_has_its_source_twice() -> None:
    halves = ["Nobody knew what they talked about during the three hours.", "The meeting lasted in the palace."]
    assert aligned(SOURCE, [TARGET[0], *halves, *TARGET[2:]]) == [SOURCE[0], SOURCE[1], SOURCE[1], *SOURCE[2:]]


def test_two_sentences_made_one() -> None:
    result = aligned(SOURCE, [TARGET[0], f"{TARGET[1][:-1]}, and {TARGET[2]}", TARGET[3]])
    assert result == [SOURCE[0], f"{SOURCE[1]} {SOURCE[2]}", SOURCE[3]]


def test_no_source_no_alignment() -> None:
    assert aligned([], TARGET) == [None] * 4
    assert aligned(SOURCE, []) == []
    assert aligned([], []) == []


def test_a_sentence_added_has_no_source() -> None:
    added = "Elsewhere a heavy storm destroyed several villages along the coast of Florida, the authorities reported."
    assert aligned(SOURCE, [*TARGET[:2], added, *TARGET[2:]]) == [*SOURCE[:2], None, *SOURCE[2:]]


def test_a_number_tells_sentences_of_like_length_apart() -> None:
    source = [
        "En el incendio de la fábrica murieron 43 obreros, según dijeron ayer las autoridades de la provincia.",
        "En el hospital de la ciudad había 118 heridos por el humo, según dijeron hoy los médicos de guardia.",
    ]
    assert aligned(
        source, ["The town's hospital had 118 who had breathed smoke, the doctors on duty there said today."]
    ) == [source[1]]
    assert aligned(
        source, ["The fire killed 43 who worked at the plant, as those in charge in the region said yesterday."]
    ) == [source[0]]


def test_chinese_is_as_long_as_what_it_says() -> None:
    source = [
        "朝鲜外长访问俄罗斯。",
        "普京表示愿意在不久的将来访问朝鲜，以回应金正恩去年峰会上的邀请。",
        "会谈持续了三小时。",
    ]
    target = [
        "North Korea's foreign minister visited Russia.",
        "Putin is willing to visit North Korea in the near future, in reply to Kim Jong-un's invitation last year.",
        "The talks lasted for three hours.",
    ]
    assert aligned(source, target) == source


@pytest.mark.parametrize(("sources", "targets"), [(1, 400), (400, 1), (3, 200), (0, 5), (5, 0)])
def test_sides_of_very_different_length_have_an_alignment(sources: int, targets: int) -> None:
    source = [f"La frase número {n} del texto." for n in range(sources)]
    result = aligned(source, [f"Sentence number {n} of the text." for n in range(targets)])
    assert len(result) == targets
    assert any(result) == bool(sources and targets)


def test_a_long_text_is_aligned_in_time() -> None:
    began = time.perf_counter()
    assert aligned(SOURCE * 500, TARGET * 500) == SOURCE * 500
    assert time.perf_counter() - began < 20


def test_half_a_sentence_lost_shifts_nothing() -> None:
    assert aligned(SOURCE, [TARGET[0], "Nobody knew.", *TARGET[2:]]) == SOURCE


def test_a_sentence_left_out_is_not_given_to_its_neighbour() -> None:
    source = [
        "El ministro presentó la ley.",
        "Los sindicatos preparan una huelga.",
        "La policía cerró las calles del centro.",
    ]
    assert aligned(source, ["The minister presented the law.", "Police closed the streets of the centre."]) == [
        source[0],
        source[2],
    ]


def test_what_is_left_out_is_kept_with_its_place() -> None:
    found = align(Side(SOURCE, "es"), Side([TARGET[0], *TARGET[2:]], "en"))
    assert found.left_out == [LeftOut(1, SOURCE[1])]


def test_paragraphs_tell_sentences_apart() -> None:
    source, target = ["Aaa bbb.", "Ccc ddd.", "Eee fff."], ["Ggg hhh.", "Iii jjj."]
    starts = [True, False, True]
    assert align(Side(source, "es", starts), Side(target, "en", [True, True])).sources[1] == source[2]


def test_without_a_lexicon_names_and_words_of_one_origin_are_what_both_sides_share() -> None:
    source = ["Der Präsident sprach in Kopenhagen.", "Die Delegation fliegt am 12. Juni nach Oslo zurück."]
    target = ["Delegationen flyver tilbage til Oslo den 12. juni."]
    assert align(Side(source, "de"), Side(target, "da")).sources == [source[1]]
