"""Messages say what is known, and no more."""

from __future__ import annotations

import tqcheck


def messages(text: str, source_language: str | None, source: str | None = None) -> dict[str, str]:
    report = tqcheck.check(text, source_language=source_language, target_language="en", source=source, rules_only=True)
    return {finding.rule: finding.message for finding in report.findings}


def test_a_word_that_is_english_too_is_not_said_to_render_german() -> None:
    found = messages("The board met, whereby it accepted the offer of the union.", None)
    assert "where it renders German 'wobei'" in found["TQ350"]


def test_what_has_no_counterpart_is_not_said_to_be_missing_or_added() -> None:
    shorter = messages(
        "The minister spoke on Monday in Rome of the new law of the sea.",
        "es",
        "El ministro habló el lunes en Roma de la nueva ley del mar y pidió más dinero para las escuelas y los "
        "hospitales de la provincia.",
    )
    assert "; no counterpart found in the translation for: pidió más dinero" in shorter["TQ603"]
    longer = messages(
        "The minister, who is one of the best known politicians of the country and of the whole continent, spoke in Rome "
        "about the law of the land and the seas around it.",
        "es",
        "El ministro habló en Roma de la ley del mar ante todo el Senado.",
    )
    assert "; no counterpart found in the source for: " in longer["TQ603"]


def test_a_length_without_a_clause_to_name_says_what_may_be() -> None:
    found = messages(
        "The minister, as it was and as it has been and as it would have been if it had not been so with all of that, "
        "spoke in Rome about the law of the sea before all the Senate.",
        "es",
        "El ministro habló en Roma de la ley del mar ante todo el Senado.",
    )
    assert found["TQ603"].endswith("; something may be added")


def test_a_sentence_is_not_said_to_be_made_up() -> None:
    source = "El gobierno presentó la ley en el parlamento y pidió más dinero."
    found = messages("The hotel has a swimming pool and large rooms with a balcony.", "es", source)
    assert found["TQ615"] == "no counterpart found in the source"
