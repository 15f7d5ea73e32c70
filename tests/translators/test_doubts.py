from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translation
from tqcheck.testing import PhrasebookTranslator, check_translator
from tqcheck.translators.doubts import DoubtingTranslator, doubt, why_not_translate

PHRASES = {
    "the president": "el presidente", "travelled to": "viajó a", "on sunday": "el domingo", "good morning": "buenos días",
    "the ministers": "los ministros", "agreed to": "acordaron", "meet again": "reunirse de nuevo",
}  # fmt: skip


@dataclass
class Recorder:
    """Translates with a function, and remembers what it was given."""

    function: Callable[[str], Translation | Withheld]
    signature: str = "recorder"
    batches: list[list[str]] = field(default_factory=list)

    def supports(self, source_language: str, target_language: str) -> bool:
        return (source_language, target_language) == ("en", "es")

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        self.batches.append(list(texts))
        return [self.function(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("", "en", "no words to translate"),
        ("15:47 — 99 %", "en", "no words to translate"),
        ("A 1, b 2", "en", "no words to translate"),
        ("\x00\u202e\n", "en", "no words to translate"),
        ("No.", "en", None),
        ("Да", "ru", None),
        ("京", "zh", None),
        ("京", "en", "no words to translate"),
        ("word " * 501, "en", "longer than 500 words: not a sentence"),
        ("word " * 500, "en", None),
        ("x" * 20_000, "en", "longer than 500 words: not a sentence"),
    ],
)
def test_what_is_not_worth_translating(text: str, language: str, reason: str | None) -> None:
    assert why_not_translate(text, language) == reason


@pytest.mark.parametrize(
    ("original", "translation", "beginning"),
    [
        ("The president left.", "", "the translator returned nothing"),
        ("The president left.", " \n", "the translator returned nothing"),
        ("The president left.", "El el el el el presidente", "the translation loops"),
        ("the president left the country on sunday", "the president left the country on sunday", "the translat"),
        ("The president left the country on Sunday to see his ally.", "El presidente", "the translation is cut short"),
        ("The president left.", "El presidente. " * 10, "the translation loops"),
        ("The president left.", "El presidente se fue.", None),
    ],
)
def test_a_failed_translation_is_doubted_with_a_reason(original: str, translation: str, beginning: str | None) -> None:
    reason = doubt(original, translation, "en", "es")
    if beginning is None:
        assert reason is None
    else:
        assert str(reason).startswith(beginning)


def test_it_keeps_the_translators_contract() -> None:
    doubting = DoubtingTranslator(PhrasebookTranslator(PHRASES, "en", "es"))
    texts = [
        "The president travelled to Seoul on Sunday.",
        "Good morning, Seoul.",
        "The ministers agreed to meet again.",
    ]
    check_translator(doubting, "en", "es", texts)


def test_signature_and_pairs_are_those_of_the_inner_translator() -> None:
    doubting = DoubtingTranslator(Recorder(Translation))
    assert doubting.signature == "recorder"
    assert doubting.supports("en", "es")
    assert not doubting.supports("es", "en")


def test_wordless_texts_never_reach_the_inner_translator() -> None:
    recorder = Recorder(lambda text: Translation(f"Hola {text.split()[0]}"))
    results = DoubtingTranslator(recorder).translate(["12:30", "Hello Kim", "***"], "en", "es")
    nothing = Withheld("no words to translate")
    assert results == [nothing, Translation("Hola Hello"), nothing]
    assert recorder.batches == [["Hello Kim"]]
    assert DoubtingTranslator(recorder).translate(["1", "2"], "en", "es") == [nothing, nothing]
    assert recorder.batches[1:] == [[]]


def test_a_long_sentence_goes_in_pieces_in_one_batch_and_comes_back_whole() -> None:
    clauses = [f"minister number {number} said that the talks had been of use to all sides" for number in range(12)]
    long = ", and ".join(clauses) + "."
    recorder = Recorder(lambda text: Translation(" ".join(word[::-1] for word in text.split()), -1.0))
    results = DoubtingTranslator(recorder).translate(["Kim left.", long], "en", "es")
    assert len(recorder.batches) == 1
    assert recorder.batches[0][0] == "Kim left."
    assert len(recorder.batches[0]) > 3
    assert " ".join(recorder.batches[0][1:]) == long
    assert results[1] == Translation(" ".join(word[::-1] for word in long.split()), -1.0)


def test_log_probabilities_of_pieces_are_weighted_by_length() -> None:
    def translate(text: str) -> Translation:
        return Translation("x" * 120 if "first" in text else "y" * 40, -2.0 if "first" in text else -4.0)

    text = "first " + "a b " * 19 + "a; " + "c d " * 20
    recorder = Recorder(translate)
    (result,) = DoubtingTranslator(recorder).translate([text], "en", "es")
    assert [piece[:5] for piece in recorder.batches[0]] == ["first", "c d c"]
    assert result == Translation("x" * 120 + " " + "y" * 40, -2.5)


def test_one_piece_that_failed_withholds_the_whole_text() -> None:
    text = "the minister said this; " * 20
    recorder = Recorder(
        lambda piece: Withheld("the model returned nothing") if piece.endswith(";") else Translation("sí")
    )
    (result,) = DoubtingTranslator(recorder).translate([text], "en", "es")
    assert result == Withheld("the model returned nothing")


def test_doubtful_translations_are_withheld_and_the_others_kept() -> None:
    answers = {"Kim went home.": "Kim se fue a casa.", "Putin went home.": "Putin Putin Putin Putin Putin"}
    recorder = Recorder(lambda text: Translation(answers[text]))
    good, bad = DoubtingTranslator(recorder).translate(list(answers), "en", "es")
    assert good == Translation("Kim se fue a casa.")
    assert bad == Withheld("the translation loops: 'Putin' again and again")


def test_errors_of_the_inner_translator_pass() -> None:
    with pytest.raises(ModelError, match="not for 'en' to 'fr'"):
        DoubtingTranslator(PhrasebookTranslator(PHRASES, "en", "es")).translate(["Hello"], "en", "fr")
