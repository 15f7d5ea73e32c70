"""Gathers what models observe about each segment: fluency, and what a translation back does not bring back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tqcheck.differences import changes
from tqcheck.document import Document, Segment, Zone
from tqcheck.errors import ModelError
from tqcheck.report import BackTranslation, Failure, Fluency, SegmentScores, Withheld
from tqcheck.seams import FluencyScorer, Metric, Translation, Translator

_WORD = re.compile(r"[^\W\d_]{2,}")
_FURNITURE = frozenset({Zone.DATELINE, Zone.BYLINE, Zone.UPDATED, Zone.TABLE})


@dataclass(frozen=True, slots=True)
class Gathered:
    """Scores of every segment, what was used for them, and what failed while it was asked for."""

    scores: tuple[SegmentScores, ...]
    instruments: Mapping[str, str]
    failures: tuple[Failure, ...]


def gather(
    document: Document,
    fluency: FluencyScorer | Withheld,
    translator: Translator | Withheld,
    metrics: Mapping[str, Metric],
) -> Gathered:
    """Asks both instruments about every segment of prose. What cannot be had is `Withheld`, with the reason.

    metrics: `chrf`, `bleu` and `ter`.
    """
    prose = [segment for segment in document.segments if _is_prose(segment)]
    fluencies, fluency_use, fluency_failure = _fluency(prose, document, fluency)
    translations, translation_use, translation_failure = _back_translations(prose, document, translator, metrics)
    no_prose = Withheld("not running text")
    scores = tuple(
        SegmentScores(
            segment.id, fluencies.get(segment.id, no_prose), translations.get(segment.id, no_prose)
        )
        for segment in document.segments
    )  # fmt: skip
    failures = tuple(failure for failure in (fluency_failure, translation_failure) if failure is not None)
    return Gathered(scores, {"fluency": fluency_use, "back-translation": translation_use}, failures)


def _is_prose(segment: Segment) -> bool:
    return segment.zone not in _FURNITURE and _WORD.search(segment.text) is not None


def _nothing(
    segments: Sequence[Segment], reason: str, failure: Failure | None = None
) -> tuple[dict[int, Withheld], str, Failure | None]:
    """No evidence on any segment, for one reason."""
    return {segment.id: Withheld(reason) for segment in segments}, f"withheld: {reason}", failure


def _fluency(
    segments: Sequence[Segment], document: Document, scorer: FluencyScorer | Withheld
) -> tuple[Mapping[int, Fluency | Withheld], str, Failure | None]:
    language = document.target_language.code
    if isinstance(scorer, Withheld):
        reason = scorer.withheld
    elif language is None:
        reason = "the language of the text is not known; name it with --to"
    elif not scorer.supports(language):
        reason = f"no language model for {language!r}"
    else:
        try:
            results = scorer.score([segment.text for segment in segments], language)
        except ModelError as error:
            return _nothing(segments, error.problem, Failure("fluency", error.where, error.reason))
        return {s.id: result for s, result in zip(segments, results, strict=True)}, scorer.signature, None
    return _nothing(segments, reason)


def _back_translations(
    segments: Sequence[Segment], document: Document, translator: Translator | Withheld, metrics: Mapping[str, Metric]
) -> tuple[Mapping[int, BackTranslation | Withheld], str, Failure | None]:
    source, target = document.source_language.code, document.target_language.code
    if isinstance(translator, Withheld):
        reason = translator.withheld
    elif source is None or target is None:
        reason = "the language pair is not known; name it with --from and --to"
    elif source == target:
        reason = "source and target language are the same"
    elif not translator.supports(target, source):
        reason = f"no translator from {target!r} to {source!r}"
    else:
        try:
            results = _round_trips(segments, source, target, translator, metrics)
        except ModelError as error:
            return _nothing(segments, error.problem, Failure("back-translation", error.where, error.reason))
        return results, translator.signature, None
    return _nothing(segments, reason)


def _round_trips(
    segments: Sequence[Segment], source: str, target: str, translator: Translator, metrics: Mapping[str, Metric]
) -> dict[int, BackTranslation | Withheld]:
    """Back-translation of every segment; and the way back to the target where a segment has no source text."""
    back = translator.translate([segment.text for segment in segments], target, source)
    results: dict[int, BackTranslation | Withheld] = {}
    compared: list[tuple[Segment, Translation, str, str]] = []  # segment, back-translation, hypothesis, reference
    sourceless: list[tuple[Segment, Translation]] = []
    for segment, translation in zip(segments, back, strict=True):
        if isinstance(translation, Withheld):
            results[segment.id] = translation
        elif segment.source:
            compared.append((segment, translation, translation.text, segment.source))
        else:
            sourceless.append((segment, translation))
    if sourceless and not translator.supports(source, target):
        reason = Withheld(f"no translator from {source!r} back to {target!r}, and no source text")
        results.update({segment.id: reason for segment, _ in sourceless})
        sourceless = []
    there = translator.translate([translation.text for _, translation in sourceless], source, target)
    for (segment, translation), again in zip(sourceless, there, strict=True):
        if isinstance(again, Withheld):
            results[segment.id] = again
        else:
            compared.append((segment, translation, again.text, segment.text))
    results.update(_compared(compared, metrics))
    return results


def _compared(
    rows: Sequence[tuple[Segment, Translation, str, str]], metrics: Mapping[str, Metric]
) -> dict[int, BackTranslation]:
    hypotheses, references = [row[2] for row in rows], [row[3] for row in rows]
    scores = {name: metric.segment_scores(hypotheses, references) for name, metric in metrics.items()}
    results = {}
    for index, (segment, translation, hypothesis, _) in enumerate(rows):
        with_source = bool(segment.source)
        results[segment.id] = BackTranslation(
            back_translation=translation.text,
            round_trip=None if with_source else hypothesis,
            compared_with="source" if with_source else "target",
            chrf=scores["chrf"][index],
            bleu=scores["bleu"][index],
            ter=scores["ter"][index],
            lost=() if with_source else _lost(segment.text, hypothesis),
        )
    return results


def _lost(text: str, round_trip: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (change.start, change.end)
        for change in changes(text, round_trip, fold_case=True)
        if not change.same and change.start < change.end
    )
