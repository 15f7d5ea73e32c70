"""False friends told by the source sentence."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tqcheck import tables
from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.regex import Regex
from tqcheck.rule import Example, Hit, Story, right, segment_rule, wrong

_ANY_CASE = 2  # re.IGNORECASE
_SURE = 0.85  # confidence: the word and its cognate stand in the same sentence, and no better word of the source does


@dataclass(frozen=True, slots=True)
class _Pair:
    word: Regex
    source: Regex
    unless: Regex | None
    means: str


def _whole(pattern: str) -> Regex:
    return Regex(rf"\b(?:{pattern})\b", flags=_ANY_CASE)


@functools.cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tables.table("cognates")


@functools.cache
def _pairs(language: str | None) -> tuple[_Pair, ...]:
    return tuple(
        _Pair(
            _whole(row["word"]),
            _whole(row["source"]),
            _whole(row["unless"]) if "unless" in row else None,
            row["means"],
        )
        for row in _table().get(language or "", ())
    )


def _examples() -> tuple[Example, ...]:
    return tuple(
        wrong(row["wrong"][0], source_language=language, source=row["wrong"][1])
        for language, rows in _table().items()
        for row in rows
    )


@segment_rule(
    code="TQ419",
    message="'{found}' looks like '{source_word}', which means: {means}",
    target=("en",),
    presumes_source=tuple(_table()),
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    examples=(
        *_examples(),
        right("He actually lives in Rome.", source_language="es", source="En realidad vive en Roma."),
        right("He actually lives in Rome.", source_language="es"),
        right(
            "They realized the risk.", source_language="es", source="Realizaron pruebas y se dieron cuenta del riesgo."
        ),
        right("The process of peace is slow.", source_language="de", source="Der Friedensprozess ist langsam."),
    ),
)
def cognate(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a word that looks like one of the source sentence and means something else: "actually" for "actualmente".

    Why it matters: the sentence reads well and says something wrong, which no spell checker finds.

    Left alone: stories without a source text, source sentences that also have a word for the English one,
    and names.
    """
    if not segment.source:
        return
    for pair in _pairs(story.source_language):
        there = pair.source.search(segment.source)
        if there is None or (pair.unless is not None and pair.unless.search(segment.source)):
            continue
        for match in pair.word.finditer(segment.text):
            if match.start() > 0 and match[0][0].isupper():
                continue  # a name: Deception Island
            evidence = (Evidence("source", f"the source has '{there[0]}'", _SURE),)
            detail = {"source_word": there[0], "means": pair.means}
            yield Hit(*match.span(), detail=detail, confidence=_SURE, evidence=evidence)
