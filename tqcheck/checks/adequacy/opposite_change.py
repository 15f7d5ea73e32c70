"""What falls in the source and rises in the translation."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import coverage, tables
from tqcheck.checks import denials
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")


@segment_rule(
    code="TQ613",
    message="the source has the opposite: '{source}'",
    target=_LANGUAGES,
    presumes_source=_LANGUAGES,
    category="accuracy/mistranslation",
    severity="critical",
    tier=2,
    zones=RUNNING_PROSE,
    needs=("source",),
    examples=(
        wrong(
            "Inequality is [[falling]] everywhere.",
            source="La desigualdad aumenta en todas partes.",
            source_language="es",
        ),
        wrong(
            "Exports to the countries of Asia [[rose]] last year.",
            source="Die Ausfuhren in die Länder Asiens sanken im letzten Jahr.",
            source_language="de",
        ),
        wrong(
            "Condoms can [[increase]] the risk, but they do not offer full protection.",
            source="Les préservatifs peuvent diminuer le risque, mais ils ne protègent pas complètement.",
            source_language="fr",
        ),
        right("Exports fell in May.", source="Die Ausfuhren sanken im Mai.", source_language="de"),
        right("Exports rose and prices fell.", source="Los precios bajaron.", source_language="es"),
        right("Exports no longer rise.", source="Les exportations baissent.", source_language="fr"),
    ),
)
def opposite_change(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a word for a rise where the source has one for a fall instead, and the other way round.

    Why it matters: the markets move on such sentences.

    Neither word may have a counterpart on the other side, nor may there be another word without one that may say the
    same ("more", "lost").

    Left alone: sentences of which only one side denies something.
    """
    source_language, target_language = story.pair
    source = segment.source or ""
    if not source or source_language not in _LANGUAGES or target_language not in _LANGUAGES:
        return
    for here, there in (("up", "down"), ("down", "up")):
        if not _words(target_language, here).search(segment.text) or not _words(source_language, there).search(source):
            continue
        sides = (source, source_language), (segment.text, target_language)
        in_source, in_target = _Unexplained(*sides[0], *sides[1]), _Unexplained(*sides[1], *sides[0])
        found, opposite = in_target.first(here), in_source.first(there)
        if found is None or opposite is None or in_target.may_say(there) or in_source.may_say(here):
            continue
        if bool(denials.count(segment.text, target_language)) == bool(denials.count(source, source_language)):
            yield Hit(*found.span(), detail={"source": opposite[0]})


class _Unexplained:
    """The words of one side for which the other has no counterpart."""

    def __init__(self, text: str, language: str, other: str, other_language: str) -> None:
        self._text, self._language = text, language
        self._explained = coverage.explained(text, language, other, other_language)

    def first(self, kind: str) -> re.Match[str] | None:
        found = _words(self._language, kind).finditer(self._text)
        return next((match for match in found if match.span() not in self._explained), None)

    def may_say(self, direction: str) -> bool:
        return any(self.first(kind) for kind in (direction, f"perhaps_{direction}"))


@functools.cache
def _words(language: str, direction: str) -> Regex:
    return Regex(rf"\b(?:{tables.table('directions')[language][direction]})\b", flags=2)
