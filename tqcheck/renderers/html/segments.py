"""What the page shows of a segment: its texts side by side, its scores, its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tqcheck import languages
from tqcheck.controls import visible
from tqcheck.document import Document, Lines, Segment
from tqcheck.renderers.html import heat
from tqcheck.renderers.html.cards import FindingView, finding_view
from tqcheck.renderers.html.pieces import Numbered, Piece, differences, highlighted
from tqcheck.report import Adequacy, BackTranslation, Fluency, RuleCard, SegmentScores, Withheld

_LARGEST_SHOWN = 50_000  # characters of a text beside the translation


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of a text as HTML says it: `lang` and `dir`."""

    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class TextView:
    """A text beside the translation: its pieces, or why it is not there."""

    kind: str
    label: str
    tongue: Tongue
    pieces: tuple[Piece, ...] = ()
    no_evidence: str = ""


@dataclass(frozen=True, slots=True)
class FluencyView:
    """`percentile` is None where `note` says why; `unexpected` are the words that cost the model most."""

    percentile: int | None
    note: str
    unexpected: tuple[heat.Word, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment; `beside` are the texts to its right, `figures` the comparison's scores in words."""

    number: int
    anchor: str
    zone: str
    starts_paragraph: bool
    source: TextView | None
    text: tuple[Piece, ...]
    beside: tuple[TextView, ...]
    fluency: FluencyView
    figures: str
    adequacy: str
    heat: str
    source_heat: str
    findings: tuple[FindingView, ...]


def tongue(code: str | None) -> Tongue:
    """Where the language is not known, the text itself decides on its direction."""
    direction = "auto" if code is None else "rtl" if code in languages.RIGHT_TO_LEFT else "ltr"
    return Tongue(code or "und", direction)


def segment_view(
    document: Document,
    segment: Segment,
    scores: SegmentScores,
    findings: Sequence[Numbered],
    lines: Lines,
    cards: Mapping[str, RuleCard],
    prefix: str,
) -> SegmentView:
    """A segment with its findings; `lines` are those of its file, `cards` the rules' by their codes."""
    back, fluency, adequacy = scores.back_translation, scores.fluency, scores.adequacy
    return SegmentView(
        number=segment.id + 1,
        anchor=f"{prefix}s{segment.id + 1}",
        zone=segment.zone.value,
        starts_paragraph=segment.starts_paragraph,
        source=_source(document, segment),
        text=highlighted(segment, findings),
        beside=_beside(document, segment, back),
        fluency=_fluency(segment, fluency),
        figures=_figures(back),
        adequacy=_adequacy(adequacy),
        heat=heat.encoded(segment.text, fluency.surprisals) if isinstance(fluency, Fluency) else "",
        source_heat=heat.encoded(segment.text, adequacy.surprisals) if isinstance(adequacy, Adequacy) else "",
        findings=tuple(finding_view(one, lines, cards) for one in findings),
    )


def _source(document: Document, segment: Segment) -> TextView | None:
    if document.source_text is None and segment.source is None:
        return None
    language = tongue(document.source_language.code)
    if segment.source is None:
        return TextView("source", "Source", language, no_evidence="no sentence of the source is aligned here")
    return TextView("source", "Source", language, (Piece(visible(segment.source)),))


def left_out(document: Document) -> dict[int, TextView]:
    """What of the source text no segment renders, by the id of the segment that follows it."""
    texts: dict[int, list[str]] = {}
    for sentence in document.left_out:
        texts.setdefault(sentence.before, []).append(sentence.text)
    language = tongue(document.source_language.code)
    return {
        before: TextView("source", "Source", language, (Piece(visible(" ".join(several)[:_LARGEST_SHOWN])),))
        for before, several in texts.items()
    }


def _beside(document: Document, segment: Segment, back: BackTranslation | Withheld) -> tuple[TextView, ...]:
    """The back-translation and, without a source text, the round trip; the one that is compared with its differences.

    Nothing but the reason where there is no evidence.
    """
    here, there = tongue(document.target_language.code), tongue(document.source_language.code)
    if isinstance(back, Withheld):
        return (TextView("back", "Back-translation", there, no_evidence=visible(back.withheld)),)
    if back.compared_with == "source":
        pieces = _compared(segment.source or "", back.back_translation)
        return (TextView("back", "Back-translation", there, pieces),)
    plain = (Piece(visible(back.back_translation[:_LARGEST_SHOWN])),)
    trip = _compared(segment.text, back.round_trip or "")
    return TextView("back", "Back-translation", there, plain), TextView("trip", "Round trip", here, trip)


def _compared(left: str, right: str) -> tuple[Piece, ...]:
    return differences(left[:_LARGEST_SHOWN], right[:_LARGEST_SHOWN])


def _fluency(segment: Segment, fluency: Fluency | Withheld) -> FluencyView:
    if isinstance(fluency, Withheld):
        return FluencyView(None, f"no evidence: {visible(fluency.withheld)}")
    words = heat.unexpected(segment.text, fluency.surprisals)
    if fluency.percentile is None:
        note = f"mean log-probability {fluency.log_probability:.1f}; no percentiles for this language"
        return FluencyView(None, note, words)
    percentile = round(fluency.percentile)
    note = f"reads better than {percentile} % of edited news; mean log-probability {fluency.log_probability:.1f}"
    return FluencyView(percentile, note, words)


def _figures(back: BackTranslation | Withheld) -> str:
    return "" if isinstance(back, Withheld) else f"chrF {back.chrf:.0f} · BLEU {back.bleu:.0f} · TER {back.ter:.0f}"


def _adequacy(adequacy: Adequacy | Withheld) -> str:
    if isinstance(adequacy, Withheld):
        return ""
    if adequacy.percentile is None:
        return f"mean log-probability given the source {adequacy.log_probability:.1f}"
    return f"more expected, given its source, than {adequacy.percentile:.0f} % of human translations"
