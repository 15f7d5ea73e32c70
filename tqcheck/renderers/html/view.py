"""What the page shows, as small values: everything the template needs, worked out and sanitised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tqcheck import languages
from tqcheck.differences import changes
from tqcheck.document import Language, Lines, Segment
from tqcheck.finding import Finding, Severity
from tqcheck.renderers.controls import suggested, visible
from tqcheck.report import BackTranslation, DocumentReport, Fluency, RuleCard, RunReport, SegmentScores, Withheld

_KNOWN_FROM = {
    "told": "as told",
    "metadata": "from the metadata",
    "agency": "from the agency",
    "identified": "identified",
}
_DIP = 10.0  # bits; about the tenth part of edited news costs more
_OUTCOMES = {"passed": "Passed", "failed": "Failed", "not evaluated": "Not evaluated"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `kind` is a severity, `del`, `ins`, `break`, `dip` or empty; `link` a finding's number."""

    text: str
    kind: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    instrument: str
    observation: str
    percent: int


@dataclass(frozen=True, slots=True)
class FindingView:
    number: str
    place: str
    severity: str
    rule: str
    name: str
    text: str
    message: str
    suggestion: str | None
    confidence: int
    category: str
    evidence: tuple[EvidenceView, ...]
    explanation: tuple[str, ...]
    suppressed: str | None


@dataclass(frozen=True, slots=True)
class SegmentView:
    number: int
    zone: str
    starts_paragraph: bool
    text: tuple[Piece, ...]
    source: str | None
    compared: tuple[Piece, ...]
    compared_label: str
    back_translation: str | None
    no_evidence: str
    scores: str
    percentile: int | None
    dips: tuple[Piece, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    anchor: str
    title: str
    path: str
    outcome: str
    verdict: str
    reason: str
    source_language: str
    target_language: str
    target_code: str
    source_code: str
    facts: tuple[Fact, ...]
    counts: tuple[Fact, ...]
    notes: tuple[str, ...]
    failures: tuple[str, ...]
    segments: tuple[SegmentView, ...]
    penalty: float


@dataclass(frozen=True, slots=True)
class PageView:
    title: str
    outcome: str
    verdict: str
    reason: str
    documents: tuple[DocumentView, ...]
    failures: tuple[str, ...]
    rules: tuple[Fact, ...]
    severities: tuple[str, ...]
    signature: str


def page(report: RunReport) -> PageView:
    """The whole page; documents with the highest penalty first when there are several."""
    cards = {card.code: card for card in report.rules}
    documents = [
        document_view(document, cards, f"d{index}") for index, document in enumerate(report.documents, start=1)
    ]
    documents.sort(key=lambda view: -view.penalty)
    title = documents[0].title if len(documents) == 1 else f"{len(documents)} documents"
    present = {f.severity for document in report.documents for f in document.findings}
    return PageView(
        title=title,
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=_OUTCOMES[report.verdict.outcome],
        reason=documents[0].reason if _is_told_by_its_document(report) else visible(report.verdict.reason),
        documents=tuple(documents),
        failures=tuple(
            visible(f"{failure.where}: {failure.reason}".replace("\n  ", "; ")) for failure in report.failures
        ),
        rules=tuple(Fact(card.code, card.name, card.summary) for card in report.rules),
        severities=tuple(severity.label for severity in sorted(present, reverse=True)),
        signature=visible(report.signature),
    )


def _is_told_by_its_document(report: RunReport) -> bool:
    """One document and nothing beside it: "1 of 1 documents failed" says less than the document's own reason."""
    return len(report.documents) == 1 and report.documents[0].verdict.outcome == report.verdict.outcome


def document_view(report: DocumentReport, cards: Mapping[str, RuleCard], anchor: str) -> DocumentView:
    document, scores = report.document, report.scores
    lines = Lines(document.text)
    by_segment: dict[int, list[FindingView]] = {}
    numbers: dict[int, str] = {}
    for index, finding in enumerate(report.findings, start=1):
        numbers[index - 1] = f"{anchor}-f{index}"
        view = _finding(finding, numbers[index - 1], lines, cards)
        by_segment.setdefault(finding.segment, []).append(view)
    segment_scores = {score.segment: score for score in report.segment_scores}
    segments = tuple(
        _segment(segment, report.findings, numbers, segment_scores.get(segment.id), by_segment.get(segment.id, []))
        for segment in document.segments
    )
    return DocumentView(
        anchor=anchor,
        title=_title(report),
        path=visible(document.path),
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=_OUTCOMES[report.verdict.outcome],
        reason=visible(report.verdict.reason),
        source_language=_language(document.source_language),
        target_language=_language(document.target_language),
        target_code=document.target_language.code or "und",
        source_code=document.source_language.code or "und",
        facts=tuple(_facts(report)),
        counts=tuple(Fact(label, str(count)) for label, count in scores.counts.items()),
        notes=tuple(visible(note) for note in document.notes),
        failures=tuple(
            visible(f"{failure.stage}: {failure.reason}".replace("\n  ", "; ")) for failure in report.failures
        ),
        segments=segments,
        penalty=scores.penalty,
    )


def _title(report: DocumentReport) -> str:
    headline = next((s.text for s in report.document.segments if s.zone.value == "headline"), None)
    return visible(headline or report.document.path.rsplit("/", 1)[-1])


def _language(language: Language) -> str:
    if language.code is None:
        return "unknown language"
    detail = f" {visible(language.detail)}" if language.known_from == "agency" else ""
    return f"{languages.name(language.code)}, {_KNOWN_FROM[language.known_from]}{detail}"


def _facts(report: DocumentReport) -> Iterable[Fact]:
    scores, instruments = report.scores, report.instruments or {}
    small = "small sample: under 500 words" if scores.small_sample else f"{scores.words} words"
    yield Fact("Penalty", f"{scores.penalty:g}", f"MQM points per 1,000 words ({small})")
    if isinstance(scores.fluency_percentile, Withheld):
        yield Fact("Fluency", "–", f"no evidence: {visible(scores.fluency_percentile.withheld)}")
    else:
        used = visible(instruments.get("fluency", ""))
        yield Fact("Fluency", f"{scores.fluency_percentile:.0f}", f"median percentile of edited news ({used})")
    if isinstance(scores.metrics, Withheld):
        yield Fact("Round trip", "–", f"no evidence: {visible(scores.metrics.withheld)}")
        return
    against = (
        "back-translation against the source" if scores.compared_with == "source" else "round trip against the text"
    )
    for metric in scores.metrics:
        direction = "lower is better" if metric.lower_is_better else "of 100"
        yield Fact(metric.name, f"{metric.score:.1f}", f"{against}, {direction} ({visible(metric.signature)})")
    translator, _, parameters = visible(instruments.get("back-translation", "")).partition("|")
    yield Fact("Translator", translator, f"for the translation back {parameters}".rstrip())


def _finding(finding: Finding, number: str, lines: Lines, cards: Mapping[str, RuleCard]) -> FindingView:
    line, column = lines.position(finding.span.start)
    explanation = cards[finding.rule].explanation if finding.rule in cards else ""
    return FindingView(
        number=number,
        place=f"line {line}, column {column}",
        severity=finding.severity.label,
        rule=finding.rule,
        name=finding.name,
        text=visible(finding.text),
        message=visible(finding.message),
        suggestion=None if finding.suggestion is None else suggested(finding.suggestion),
        confidence=round(100 * finding.confidence),
        category=f"{finding.category} · ITS {finding.its_type}",
        evidence=tuple(
            EvidenceView(e.instrument, visible(e.observation), round(100 * e.strength)) for e in finding.evidence
        ),
        explanation=tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", explanation) if part.strip()),
        suppressed=finding.suppressed,
    )


def _segment(
    segment: Segment,
    findings: Sequence[Finding],
    numbers: Mapping[int, str],
    scores: SegmentScores | None,
    cards: Sequence[FindingView],
) -> SegmentView:
    own = [(finding, numbers[index]) for index, finding in enumerate(findings) if finding.segment == segment.id]
    fluency = scores.fluency if scores else Withheld("not asked for")
    back = scores.back_translation if scores else Withheld("not asked for")
    compared: tuple[Piece, ...] = ()
    label = no_evidence = figures = ""
    if isinstance(back, BackTranslation):
        compared = _differences(segment, back)
        label = (
            "back-translation against the source" if back.compared_with == "source" else "round trip against the text"
        )
        figures = f"chrF {back.chrf:.0f} · BLEU {back.bleu:.0f} · TER {back.ter:.0f}"
    else:
        no_evidence = visible(back.withheld)
    return SegmentView(
        number=segment.id + 1,
        zone=segment.zone.value,
        starts_paragraph=segment.starts_paragraph,
        text=_highlighted(segment, own),
        source=None if segment.source is None else visible(segment.source),
        compared=compared,
        compared_label=label,
        back_translation=visible(back.back_translation) if isinstance(back, BackTranslation) else None,
        no_evidence=no_evidence,
        scores=figures,
        percentile=_percentile(fluency),
        dips=_dips(segment.text, fluency) if isinstance(fluency, Fluency) else (),
        findings=tuple(cards),
    )


def _percentile(fluency: Fluency | Withheld) -> int | None:
    if isinstance(fluency, Withheld) or fluency.percentile is None:
        return None
    return round(fluency.percentile)


def _highlighted(segment: Segment, findings: Sequence[tuple[Finding, str]]) -> tuple[Piece, ...]:
    """The text cut at every beginning and end of a finding; each piece is marked as the gravest finding on it."""
    edges = {0, len(segment.text), *segment.breaks, *(place + 1 for place in segment.breaks)}
    for finding, _ in findings:
        edges.update((finding.start, finding.end))
    pieces = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        on_it = [(f, number) for f, number in findings if f.start < end and start < f.end]
        kind, link = "", ""
        if on_it:
            gravest, link = max(on_it, key=lambda pair: (pair[0].severity, -(pair[0].end - pair[0].start)))
            kind = gravest.severity.label
        if start in segment.breaks:
            pieces.append(Piece("⏎", "break" if not kind else f"{kind} break", link))
        else:
            pieces.append(Piece(visible(segment.text[start:end]), kind, link))
    return tuple(pieces)


def _differences(segment: Segment, back: BackTranslation) -> tuple[Piece, ...]:
    """What was compared, with words missing (`del`) and new (`ins`)."""
    if back.round_trip is None:
        left, right = segment.source or "", back.back_translation
    else:
        left, right = segment.text, back.round_trip
    pieces: list[Piece] = []
    for change in changes(left, right, fold_case=True):
        ours, theirs = left[change.start : change.end], right[change.right_start : change.right_end]
        if pieces:
            pieces.append(Piece(" "))
        if change.same:
            pieces.append(Piece(visible(theirs)))
            continue
        if ours:
            pieces.append(Piece(visible(ours), "del"))
        if theirs:
            pieces += [Piece(" ")] * bool(ours) + [Piece(visible(theirs), "ins")]
    return tuple(_without_space_before_punctuation(pieces))


def _without_space_before_punctuation(pieces: Sequence[Piece]) -> Iterable[Piece]:
    for piece, following in zip(pieces, [*pieces[1:], Piece("x")], strict=True):
        if piece.text == " " and following.text[:1] in {",", ".", ";", ":", "!", "?", ")", "”"}:
            continue
        yield piece


def _dips(text: str, fluency: Fluency) -> tuple[Piece, ...]:
    """The text with the words the language model did not expect."""
    pieces, position = [], 0
    for dip in fluency.surprisals:
        if dip.surprisal < _DIP or dip.start < position:
            continue
        pieces.append(Piece(visible(text[position : dip.start])))
        pieces.append(Piece(visible(text[dip.start : dip.end]), "dip", f"{dip.surprisal:.0f}"))
        position = dip.end
    if not pieces:
        return ()
    return (*pieces, Piece(visible(text[position:])))


# Named here so that the template and the style sheet are checked against one list (tests).
KINDS = frozenset({*(severity.label for severity in Severity), "del", "ins", "break", "dip"})
