"""What the messages of rules that are tables of words say of the word they found."""

from __future__ import annotations

import pytest

import tqcheck


def messages(text: str, source_language: str | None) -> list[str]:
    report = tqcheck.check(text, source_language=source_language, target_language="en", rules_only=True)
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("In this occasion, he won.", "renders Spanish 'en esta ocasión'; English says: on this occasion"),
        ("He met her in several occasions.", "renders Spanish 'en … ocasiones'; English says: on … occasions"),
        ("He lost in another occasion.", "renders Spanish 'en otra ocasión'; English says: on another occasion"),
        ("It is in hands of the judge.", "renders Spanish 'en manos de'; English says: in the hands of"),
        ("It is, in words of the mayor, a shame.", "renders Spanish 'en palabras de'; English says: in the words of"),
        ("The court put in doubt the case.", "renders Spanish 'poner en duda'; English says: cast doubt on"),
        ("The team made itself with the victory.", "renders Spanish 'hacerse con'; English says: win, take"),
        ("They took letters in the matter.", "renders Spanish 'tomar cartas en el asunto'; English says: step in"),
        ("She posted it on social nets.", "renders Spanish 'redes sociales'; English says: social media"),
    ],
)
def test_a_row_of_several_phrases_says_which_one_it_found(text: str, says: str) -> None:
    (message,) = messages(text, "es")
    assert says in message


def test_a_phrase_that_the_source_language_does_not_have_is_not_laid_to_it() -> None:
    assert messages("The court put of manifest the risk.", "es")
    assert not messages("The court put of manifest the risk.", "fr")


def test_a_false_friend_is_one_of_a_language() -> None:
    text = "The two sides agreed on an integral plan for the region."
    assert "is a false friend of Italian 'integrale'; " in messages(text, "it")[0]
    assert "is a false friend of Spanish/Portuguese 'integral' / Italian 'integrale'; " in messages(text, None)[0]


def test_where_the_source_language_is_not_known_a_message_names_as_many_words_as_it_has_room_for() -> None:
    text = "The Foreign Minister of Chile landed on Monday; the chancellor will stay until Friday."
    assert "is a false friend of Spanish 'canciller' / Portuguese 'chanceler' / …; " in messages(text, None)[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The scandal protagonized by the mayor goes on.", "made after Spanish 'protagonizar'; English says: star in"),
        ("They want a multipolarized world.", "made after Spanish 'multipolarizar'; English says: multipolar"),
        ("The judge constated the damage.", "made after Spanish 'constatar'; English says: note, find, establish"),
    ],
)
def test_a_calqued_verb_has_its_own_english(text: str, says: str) -> None:
    (message,) = messages(text, "es")
    assert says in message
