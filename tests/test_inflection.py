"""Regular forms of words."""

from __future__ import annotations

import pytest

from tqcheck import inflection, languages, tables


@pytest.mark.parametrize(
    ("word", "language", "kind", "expected"),
    [
        ("party", "en", "noun", {"party", "parties"}),
        ("NGO", "en", "noun", {"NGO", "NGOs"}),
        ("crisis", "en", "noun", {"crisis", "crises"}),
        ("church", "en", "noun", {"church", "churches"}),
        ("plan", "en", "verb", {"plan", "plans", "planned", "planning"}),
        ("agree", "en", "verb", {"agree", "agrees", "agreed", "agreeing"}),
        ("nación", "es", "noun", {"nación", "naciones"}),
        ("francés", "es", "noun", {"franceses", "francesa"}),
        ("hablar", "es", "verb", {"habla", "hablaron", "hablando"}),
        ("national", "fr", "noun", {"nationaux", "nationale"}),
        ("Partei", "de", "noun", {"Parteien"}),
    ],
)
def test_a_word_has_its_regular_forms(word: str, language: str, kind: str, expected: set[str]) -> None:
    forms = inflection.forms(word, language, kind)
    assert forms[0] == word
    assert expected <= set(forms)


def test_a_word_of_an_unknown_language_stays_as_it_is() -> None:
    assert inflection.forms("puolue", "fi", "noun") == ("puolue",)
    assert not inflection.is_known("fi", "noun")


def test_in_english_only_the_last_word_of_a_term_changes() -> None:
    assert inflection.inflected(["press", "office"], "en", "noun") == [("press",), ("office", "offices")]
    assert inflection.inflected(["take", "part"], "en", "verb")[1] == ("part",)
    assert "partidos" in inflection.inflected(["partido", "popular"], "es", "noun")[0]


def test_the_table_is_of_known_languages_and_begins_with_the_ending_itself() -> None:
    for language, kinds in tables.table("inflections").items():
        assert language in languages.NAMES
        for kind in {"noun", "verb"} & kinds.keys():
            assert all(forms[0] == ending for ending, forms in kinds[kind].items()), (language, kind)
