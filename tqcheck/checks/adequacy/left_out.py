"""Sentences that only one side has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from tqcheck import coverage
from tqcheck.document import RUNNING_PROSE, LeftOut, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_FEWEST = 6  # words of a sentence
_UNKNOWN = 4  # content words without a counterpart
_INVENTED = 5  # the same, of a sentence for which no source was found
_ALIEN = 0.67  # their share among those that are known
_DETACHED = 10  # content words of a sentence and its source, none of which has a counterpart
_SENTENCE = Regex(r"\w.*[.!?…][\"”»’)]*\s*$", flags=re.DOTALL)
_LAST_WORD = Regex(r"\w*\W*$")

_LEAD, _MIDDLE, _END = (
    "El presidente visitó Roma el lunes.",
    "Allí habló con el alcalde sobre las obras del nuevo puerto de la ciudad.",
    "El martes regresó a Madrid en avión.",
)
_SOURCE = "\n\n".join([_LEAD, _MIDDLE, _END])
_WHOLE = (
    "The president visited Rome on Monday.\n\nThere he spoke with the mayor about the works of the city's new "
    "port.\n\nOn Tuesday he returned to Madrid by plane."
)


@story_rule(
    code="TQ614",
    message="nothing here renders the source's '{source}'{more}",
    target=_LANGUAGES,
    presumes_source=_LANGUAGES,
    category="accuracy/omission",
    severity="major",
    tier=2,
    needs=("source",),
    examples=(
        wrong(
            "The president visited Rome on [[Monday.]]\n\nOn Tuesday he returned to Madrid by plane.",
            source=_SOURCE,
            source_language="es",
        ),
        wrong(
            "[[There]] he spoke with the mayor about the works of the city's new port.\n\nOn Tuesday he returned to "
            "Madrid by plane.",
            source="\n\n".join(["Los maestros convocaron una huelga para pedir un aumento de salario.", _MIDDLE, _END]),
            source_language="es",
        ),
        right(_WHOLE, source=_SOURCE, source_language="es"),
        right(
            "The president visited Rome on Monday, where he spoke with the mayor about the city's new port.\n\nOn "
            "Tuesday he returned to Madrid by plane.",
            source=_SOURCE,
            source_language="es",
        ),
        right("The president visited Rome on Monday.", source="El presidente visitó Roma el lunes.\n\nLeer más"),
    ),
)
def left_out(story: Story) -> Iterator[Hit]:
    """Flags the place where a sentence of the source, or several, have no counterpart in the translation.

    Why it matters: a reader misses nothing, since nothing shows that something is missing.

    Left alone: sentences of less than six words, lines that do not end as a sentence does, sentences of whose content
    words the translation has a third beside that place, and texts of which less than half have a counterpart: what
    stands beside them is not their source.
    """
    if not _is_its_source(story):
        return
    for place, several in groupby(story.document.left_out, key=lambda each: each.before):
        missing = [each for each in several if _is_missing(each, story)]
        if missing:
            segment = story.segments[max(0, place - 1)]
            last = _LAST_WORD.search(segment.text)
            start, end = last.span() if last and place else (0, len(segment.text.split(" ")[0]))
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            yield Hit(start, end, segment=segment.id, detail={"source": missing[0].text, "more": more})


@story_rule(
    code="TQ615",
    message="no counterpart found in the source",
    target=_LANGUAGES,
    presumes_source=_LANGUAGES,
    category="accuracy/addition",
    severity="major",
    tier=2,
    covers=True,
    needs=("source",),
    examples=(
        wrong(
            "The president visited Rome on Monday.\n\n[[The hotel has a swimming pool and rooms with a balcony for the "
            "whole family.]]\n\nThere he spoke with the mayor about the works of the city's new port.\n\nOn Tuesday he "
            "returned to Madrid by plane.",
            source=_SOURCE,
            source_language="es",
        ),
        wrong(
            "[[The hotel has a swimming pool and large rooms with a balcony.]]",
            source="El gobierno presentó la ley en el parlamento y pidió más dinero.",
            source_language="es",
        ),
        right(_WHOLE, source=_SOURCE, source_language="es"),
        right("The buyer pays at a cash machine.", source="El comprador realiza el pago en un cajero automático."),
    ),
)
def made_up(story: Story) -> Iterator[Hit]:
    """Flags a sentence of which hardly a content word comes from the source.

    Why it matters: engines that lose the text go on with fluent sentences about something else (detached
    hallucination).

    Left alone: sentences of less than six words, and texts of which less than half have a counterpart: what stands
    beside them is not their source.

    Reference: Raunak et al. 2021, The Curious Case of Hallucinations in NMT.
    """
    if not _is_its_source(story):
        return
    for segment in story.segments:
        if segment.zone in RUNNING_PROSE and len(segment.text.split()) >= _FEWEST and _is_made_up(segment, story):
            yield Hit(0, len(segment.text), segment=segment.id)


def _is_its_source(story: Story) -> bool:
    return 2 * sum(segment.source is not None for segment in story.segments) > len(story.segments)


def _is_missing(sentence: LeftOut, story: Story) -> bool:
    beside = story.segments[max(0, sentence.before - 1) : sentence.before + 1]
    if len(sentence.text.split()) < _FEWEST or not _SENTENCE.match(sentence.text):
        return False
    if not all(segment.source for segment in beside):
        return False  # where a sentence without a source stands beside it, that one is flagged
    source_language, target_language = story.pair
    text = " ".join(segment.text for segment in beside)
    return _is_alien(coverage.content(sentence.text, source_language, text, target_language))


def _is_made_up(segment: Segment, story: Story) -> bool:
    source_language, target_language = story.pair
    if segment.source is None:
        around = story.segments[max(0, segment.id - 1) : segment.id + 2]
        sources = [other.source for other in around if other.source]
        sources += [each.text for each in story.document.left_out if segment.id <= each.before <= segment.id + 1]
        return _is_alien(coverage.content(segment.text, target_language, " ".join(sources), source_language), _INVENTED)
    target = coverage.content(segment.text, target_language, segment.source, source_language)
    source = coverage.content(segment.source, source_language, segment.text, target_language)
    enough = len(target) + len(source) >= _DETACHED and min(len(target), len(source)) >= _UNKNOWN
    return enough and not any(word.is_explained for word in (*target, *source))


def _is_alien(words: list[coverage.Word], fewest: int = _UNKNOWN) -> bool:
    unknown = sum(not word.is_explained for word in words)
    return unknown >= fewest and unknown >= _ALIEN * len(words)
