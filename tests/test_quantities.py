"""Numbers by value, in digits and in words, in six languages."""

from __future__ import annotations

import pytest

from tqcheck.quantities import LANGUAGES, quantities


def values(text: str, language: str) -> list[set[float]]:
    return [set(quantity.values) for quantity in quantities(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("doce mil quinientos", "es", 12_500),
        ("ciento veinte", "es", 120),
        ("tres millones doscientos mil", "es", 3_200_000),
        ("mil millones", "es", 1e9),
        ("8 mil millones", "es", 8e9),
        ("3,2 millones", "es", 3.2e6),
        ("vingt-deux mille quatre cents", "fr", 22_400),
        ("quatre-vingt-dix-neuf", "fr", 99),
        ("soixante et onze", "fr", 71),
        ("1 200 000", "fr", 1_200_000),
        ("zweiundzwanzig", "de", 22),
        ("dreitausendfünfhundert", "de", 3500),
        ("zehnprozentigen", "de", 10),
        ("2,5 Milliarden", "de", 2.5e9),
        ("twenty-two thousand", "en", 22_000),
        ("one hundred and five", "en", 105),
        ("four decades", "en", 40),
        ("two dozen", "en", 24),
        ("four-day", "en", 4),
        ("mother-of-three", "en", 3),
        ("32 por ciento", "es", 32),
        ("1.5 billion", "en", 1.5e9),
        ("cento e cinquenta e três", "pt", 153),
        ("vinte e duas mil", "pt", 22_000),
        ("ventiduemila", "it", 22_000),
        ("XIXe", "fr", 19),
        ("XXI", "es", 21),
    ],
)
def test_a_number_and_nothing_else(text: str, language: str, value: float) -> None:
    (found,) = quantities(text, language)
    assert found.values == {value}
    assert text.startswith(text[found.start : found.end]) or found.start > 0


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("dos y tres", "es", [{2}, {3}]),
        ("from 4.2 to 4.1 billion", "en", [{4.2, 4.2e9}, {4.1e9}]),
        ("£125m", "en", [{125, 125e6}]),
        ("46 cents", "fr", [{46}]),
        ("eventi olimpici", "it", []),
        ("in 2012 118,800 came", "en", [{2012}, {118_800}]),
        ("en 2012 llegaron 118,800", "es", [{2012}, {118.8, 118_800}]),
    ],
)
def test_several_numbers_or_none(text: str, language: str, expected: list[set[float]]) -> None:
    assert values(text, language) == expected


def test_separators_that_leave_two_readings_have_both() -> None:
    assert values("2.500", "es") == [{2500, 2.5}]
    assert values("12,5", "es") == [{12.5}]
    assert values("1.234,5", "de") == [{1234.5}]
    assert values("1,234,567", "en") == [{1_234_567}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_where_it_says(language: str) -> None:
    text = "a 12.500 (3,5) 1 000 XX b"
    for quantity in quantities(text, language):
        assert text[quantity.start : quantity.end].strip() == text[quantity.start : quantity.end] != ""
