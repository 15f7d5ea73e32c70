"""What the page shows of a segment: its marked text, its evidence, its findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tqcheck.document import Document, Lines, Segment
from tqcheck.finding import Finding
from tqcheck.renderers import wording
from tqcheck.renderers.controls import suggested, visible
from tqcheck.renderers.html.pieces import Piece, differences, highlighted, kind, unexpected
from tqcheck.report import BackTranslation, RuleCard, SegmentScores, Withheld


@dataclass(frozen=True, slots=True)
class EvidenceView:
    instrument: str
    observation: str
    percent: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """`kind` is the severity, or `suppressed`."""

    number: str
    place: str
    kind: str
    severity: str
    rule: str
    name: str
    message: str
    suggestion: str | None
    confidence: int
    category: str
    evidence: tuple[EvidenceView, ...]
    explanation: tuple[str, ...]
    suppressed: str | None


@dataclass(frozen=True, slots=True)
class BackView:
    """`differences` are in the language `code`; where there are none, `no_evidence` says why.

    `translation` is the text in the source language, where the differences do not show it already.
    """

    differences: tuple[Piece, ...] = ()
    label: str = ""
    code: str = ""
    figures: str = ""
    translation: str = ""
    no_evidence: str = ""


@dataclass(frozen=True, slots=True)
class FluencyView:
    """`percentile` is None where `no_evidence` says why."""

    percentile: int | None = None
    unexpected: tuple[Piece, ...] = ()
    no_evidence: str = ""


@dataclass(frozen=True, slots=True)
class SegmentView:
    number: int
    zone: str
    starts_paragraph: bool
    text: tuple[Piece, ...]
    source: str | None
    fluency: FluencyView
    back: BackView
    findings: tuple[FindingView, ...]


def segment_view(
    document: Document,
    segment: Segment,
    scores: SegmentScores,
    findings: Sequence[tuple[Finding, str]],
    views: tuple[FindingView, ...],
) -> SegmentView:
    """A segment with its findings and their numbers, and the views of these findings."""
    return SegmentView(
        number=segment.id + 1,
        zone=segment.zone.value,
        starts_paragraph=segment.starts_paragraph,
        text=highlighted(segment, findings),
        source=None if segment.source is None else visible(segment.source),
        fluency=_fluency(segment, scores),
        back=_back(document, segment, scores.back_translation),
        findings=views,
    )


def _fluency(segment: Segment, scores: SegmentScores) -> FluencyView:
    fluency = scores.fluency
    if isinstance(fluency, Withheld):
        said_already = isinstance(scores.back_translation, Withheld) and scores.back_translation == fluency
        return FluencyView(no_evidence="" if said_already else f"no evidence: {visible(fluency.withheld)}")
    words = unexpected(segment.text, fluency)
    if fluency.percentile is None:
        figure = f"mean log-probability {fluency.log_probability:.1f}; no percentiles for this language"
        return FluencyView(unexpected=words, no_evidence=figure)
    return FluencyView(round(fluency.percentile), words)


def _back(document: Document, segment: Segment, back: BackTranslation | Withheld) -> BackView:
    if isinstance(back, Withheld):
        return BackView(no_evidence=visible(back.withheld))
    label = wording.comparison(back.compared_with)
    figures = f"chrF {back.chrf:.0f} · BLEU {back.bleu:.0f} · TER {back.ter:.0f}"
    if back.compared_with == "source":
        compared = differences(segment.source or "", back.back_translation)
        return BackView(compared, label, document.source_language.code or "und", figures)
    compared = differences(segment.text, back.round_trip or "")
    code, translation = document.target_language.code or "und", visible(back.back_translation)
    return BackView(compared, label, code, figures, translation)


def finding_view(finding: Finding, number: str, lines: Lines, card: RuleCard | None) -> FindingView:
    """A finding as a card; `lines` are those of its file, `card` its rule's."""
    line, column = lines.position(finding.span.start)
    return FindingView(
        number=number,
        place=f"line {line}, column {column}",
        kind=kind(finding),
        severity=finding.severity.label,
        rule=visible(finding.rule),
        name=visible(finding.name),
        message=visible(finding.message),
        suggestion=None if finding.suggestion is None else suggested(finding.suggestion),
        confidence=round(100 * finding.confidence),
        category=visible(f"{finding.category} · ITS {finding.its_type}"),
        evidence=tuple(
            EvidenceView(visible(e.instrument), visible(e.observation), round(100 * e.strength))
            for e in finding.evidence
        ),
        explanation=_paragraphs(card.explanation) if card else (),
        suppressed=None if finding.suppressed is None else visible(str(finding.suppressed)),
    )


def _paragraphs(markdown: str) -> tuple[str, ...]:
    parts = re.split(r"\n\s*\n", markdown)
    return tuple(visible(" ".join(part.split())) for part in parts if part.strip())
