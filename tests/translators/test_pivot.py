from __future__ import annotations

import pytest

from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translation
from tqcheck.testing import PhrasebookTranslator, check_translator
from tqcheck.translators.pivot import PivotTranslator

FRENCH = PhrasebookTranslator({"la maison": "the house", "le chien": "the dog"}, "fr", "en")
SPANISH = PhrasebookTranslator({"the house": "la casa", "the dog": "el perro"}, "en", "es")


def test_it_keeps_the_translators_contract() -> None:
    check_translator(PivotTranslator(FRENCH, SPANISH), "fr", "es", ["La maison est ici.", "le chien dort"])


def test_a_text_goes_through_the_middle_language() -> None:
    (result,) = PivotTranslator(FRENCH, SPANISH).translate(["le chien, la maison"], "fr", "es")
    assert result == Translation("el perro, la casa")


def test_what_the_first_withholds_the_second_never_sees() -> None:
    results = PivotTranslator(FRENCH, SPANISH).translate(["", "le chien", " "], "fr", "es")
    assert isinstance(results[0], Withheld)
    assert results[1] == Translation("el perro")
    assert isinstance(results[2], Withheld)


def test_it_supports_what_both_halves_support() -> None:
    pivot = PivotTranslator(FRENCH, SPANISH)
    assert pivot.supports("fr", "es")
    assert not pivot.supports("es", "fr")
    assert not pivot.supports("fr", "de")
    with pytest.raises(ModelError, match="French to German through English"):
        pivot.translate(["le chien"], "fr", "de")


def test_it_says_what_it_is_made_of() -> None:
    pivot = PivotTranslator(FRENCH, SPANISH)
    assert pivot.signature == f"{FRENCH.signature}>{SPANISH.signature}"
    assert pivot.quality("fr", "es") == "by way of English"
    assert pivot.independent


def test_it_names_the_quality_of_its_halves_for_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PhrasebookTranslator, "quality", lambda _, source, target: f"good into {target}")
    said = PivotTranslator(FRENCH, SPANISH).quality("fr", "es")
    assert said == "by way of English (fr-en: good into en; en-es: good into es)"
