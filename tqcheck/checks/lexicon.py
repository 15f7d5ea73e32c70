"""Rules made of a table of words: what the target says, the word of the source behind it, and where it is wrong.

A row of a table (`tqcheck/data/false_friends.toml` describes the keys) becomes an `Entry`; `hits` tries the entries
whose literals a segment contains.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tqcheck import tables
from tqcheck.cues import Cues
from tqcheck.document import Segment
from tqcheck.finding import Evidence, Severity
from tqcheck.languages import name as language_name
from tqcheck.regex import Regex
from tqcheck.rule import Example, Hit, Story

_NEIGHBOURS = 2  # segments to each side that "story" cues may stand in
_LONGEST = 60  # code points of what a message quotes


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands behind a match of an entry that `has` this: a phrase in each source language, and what it means."""

    has: Regex
    source: dict[str, str]
    means: str

    def may_come_from(self, language: str | None) -> bool:
        return language is None or language in self.source


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: `word` is wrong where a `cue` stands near and `unless` does not, and renders one of its `readings`."""

    word: Regex
    cues: tuple[str, ...]
    readings: tuple[Reading, ...]
    severity: Severity
    cue: Regex | None
    cue_in_story: bool
    unless: Regex | None
    suggestion: str | None

    def matches(self, text: str, language: str | None) -> list[tuple[re.Match[str], Reading]]:
        """The places of its word that may come from a source language, each with what it renders."""
        if not any(reading.may_come_from(language) for reading in self.readings):
            return []
        found = ((match, self._reading(match[0])) for match in self.word.finditer(text))
        return [(match, reading) for match, reading in found if reading.may_come_from(language)]

    def _reading(self, found: str) -> Reading:
        return next(reading for reading in self.readings if reading.has.search(found))


@functools.cache
def _table(name: str) -> dict[str, list[dict[str, Any]]]:
    return tables.table(name)


@functools.cache
def entries(name: str, language: str | None) -> tuple[Entry, ...]:
    """The entries of a table for a target language."""
    return tuple(
        Entry(
            Regex(rf"\b(?:{row['word']})(?!\w)"),
            tuple(row["cues"]),
            tuple(Reading(Regex(each.get("has", "")), each["source"], each["means"]) for each in _readings(row)),
            Severity.parse(row["severity"]),
            Regex(row["cue"]) if "cue" in row else None,
            row.get("cue_in") == "story",
            Regex(row["unless"]) if "unless" in row else None,
            row.get("suggestion"),
        )
        for row in _table(name).get(language or "", ())
    )


def _readings(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of the parts of a row, then that of the row itself, for all the parts do not name."""
    return [*row.get("parts", ()), row]


@functools.cache
def _listening(name: str, language: str | None) -> Cues:
    return Cues(entry.cues for entry in entries(name, language))


def languages(name: str) -> tuple[str, ...]:
    """The target languages that a table has."""
    return tuple(sorted(_table(name)))


def cues(name: str, language: str | None = None) -> tuple[str, ...]:
    """Lower-case literals, one of which every match contains; of one target language or of all."""
    return tuple(dict.fromkeys(cue for row in _rows(name, language) for cue in row["cues"]))


def examples(name: str, language: str | None = None) -> tuple[Example, ...]:
    """The examples of all entries, of one target language or of all."""
    return tuple(
        Example(text, fixed or None)
        for row in _rows(name, language)
        for text, _, fixed in (each.partition(" => ") for each in (*row["wrong"], *row["right"]))
    )


def _rows(name: str, language: str | None) -> Iterator[dict[str, Any]]:
    return (row for each, rows in _table(name).items() if language in (None, each) for row in rows)


def hits(name: str, segment: Segment, story: Story) -> Iterator[Hit]:
    """Hits of a table's entries; `source_word` and `means` are details for the rule's message."""
    text = _uncapitalised(segment.text)
    language = story.document.target_language.code
    known = entries(name, language)
    for entry in map(known.__getitem__, _listening(name, language).heard(text.lower())):
        matches = entry.matches(text, story.source_language)
        if not matches:
            continue
        cue = _cue(entry, segment, story)
        if (entry.cue is not None and cue is None) or (entry.unless is not None and entry.unless.search(text)):
            continue
        for match, reading in matches:
            yield Hit(
                *match.span(),
                suggestion=entry.suggestion,
                detail={"source_word": _source_word(reading.source, story.source_language), "means": reading.means},
                severity=entry.severity,
                evidence=(Evidence("rule", f"beside '{cue}'", 0.6),) if cue and cue != match[0] else (),
            )


def _uncapitalised(text: str) -> str:
    """The text with the capital of its first word made small, so that tables need not write every word twice."""
    first = text[:1].lower()
    return first + text[1:] if len(first) == 1 else text


def _cue(entry: Entry, segment: Segment, story: Story) -> str | None:
    if entry.cue is None:
        return None
    places = [segment]
    if entry.cue_in_story:
        places += story.segments[max(0, segment.id - _NEIGHBOURS) : segment.id + _NEIGHBOURS + 1]
    for place in places:
        match = entry.cue.search(place.text)
        if match:
            return match[0]
    return None


def _source_word(source: dict[str, str], language: str | None) -> str:
    """The word with its language; where that is not known, as many words as a message has room for."""
    if language is not None:
        return f"{language_name(language)} '{source[language]}'"
    of_each: dict[str, list[str]] = {}
    for each, word in source.items():
        of_each.setdefault(word, []).append(language_name(each))
    named = [f"{'/'.join(several)} '{word}'" for word, several in of_each.items()]
    fewer = (" / ".join([*named[:count], "…"]) for count in range(len(named) - 1, 0, -1))
    return next((text for text in (" / ".join(named), *fewer) if len(text) <= _LONGEST), named[0])
