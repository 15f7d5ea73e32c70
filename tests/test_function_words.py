from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tqcheck.function_words import is_known, likely_language, profiled, share

SENTENCES = {
    "en": "The president said on Friday that the talks with the European Union would go on after the elections.",
    "es": "El presidente dijo el viernes que las conversaciones con la Unión Europea seguirán tras las elecciones.",
    "fr": "Le président a déclaré vendredi que les discussions avec l'Union européenne se poursuivraient après les élections.",
    "de": "Der Präsident sagte am Freitag, dass die Gespräche mit der Europäischen Union nach den Wahlen weitergehen werden.",
    "it": "Il presidente ha detto venerdì che i colloqui con l'Unione europea continueranno dopo le elezioni.",
    "pt": "O presidente disse na sexta-feira que as conversas com a União Europeia vão continuar depois das eleições.",
    "nl": "De president zei vrijdag dat de gesprekken met de Europese Unie na de verkiezingen worden voortgezet.",
    "ca": "El president va dir divendres que les converses amb la Unió Europea seguiran després de les eleccions.",
    "ru": "Президент заявил в пятницу, что переговоры с Европейским союзом будут продолжены после выборов.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_of_news_is_most_likely_in_its_own_language(language: str) -> None:
    found, margin = likely_language(SENTENCES[language], profiled())
    assert found == language
    assert margin > 0


def test_the_list_of_each_language_has_about_forty_different_lower_case_words(root: Path) -> None:
    table = tomllib.loads((root / "tqcheck" / "data" / "function_words.toml").read_text("utf-8"))
    assert set(table) == set(SENTENCES)
    for language, words in table.items():
        listed = words.split()
        assert len(listed) == len(set(listed)), language
        assert 38 <= len(listed) <= 52, language
        assert words == words.lower()


def test_the_share_is_of_words_and_ignores_case() -> None:
    assert share("THE dog and the cat", "en") == 3 / 5
    assert share("1984 — 2024", "en") == 0
    assert share("", "en") == 0


@pytest.mark.parametrize(
    ("text", "language"), [("北朝鮮は日本海に", "ja"), ("Η κυβέρνηση", "el"), ("ประธานาธิบดี", "th")]
)
def test_a_language_with_a_script_of_its_own_is_known_by_its_letters(text: str, language: str) -> None:
    assert is_known(language)
    assert share(text, language) > 0.5
    assert share("The president said so", language) == 0
    assert likely_language(text, {"en", language})[0] == language


def test_nothing_is_said_of_a_language_without_list_and_script() -> None:
    assert not is_known("pl")
    assert share("Prezydent powiedział", "pl") == 0
    assert likely_language("Prezydent powiedział", {"pl", "en"}) == (None, 0.0)


def test_no_language_is_likely_when_two_are_level() -> None:
    assert likely_language("de la", {"es", "fr"}) == (None, 0.0)
    assert likely_language("the house", {"en"}) == ("en", 0.5)
    assert likely_language("the house", ()) == (None, 0.0)
