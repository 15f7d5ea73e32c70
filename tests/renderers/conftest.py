"""One report for all renderers: every kind of value, and hostile text."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from tqcheck.document import Document
from tqcheck.finding import Evidence, Finding, Severity, Suppression
from tqcheck.report import (
    BackTranslation,
    Dip,
    DocumentReport,
    DocumentScores,
    Failure,
    Fluency,
    Instrument,
    MetricScore,
    RuleCard,
    RunReport,
    SegmentScores,
    Verdict,
    Withheld,
)  # fmt: skip

TEXT = """Storm hits the coast

The minister told reporters that Russian President

Vladimir Putin

has shown his willingness to visit, and would have communicated this on Sunday.

<script>alert(1)</script> said \x1b[31mno\x1b[0m and \u202eevil\u202c to "quotes" & ampersands.

السلام عليكم قال الوزير في المؤتمر الصحفي.

The Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsversammlungsprotokollführer spoke.
"""
NONE = Withheld("not asked for (rules only)")


def finding(document: Document, segment: int, phrase: str, severity: Severity, rule: str, **changes: object) -> Finding:
    start = document.segments[segment].text.index(phrase)
    base = Finding(
        rule=rule, name="some-rule", spans=document.segments[segment].locate(start, start + len(phrase)), text=phrase,
        segment=segment, start=start, end=start + len(phrase), message=f"saw '{phrase}'", severity=severity,
        category="style/awkward", its_type="style", confidence=0.9,
        evidence=(Evidence("rule", f"{rule} some-rule", 0.9),), fingerprint=f"{zlib.crc32((rule + phrase).encode()):016x}",
    )  # fmt: skip
    return replace(base, **changes)


def rich_document(document: Document) -> DocumentReport:
    findings = (
        finding(document, 1, "President Vladimir Putin has", Severity.MINOR, "TQ201", suggestion="President Vladimir Putin has"),
        finding(
            document, 1, "would have communicated", Severity.MAJOR, "TQ301", suggestion="reportedly communicated",
            evidence=(Evidence("rule", "TQ301 some-rule", 0.6), Evidence("fluency", "'communicated' costs 14 bits", 0.7)),
        ),
        finding(document, 1, "communicated this", Severity.NEUTRAL, "TQ701"),
        finding(document, 2, "<script>", Severity.CRITICAL, "TQ004", suggestion=""),
        finding(document, 2, "evil", Severity.MINOR, "TQ005", suppressed=Suppression("inline", "accepted by the desk", "stories/story.txt:9")),
    )  # fmt: skip
    fluency = Fluency(-4.2, 7.4, 20, (Dip(0, 3, 3.0), Dip(4, 12, 14.5)))
    back = BackTranslation(
        "El ministro dijo\x00 \x1b[2J\u202e", "The minister said that", "target", 55.5, 31.2, 60.0, ((0, 3),)
    )
    scores = tuple(
        SegmentScores(
            segment.id, fluency if segment.id == 1 else NONE, back if segment.id == 1 else Withheld("it looped here")
        )
        for segment in document.segments
    )
    counts = {"critical": 1, "major": 1, "minor": 1, "neutral": 1}
    metrics = (
        MetricScore("chrF", 55.5, "chrF2|nrefs:1"),
        MetricScore("TER", 60.0, "TER|nrefs:1", lower_is_better=True),
    )
    numbers = DocumentScores(document.words, True, counts, 120.5, "major=5", 7.4, -4.2, "target", metrics)
    return DocumentReport(
        document, findings, scores, numbers, Verdict("failed", "2 findings of severity major or above"),
        (Failure("rule TQ999", "story.txt", "ValueError: no"),),
        {"fluency": Instrument("lm-en@1234", "perplexity 113"), "back-translation": Withheld("x")},
    )  # fmt: skip


def card(code: str) -> RuleCard:
    return RuleCard(
        code,
        "some-rule",
        "Flags <things>",
        "Flags <things>.\n\nWhy it matters: a & b.",
        Severity.MINOR,
        "style/awkward",
        "style",
        1,
    )


@pytest.fixture
def report(document_of: Callable[..., Document]) -> RunReport:
    first = rich_document(replace(document_of(TEXT, "es"), path="stories/story.txt"))
    empty = replace(
        document_of("All is well in the city today."), path="stories/good <b>.txt", notes=("read as cp1252",)
    )
    none = DocumentScores(
        7, True, {"critical": 0, "major": 0, "minor": 0, "neutral": 0}, 0.0, "major=5", NONE, NONE, None, NONE
    )
    second = DocumentReport(empty, (), (SegmentScores(0, NONE, NONE),), none, Verdict("passed", "no finding"))
    cards = tuple(card(code) for code in ("TQ004", "TQ005", "TQ201", "TQ301", "TQ701"))
    failure = Failure("reading", "bad\x1b.txt", "bad\x1b.txt: not valid UTF-8")
    return RunReport(
        (first, second), cards, "tqcheck:0.1.0|rules:5", Verdict("not evaluated", "reading: bad"), (failure,)
    )


@pytest.fixture
def empty_report() -> RunReport:
    return RunReport((), (), "tqcheck:0.1.0", Verdict("not evaluated", "no document"))
