"""What a translation back into the source language, or there and back again, brings back of each segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tqcheck.differences import changes
from tqcheck.document import Segment
from tqcheck.places import PLAIN
from tqcheck.report import BackTranslation, Withheld
from tqcheck.seams import Metric, Translation, Translator

Metrics = Callable[[str | None], Mapping[str, Metric]]


class _Row(NamedTuple):
    """What is compared: the hypothesis, made by translation, with the reference."""

    number: int
    segment: Segment
    back: Translation
    hypothesis: str
    reference: str


def round_trips(
    segments: Sequence[Segment],
    pair: tuple[str, str],
    back: Translator,
    there: Translator | Withheld,
    metrics: Metrics,
) -> list[BackTranslation | Withheld]:
    """Back-translation of every segment; and the way back to the target where a segment has no source text.

    back:  translates from the target language to the source language
    there: the other way; only segments without source text need it
    """
    source, target = pair
    results: list[BackTranslation | Withheld] = []
    with_source: list[_Row] = []
    sourceless: list[tuple[int, Segment, Translation]] = []
    translated = back.translate([segment.text for segment in segments], target, source)
    for number, (segment, translation) in enumerate(zip(segments, translated, strict=True)):
        if isinstance(translation, Withheld):
            results.append(translation)
            continue
        results.append(Withheld("not compared"))  # until the end of this function
        if segment.source:
            with_source.append(_Row(number, segment, translation, translation.text, segment.source))
        else:
            sourceless.append((number, segment, translation))
    without_source: list[_Row] = []
    texts = [translation.text for *_, translation in sourceless]
    again = [there] * len(texts) if isinstance(there, Withheld) else there.translate(texts, source, target)
    for (number, segment, translation), returned in zip(sourceless, again, strict=True):
        if isinstance(returned, Withheld):
            results[number] = returned
        else:
            without_source.append(_Row(number, segment, translation, returned.text, segment.text))
    for rows, language in ((with_source, source), (without_source, target)):
        compared = _compared(rows, metrics(language)) if rows else []
        for row, result in zip(rows, compared, strict=True):
            results[row.number] = result
    return results


def comparable(text: str) -> str:
    """The text with plain quotation marks and dashes: their shape is the house's, not the translation's."""
    return text.translate(PLAIN)


def _compared(rows: Sequence[_Row], metrics: Mapping[str, Metric]) -> list[BackTranslation]:
    hypotheses, references = ([comparable(text) for text in side] for side in zip(*map(_sides, rows), strict=True))
    scores = {name: metric.segment_scores(hypotheses, references) for name, metric in metrics.items()}
    return [
        BackTranslation(
            back_translation=row.back.text,
            round_trip=None if row.segment.source else row.hypothesis,
            compared_with="source" if row.segment.source else "target",
            chrf=scores["chrf"][place],
            bleu=scores["bleu"][place],
            ter=scores["ter"][place],
            lost=() if row.segment.source else _lost(row.segment.text, row.hypothesis),
        )
        for place, row in enumerate(rows)
    ]


def _sides(row: _Row) -> tuple[str, str]:
    return row.hypothesis, row.reference


def _lost(text: str, round_trip: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (change.start, change.end)
        for change in changes(comparable(text), comparable(round_trip), fold_case=True)
        if not change.same and change.start < change.end
    )
