"""Names that a translation must leave as they are."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tqcheck.checks.tokens import Phrases, Token, phrase, tokens
from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.rule import Hit, Story

MESSAGE = "'{name}' must stand as it is{instead}"
PLACEHOLDERS = frozenset({"found", "suggestion", "name"})

_LEAST_LIKENESS = 75.0  # of 100: a word this like a missing name is taken for its altered form
_SHORT_ACRONYM = 4  # letters; WHO, IT and AIDS are words in other spellings
_INNER_CAPITAL = re.compile(r"[a-z]\w*[A-Z]|\d")  # iPhone, McDonald, 20minutos: no other word is written so


@dataclass(frozen=True, slots=True)
class Name:
    """A name to keep, and translations of it that must not stand."""

    name: str
    never: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name + (f", not {' or '.join(self.never)}" if self.never else "")


def name(row: Any) -> Name:
    """A row as a pack has it: a text, or a table of `name` and `never`. Raises ValueError."""
    table = {"name": row} if isinstance(row, str) else row
    if not isinstance(table, Mapping) or table.keys() - {"name", "never"} or not isinstance(table.get("name"), str):
        raise ValueError(f"{row!r} is neither a name nor a table of `name` and `never`")
    never = table.get("never", [])
    never = [never] if isinstance(never, str) else never
    texts = [table["name"], *never] if isinstance(never, list) else [None]
    if not all(isinstance(text, str) and _letters(text) for text in texts):
        raise ValueError(f"{row!r} has something that is not a name")
    return Name(table["name"], tuple(never))


class KeptNames:
    """The check of a list of names.

    Flags a translation that is listed as `never`; another spelling of the name (accents, hyphens, spaces, capitals);
    and, where there is a source text that has the name, a sentence that has lost it.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = tuple(names)
        self._by_letters = {_letters(row.name): row for row in self.names}
        beginnings = (letters[:length] for letters in self._by_letters for length in range(1, len(letters)))
        self._beginnings = frozenset(beginnings)

    @functools.cached_property
    def _never(self) -> Phrases[Name]:
        return Phrases((phrase(text), row) for row in self.names for text in row.never)

    @functools.cached_property
    def _exact(self) -> Phrases[Name]:
        return Phrases((phrase(row.name), row) for row in self.names)

    def __call__(self, segment: Segment, story: Story) -> Iterator[Hit]:
        found = tokens(segment.text)
        wanted = self._in(segment.source)
        answered: set[Name] = set()
        for start, end, row in self._never.find(found):
            if segment.source is None or row in wanted:
                answered.add(row)
                yield _hit(found[start:end], row, confirmed=row in wanted)
        for start, end, row in self._spellings(found):
            written = segment.text[found[start].start : found[end - 1].end]
            if row in answered or not _is_altered(written, row.name, is_first=start == 0):
                continue
            answered.add(row)
            yield _hit(found[start:end], row, confirmed=row in wanted)
        lost = wanted - answered
        lost -= self._around(segment, story) if lost else set()
        for row in self.names if lost else ():
            if row in lost:
                yield _lost(segment.text, found, row)

    def _in(self, text: str | None) -> set[Name]:
        """The names that stand in a text as they are, or all in capitals."""
        return {row for _, _, row in self._exact.find(tokens(text))} if text else set()

    def _around(self, segment: Segment, story: Story) -> set[Name]:
        """The names in a sentence and its neighbours: sides are not always aligned to the sentence."""
        near = story.segments[max(0, segment.id - 1) : segment.id + 2]
        return set().union(*(self._in(one.text) for one in near))

    def _spellings(self, found: Sequence[Token]) -> Iterator[tuple[int, int, Name]]:
        """Places with the letters of a name: (first token, token after the last, name)."""
        for start in range(len(found)):
            letters, end = "", start
            while end < len(found) and (letters == "" or letters in self._beginnings):
                letters += _letters(found[end].text)
                end += 1
                if letters in self._by_letters and found[end - 1].is_word:
                    yield start, end, self._by_letters[letters]
                if not letters:
                    break


def _letters(text: str) -> str:
    """Letters and digits only, in lower case and without accents: what an altered spelling has in common."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _is_altered(written: str, name: str, *, is_first: bool) -> bool:
    """Whether a spelling is an alteration of the name, and not the name or another word of the same letters."""
    plain, name = written.replace("’", "'"), name.replace("’", "'")
    if plain in (name, name.upper()):
        return False
    if plain.lower() != name.lower():  # accents, hyphens or spaces
        return plain != plain.lower() or name == name.lower()
    if _INNER_CAPITAL.search(name):
        return True
    # only capitals differ: "the country" is not The Country, and who begins a sentence is not the WHO
    is_acronym = name.isupper() and len(name) <= _SHORT_ACRONYM
    return not is_acronym and plain[1:] != name[1:] and plain != (plain.capitalize() if is_first else plain.lower())


def _hit(found: Sequence[Token], row: Name, *, confirmed: bool) -> Hit:
    evidence = (Evidence("source", f"the source has '{row.name}'", 0.8),) if confirmed else ()
    detail = {"name": row.name, "instead": f", not '{' '.join(token.text for token in found)}'"}
    return Hit(found[0].start, found[-1].end, row.name, detail, evidence=evidence)


def _lost(text: str, found: Sequence[Token], row: Name) -> Hit:
    """The hit for a name of the source that is not here: on a word that is like it, else on the whole sentence."""
    from rapidfuzz import fuzz

    length, best = len(tokens(row.name)), (0.0, 0, 0)
    for start in range(len(found) - length + 1):
        piece = text[found[start].start : found[start + length - 1].end]
        if piece[:1].isupper() or row.name[:1].islower():
            best = max(best, (fuzz.ratio(piece, row.name), start, start + length))
    likeness, start, end = best
    if likeness >= _LEAST_LIKENESS:
        return _hit(found[start:end], row, confirmed=True)
    return Hit(0, len(text), detail={"name": row.name, "instead": ", as in the source"}, confidence=0.6)
