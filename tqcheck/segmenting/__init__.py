"""Logical sentences from blocks: joined where the file breaks them, split where they end, each with its zone."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import replace

from tqcheck.document import Document, Segment, Zone, cut
from tqcheck.segmenting.joining import Paragraph, paragraphs
from tqcheck.segmenting.sentences import sentences, shortened
from tqcheck.segmenting.zones import UNSPLIT, is_quotation


def segment(document: Document) -> Document:
    """The document with its segments, made anew from its blocks; sentences end as in its target language.

    Every visible character of a block is in exactly one segment, and a segment has at most 4,000 characters. Time is
    linear in the length of the text.
    """
    language = document.target_language.code or ""
    segments: list[Segment] = []
    for paragraph in paragraphs(document.blocks, language):
        segments.extend(_segments(paragraph, language, len(segments)))
    return replace(document, segments=tuple(segments))


def _segments(paragraph: Paragraph, language: str, first: int) -> Iterator[Segment]:
    text, origin = paragraph.text, paragraph.origin
    ranges = shortened(text, [(0, len(text))] if paragraph.zone in UNSPLIT else sentences(text, language))
    if ranges == [(0, len(text))]:
        yield Segment(first, _zone(paragraph.zone, text), text, origin, paragraph.breaks, starts_paragraph=True)
        return
    run_ends = [run.text_start + run.length for run in origin]
    for number, (start, end) in enumerate(ranges):
        runs, breaks = origin, paragraph.breaks
        if len(runs) > 1:  # only those of this sentence are looked at: a paragraph may have a hundred thousand lines
            runs = runs[bisect.bisect_right(run_ends, start) : bisect.bisect_left(run_ends, end) + 1]
            breaks = breaks[bisect.bisect_left(breaks, start) : bisect.bisect_left(breaks, end)]
        sentence = text[start:end]
        yield Segment(
            id=first + number,
            zone=_zone(paragraph.zone, sentence),
            text=sentence,
            origin=cut(runs, start, end),
            breaks=tuple(place - start for place in breaks) if breaks else (),
            starts_paragraph=number == 0,
        )


def _zone(zone: Zone, text: str) -> Zone:
    return Zone.QUOTE if zone == Zone.BODY and is_quotation(text) else zone
