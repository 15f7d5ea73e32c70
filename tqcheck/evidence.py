"""Gathers what models observe about each segment: fluency, adequacy, and what a translation back does not bring back.

Every model sees the segments of all documents of its language at once, so that it can make full batches.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tqcheck.document import Document, Segment, Zone
from tqcheck.errors import ModelError
from tqcheck.report import NO_SOURCE, Failure, Instrument, SegmentScores, Withheld
from tqcheck.round_trip import Metrics, round_trips
from tqcheck.seams import AdequacyScorer, FluencyScorer, Translator

_WORD = re.compile(r"[^\W\d_]{2,}")
_FURNITURE = frozenset({Zone.DATELINE, Zone.BYLINE, Zone.UPDATED, Zone.TABLE})
_NOT_PROSE = Withheld("not running text")

Results = Sequence[Any]  # one result a segment, in order; Withheld where there is none
Answer = tuple[Instrument, Results] | Withheld
Parts = Sequence[Sequence[Segment]]  # of each document its segments of prose
Ask = Callable[[Any, Parts], Answer]


@dataclass(frozen=True, slots=True)
class Models:
    """Who answers for a language, or for a pair; Withheld with the reason where nobody does.

    Raise ModelError where a model that was asked for cannot be had.
    """

    fluency: Callable[[str], FluencyScorer | Withheld]
    translator: Callable[[str, str], Translator | Withheld]
    adequacy: Callable[[str, str], AdequacyScorer | Withheld]


@dataclass(slots=True)
class Gathered:
    """Scores of every segment of a document, what was used for them, and what failed while it was asked for."""

    scores: tuple[SegmentScores, ...] = ()
    instruments: dict[str, Instrument | Withheld] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


def gather(documents: Sequence[Document], models: Models, metrics: Metrics) -> list[Gathered]:
    """Asks all models about every segment of prose. What cannot be had is `Withheld`, with the reason.

    metrics: for a language the metrics `chrf`, `bleu` and `ter`
    """
    prose = [[segment for segment in document.segments if is_prose(segment)] for document in documents]
    gathered = [Gathered() for _ in documents]

    def ask(stage: str, key: Callable[[Document], Hashable], work: Ask) -> list[Mapping[int, Any]]:
        keys = [key(document) for document in documents]
        return _asked(stage, keys, prose, work, gathered)

    fluency = ask("fluency", _language, lambda language, found: _fluency(found, models.fluency(language), language))
    back = ask("back-translation", _pair, lambda pair, found: _round_trips(found, pair, models, metrics))
    adequacy = ask("adequacy", _pair_with_source, lambda pair, found: _adequacy(found, models.adequacy(*pair), pair))
    for number, document in enumerate(documents):
        observed = (fluency[number], back[number], adequacy[number])
        ids = range(len(document.segments))
        results = ([of_stage.get(segment, _NOT_PROSE) for segment in ids] for of_stage in observed)
        gathered[number].scores = tuple(map(SegmentScores, ids, *results))
    return gathered


def is_prose(segment: Segment) -> bool:
    return segment.zone not in _FURNITURE and _WORD.search(segment.text) is not None


def _asked(
    stage: str, keys: Sequence[Hashable], prose: Sequence[Sequence[Segment]], work: Ask, gathered: Sequence[Gathered]
) -> list[Mapping[int, Any]]:
    """Per document the result of each segment by its id. Documents of one key are asked about together."""
    answers: list[Mapping[int, Any]] = [{} for _ in keys]
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        groups[key].append(number)
    for key, numbers in groups.items():
        parts = [prose[number] for number in numbers]
        try:
            answer = key if isinstance(key, Withheld) else work(key, parts)
        except ModelError as error:
            answer = Withheld(error.problem)
            for number in numbers:
                gathered[number].failures.append(Failure(stage, error.where, error.reason))
        use, results = (answer, itertools.repeat(answer)) if isinstance(answer, Withheld) else answer
        following = iter(results)
        for number in numbers:
            answers[number] = dict(zip((segment.id for segment in prose[number]), following, strict=False))
            gathered[number].instruments[stage] = use
    return answers


# --- what is asked, and about what -------------------------------------------------------------------------------


def _language(document: Document) -> str | Withheld:
    return document.target_language.code or Withheld("the language of the text is not known; name it with --to")


def _pair(document: Document) -> tuple[str, str] | Withheld:
    source, target = document.source_language.code, document.target_language.code
    if source is None or target is None:
        return Withheld("the language pair is not known; name it with --from and --to")
    return (source, target) if source != target else Withheld("source and target language are the same")


def _pair_with_source(document: Document) -> tuple[str, str] | Withheld:
    return NO_SOURCE if document.source_text is None else _pair(document)


def _fluency(parts: Parts, scorer: FluencyScorer | Withheld, language: str) -> Answer:
    if isinstance(scorer, Withheld):
        return scorer
    return _card(scorer, language), scorer.score([segment.text for part in parts for segment in part], language)


def _round_trips(parts: Parts, pair: tuple[str, str], models: Models, metrics: Metrics) -> Answer:
    source, target = pair
    back = models.translator(target, source)
    if isinstance(back, Withheld):
        return back
    all_aligned = all(segment.source for part in parts for segment in part)
    there = Withheld("not needed") if all_aligned else models.translator(source, target)
    used = {(target, source): back} if isinstance(there, Withheld) else {(target, source): back, pair: there}
    if all(translator.independent for translator in used.values()):
        parts = [[segment for part in parts for segment in part]]
    results = [result for part in parts for result in round_trips(part, pair, back, there, metrics)]
    signatures = dict.fromkeys(translator.signature for translator in used.values())
    measured = [f"{'-'.join(way)}: {said}" for way, translator in used.items() if (said := translator.quality(*way))]
    return Instrument(" + ".join(signatures), "; ".join(measured)), results


def _adequacy(parts: Parts, scorer: AdequacyScorer | Withheld, pair: tuple[str, str]) -> Answer:
    if isinstance(scorer, Withheld):
        return scorer
    segments = [segment for part in parts for segment in part]
    aligned = [(segment.source, segment.text) for segment in segments if segment.source]
    scores = iter(scorer.score([source for source, _ in aligned], [text for _, text in aligned], *pair))
    unaligned = Withheld("no source text for this segment")
    return _card(scorer, *pair), [next(scores) if segment.source else unaligned for segment in segments]


def _card(model: FluencyScorer | AdequacyScorer, *languages: str) -> Instrument:
    return Instrument(model.signature, model.quality(*languages))
