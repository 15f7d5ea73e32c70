"""An allegation that became a fact."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_NO_HEDGE = Regex(r"(?!)")


@segment_rule(
    code="TQ606",
    message="the source only alleges this ('{word}'), the translation states it",
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    zones=RUNNING_PROSE,
    target=("en",),
    presumes_source=("es", "fr", "de", "pt", "it"),
    needs=("source",),
    examples=(
        wrong(
            "[[Police arrested the murderer on Monday.]]",
            source="La policía detuvo el lunes al presunto asesino.",
            source_language="es",
        ),
        wrong(
            "[[The mayor took money from the firm.]]",
            source="Der Bürgermeister nahm angeblich Geld von der Firma.",
            source_language="de",
        ),
        right(
            "Police arrested the alleged murderer on Monday.",
            source="La policía detuvo el lunes al presunto asesino.",
            source_language="es",
        ),
        wrong(
            "[[The police said they arrested the murderer on Monday.]]",
            source="La policía dijo que detuvo el lunes al presunto asesino.",
            source_language="es",
        ),
        right(
            "The mayor said he could have taken the money.",
            source="El alcalde habría tomado el dinero, dijo.",
            source_language="es",
        ),
        right(
            "Police arrested the murder suspect on Monday.",
            source="La policía detuvo el lunes al presunto asesino.",
            source_language="es",
        ),
    ),
)
def lost_hedge(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence whose source marks a claim as alleged ("presunto", "habría", "mutmaßlich") and which does not.

    Why it matters: the newsroom accuses somebody; this is how libel suits begin.

    Left alone: sentences with a word that keeps a distance ("suspect", "reportedly", "according to"); where the source
    has no more than a conditional, also "said", "could" and the like.
    """
    if not segment.source:
        return
    source_language, rendering = story.source_language or "", story.rendering(segment)
    hedge = _hedges(source_language, "explicit").search(segment.source)
    if hedge is None:
        hedge = _hedges(source_language, "distant").search(segment.source)
        if hedge is None or _hedges("en", "distant").search(rendering):
            return
    if not _hedges("en", "explicit").search(rendering):
        yield Hit(0, len(segment.text), detail={"word": hedge[0]})


@functools.cache
def _hedges(language: str, kind: str) -> Regex:
    pattern = tables.table("hedges").get(language, {}).get(kind)
    return Regex(rf"\b(?:{pattern})\b", flags=2) if pattern else _NO_HEDGE
