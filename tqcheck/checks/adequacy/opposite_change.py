"""What falls in the source and rises in the translation."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.checks import denials
from tqcheck.checks.regex import Regex
from tqcheck.document import RUNNING_PROSE, Segment
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
        right("Exports fell in May.", source="Die Ausfuhren sanken im Mai.", source_language="de"),
        right("Exports rose and prices fell.", source="Los precios bajaron.", source_language="es"),
        right("Exports no longer rise.", source="Les exportations baissent.", source_language="fr"),
    ),
)
def opposite_change(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a word for a rise where the source sentence has only words for a fall, and the other way round.

    Why it matters: the markets move on such sentences.

    Left alone: sentences with words for both, or that may be for both ("more", "lost"), and those that deny something.
    """
    source_language, target_language = story.source_language or "", story.document.target_language.code or ""
    source = segment.source or ""
    if not source or source_language not in _LANGUAGES or target_language not in _LANGUAGES:
        return
    for here, there in (("up", "down"), ("down", "up")):
        found = _words(target_language, here).search(segment.text)
        opposite = _words(source_language, there).search(source) if found else None
        if found is None or opposite is None:
            continue
        is_mixed = _is_any(segment.text, target_language, there) or _is_any(source, source_language, here)
        is_denied = denials.count(segment.text, target_language) or denials.count(source, source_language)
        if not is_mixed and not is_denied:
            yield Hit(*found.span(), detail={"source": opposite[0]})


def _is_any(text: str, language: str, direction: str) -> bool:
    return any(_words(language, kind).search(text) for kind in (direction, f"perhaps_{direction}"))


@functools.cache
def _words(language: str, direction: str) -> Regex:
    return Regex(rf"\b(?:{tables.table('directions')[language][direction]})\b", flags=2)
