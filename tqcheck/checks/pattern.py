"""Checks by pattern, as a `[[rule]]` table of a pack has them: over the text, or over its words."""

from __future__ import annotations

import bisect
import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tqcheck.checks.word_pattern import WordPattern
from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, SegmentCheck, Story


@dataclass(frozen=True, slots=True)
class Check:
    """What a table of a pack comes to.

    cues, where: see `Rule`; placeholders: those its message may have; manual: what it lists, for the rule's explanation
    """

    check: SegmentCheck
    cues: tuple[str, ...]
    placeholders: frozenset[str]
    manual: str = ""
    where: Callable[[Story], Iterable[int]] | None = None


def check(table: Mapping[str, Any], *, compiled: bool) -> Check:
    """The check of a `[[rule]]` table. Raises ValueError or re.error for a pattern that cannot be used.

    compiled: whether regular expressions are tried out now
    """
    language = next(iter(table["target"]), "")
    pattern = _finder(table["pattern"], language)
    unless = _finder(table["unless"], language) if "unless" in table else None
    groups = frozenset[str]()
    if compiled:
        groups = frozenset(pattern.groups)
        check_placeholders(table.get("becomes", ""), groups)
        if unless is not None:
            unless.search("")
    cues = tuple(table["cues"]) if "cues" in table else getattr(pattern, "cues", ())
    where = _where(table["where"], compiled=compiled) if "where" in table else None
    if where is not None and cues:
        raise ValueError("cues and where exclude each other: both say in which sentences to look")
    placeholders = groups | {"found", "suggestion"}
    return Check(_Check(pattern, unless, table.get("becomes")), cues, placeholders, where=where)


def check_placeholders(text: Any, known: Collection[str]) -> None:
    """Raises ValueError for a text with a placeholder that nothing fills in."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not a text")
    for _, placeholder, form, conversion in string.Formatter().parse(text):
        if placeholder is not None and (placeholder not in known or form or conversion):
            raise ValueError(f"{{{placeholder}}} has no value; known: {', '.join(sorted(known)) or 'none'}")


def _where(pattern: Any, *, compiled: bool) -> Callable[[Story], Iterable[int]]:
    """Finds the segments with a match of a regular expression, to which each segment is a line."""
    if not isinstance(pattern, str):
        raise ValueError(f"{pattern!r} is not a regular expression")
    regex = Regex(pattern, flags=re.MULTILINE)
    if compiled:
        regex.search("")
    return lambda story: story.matching(regex.finditer)


def _finder(pattern: Any, language: str) -> Regex | WordPattern:
    """A text is a regular expression, a list a pattern over words."""
    if isinstance(pattern, str):
        return Regex(pattern)
    if isinstance(pattern, list):
        return WordPattern(pattern, language)
    raise ValueError(f"{pattern!r} is neither a regular expression nor a list of words")


class _Check:
    """Yields a hit for every match of `pattern` in a segment that `unless` does not match.

    A group named `hit` narrows the hit to itself; `becomes` may name groups in braces.
    """

    def __init__(self, pattern: Regex | WordPattern, unless: Regex | WordPattern | None, becomes: str | None) -> None:
        self._pattern = pattern
        self._unless = unless
        self._becomes = becomes

    def __call__(self, segment: Segment, story: Story) -> Iterator[Hit]:
        is_first = True
        for match in self._pattern.finditer(segment.text):
            if is_first and self._unless is not None and self._unless.search(segment.text):
                return
            is_first = False
            detail = {name: value or "" for name, value in match.groupdict().items()}
            suggestion = None if self._becomes is None else self._becomes.format(**detail)
            narrowed = bool(detail.get("hit"))
            yield Hit(*match.span("hit" if narrowed else 0), suggestion=suggestion, detail=detail)


class LeftAlone:
    """A check without its hits on a phrase that is an exception."""

    def __init__(self, check: SegmentCheck, phrases: Collection[str]) -> None:
        self._check = check
        self._exceptions = WordPattern([{"any": list(phrases)}])

    def __call__(self, segment: Segment, story: Story) -> Iterator[Hit]:
        hits = list(self._check(segment, story))
        places = [match.span() for match in self._exceptions.finditer(segment.text)] if hits else []
        ends = [end for _, end in places]
        for hit in hits:
            following = bisect.bisect_right(ends, hit.start)  # the first exception that ends behind the hit's start
            if following == len(places) or places[following][0] >= hit.end:
                yield hit
