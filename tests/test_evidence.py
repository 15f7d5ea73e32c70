from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tqcheck.document import Document
from tqcheck.errors import ModelError
from tqcheck.evidence import Models, gather
from tqcheck.metrics.sacrebleu import SacreBleu
from tqcheck.report import Adequacy, BackTranslation, Fluency, Instrument, Withheld
from tqcheck.seams import FluencyScorer, Translation, Translator
from tqcheck.segmenting import segment
from tqcheck.testing import PhrasebookTranslator

BOOK = PhrasebookTranslator({"el perro": "the dog", "la casa": "the house"}, "es", "en")
NONE = Withheld("not here")


def document(text: str, source: str = "es", target: str = "en", source_text: str | None = None) -> Document:
    from tqcheck.identification import identify
    from tqcheck.readers import text as reader

    read = reader.read(text.encode(), "story.txt")
    found = segment(identify(read, source_language=source, target_language=target))
    if source_text is None:
        return found
    aligned = tuple(replace(s, source=source_text) for s in found.segments)
    return replace(found, segments=aligned, source_text=source_text)


def metrics(_: str | None) -> dict[str, SacreBleu]:
    return {name.lower(): SacreBleu(name, language="en") for name in ("BLEU", "chrF", "TER")}


class Listening:
    """A translator and scorer that remembers what it was asked together."""

    signature = "listening:1"

    def __init__(self, *, independent: bool = True) -> None:
        self.independent = independent
        self.asked: list[list[str]] = []

    def quality(self, source: str, target: str) -> str:
        return f"well into {target}"

    def supports(self, *languages: str) -> bool:
        return True

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | Withheld]:
        self.asked.append(list(texts))
        return [Translation(text) for text in texts]


class Counting:
    """Scores a text by its number of words."""

    signature = "counting:1"

    def quality(self, language: str) -> str:
        return f"counts {language}"

    def supports(self, language: str) -> bool:
        return True

    def score(self, texts: Sequence[str], language: str) -> list[Fluency | Withheld]:
        return [Fluency(-float(len(text.split())), None, len(text.split())) for text in texts]


class Comparing:
    """Adequacy as the difference in words."""

    signature = "comparing:1"

    def quality(self, source: str, target: str) -> str:
        return f"compares {source} with {target}"

    def supports(self, source: str, target: str) -> bool:
        return True

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source: str, target: str
    ) -> list[Adequacy | Withheld]:
        pairs = zip(sources, targets, strict=True)
        return [Adequacy(-float(abs(len(s.split()) - len(t.split()))), None, len(t.split())) for s, t in pairs]


def models(
    translator: Translator | Withheld = NONE, fluency: FluencyScorer | Withheld = NONE, adequacy: object = NONE
) -> Models:
    return Models(lambda _: fluency, lambda *_: translator, lambda *_: adequacy)  # type: ignore[arg-type,return-value]


def test_segments_of_all_documents_are_translated_together() -> None:
    listening = Listening()
    gather([document("The dog sleeps here."), document("The house is small.")], models(listening), metrics)
    assert listening.asked == [["The dog sleeps here.", "The house is small."]] * 2


def test_a_translator_that_is_not_independent_gets_one_document_at_a_time() -> None:
    listening = Listening(independent=False)
    gather([document("The dog sleeps here."), document("The house is small.")], models(listening), metrics)
    assert listening.asked[::2] == [["The dog sleeps here."], ["The house is small."]]


def test_each_document_gets_the_results_of_its_own_segments() -> None:
    texts = ["One two three.\n\nOne two three four five.", "One two."]
    gathered = gather([document(text) for text in texts], models(fluency=Counting()), metrics)
    counted = [[s.fluency.tokens for s in g.scores if isinstance(s.fluency, Fluency)] for g in gathered]
    assert counted == [[3, 5], [2]]


def test_languages_are_asked_about_apart() -> None:
    asked: list[str] = []

    def fluency(language: str) -> FluencyScorer | Withheld:
        asked.append(language)
        return Counting() if language == "en" else Withheld(f"nothing for {language}")

    both = [document("The dog sleeps here."), document("El perro duerme.", source="en", target="es")]
    gathered = gather(both, Models(fluency, lambda *_: NONE, lambda *_: NONE), metrics)
    assert sorted(asked) == ["en", "es"]
    assert gathered[0].instruments["fluency"] == Instrument("counting:1", "counts en")
    assert gathered[1].instruments["fluency"] == Withheld("nothing for es")


def test_a_model_that_fails_is_a_failure_of_every_document_it_was_asked_about() -> None:
    def broken(source: str, target: str) -> Translator | Withheld:
        raise ModelError("it is broken", where="model.bin", remedy="mend it")

    both = [document("The dog sleeps here."), document("The house is small.")]
    gathered = gather(both, Models(lambda _: Counting(), broken, lambda *_: NONE), metrics)
    for of_document in gathered:
        (failure,) = of_document.failures
        assert (failure.stage, failure.where, failure.reason) == (
            "back-translation",
            "model.bin",
            "it is broken\n  mend it",
        )
        assert isinstance(of_document.scores[0].fluency, Fluency)  # the rest goes on
        assert of_document.scores[0].back_translation == Withheld("it is broken")


def test_with_a_source_text_the_back_translation_is_compared_with_it_and_needs_no_second_translator() -> None:
    def one_way(source: str, target: str) -> Translator | Withheld:
        assert (source, target) == ("en", "es")
        return BOOK

    aligned = document("The dog sleeps.", source_text="El perro sleeps.")
    (gathered,) = gather([aligned], Models(lambda _: NONE, one_way, lambda *_: Comparing()), metrics)
    back = gathered.scores[0].back_translation
    assert isinstance(back, BackTranslation)
    assert (back.compared_with, back.round_trip) == ("source", None)
    assert back.chrf == pytest.approx(100, abs=15)
    assert gathered.scores[0].adequacy == Adequacy(-0.0, None, 3)
    assert gathered.instruments["adequacy"] == Instrument("comparing:1", "compares es with en")


def test_the_shape_of_quotation_marks_and_dashes_is_not_compared() -> None:
    book = PhrasebookTranslator({"—“el perro”—": '-"the dog"-'}, "es", "en")
    (gathered,) = gather([document("—“the dog”—")], models(book), metrics)
    back = gathered.scores[0].back_translation
    assert isinstance(back, BackTranslation)
    assert (back.chrf, back.ter, back.lost) == (100, 0, ())


def test_adequacy_is_withheld_without_a_source_text() -> None:
    (gathered,) = gather([document("The dog sleeps.")], models(BOOK, adequacy=Comparing()), metrics)
    assert gathered.scores[0].adequacy == Withheld("no source text")


def test_two_translators_of_one_round_trip_are_both_named() -> None:
    other = PhrasebookTranslator({"el gato": "the cat"}, "es", "en")
    chosen = {("en", "es"): BOOK, ("es", "en"): other}
    (gathered,) = gather(
        [document("The dog sleeps.")], Models(lambda _: NONE, lambda *p: chosen[p], lambda *_: NONE), metrics
    )
    assert gathered.instruments["back-translation"] == Instrument(f"{BOOK.signature} + {other.signature}")


def test_only_the_quality_of_the_pairs_in_use_is_named() -> None:
    (without,) = gather([document("The dog sleeps.")], models(Listening()), metrics)
    assert without.instruments["back-translation"] == Instrument(
        "listening:1", "en-es: well into es; es-en: well into en"
    )
    aligned = document("The dog sleeps.", source_text="El perro sleeps.")
    (with_source,) = gather([aligned], models(Listening()), metrics)
    assert with_source.instruments["back-translation"] == Instrument("listening:1", "en-es: well into es")


def test_nothing_is_asked_about_a_pair_of_one_language() -> None:
    (gathered,) = gather([document("The dog sleeps.", source="en")], models(BOOK), metrics)
    assert gathered.scores[0].back_translation == Withheld("source and target language are the same")


def test_no_documents_give_nothing() -> None:
    assert gather([], models(BOOK), metrics) == []
