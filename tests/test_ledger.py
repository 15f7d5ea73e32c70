"""What the ledger gathers, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tqcheck.document import Document
from tqcheck.ledger import Ledger
from tqcheck.rule import Story


def ledger_of(document: Document) -> Ledger:
    return Story(document).ledger


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Later President Xi Jinping met Angela Merkel.", ["Xi Jinping", "Angela Merkel"]),
        ("We saw Putin's Russia and the Guardian’s Ann Lee.", ["Putin", "Russia", "Guardian", "Ann Lee"]),
        ("She met Ursula von der Leyen and Bashar al-Assad.", ["Ursula von der Leyen", "Bashar al-Assad"]),
        (
            "He joined al-Qaeda, wrote for Italy's la Repubblica and met D'Angelo.",
            ["al-Qaeda", "Italy", "Repubblica", "D'Angelo"],
        ),
        ("They went to St.\u00a0Gallen.", ["St. Gallen"]),
        ("He left on Monday in May. On Friday Ann came.", ["Ann"]),
        ("Nobody came. The critics said so. Critics do.", []),
        ("Merkel spoke. They like Merkel.", ["Merkel", "Merkel"]),
        ("PUTIN MEETS KIM JONG-UN IN MOSCOW", []),
        ("Russian Leader Vladimir Putin Visits North Korea Today", []),
    ],
)
def test_names(document_of: Callable[..., Document], text: str, names: list[str]) -> None:
    ledger = ledger_of(document_of(text))
    assert [name.text for name in ledger.names] == names


def test_a_name_is_where_it_says(document_of: Callable[..., Document]) -> None:
    document = document_of("Prime Minister Theresa May's plan. In Paris, chancellor Merkel waits.")
    ledger = ledger_of(document)
    assert [(name.text, name.title) for name in ledger.names] == [
        ("Theresa May", "Prime Minister"), ("Paris", ""), ("Merkel", "chancellor"),
    ]  # fmt: skip
    for name in ledger.names:
        assert document.segments[name.segment].text[name.start : name.end] == name.text


def test_a_lone_word_at_the_beginning_of_a_sentence_is_a_run_and_no_name(document_of: Callable[..., Document]) -> None:
    ledger = ledger_of(document_of("Zelenskiy denies it. He met Zelensky."))
    assert [run.text for run in ledger.runs] == ["Zelenskiy", "Zelensky"]
    assert [name.text for name in ledger.names] == ["Zelensky"]


def test_spanish_titles_are_small(document_of: Callable[..., Document]) -> None:
    (name,) = ledger_of(document_of("Ayer el presidente Sánchez habló.", None, "es")).names
    assert (name.text, name.title) == ("Sánchez", "presidente")


def test_acronyms(document_of: Callable[..., Document]) -> None:
    ledger = ledger_of(document_of("The EU and NATO met in Chapter XII with GPs of the U.S. and AT&T."))
    assert [acronym.text for acronym in ledger.acronyms] == ["EU", "NATO"]


@pytest.mark.parametrize(
    ("text", "acronym", "words", "fits"),
    [
        ("He leads the World Health Organization (WHO) now.", "WHO", "World Health Organization", True),
        ("The Bank for International Settlements (BIS) met.", "BIS", "Bank for International Settlements", True),
        ("A report of the WHO (World Health Organization) says so.", "WHO", "World Health Organization", True),
        ("He is of the International Monetary Bottom (IMF) now.", "IMF", "International Monetary Bottom", False),
        ("The Organization of American States (OAS) met.", "OAS", "Organization of American States", True),
        ("The Popular Union of Workers (UGT) met.", "UGT", "Popular Union of Workers", False),
    ],
)
def test_expansions(document_of: Callable[..., Document], text: str, acronym: str, words: str, fits: bool) -> None:
    document = document_of(text)
    (found,) = ledger_of(document).expansions
    assert (found.acronym, found.text, found.fits) == (acronym, words, fits)
    assert document.segments[found.segment].text[found.start : found.end] == words


def test_brackets_that_hold_no_acronym_expand_nothing(document_of: Callable[..., Document]) -> None:
    assert ledger_of(document_of("Ann Lee (pictured) and the man (42) left. (AFP) said so.")).expansions == ()
