"""Which numbers of a text can be compared by value with those of its source, and which of them are unknown there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from tqcheck import quantities, units
from tqcheck.quantities import Quantity

_CENTURY = 100
_MIDNIGHT = 24
_FORTNIGHT: dict[float, tuple[float, ...]] = {14: (2,), 15: (2,), 2: (14, 15)}
_SMALLEST = 2  # written in digits; smaller numbers come and go
_SMALLEST_SPELLED = 13  # written in words; smaller ones are idiom: "one or two", "una docena"
_NEAR = 15  # characters before a number that are looked at
_UNITS = re.compile(  # that translators convert
    r"[\s\u00a0-]?(?:(?:to|a|à|bis|or|o|y|and|und|et|e|-)\s?\d+(?:[.,]\d+)?[\s-])?(?:feet|foot|ft|miles?|mph|yards?|pounds?|lbs?|inch|"
    r"degrees?|acres?|gallons?|ounces?|oz|stone|tons?|°|º|grad(?:os?|i)?\b|k(?:m|ph|ilom|ilóm)|kil[ôò]metr|chilom|"
    r"met(?:r|er)|mètres?|m\b|cm|cent[ií]m|zentim|mil[ií]m|millim|gram|gr\b|g\b|quil[óô]metr|degrés?|kg|kilos?|kilogra|pfund|meilen?|"
    r"pollic|pied|migli|pulgadas|pies|millas|libras|hect|ettar|litr|tonn|tonel)",
    re.IGNORECASE,
)
_CONVERTED = re.compile(r"\([^()\d]{0,12}[$€£]\s?$")  # an amount in brackets
_CLOCK = re.compile(r"[:.h]\d\d|['′’]\d|\s?(?:h\b|[ap]\.?m\b|Uhr\b|heures?\b|horas?\b|ore\b)|[/⁄]\d", re.IGNORECASE)
_ROUND = re.compile(r"\b(?:last|[Rr]ound of) (?:8|16|32)\b")  # octavos de final
_AT = re.compile(r"\b(?:at|by|until|till|before|after|around|um|bis|las?|à|às|alle|dalle|vers)\s$", re.IGNORECASE)
# "5-20 years" and "mid-1990s" can be compared; "24-7-3", "2005-09-06", "COVID-19" are no numbers.
_DASHED = re.compile(r"(?<![\d/:.,–-])(?:\d[\d.,]*|mid|pre|post|early|late)[-–]$")
_DASH_BEHIND = re.compile(r"[-–]\d[\d.,]*(?:[-–/:]\d)|[-–]\d[\d.,]*[-–]\w")
_NAME_BEFORE = re.compile(r"(?<![\w-])(?P<name>[A-Z]\w*?)[-/ ]?$")  # RM-2, Ariane 5
# "2. 324.069": a number that a space tore apart.
_TORN = re.compile(r"\b\d{1,3}(?:\.\s?\d{3})*\.\s\d{3}(?:\.\s?\d{3})*(?!\d)")


def values(found: Iterable[Quantity]) -> frozenset[float]:
    return frozenset(value for quantity in found for value in quantity.values)


def strange(text: str, language: str, source: str, source_language: str) -> list[Quantity]:
    """The numbers of a text of which no reading is in the source text; such as cannot be compared are left out."""
    known = values(quantities.quantities(source, source_language))
    return [
        quantity
        for quantity in quantities.quantities(text, language)
        if _is_comparable(quantity, text, source) and not _is_known(quantity, text, known)
    ]


def missing(source: str, source_language: str, known: frozenset[float], text: str) -> list[Quantity]:
    """The numbers of a source text of which no reading is among the known values; `text` is its translation."""
    torn = [match.span() for match in _TORN.finditer(source)]
    return [
        quantity
        for quantity in quantities.quantities(source, source_language)
        if _is_comparable(quantity, source, text)
        and not _is_known(quantity, source, known)
        and not any(start <= quantity.start < end for start, end in torn)
    ]


def other_designation(quantity: Quantity, text: str, source: str) -> str:
    """What the source has in place of the RM-3 of a text: RM-2; "" where it has the same, or nothing of that name."""
    name = _NAME_BEFORE.search(text[max(0, quantity.start - _NEAR) : quantity.start])
    if not quantity.in_digits or name is None or text[quantity.end : quantity.end + 1].isalnum():
        return ""
    there = list(re.finditer(rf"(?<![\w-]){re.escape(name['name'])}[-/ ]?(\d+)(?!\d|[.,]\d|\w)", source))
    number = text[quantity.start : quantity.end]
    return there[0][0] if there and all(match[1] != number for match in there) else ""


def _is_comparable(quantity: Quantity, text: str, other: str) -> bool:
    size = max(quantity.values)  # "1,520" may be 1.52 elsewhere
    if size < (_SMALLEST if quantity.in_digits else _SMALLEST_SPELLED) and size == int(size):  # 0.75% counts
        return False
    if not quantity.in_digits and math.log10(size) % 1 == 0:  # "a hundred", "Zehntausende"
        return False
    is_all = size == 100 and text[quantity.end : quantity.end + 2].strip()[:1] in ("%", "p")
    return not (is_all or _is_measure(quantity, text, other) or _is_part(quantity, text))


def _is_measure(quantity: Quantity, text: str, other: str) -> bool:
    """Whether it may have been converted: a measure whose unit the other side has not, or an amount in brackets."""
    if _UNITS.match(text, quantity.end) is not None:
        unit = units.behind(text, quantity.end)
        return not unit or all(measure.unit != unit for measure in units.measures(other))
    return _CONVERTED.search(text[max(0, quantity.start - _NEAR) : quantity.start]) is not None


def _is_part(quantity: Quantity, text: str) -> bool:
    """Whether it is a clock time, or part of a name, a date, a fraction."""
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    return (
        _CLOCK.match(text, quantity.end) is not None
        or _DASH_BEHIND.match(text, quantity.end) is not None
        or before.endswith((":", "/", "⁄", "’", "'"))
        or (before.endswith(("-", "–")) and _DASHED.search(before) is None)
        or before[-1:].isalpha()  # G20
        or _ROUND.search(text[max(0, quantity.start - _NEAR) : quantity.end]) is not None
    )


def _is_known(quantity: Quantity, text: str, known: frozenset[float]) -> bool:
    """The same, the same hour, the same year or decade, or a fortnight in days and in weeks."""
    at = _AT.search(text[max(0, quantity.start - _NEAR) : quantity.start]) is not None
    return any(not known.isdisjoint(_alike(value, at=at)) for value in quantity.values)


def _alike(value: float, *, at: bool) -> list[float]:
    alike = [value, *_FORTNIGHT.get(value, ())]
    if at and value <= _MIDNIGHT:
        alike += [value + 12, value - 12]
    if value < _CENTURY:
        alike += [century + value for century in range(1000, 2100, _CENTURY)]
    elif 1000 <= value < 2100:
        alike.append(value % _CENTURY)
    return alike
