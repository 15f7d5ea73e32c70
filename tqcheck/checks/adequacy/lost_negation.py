"""Denials that only one side has."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck import coverage
from tqcheck.checks import denials
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_LONGEST = 40  # words; a long sentence can say it in another clause
_FEWEST = 4
_DENIAL = Regex(r"\b(?:not|never|cannot)\b|(?<=\w)n['’]t\b", flags=2)


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

    Left alone: sentences of more than 40 words, those with any word that can carry a denial ("refuse", "lack",
    "unknown", "hardly"), and those so much shorter than their source that more than the denial is missing.
    """
    source_language = story.source_language
    if not segment.source or not source_language or not _FEWEST <= len(segment.text.split()) <= _LONGEST:
        return
    rendering = story.rendering(segment)
    if coverage.relative_length(rendering, "en", segment.source, source_language) < coverage.SHORT:
        return
    denial = denials.plain(segment.source, source_language)
    if denial and not denials.is_any(rendering, "en"):
        yield Hit(0, len(segment.text), detail={"word": denial})


@segment_rule(
    code="TQ611",
    message="the translation denies this ('{word}'), the source does not",
    category="accuracy/mistranslation",
    severity="critical",
    tier=2,
    zones=RUNNING_PROSE,
    target=("en",),
    presumes_source=("es", "fr", "de", "pt", "it"),
    cues=(" not ", "cannot", "n't", "n’t", "never"),
    needs=("source",),
    examples=(
        wrong(
            "The minister will [[not]] sign the law this week.",
            source="El ministro firmará la ley esta semana.",
            source_language="es",
        ),
        wrong(
            "They do[[n’t]] have the money for the trip.",
            source="Sie haben das Geld für die Reise.",
            source_language="de",
        ),
        right(
            "The minister will not sign the law this week.",
            source="El ministro se niega a firmar la ley esta semana.",
            source_language="es",
        ),
        right("It cannot be understood.", source="Es algo incomprensible.", source_language="es"),
        right("It was not until Monday that they left.", source="Salieron el lunes.", source_language="es"),
        right("It is not easy to get there.", source="Der Weg dorthin ist schwierig.", source_language="de"),
        right("Not only the mayor was there, the others were as well.", source="El alcalde y los demás estaban allí."),
    ),
)
def added_negation(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence with "not" or "never" more often than its source denies something; of several the last.

    Why it matters: the story says the opposite.

    Left alone: sentences whose source has any word that can carry a denial ("rechazar", "schwierig", "incomprensible"),
    "not only", "not until" and the like, questions, and sentences whose denial stands in the source sentence beside.
    """
    source_language = story.source_language or ""
    if not segment.source or not len(segment.text.split()) >= _FEWEST:
        return
    found = list(_DENIAL.finditer(segment.text))
    if not found or denials.is_idiom(segment.text, "en"):
        return
    source = " ".join(_sources(segment, story))
    if denials.count(source, source_language) >= len(found):
        return
    explained = coverage.explained(source, source_language, segment.text, "en")
    if not denials.is_any_inside(source, source_language, explained):
        yield Hit(*found[-1].span(), detail={"word": found[-1][0]})


def _sources(segment: Segment, story: Story) -> Iterator[str]:
    """Its source, and that of a sentence beside it that denies nothing: sentences may be aligned wrongly."""
    yield segment.source or ""
    for other in story.segments[max(0, segment.id - 1) : segment.id + 2]:
        if other.source and other.id != segment.id and not denials.is_any(other.text, "en"):
            yield other.source
