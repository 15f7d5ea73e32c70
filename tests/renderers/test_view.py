"""What the page shows is worked out before there is any HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tqcheck.document import Document
from tqcheck.renderers.html.view import page
from tqcheck.report import (
    BackTranslation,
    DocumentReport,
    Fluency,
    MetricScore,
    RunReport,
    SegmentScores,
    Verdict,
    Withheld,
)


@pytest.fixture
def with_source(report: RunReport, document_of: Callable[..., Document]) -> RunReport:
    """A report of one document compared with its source text."""
    document = document_of("All is well in the city today.", "es")
    source = "Todo va bien en la ciudad."
    document = replace(document, segments=(replace(document.segments[0], source=source),), source_text=source)
    back = BackTranslation("Todo está bien en la ciudad hoy.", None, "source", 70.0, 40.0, 30.0)
    scores = replace(
        report.documents[1].scores, compared_with="source", metrics=(MetricScore("BLEU", 40.0, "BLEU|nrefs:1"),)
    )
    no_percentile = Fluency(-3.21, None, 8)
    one = DocumentReport(
        document, (), (SegmentScores(0, no_percentile, back),), scores, Verdict("passed", "no finding")
    )
    return replace(report, documents=(one,), failures=(), verdict=Verdict("passed", "1 of 1 document passed"))


def test_a_back_translation_is_compared_with_the_source_in_its_language(with_source: RunReport) -> None:
    document = page(with_source).documents[0]
    back = document.segments[0].back
    assert [(piece.text, piece.kind) for piece in back.differences if piece.kind] == [
        ("va", "del"), ("está", "ins"), ("hoy", "ins"),
    ]  # fmt: skip
    assert (back.code, back.label, back.translation) == ("es", "back-translation against the source", "")
    assert document.segments[0].source == "Todo va bien en la ciudad."
    assert document.right_column == "Translated back, against the source"
    assert document.compared == "BLEU: back-translation against the source"


def test_without_percentiles_the_log_probability_is_told(with_source: RunReport) -> None:
    fluency = page(with_source).documents[0].segments[0].fluency
    assert fluency.percentile is None
    assert fluency.no_evidence == "mean log-probability -3.2; no percentiles for this language"


def test_a_single_document_speaks_for_the_page(with_source: RunReport) -> None:
    assert (page(with_source).is_single, page(with_source).reason) == (True, "no finding")
    worse = replace(with_source, verdict=Verdict("not evaluated", "reading: b.txt"))
    assert page(worse).reason == "reading: b.txt"


def test_the_worst_document_comes_first(report: RunReport) -> None:
    passed, failed = report.documents[1], report.documents[0]
    upside_down = replace(report, documents=(passed, failed))
    view = page(upside_down)
    assert [document.outcome for document in view.documents] == ["failed", "passed"]
    assert [document.anchor for document in view.documents] == ["d2", "d1"]


def test_the_filter_offers_what_occurs_with_how_often(report: RunReport) -> None:
    view = page(report)
    assert [(fact.label, fact.value) for fact in view.kinds] == [
        ("critical", "1"), ("major", "1"), ("minor", "1"), ("neutral", "1"), ("suppressed", "1"),
    ]  # fmt: skip
    assert ("TQ301", "some-rule", "1") in [(rule.label, rule.value, rule.note) for rule in view.rules]


def test_evidence_that_is_missing_everywhere_is_told_once(report: RunReport) -> None:
    nothing = next(document for document in page(report).documents if document.path.endswith("good <b>.txt"))
    assert nothing.right_column == ""
    assert nothing.segments[0].fluency.no_evidence == ""
    assert ("Fluency", "no evidence: not asked for (rules only)") in [(f.label, f.note) for f in nothing.facts]


def test_evidence_that_is_missing_in_a_segment_is_told_there(report: RunReport) -> None:
    first = page(report).documents[0].segments[0]
    assert first.fluency.no_evidence == "no evidence: not asked for (rules only)"
    assert first.back.no_evidence == "it looped here"


def test_one_reason_for_both_instruments_is_told_once(report: RunReport) -> None:
    rich = report.documents[0]
    same = Withheld("not running text")
    scores = (SegmentScores(0, same, same), *rich.segment_scores[1:])
    first = page(replace(report, documents=(replace(rich, segment_scores=scores),))).documents[0].segments[0]
    assert (first.fluency.no_evidence, first.back.no_evidence) == ("", "not running text")


def test_findings_carry_place_evidence_and_explanation(report: RunReport) -> None:
    finding = page(report).documents[0].segments[1].findings[1]
    assert (finding.number, finding.place, finding.confidence) == ("d1-f2", "line 7, column 41", 90)
    assert [(e.instrument, e.percent) for e in finding.evidence] == [("rule", 60), ("fluency", 70)]
    assert finding.explanation == ("Flags <things>.", "Why it matters: a & b.")


def test_nothing_acting_reaches_the_template(report: RunReport) -> None:
    assert not {"\x1b", "\x00", "\u202e"} & set(repr(page(report)).encode().decode("unicode_escape"))


def test_a_reason_for_suppressing_is_made_visible(report: RunReport) -> None:
    rich = report.documents[0]
    hidden = tuple(replace(finding, suppressed="by \x1b[8mme") for finding in rich.findings)
    view = page(replace(report, documents=(replace(rich, findings=hidden),)))
    assert {finding.suppressed for segment in view.documents[0].segments for finding in segment.findings} == {
        "by ␛[8mme"
    }
