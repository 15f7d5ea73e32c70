"""The order of things, and nothing else: read, identify, segment, align, gather evidence, check, fuse, score.

Everything it works with comes as an argument; it knows no implementation by name.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tqcheck.cues import Cues
from tqcheck.document import Document
from tqcheck.errors import InputError
from tqcheck.evidence import Gathered, Models, gather
from tqcheck.finding import Finding
from tqcheck.fusing import complete, fuse
from tqcheck.report import Adequacy, BackTranslation, DocumentReport, Failure, Fluency, SegmentScores, Verdict
from tqcheck.round_trip import Metrics
from tqcheck.rule import Rule, Story
from tqcheck.scoring import Penalty, document_scores
from tqcheck.seams import Item, Reader

NOT_JUDGED = Verdict("not evaluated", "not judged yet")


@dataclass(frozen=True, slots=True)
class Instruments:
    """What a run works with.

    reader_for: the reader for a path; identify: sets a document's languages; segment: fills its segments;
    align:      gives the segments of a target their source texts; raises InputError where it is another story's
    models:     who answers for a language or a pair; metrics: `chrf`, `bleu`, `ter` for comparisons in a language
    """

    rules: tuple[Rule, ...]
    reader_for: Callable[[str], Reader]
    identify: Callable[[Document], Document]
    segment: Callable[[Document], Document]
    align: Callable[[Document, Document], Document]
    models: Models
    metrics: Metrics
    penalty: Penalty
    weights: str


def observe(items: Sequence[Item], instruments: Instruments) -> list[DocumentReport | Failure]:
    """Checks a group of files: models see the segments of all of them at once. One result a file, in order.

    What is found depends on nothing but a file's content, its source text and the instruments, so it can be kept;
    `judging` adds what a run makes of it. A file that cannot be read is a Failure; all other failures are inside the
    reports.
    """
    results: list[DocumentReport | Failure | None] = []
    documents: list[Document] = []
    unaligned: list[tuple[Failure, ...]] = []
    for item in items:
        try:
            document, failures = prepare(item, instruments)
            documents.append(document)
            unaligned.append(failures)
            results.append(None)
        except InputError as error:
            results.append(Failure("reading", error.where or item.path, error.reason))
    gathered = gather(documents, instruments.models, instruments.metrics)
    for evidence, failures in zip(gathered, unaligned, strict=True):
        evidence.failures[:0] = failures
    reports = (_report(document, evidence, instruments) for document, evidence in zip(documents, gathered, strict=True))
    return [next(reports) if result is None else result for result in results]


def _report(document: Document, evidence: Gathered, instruments: Instruments) -> DocumentReport:
    """What rules and evidence say about one document."""
    # with a source text the back-translation is compared with it, without one the round trip with the target
    compared_in = document.target_language if document.source_text is None else document.source_language
    metrics = instruments.metrics(compared_in.code)
    findings, failures = _findings(document, instruments.rules, evidence.scores)
    return DocumentReport(
        document=replace(document, blocks=()),  # they say nothing that the segments do not
        findings=findings,
        segment_scores=evidence.scores,
        scores=document_scores(document, findings, evidence.scores, instruments.penalty, instruments.weights, metrics),
        verdict=NOT_JUDGED,
        failures=(*evidence.failures, *failures),
        instruments=evidence.instruments,
    )


def prepare(item: Item, instruments: Instruments) -> tuple[Document, tuple[Failure, ...]]:
    """The segmented document, with its source text aligned, or without it and why. Raises InputError."""
    document = instruments.reader_for(item.path).read(item.load(), item.path)
    document = instruments.segment(instruments.identify(document))
    if item.load_source is None:
        return document, ()
    source = instruments.reader_for(item.source_path).read(item.load_source(), item.source_path)
    # segmented as what it is: a text in the source language
    source = instruments.segment(replace(source, target_language=document.source_language))
    try:
        return instruments.align(source, document), ()
    except InputError as error:
        return document, (Failure("source text", error.where, error.reason),)


def _findings(
    document: Document, rules: Sequence[Rule], scores: Sequence[SegmentScores]
) -> tuple[tuple[Finding, ...], tuple[Failure, ...]]:
    pair = document.target_language.code, document.source_language.code
    asked = _asked(tuple(rules), *pair, frozenset(_available(document, scores)))
    cues, listening = _listening(asked)
    story = Story(document, {score.segment: score for score in scores}, cues)
    found: list[Finding] = []
    failures: list[Failure] = []
    if not asked and any(rule.applies_to(*pair) for rule in rules):
        failures.append(Failure("rules", document.path, "there is no evidence that any of those selected needs"))
    heard = story.heard
    for rule, group in zip(asked, listening, strict=True):
        if group is not None and group not in heard:
            continue
        try:
            found += [complete(rule, hit, document) for hit in rule.hits(story)]
        # one broken rule must not take the others with it, nor hide, nor end the run with a code of its own
        except (Exception, SystemExit) as error:  # noqa: BLE001
            failures.append(Failure(f"rule {rule.code}", document.path, f"{type(error).__name__}: {error}"))
    return fuse(found, _by_code(asked), document), tuple(failures)


@functools.cache
def _asked(
    rules: tuple[Rule, ...], target_language: str | None, source_language: str | None, evidence: frozenset[str]
) -> tuple[Rule, ...]:
    """The rules made for a pair of languages whose evidence there is."""
    return tuple(
        rule for rule in rules if rule.applies_to(target_language, source_language) and evidence.issuperset(rule.needs)
    )


@functools.cache
def _listening(rules: tuple[Rule, ...]) -> tuple[Cues, tuple[int | None, ...]]:
    """The cues of the rules, and the number there of each rule's; None of one that has none."""
    cues = Cues(rule.cues for rule in rules if rule.cues)
    return cues, tuple(cues.numbers.get(rule.cues) for rule in rules)


@functools.cache
def _by_code(rules: tuple[Rule, ...]) -> Mapping[str, Rule]:
    return {rule.code: rule for rule in rules}


def _available(document: Document, scores: Sequence[SegmentScores]) -> set[str]:
    """The kinds of evidence that at least one segment has."""
    available = set()
    if any(isinstance(score.fluency, Fluency) for score in scores):
        available.add("fluency")
    if any(isinstance(score.back_translation, BackTranslation) for score in scores):
        available.add("round-trip")
    if any(isinstance(score.adequacy, Adequacy) for score in scores):
        available.add("adequacy")
    if any(segment.source for segment in document.segments):
        available.add("source")
    return available
