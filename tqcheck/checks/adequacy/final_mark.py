"""Sentences that end with another mark than their source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_FEWEST = 4  # words
_END = Regex(r"(?P<mark>[.!?…:;,–—-]*)[\"'“”„’»›)\]\s]*$")
# What asks without a question mark: "he asked whether", "cabe preguntarse si", "man fragt sich, ob".
_INDIRECT = {
    "en": r"whether|ask\w*|wonder\w*|question\w*|tell|please|know\w*|if",
    "es": r"si|pregunt\w+|cuestion\w*|saber|sabe|supo",
    "fr": r"si|demand\w+|question\w*|savoir|sait|dire",
    "de": r"ob|frag\w*|wissen|weiß|wusste",
    "pt": r"pergunt\w+|quest\w+|saber|sabe|soube",
    "it": r"chied\w+|chiest\w+|domand\w+|question\w*|sapere|sa",
}
_ASKS = {language: Regex(rf"\b(?:{words})\b", flags=re.IGNORECASE) for language, words in _INDIRECT.items()}
_SEVERAL = Regex(r"[.!?…][\"”»’)]*\s+[\"“„«¿¡(]*[A-ZÀ-Þ]")  # sentences
_LAST_WORD = Regex(r"\w+[\"'“”’»›)\]\s]*$")


@segment_rule(
    code="TQ616",
    message="the source {source}, the translation {target}",
    target=_LANGUAGES,
    presumes_source=_LANGUAGES,
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    zones=RUNNING_PROSE,
    needs=("source",),
    examples=(
        wrong(
            "Did the minister leave the meeting in [[Rome?]]",
            source="El ministro abandonó la reunión de Roma.",
            source_language="es",
        ),
        wrong(
            "They really left the house on [[Monday.]]",
            source="Sind sie wirklich am Montag gegangen?",
            source_language="de",
        ),
        right("Did the minister leave the meeting?", source="¿Abandonó el ministro la reunión?", source_language="es"),
        right(
            "Did he leave, and if so, when?",
            source="Il est parti ? On ne sait pas quand il est parti.",
            source_language="fr",
        ),
        right("Did the minister leave the meeting?", source="El ministro abandonó la reunión."),  # in no known language
        right("I wonder whether he left.", source="Est-il parti avec les autres ?", source_language="fr"),
        right("Did the minister leave the meeting", source="¿Abandonó el ministro la reunión?", source_language="es"),
    ),
)
def question_or_statement(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a question whose source states something, and a statement whose source asks.

    Why it matters: the story puts a question where the source has an answer.

    Left alone: sentences of less than four words, sentences with a question mark inside on either side, statements that
    ask ("whether", "I wonder"), and those that render two sentences or a part of one.
    """
    marks = _marks(segment, story)
    if marks is None or "?" in segment.text.rstrip()[:-2] or "?" in (segment.source or "").rstrip()[:-2]:
        return
    source, target = marks
    sides = zip((segment.source or "", segment.text), story.pair, strict=True)
    states = [side for side, mark in zip(sides, marks, strict=True) if mark == "."]
    if {source, target} == {"?", "."} and not _asks(*states[0]):
        said = {"?": "asks", ".": "states"}
        last = segment.text.rstrip().rfind(" ") + 1
        yield Hit(last, len(segment.text.rstrip()), detail={"source": said[source], "target": said[target]})


@segment_rule(
    code="TQ617",
    message="the source ends with '{mark}', the translation with nothing",
    target=_LANGUAGES,
    presumes_source=_LANGUAGES,
    category="linguistic-conventions/punctuation",
    severity="minor",
    tier=2,
    needs=("source",),
    examples=(
        wrong(
            "The minister left the meeting in [[Rome]]",
            "The minister left the meeting in Rome.",
            source="El ministro abandonó la reunión de Roma.",
            source_language="es",
        ),
        wrong(
            "Did the minister leave the meeting in [[Rome]]",
            "Did the minister leave the meeting in Rome?",
            source="¿Abandonó el ministro la reunión de Roma?",
            source_language="es",
        ),
        right(
            "The minister left the meeting in Rome.",
            source="El ministro abandonó la reunión de Roma.",
            source_language="es",
        ),
        right("The minister left the meeting", source="El ministro abandonó la reunión", source_language="es"),
        right("Time to leave", source="Hora de partir.", source_language="es"),
    ),
)
def final_mark_lost(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence that ends without a mark where its source ends with one.

    Why it matters: the reader takes it for a heading, or for a sentence that was cut off.

    Left alone: sentences of less than four words, and those that render two sentences or a part of one.
    """
    marks = _marks(segment, story)
    last = _LAST_WORD.search(segment.text) if marks and marks[0] in (".", "?", "!") and not marks[1] else None
    if marks and last:
        word = last[0].rstrip()
        yield Hit(last.start(), last.start() + len(word), f"{word}{marks[0]}", {"mark": marks[0]})


def _asks(statement: str, language: str) -> bool:
    """Whether a statement asks something; it may, where its language is not known."""
    return language not in _ASKS or _ASKS[language].search(statement) is not None


def _marks(segment: Segment, story: Story) -> tuple[str, str] | None:
    """The last mark of the source and of the sentence ("" for none), where the one renders the other."""
    if not segment.source or len(segment.text.split()) < _FEWEST or story.rendering(segment) != segment.text:
        return None
    if _SEVERAL.search(segment.source):
        return None
    source, target = (_END.search(text) for text in (segment.source, segment.text))
    return (source["mark"][-1:], target["mark"][-1:]) if source and target else None
