"""Numbers that the source does not have, compared by value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tqcheck import quantities
from tqcheck.checks import comparable
from tqcheck.document import Segment
from tqcheck.quantities import Quantity
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_THREE_DIGITS = 100
_CHINESE = re.compile(r"[一二两兩三四五六七八九十百千万萬亿億]+")  # also Japanese
_CHINESE_DIGITS = {ord(sign): digit for sign, digit in zip("一二两兩三四五六七八九", "12223456789", strict=True)}
_AROUND = 2  # segments on each side whose source is looked at, as sentences are not always aligned rightly


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
        right("They left at 9 after 75 miles.", source="Se fueron a las 21 tras 120 km.", source_language="es"),
        wrong("It took [[21]] years, not 75 miles.", source="Duró 9 años, no 120 km.", source_language="es"),
        wrong("It is [[210]] km away.", source="Está a 120 km.", source_language="es"),
        wrong("It took 5-[[20]] years.", source="Duró de 5 a 10 años.", source_language="es"),
        wrong("Between [[40]] and 40% came.", source="Acudió entre el 30% y el 40%.", source_language="es"),
        wrong("The RM-[[3]] rocket and COVID-19.", source="El cohete RM-2 y la covid-19.", source_language="es"),
        right("The RM-1A came before the RM-2.", source="El RM-1A precedió al RM-2.", source_language="es"),
        right("They are in the last 16.", source="Están en octavos de final.", source_language="es"),
    ),
)
def number_mismatch(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a number in digits that the aligned source sentence does not have, compared by value.

    Why it matters: a wrong figure is the costliest slip of a newsroom.

    The source's numbers count in digits, in words and as Roman numbers, with what multiplies them: "8 mil millones"
    is 8 billion.

    Left alone: numbers that a source sentence close by has, unless the translation lacks one of its own; clock times,
    measures in another unit than the source's, decades ("the 1990s" for "los años 90"); where the words for numbers of
    one of the languages are not known, numbers of less than three digits and those that differ in zeros only.
    """
    if not segment.source:
        return
    around = story.segments[max(0, segment.id - _AROUND) : segment.id + _AROUND + 1]
    sources = [other.source for other in around if other.source]
    languages = _languages(story)
    if languages is None:
        yield from _other_digits(segment.text, sources)
        return
    missing = _missing(segment, story, *languages)
    instead = f"; the source has '{_written(segment, missing[0])}'" if missing else ""
    for quantity in _wrong(segment, sources, missing, *languages):
        yield Hit(quantity.start, quantity.end, detail={"instead": instead})
    for quantity in quantities.quantities(segment.text, languages[1]):
        name = comparable.other_designation(quantity, segment.text, segment.source)
        if name:
            yield Hit(quantity.start, quantity.end, detail={"instead": f"; the source has '{name}'"})


def _written(segment: Segment, quantity: Quantity) -> str:
    return (segment.source or "")[quantity.start : quantity.end]


def _wrong(segment: Segment, sources: list[str], missing: list[Quantity], there: str, here: str) -> list[Quantity]:
    """The numbers in digits that the source sentence has not.

    One that a sentence close by has is right where sentences are aligned wrongly; where the source sentence has a
    number that the translation lacks, it stands in its place.
    """
    found = [each for each in comparable.strange(segment.text, here, segment.source or "", there) if each.in_digits]
    near = comparable.values(quantity for other in sources for quantity in quantities.quantities(other, there))
    unknown = [quantity for quantity in found if near.isdisjoint(quantity.values)]
    if unknown or not missing:
        return unknown
    return found or _said_twice(segment, missing[0], there, here)


def _said_twice(segment: Segment, missing: Quantity, there: str, here: str) -> list[Quantity]:
    """The number that stands in the place of a missing one and is right elsewhere: '30% to 40%' became '40 to 40%'."""
    source, text = _in_order(segment.source or "", there), _in_order(segment.text, here)
    if len(source) != len(text):
        return []
    other = text[source.index(missing)]
    is_twice = sum(not other.values.isdisjoint(each.values) for each in text) > 1
    return [other] if other.in_digits and is_twice else []


def _in_order(text: str, language: str) -> list[Quantity]:
    """Its numbers but for one, which is an article in many languages."""
    found = (quantity for quantity in quantities.quantities(text, language) if max(quantity.values) > 1)
    return sorted(found, key=lambda quantity: quantity.start)


def _missing(segment: Segment, story: Story, there: str, here: str) -> list[Quantity]:
    """The numbers of the source sentence that neither the translation nor a sentence beside it has."""
    beside = story.segments[max(0, segment.id - 1) : segment.id + 2]
    known = comparable.values(each for other in beside for each in quantities.quantities(other.text, here))
    return comparable.missing(segment.source or "", there, known, segment.text)


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
        right("It was 2,324,069 cases.", source="Fueron 2. 324.069 casos.", source_language="es"),
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
    missing = _missing(segment, story, *languages)
    around = story.segments[max(0, segment.id - _AROUND) : segment.id + _AROUND + 1]
    sources = [other.source for other in around if other.source]
    if missing and not _wrong(segment, sources, missing, *languages):
        numbers = ", ".join(_written(segment, quantity) for quantity in missing)
        yield Hit(0, len(segment.text), detail={"number": numbers})


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
