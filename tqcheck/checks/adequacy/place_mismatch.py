"""A country or town in another's place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import exonyms
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong
from tqcheck.sounds import letters
from tqcheck.words import words

_BEGINNING = 4  # letters that a place shares with its adjective: Grecia, griego; Italie, italien
# Names that stand for each other, in English; a capital stands for its country's government.
_ALIKE = (
    ("United States", "America"),
    ("United Kingdom", "Great Britain", "Britain", "England", "London"),
    ("Netherlands", "Holland"),
    ("Russia", "Soviet Union", "Moscow"),
    ("China", "Beijing"),
    ("Germany", "Berlin"),
    ("Belgium", "European Union", "Europe", "Brussels"),
    ("Czech Republic", "Prague"),
    ("Korea", "North Korea", "South Korea"),
    ("Ireland", "Northern Ireland"),
)


@segment_rule(
    code="TQ612",
    message="the source has '{source}' here",
    target=exonyms.LANGUAGES,
    presumes_source=exonyms.LANGUAGES,
    category="accuracy/mistranslation",
    severity="critical",
    tier=2,
    needs=("source",),
    examples=(
        wrong(
            "They compared it with 43 in China and 23 in [[India]].",
            source="Lo compararon con 43 de China y 23 de Israel.",
            source_language="es",
        ),
        wrong(
            "The euro crisis began in [[Libya]].", source="Die Eurokrise begann in Griechenland.", source_language="de"
        ),
        right("The euro crisis began in Greece.", source="La crisis del euro comenzó en Grecia.", source_language="es"),
        right("Germany must be careful.", source="Berlin doit être prudent.", source_language="fr"),
        right(
            "Musicians from the Czech Republic play in Rome.",
            source="Tschechische Musiker spielen in Rom.",
            source_language="de",
        ),
        right(
            "The Greek crisis began in Spain.", source="La crisis de Grecia comenzó en España.", source_language="es"
        ),
    ),
)
def place_mismatch(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a country, region or town that the source sentence does not name, where it names another that is missing.

    Why it matters: the news happens in the wrong country.

    Known are the places of the table of names that languages write in different ways.

    Left alone: places whose adjective stands on the other side ("Tschechische Musiker"), capitals that stand for their
    government, and places that the source has in a sentence beside.
    """
    source_language, target_language = story.pair
    if not segment.source or source_language not in exonyms.LANGUAGES or target_language not in exonyms.LANGUAGES:
        return
    beside = story.segments[max(0, segment.id - 1) : segment.id + 2]
    here = _places(segment.text, target_language)
    there = _places(segment.source, source_language) if here else {}
    sources = " ".join(dict.fromkeys(other.source for other in beside if other.source))
    extra = _unmatched(here, target_language, sources, source_language)
    lacking = _unmatched(there, source_language, story.rendering(segment), target_language)
    if extra and lacking and not any(_alike(one) & _alike(other) for one in extra for other in lacking):
        name = next(iter(lacking.values()))[0]
        for written, start in extra.values():
            yield Hit(start, start + len(written), detail={"source": name})


Places = dict[frozenset[int], tuple[str, int]]  # rows of the table that a name may stand for -> as written, and where


def _unmatched(places: Places, language: str, others: str, other_language: str) -> Places:
    """The places of one side of which the other has neither a name nor an adjective."""
    if not places:
        return {}
    there = frozenset[int]().union(*_places(others, other_language))
    beginnings = frozenset(letters(word)[:_BEGINNING] for word in words(others))
    return {
        rows: found
        for rows, found in places.items()
        if not rows & there and beginnings.isdisjoint(_beginnings(rows, language) | _beginnings(rows, other_language))
    }


def _beginnings(rows: frozenset[int], language: str) -> frozenset[str]:
    forms = (form.text for row in rows for form in exonyms.rows("exonyms")[row][language])
    return frozenset(letters(word)[:_BEGINNING] for form in forms for word in words(form) if len(word) >= _BEGINNING)


def _alike(rows: frozenset[int]) -> frozenset[int]:
    """The numbers of the groups of _ALIKE that a name belongs to."""
    names = {form.text for row in rows for form in exonyms.rows("exonyms")[row]["en"]}
    return frozenset(number for number, group in enumerate(_ALIKE) if not names.isdisjoint(group))


def _places(text: str, language: str) -> Places:
    found: Places = {}
    for match in _pattern(language).finditer(text):
        found.setdefault(_rows(language)[match[0]], (match[0], match.start()))
    return found


@functools.cache
def _rows(language: str) -> dict[str, frozenset[int]]:
    rows: dict[str, set[int]] = {}
    for number, row in enumerate(exonyms.rows("exonyms")):
        for form in row[language]:
            rows.setdefault(form.text, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in rows.items()}


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(_rows(language), key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
