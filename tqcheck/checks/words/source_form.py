"""Names and acronyms left in the form of the source language."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from tqcheck import exonyms, function_words, tables
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, quotations, right, segment_rule, wrong
from tqcheck.words import words

_CAPITALISED = re.compile(r"(?<![\w'’.-])[^\W\da-zà-öø-ÿ_][\w.]*")
_WORD_BEFORE = re.compile(r"[\w.-]+(?=\s$)")
_NAME_GOES_ON = re.compile(r"[-–]\w|\s(?:\d(?!\d?\s?[-–])|[^\W\da-zà-öø-ÿ_]\w)")
_POSSESSIVE = re.compile(r"['’]s\b")
# Small words inside names: "Universidad de Londres", "Voices for Africa".
_LINKS = {
    "en": {"of", "for", "the", "a"},
    "es": {"de", "del", "la", "las", "los", "el", "al", "y", "e", "o", "a"},
    "fr": {"de", "du", "des", "la", "le", "les", "et", "a"},
    "de": {"für", "von", "und", "der", "die", "das"},
    "pt": {"de", "do", "da", "dos", "das", "e", "o", "a"},
    "it": {"di", "del", "della", "dei", "delle", "la", "le", "il", "e", "o", "a", "al", "da", "dal", "dalla"},
}
_NEAR = 30  # characters before a word that are looked at
_EXPLAINED = 60  # characters on each side in which the writer gives the form of his own language

_Form = tuple[str, str]  # in the source, in the target


@functools.cache
def _forms(table: str, target: str, source: str | None) -> dict[str, list[_Form]]:
    """First word -> the forms of other languages that begin with it, the longest first, and the target's form of each.

    Where the source is not known, those of all languages, but for the ones that are marked as sure of one only.
    """
    if target not in exonyms.LANGUAGES or source not in (None, *exonyms.LANGUAGES):
        return {}
    rows = exonyms.rows(table)
    own = {form.text.casefold() for row in rows for form in row[target]}
    own |= function_words.openers(target)
    found: dict[str, list[_Form]] = {}
    for row in rows:
        for language, there in row.items():
            for form in there if source in (None, language) else ():
                if form.text.casefold() not in own and form.is_told and (source is not None or form.is_sure):
                    first = re.split(r"[\s'-]", form.text)[0]
                    found.setdefault(first, []).append((form.text, row[target][0].text))
    for forms in found.values():
        forms.sort(key=lambda pair: -len(pair[0]))
    return found


@functools.cache
def _first_words(table: str, target: str, source: str | None) -> frozenset[str]:
    """The beginnings of all forms, as `Story.words` has them."""
    return frozenset(words(first)[0] for first in _forms(table, target, source))


def _holding(table: str) -> Callable[[Story], set[int]]:
    """Where a rule about a table looks."""

    def where(story: Story) -> set[int]:
        target, source = story.document.target_language.code or "", story.source_language
        return story.holding(_first_words(table, target, source))

    return where


def _found(table: str, segment: Segment, story: Story) -> Iterator[tuple[int, int, str]]:
    """Start, end and the target's form of each word or phrase in the form of another language."""
    target, source = story.document.target_language.code or "", story.source_language
    forms, text, reached = _forms(table, target, source), segment.text, 0
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        for form, own in forms.get(match[0], forms.get(match[0].rstrip("."), ())) if start >= reached else ():
            end = start + len(form)
            if text.startswith(form, start) and not text[end : end + 1].isalnum():
                reached = end
                if own not in text[max(0, start - _EXPLAINED) : end + _EXPLAINED]:  # 'the UN (ONU)'
                    yield start, end, own
                break


def _is_part_of_a_name(text: str, start: int, end: int, target: str) -> bool:
    """Whether a word with a capital, or a small word of another language, makes a longer name of it."""
    if target != "en" and _POSSESSIVE.match(text, end):
        return True
    found = _WORD_BEFORE.search(text, max(0, start - _NEAR), start)
    before = found[0] if found else ""
    if before in frozenset().union(*_LINKS.values()) - _LINKS[target]:
        return True
    begins = (
        found is None
        or not text[max(0, found.start() - _NEAR) : found.start()].strip(" “”\"«»'‘’")
        or before[-1] in ".:"
    )
    is_title = before.rstrip(".").lower() in tables.words("titles").get(target, ())
    return (before[:1].isupper() and not begins and not is_title) or _NAME_GOES_ON.match(text, end) is not None


def _is_in_foreign_words(text: str, start: int, end: int, target: str) -> bool:
    """Whether a quotation around it, such as the title of a book, is in another language."""
    around = [text[first:last] for first, last in quotations(text) if first <= start and end <= last]
    return any(function_words.likely_language(quoted, exonyms.LANGUAGES)[0] not in (None, target) for quoted in around)


@segment_rule(
    code="TQ402",
    message="'{found}' is '{own}' here",
    target=exonyms.LANGUAGES,
    category="terminology/wrong-term",
    severity="minor",
    tier=1,
    where=_holding("acronyms"),
    examples=(
        wrong("The [[OTAN]] summit ends today.", fixed="The NATO summit ends today."),
        wrong("He spoke at the [[ONU]] in May.", fixed="He spoke at the UN in May."),
        wrong("It belongs to the World Health Organization ([[OMS]]).", source_language="es"),
        wrong("The [[UE]] and Peru signed it.", fixed="The EU and Peru signed it.", source_language="fr"),
        right("The NATO summit ends today. The UE Boom is a loudspeaker."),
        right("The UN (known as ONU in Spain) met in May."),
    ),
)
def source_acronym(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags an acronym in the form of another language: "ONU", "OTAN", "PIB" in English, "NATO" in Spanish.

    Why it matters: the readers do not know it, and searches do not find it.

    Left alone: places beside the form of their own language, and, while the source language is not known,
    acronyms that mean something else here.
    """
    for start, end, own in _found("acronyms", segment, story):
        if sum(map(str.isupper, segment.text)) * 2 > len(segment.text):
            return
        if segment.text[end : end + 1] not in ("-", "$"):  # US-DEU, US$
            yield Hit(start, end, suggestion=own, detail={"own": own})


@segment_rule(
    code="TQ403",
    message="'{found}' is '{own}' here",
    target=exonyms.LANGUAGES,
    category="accuracy/untranslated",
    severity="minor",
    tier=1,
    where=_holding("exonyms"),
    examples=(
        wrong("The leaders met in [[Pekín]] on Monday.", fixed="The leaders met in Beijing on Monday."),
        wrong("Sweden beat [[Corea del Sur]] 1 – 0.", fixed="Sweden beat South Korea 1 – 0."),
        wrong("They fled to [[Corea del Sur]] by boat.", fixed="They fled to South Korea by boat."),
        wrong("The guards of [[Jamenei]] and [[Lukaschenko]] were there."),
        wrong("They work in [[Roma]] and Milan.", fixed="They work in Rome and Milan.", source_language="it"),
        right("The leaders met in Beijing on Monday."),
        right("The band Nueva Trova came from Cuba. The Universidad de Londres and Radio Francia said so."),
        right("He wrote “La guerra de Rusia y los otros”, a novel.", source_language="es"),
        right("The Roma live in Europe. They saw AS Roma play Bayern Munich."),
    ),
)
def source_exonym(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags the name of a place, an institution or a person as another language writes it: "Pekín", "Jamenei".

    Why it matters: the name was copied; the readers may not recognise it.

    Left alone: places beside the form of their own language, names inside longer foreign names
    ("Universidad de Londres"), and, while the source language is not known, names that mean something else here.
    """
    for start, end, own in _found("exonyms", segment, story):
        target = story.document.target_language.code or ""
        if not (
            _is_part_of_a_name(segment.text, start, end, target)
            or _is_in_foreign_words(segment.text, start, end, target)
        ):
            yield Hit(start, end, suggestion=own, detail={"own": own})
