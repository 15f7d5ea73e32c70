"""A denial that only one side has."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.checks.regex import Regex
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_PREFIXED = Regex(r"\b(?:un|in|im|ir|il|dis|non-?|de|mis)\w{3,}|\w+less\b", flags=2)
_LONGEST = 30  # words; a long sentence can say it in another clause
_FEWEST = 4


@segment_rule(
    code="TQ602",
    message="the source denies this ('{word}'), the translation does not",
    category="accuracy/mistranslation",
    severity="critical",
    tier=2,
    zones=RUNNING_PROSE,
    target=("en",),
    presumes_source=("es", "fr", "de", "pt", "it"),
    needs=("source",),
    examples=(
        wrong(
            "[[The minister will sign the law this week.]]",
            source="El ministro no firmará la ley esta semana.",
            source_language="es",
        ),
        wrong("[[They have money for the trip.]]", source="Sie haben kein Geld für die Reise.", source_language="de"),
        right(
            "The minister will not sign the law this week.",
            source="El ministro no firmará la ley esta semana.",
            source_language="es",
        ),
        right(
            "The minister refused to sign the law.", source="El ministro no quiso firmar la ley.", source_language="es"
        ),
        right("It is unknown when he comes.", source="No se sabe cuándo viene.", source_language="es"),
    ),
)
def lost_negation(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence whose source denies what the translation affirms.

    Why it matters: the story says the opposite.

    Left alone: sentences of more than 30 words, and those with any word that can carry a denial ("refuse", "lack",
    "unknown", "hardly", "but").
    """
    source_language = story.source_language
    if not segment.source or not source_language or not _FEWEST <= len(segment.text.split()) <= _LONGEST:
        return
    denial = _words(source_language, "plain").search(segment.source)
    if denial is None or _tag(segment.source):
        return
    rendering = story.rendering(segment)
    if _words("en", "plain").search(rendering) or _words("en", "implied").search(rendering):
        return
    if not _PREFIXED.search(rendering):
        yield Hit(0, len(segment.text), detail={"word": denial[0]})


def _tag(source: str) -> bool:
    """Questions and 'no solo … sino' deny nothing."""
    return "?" in source or _NOT_ONLY.search(source) is not None


_NOT_ONLY = Regex(
    r"\bno s[oó]lo\b|\bno solamente\b|\bnicht nur\b|\bnon seulement\b|\bnão só\b|\bnão apenas\b|\bnon solo\b"
    r"|\bni más ni|\bne\b.{1,40}\bque\b|\bn['’].{1,40}\bque\b|\bpas seulement\b|\bsin embargo\b|\bno obstante\b"
    r"|\bnada más\b|\bhasta que no\b|\ba menos que\b|\bà moins que\b|\bnicht zuletzt\b|\bsin duda\b|\bsans doute\b"
    r"|\bplus\b|\bpersonne|\bo nada\b|\bo no\b",
    flags=2,
)


@functools.cache
def _words(language: str, kind: str) -> Regex:
    words = tables.table("polarity").get(language, {}).get(kind, "").split()
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    return Regex(rf"(?<![\w])(?:{alternatives})(?!\w)|(?<=\w)(?:n['’]t)\b", flags=2)
