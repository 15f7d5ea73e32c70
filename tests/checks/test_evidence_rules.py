"""Rules that pass on what models observed, and the comparison of numbers with the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tqcheck.checks.adequacy.length import length
from tqcheck.checks.adequacy.number_mismatch import number_mismatch
from tqcheck.checks.evidence.fluency_dip import fluency_dip
from tqcheck.checks.evidence.round_trip_loss import round_trip_loss
from tqcheck.checks.evidence.source_dip import source_dip
from tqcheck.document import Document
from tqcheck.report import Adequacy, BackTranslation, Dip, Fluency, SegmentScores, Withheld
from tqcheck.rule import Story

SENTENCE = "The general has led to its belligerence to a new level."


def story(document: Document, fluency: object = None, back: object = None) -> Story:
    none = Withheld("not asked for")
    return Story(document, {0: SegmentScores(0, fluency or none, back or none)})


def dips(percentile: float | None, *words: tuple[str, float]) -> Fluency:
    places = [(SENTENCE.index(word), SENTENCE.index(word) + len(word), bits) for word, bits in words]
    return Fluency(-5.0, percentile, 12, tuple(Dip(*place) for place in places))


def test_a_costly_word_in_a_sentence_unlike_news_is_a_hint(document_of: Callable[..., Document]) -> None:
    fluency = dips(1.0, ("belli", 18.0), ("general", 15.0))
    (hit,) = fluency_dip.hits(story(document_of(SENTENCE), fluency))
    assert SENTENCE[hit.start : hit.end] == "belligerence"  # the whole word around the piece
    assert hit.evidence[0].instrument == "fluency"
    assert hit.evidence[0].strength == 0.75


def test_a_costly_word_in_a_fluent_sentence_is_no_hint(document_of: Callable[..., Document]) -> None:
    assert list(fluency_dip.hits(story(document_of(SENTENCE), dips(40.0, ("belli", 18.0))))) == []
    assert list(fluency_dip.hits(story(document_of(SENTENCE), dips(None, ("belli", 18.0))))) == []


def test_names_may_surprise(document_of: Callable[..., Document]) -> None:
    assert list(fluency_dip.hits(story(document_of(SENTENCE), dips(1.0, ("The", 18.0))))) == []


def test_a_word_the_source_does_not_explain_is_a_hint(document_of: Callable[..., Document]) -> None:
    place = SENTENCE.index("belligerence")
    surprisals = (Dip(0, 3, 15.0), Dip(place, place + 5, 18.5), Dip(place + 5, place + 12, 15.0))
    none = Withheld("not asked for")

    def story_of(percentile: float | None) -> Story:
        adequacy = Adequacy(-5.0, percentile, 12, surprisals)
        return Story(document_of(SENTENCE), {0: SegmentScores(0, none, none, adequacy)})

    (hit,) = source_dip.hits(story_of(0.8))
    assert SENTENCE[hit.start : hit.end] == "belligerence"
    assert hit.evidence[0].instrument == "adequacy"
    assert "18 bits given the source" in hit.evidence[0].observation
    assert list(source_dip.hits(story_of(40.0))) == []
    assert list(source_dip.hits(story_of(None))) == []


def lost(*phrases: str) -> BackTranslation:
    places = tuple((SENTENCE.index(phrase), SENTENCE.index(phrase) + len(phrase)) for phrase in phrases)
    return BackTranslation("…", "…", "target", 40.0, 20.0, 50.0, places)


def test_a_phrase_that_does_not_come_back_is_a_hint(document_of: Callable[..., Document]) -> None:
    (hit,) = round_trip_loss.hits(
        story(document_of(SENTENCE), back=lost("general has led to its belligerence to a new level"))
    )
    assert SENTENCE[hit.start : hit.end] == "general has led to its belligerence to a new level"


def test_one_lost_word_is_no_hint(document_of: Callable[..., Document]) -> None:
    assert list(round_trip_loss.hits(story(document_of(SENTENCE), back=lost("general", "belligerence")))) == []


def with_source(document: Document, source: str) -> Story:
    return Story(replace(document, segments=tuple(replace(s, source=source) for s in document.segments)))


def test_numbers_are_compared_by_value(document_of: Callable[..., Document]) -> None:
    document = document_of("More than 12,500 people came in 2024 and paid 8,000 million.", "es")
    assert list(number_mismatch.hits(with_source(document, "Más de 12.500 personas, en 2024, 8 mil millones."))) == []
    (hit,) = number_mismatch.hits(with_source(document, "Más de 15.200 personas, en 2024, 8 mil millones."))
    assert document.segments[0].text[hit.start : hit.end] == "12,500"


def test_two_sentences_that_render_one_are_compared_with_it_together(document_of: Callable[..., Document]) -> None:
    source = "Los ministros del interior se reunirán el martes en Roma, y la ley no será firmada antes de junio, dicen."
    document = document_of(
        "The interior ministers meet in Rome on Tuesday. They say no law will be signed in May.", "es"
    )
    assert list(length.hits(with_source(document, source))) == []
    assert [hit.segment for hit in length.hits(with_source(document, source * 3))] == [0]
