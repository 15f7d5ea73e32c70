"""Numbers that only one side has, compared by value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from tqcheck import quantities
from tqcheck.document import Segment
from tqcheck.quantities import Quantity
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_THREE_DIGITS = _CENTURY = 100
_MIDNIGHT = 24
_FORTNIGHT: dict[float, tuple[float, ...]] = {14: (2,), 15: (2,), 2: (14, 15)}
_SMALLEST = 2  # written in digits; smaller numbers come and go
_NEAR = 15  # characters before a number that are looked at
_SMALLEST_SPELLED = 13  # written in words; smaller ones are idiom: "one or two", "una docena"
_UNITS = re.compile(  # that translators convert
    r"[\s\u00a0-]?(?:(?:to|a|à|bis|or|o|y|and|und|et|e|-)\s?\d+[\s-])?(?:feet|foot|ft|miles?|mph|yards?|pounds?|lbs?|inch|"
    r"degrees?|acres?|gallons?|ounces?|oz|stone|tons?|°|grad(?:os?|i)?\b|k(?:m|ph|ilom|ilóm)|kil[ôò]metr|chilom|"
    r"met(?:r|er)|mètres?|m\b|cm|cent[ií]m|zentim|mil[ií]m|millim|quil[óô]metr|degrés?|kg|kilos?|kilogra|pfund|meilen?|"
    r"pollic|pied|migli|pulgadas|pies|millas|libras|hect|ettar|litr|tonn|tonel)",
    re.IGNORECASE,
)
_CONVERTED = re.compile(r"\([^()\d]{0,12}[$€£]\s?$")  # an amount in brackets
_CHINESE = re.compile(r"[一二两兩三四五六七八九十百千万萬亿億]+")  # also Japanese
_CHINESE_DIGITS = {ord(sign): digit for sign, digit in zip("一二两兩三四五六七八九", "12223456789", strict=True)}
_AROUND = 2  # segments on each side whose source is looked at, as sentences are not always aligned rightly
_CLOCK = re.compile(r"[:.h]\d\d|\s?(?:h\b|[ap]\.?m\b|Uhr\b|heures?\b|horas?\b|ore\b)|[-–/⁄]\d", re.IGNORECASE)


@segment_rule(
    code="TQ601",
    message="'{found}' is not in the source sentence{instead}",
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    needs=("source",),
    examples=(
        wrong(
            "More than [[12,500]] people came to the square.",
            source="Más de 15.200 personas acudieron a la plaza.",
            source_language="es",
        ),
        wrong("It was signed in [[1947]] in Rome.", source="Se firmó en 1974 en Roma.", source_language="es"),
        wrong("It destroyed [[1,520]] homes.", source="Destruyó 1.250 viviendas.", source_language="es"),
        wrong("Some [[12 million]] people live here.", source="Aquí viven doce mil personas.", source_language="es"),
        right(
            "More than 12,500 people came to the square.",
            source="Más de 12.500 personas acudieron a la plaza.",
            source_language="es",
        ),
        right(
            "The debt is 8,000 million euros.", source="La deuda es de 8.000.000.000 de euros.", source_language="es"
        ),
        right("Some 15,000 people came.", source="Acudieron unas quince mil personas.", source_language="es"),
        wrong("It was signed in [[1947]] in Rome.", source="1974 年に署名された。", source_language="ja"),
        right("Some 8 million people came on 12 May.", source="5 月 12 日に 800 万人が来た。", source_language="ja"),
        right("Nearly 1,000 firms did so.", source="已经有近千家公司实施。", source_language="zh"),
        right("Some 3,500 people came.", source="约有三千五百人参加。", source_language="zh"),
        wrong("Some [[4,500]] people came.", source="约有三千五百人参加。", source_language="zh"),
        right("It lies in 2⁄3 of the cases.", source="Sie liegt in ⅔ der Fälle.", source_language="de"),
        right("They left at 9 pm after 75 miles.", source="Se fueron a las 21 tras 120 km.", source_language="es"),
    ),
)
def number_mismatch(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a number in digits that the aligned source sentence does not have, compared by value.

    Why it matters: a wrong figure is the costliest slip of a newsroom.

    The source's numbers count in digits, in words and as Roman numbers, with what multiplies them: "8 mil millones"
    is 8 billion.

    Left alone: numbers that a source sentence close by has; clock times, measures that translators convert, decades
    ("the 1990s" for "los años 90"); where the words for numbers of one of the languages are not known, numbers of less
    than three digits and those that differ in zeros only.
    """
    if not segment.source:
        return
    around = story.segments[max(0, segment.id - _AROUND) : segment.id + _AROUND + 1]
    sources = [other.source for other in around if other.source]
    languages = _languages(story)
    if languages is None:
        yield from _other_digits(segment.text, sources)
        return
    known = _values(quantity for source in sources for quantity in quantities.quantities(source, languages[0]))
    there = quantities.quantities(segment.text, languages[1])
    strange = [quantity for quantity in there if quantity.in_digits and _is_strange(quantity, segment.text, known)]
    missing = _missing(segment.source, languages[0], _values(there)) if strange else []
    for quantity in strange:
        instead = f"; the source has '{missing[0]}'" if missing else ""
        yield Hit(quantity.start, quantity.end, detail={"instead": instead})


@segment_rule(
    code="TQ609",
    message="'{number}' of the source is missing",
    category="accuracy/omission",
    severity="major",
    tier=2,
    target=quantities.LANGUAGES,
    presumes_source=quantities.LANGUAGES,
    needs=("source",),
    examples=(
        wrong("[[Many people came in May.]]", source="En mayo acudieron 15.200 personas.", source_language="es"),
        wrong("[[The firm owes a lot.]]", source="Die Firma schuldet drei Millionen Euro.", source_language="de"),
        right(
            "Fifteen thousand people came in May.", source="En mayo acudieron 15.000 personas.", source_language="es"
        ),
        right("In the nineties it was seven days.", source="En los años 90 era de 7 días.", source_language="es"),
        right("It came back in the 19th century.", source="Il revint au XIXe siècle.", source_language="fr"),
        right("Thousands of people came.", source="Acudieron miles de personas.", source_language="es"),
    ),
)
def lost_number(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence that lacks a number of its source and has no other number in its place.

    Why it matters: the figure is often what the sentence is about.

    Left alone: numbers that the sentence before or after has; numbers below 13 in words; clock times and converted
    measures.
    """
    languages = _languages(story)
    if not segment.source or languages is None:
        return
    around = story.segments[max(0, segment.id - 1) : segment.id + 2]
    there = [quantity for other in around for quantity in quantities.quantities(other.text, languages[1])]
    missing = _missing(segment.source, languages[0], _values(there))
    if not missing:
        return
    known = _values(quantities.quantities(segment.source, languages[0]))
    own = quantities.quantities(segment.text, languages[1])
    if not any(quantity.in_digits and _is_strange(quantity, segment.text, known) for quantity in own):
        yield Hit(0, len(segment.text), detail={"number": ", ".join(missing)})


def _languages(story: Story) -> tuple[str, str] | None:
    """Source and target, where numbers of both can be read."""
    source, target = story.source_language, story.document.target_language.code
    known = source in quantities.LANGUAGES and target in quantities.LANGUAGES
    return (source or "", target or "") if known else None


def _other_digits(text: str, sources: Iterable[str]) -> Iterator[Hit]:
    """Numbers of three digits or more that differ from all of the source in more than zeros at their end."""
    known: set[str] = set()
    for source in sources:
        known |= {_stem(quantity, source) for quantity in quantities.quantities(source, "")}
        known |= {_chinese_stem(match[0]) for match in _CHINESE.finditer(source)}
    for quantity in quantities.quantities(text, ""):
        if quantity.in_digits and max(quantity.values) >= _THREE_DIGITS and _stem(quantity, text) not in known:
            yield Hit(quantity.start, quantity.end, detail={"instead": ""})


def _stem(quantity: Quantity, text: str) -> str:
    return re.sub(r"\D", "", text[quantity.start : quantity.end]).rstrip("0")


def _chinese_stem(number: str) -> str:
    """三千五百 is 35, 十五 is 15, 千 is 1."""
    digits = re.sub(r"\D", "", number.translate(_CHINESE_DIGITS))
    return f"1{digits}" if number[0] in "十百千万萬亿億" else digits


def _values(found: Iterable[Quantity]) -> frozenset[float]:
    return frozenset(value for quantity in found for value in quantity.values)


def _missing(text: str, language: str, known: frozenset[float]) -> list[str]:
    """The numbers of a text, as written, of which no reading is among the known values."""
    found = quantities.quantities(text, language)
    return [text[quantity.start : quantity.end] for quantity in found if _is_strange(quantity, text, known)]


def _is_strange(quantity: Quantity, text: str, known: frozenset[float]) -> bool:
    size = max(quantity.values)  # "1,520" may be 1.52 elsewhere
    if size < (_SMALLEST if quantity.in_digits else _SMALLEST_SPELLED):
        return False
    if not quantity.in_digits and math.log10(size) % 1 == 0:  # "a hundred", "Zehntausende"
        return False
    is_all = size == 100 and text[quantity.end : quantity.end + 2].strip()[:1] in ("%", "p")
    if is_all or _is_measure(quantity, text):
        return False
    return not any(_is_known(value, known) for value in quantity.values)


def _is_measure(quantity: Quantity, text: str) -> bool:
    """Whether it is a clock time, part of a name, a measure that may have been converted, or an amount that was."""
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    return (
        _UNITS.match(text, quantity.end) is not None
        or _CLOCK.match(text, quantity.end) is not None
        or before.endswith((":", "-", "–", "/", "⁄", "’"))
        or before[-1:].isalpha()  # G20
        or _CONVERTED.search(before) is not None
    )


def _is_known(value: float, known: frozenset[float]) -> bool:
    """The same, the same hour, the same year or decade, or a fortnight in days and in weeks."""
    alike = [value, value + 12, value - 12] if value <= _MIDNIGHT else [value]
    if value < _CENTURY:
        alike += [century + value for century in range(1000, 2100, _CENTURY)]
    elif 1000 <= value < 2100:
        alike.append(value % _CENTURY)
    return not known.isdisjoint(alike) or not known.isdisjoint(_FORTNIGHT.get(value, ()))
