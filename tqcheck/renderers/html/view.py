"""What a page shows, as small values: everything the template needs, worked out and made safe to show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.finding import Finding, Severity
from tqcheck.renderers import wording
from tqcheck.renderers.html.cards import numbered
from tqcheck.renderers.html.figures import Fact, Figure, WithheldView, figures, instruments, unused, withheld
from tqcheck.renderers.html.manual import ManualView, manual
from tqcheck.renderers.html.order import Place
from tqcheck.renderers.html.pieces import Numbered, kind
from tqcheck.renderers.html.segments import SegmentView, TextView, Tongue, left_out, segment_view, tongue
from tqcheck.renderers.html.strip import StripView, strip
from tqcheck.report import DocumentReport, Recorded, RuleCard, RunReport, SegmentScores, Withheld

OUTCOMES = {"passed": "Passed", "failed": "Failed", "not evaluated": "Not evaluated"}
KIND_ORDER = ("critical", "major", "minor", "neutral", "suppressed")
_NOT_ASKED = Withheld("not asked for")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """`first` is the anchor of the first finding that failed it or, where it passed, of the first to look at."""

    anchor: str
    title: str
    path: str
    outcome: str
    verdict: str
    reason: str
    failing: int
    to_look_at: str
    first: str
    pair: str
    target: Tongue
    columns: tuple[str, ...]
    counts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    strip: StripView
    withheld: tuple[WithheldView, ...]
    instruments: tuple[Fact, ...]
    notes: tuple[str, ...]
    failures: tuple[str, ...]
    fixed: tuple[Fact, ...]
    unused: tuple[Fact, ...]
    segments: tuple[SegmentView, ...]
    left_out: Mapping[int, TextView]
    penalty: float


@dataclass(frozen=True, slots=True)
class Family:
    """The rules of a family that fired, with how often: a group of the filter's choices."""

    key: str
    name: str
    count: int
    rules: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """`kinds`, `families` and `states` are those that occur, with how often: the filter's choices."""

    title: str
    outcome: str
    verdict: str
    reason: str
    documents: tuple[DocumentView, ...]
    failures: tuple[str, ...]
    kinds: tuple[Fact, ...]
    families: tuple[Family, ...]
    states: tuple[Fact, ...]
    since: str
    unused: tuple[Fact, ...]
    heats: tuple[str, ...]
    manuals: tuple[ManualView, ...]
    signature: str
    place: Place | None

    @property
    def is_single(self) -> bool:
        return len(self.documents) == 1

    @property
    def failing(self) -> int:
        return sum(document.failing for document in self.documents)


def page(report: RunReport, place: Place | None = None) -> PageView:
    """The whole page; of several documents those that failed come first, then those with the highest penalty.

    place: where the page stands in a folder of pages
    """
    cards = {card.code: card for card in report.rules}
    is_single = len(report.documents) == 1
    documents = [
        document_view(document, cards, "" if is_single else f"d{n}-")
        for n, document in enumerate(report.documents, start=1)
    ]
    documents.sort(key=lambda view: (view.outcome == "passed", view.outcome == "not-evaluated", -view.penalty))
    findings = [finding for document in report.documents for finding in document.findings]
    fired = {finding.rule for finding in findings}
    return PageView(
        title=documents[0].title if is_single else f"{len(documents)} documents",
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=OUTCOMES[report.verdict.outcome],
        reason=documents[0].reason if _is_told_by_its_document(report) else visible(report.verdict.reason),
        documents=tuple(documents),
        failures=tuple("; ".join((said, *remedy)) for said, remedy in map(wording.failure, report.failures)),
        kinds=_counted(KIND_ORDER, Counter(kind(finding) for finding in findings)),
        families=families(findings),
        states=_counted(("new", "known"), Counter(finding.state for finding in findings if finding.state)),
        since=_since(report, findings),
        unused=() if place else unused(report.unused),
        heats=tuple(
            name
            for name, has in (("fluency", "heat"), ("source", "source_heat"))
            if any(getattr(segment, has) for document in documents for segment in document.segments)
        ),
        manuals=tuple(manual(card) for card in sorted(report.rules, key=lambda card: card.code) if card.code in fired),
        signature=visible(report.signature),
        place=place,
    )


def _since(report: RunReport, findings: Sequence[Finding]) -> str:
    """What changed in the documents of this page."""
    if report.since_baseline is None:
        return ""
    states = Counter(finding.state for finding in findings)
    fixed = sum(len(document.fixed) for document in report.documents)
    here = replace(report.since_baseline, new=states["new"], known=states["known"], fixed=fixed, not_checked=0)
    return wording.since_baseline(here)


def _counted(names: Sequence[str], counts: Mapping[str, int]) -> tuple[Fact, ...]:
    return tuple(Fact(name, str(counts[name])) for name in names if counts.get(name))


def families(findings: Sequence[Finding]) -> tuple[Family, ...]:
    """The rules that fired, by family."""
    counted = Counter((finding.rule, finding.name) for finding in findings)
    grouped: dict[str, list[tuple[str, str, int]]] = {}
    for (code, name), count in sorted(counted.items()):
        grouped.setdefault(wording.family(code), []).append((code, name, count))
    return tuple(
        Family(
            key=key,
            name=visible(wording.family_name(key)),
            count=sum(count for *_, count in rules),
            rules=tuple(Fact(visible(code), visible(name), str(count)) for code, name, count in rules),
        )
        for key, rules in grouped.items()
    )


def _is_told_by_its_document(report: RunReport) -> bool:
    """One document and nothing beside it: "1 of 1 documents failed" says less than the document's own reason."""
    return len(report.documents) == 1 and report.documents[0].verdict.outcome == report.verdict.outcome


def document_view(report: DocumentReport, cards: Mapping[str, RuleCard], prefix: str) -> DocumentView:
    """One document; ids of its findings and segments begin with `prefix`."""
    document, scores = report.document, report.scores
    lines = Lines(document.text)
    found: dict[int, list[Numbered]] = {}
    everything, unsure = numbered(report.findings, prefix), to_look_at(report)
    for one in everything:
        found.setdefault(one.finding.segment, []).append(one)
    by_segment = {score.segment: score for score in report.segment_scores}
    segments = tuple(
        segment_view(
            document,
            segment,
            by_segment.get(segment.id, SegmentScores(segment.id, _NOT_ASKED, _NOT_ASKED)),
            found.get(segment.id, []),
            lines,
            cards,
            prefix,
        )
        for segment in document.segments
    )
    return DocumentView(
        anchor=f"{prefix}story",
        title=title(report),
        path=visible(document.path),
        outcome=report.verdict.outcome.replace(" ", "-"),
        verdict=OUTCOMES[report.verdict.outcome],
        reason=visible(report.verdict.reason),
        failing=sum(finding.fails for finding in report.findings),
        to_look_at=_unsure(unsure),
        first=next((one.anchor for one in everything if one.finding.fails or one.finding in unsure), ""),
        pair=wording.pair(document),
        target=tongue(document.target_language.code),
        columns=_columns(segments),
        counts=tuple(Fact(label, str(count)) for label, count in scores.counts.items()),
        figures=tuple(figures(report)),
        strip=strip(report, prefix),
        withheld=withheld(report, prefix),
        instruments=tuple(instruments(report)),
        notes=tuple(visible(note) for note in document.notes),
        failures=tuple("; ".join((said, *remedy)) for said, remedy in map(wording.failure, report.failures)),
        fixed=tuple(_fixed(recorded) for recorded in report.fixed),
        unused=unused(report.unused),
        segments=segments,
        left_out=left_out(document),
        penalty=scores.penalty,
    )


def to_look_at(report: DocumentReport) -> tuple[Finding, ...]:
    """What a document passed with all the same: findings of severity major or above, none certain enough."""
    if report.verdict.outcome != "passed":
        return ()
    return tuple(one for one in report.findings if one.suppressed is None and one.severity >= Severity.MAJOR)


def _unsure(findings: Sequence[Finding]) -> str:
    """`1 critical and 2 major findings to look at (60–75 % sure)`; nothing of none."""
    if not findings:
        return ""
    counts = _counted(KIND_ORDER, Counter(map(kind, findings)))
    grave = " and ".join(f"{count.value} {count.label}" for count in counts)
    sure = sorted({round(100 * finding.confidence) for finding in findings})
    extent = f"{sure[0]}–{sure[-1]}" if len(sure) > 1 else f"{sure[0]}"
    return f"{grave} finding{'' if len(findings) == 1 else 's'} to look at ({extent} % sure)"


def _fixed(recorded: Recorded) -> Fact:
    return Fact(visible(f"{recorded.rule} {recorded.name}"), visible(recorded.text), visible(recorded.message))


def title(report: DocumentReport) -> str:
    headline = next((s.text for s in report.document.segments if s.zone.value == "headline"), None)
    return visible((headline or re.split(r"[/\\]", report.document.path)[-1])[:300])


def _columns(segments: Sequence[SegmentView]) -> tuple[str, ...]:
    """The headings of the columns that some segment fills; evidence withheld everywhere has none."""
    has_source = any(segment.source for segment in segments)
    filled = [text.label for segment in segments for text in segment.beside if text.pieces]
    beside = [label for label in ("Back-translation", "Round trip") if label in filled]
    return (*(["Source"] if has_source else []), "Translation", *beside)
