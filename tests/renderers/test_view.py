"""What the page shows is worked out before there is any HTML."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tqcheck.document import Document, LeftOut
from tqcheck.finding import Finding, Severity
from tqcheck.renderers import html
from tqcheck.renderers.html.segments import tongue
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
    (back,) = document.segments[0].beside
    assert [(piece.text, piece.kind) for piece in back.pieces if piece.kind] == [
        ("va", "del"), ("está", "ins"), ("hoy", "ins"),
    ]  # fmt: skip
    assert (back.tongue.lang, back.tongue.dir, back.label) == ("es", "ltr", "Back-translation")
    assert document.segments[0].source is not None
    assert [piece.text for piece in document.segments[0].source.pieces] == ["Todo va bien en la ciudad."]
    assert document.columns == ("Source", "Translation", "Back-translation")
    figure = next(figure for figure in document.figures if figure.label == "Back-translation")
    assert (figure.value, figure.meaning) == (
        "40.0",
        "BLEU: words and phrases in common, of 100; compared with the source",
    )


def how_to_read(report: RunReport) -> list[str]:
    """What the page says of itself, an item a line, without its markup."""
    out = io.StringIO()
    html.render(report, out)
    (items,) = re.findall(r"How to read this page</summary>(.*?)</details>", out.getvalue(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", item).split()) for item in items.split("<li>")[1:]]


def test_the_page_says_what_its_columns_and_scores_are(with_source: RunReport) -> None:
    (one,) = with_source.documents
    said = how_to_read(with_source)
    struck = "Struck words were lost on the way, underlined words came in."
    assert f"Back-translation: what a model makes of the translation in the source language. {struck}" in said
    (score,) = one.segment_scores
    rules_only = replace(one, segment_scores=(replace(score, back_translation=Withheld("rules only")),))
    assert "Struck" not in "".join(how_to_read(replace(with_source, documents=(rules_only,))))
    assert not [item for item in said if item.startswith(("Fluency", "Adequacy"))]
    score = replace(score, fluency=Fluency(-3.21, 40.0, 8))
    scored = replace(one, segment_scores=(score,), scores=replace(one.scores, adequacy_percentile=80.0))
    fluency, adequacy = how_to_read(replace(with_source, documents=(scored,)))[2:4]
    assert "sentences of like length that read less fluently" in fluency
    assert "A literal machine translation scores high" in adequacy


def test_what_is_left_out_stands_where_it_would(with_source: RunReport) -> None:
    one = with_source.documents[0]
    missing = (LeftOut(1, "El alcalde calla."), LeftOut(1, "Llueve\x1b."))
    left = replace(one, document=replace(one.document, left_out=missing))
    (document,) = page(replace(with_source, documents=(left,))).documents
    assert [(place, [piece.text for piece in text.pieces]) for place, text in document.left_out.items()] == [
        (1, ["El alcalde calla. Llueve␛."])
    ]
    out = io.StringIO()
    html.render(replace(with_source, documents=(left,)), out)
    markup = out.getvalue()
    assert markup.index("city today") < markup.index("El alcalde calla") < markup.index("nothing renders this")


def test_without_percentiles_the_log_probability_is_told(with_source: RunReport) -> None:
    fluency = page(with_source).documents[0].segments[0].fluency
    assert fluency.percentile is None
    assert fluency.note == "mean log-probability -3.2; no percentiles for this language"


def test_a_single_document_speaks_for_the_page(with_source: RunReport) -> None:
    assert (page(with_source).is_single, page(with_source).reason) == (True, "no finding")
    worse = replace(with_source, verdict=Verdict("not evaluated", "reading: b.txt"))
    assert page(worse).reason == "reading: b.txt"


def test_what_a_document_passed_with_is_to_look_at(report: RunReport) -> None:
    rich = report.documents[0]
    passed = replace(rich, verdict=Verdict("passed", "the gate is off"))

    def said(document: DocumentReport) -> tuple[str, str]:
        view = page(replace(report, documents=(document,))).documents[0]
        return view.to_look_at, view.first

    # the second finding is the major one, the fourth the critical one
    assert said(passed) == ("1 critical and 1 major findings to look at (90 % sure)", "f00000000-2")
    less = tuple(replace(f, confidence=0.6) if f.severity is Severity.MAJOR else f for f in rich.findings)
    assert said(replace(passed, findings=less))[0] == "1 critical and 1 major findings to look at (60–90 % sure)"
    assert said(replace(passed, findings=less[3:])) == ("1 critical finding to look at (90 % sure)", "f00000000")
    silenced = tuple(replace(finding, suppressed="by the desk") for finding in less)
    assert said(replace(passed, findings=silenced)) == ("", "")
    assert said(rich) == ("", "")


def test_the_worst_document_comes_first(report: RunReport) -> None:
    passed, failed = report.documents[1], report.documents[0]
    upside_down = replace(report, documents=(passed, failed))
    view = page(upside_down)
    assert [document.outcome for document in view.documents] == ["failed", "passed"]
    assert [document.anchor for document in view.documents] == ["d2-story", "d1-story"]


def test_the_filter_offers_what_occurs_with_how_often(report: RunReport) -> None:
    view = page(report)
    assert [(fact.label, fact.value) for fact in view.kinds] == [
        ("critical", "1"), ("major", "1"), ("minor", "1"), ("neutral", "1"), ("suppressed", "1"),
    ]  # fmt: skip
    phrasing = next(family for family in view.families if family.key == "TQ3")
    assert (phrasing.name, phrasing.count) == ("Phrasing", 1)
    assert [(rule.label, rule.value, rule.note) for rule in phrasing.rules] == [("TQ301", "some-rule", "1")]


def test_evidence_that_is_missing_everywhere_has_no_column(report: RunReport) -> None:
    nothing = next(document for document in page(report).documents if document.path.endswith("good <b>.txt"))
    assert nothing.columns == ("Translation",)
    assert next((view.stage, view.extent, view.reason, view.segments) for view in nothing.withheld) == (
        "fluency, back-translation", "every segment", "not asked for (rules only)", (),
    )  # fmt: skip
    assert ("Fluency", "no evidence: not asked for (rules only)") in [(f.label, f.meaning) for f in nothing.figures]


def test_evidence_that_is_missing_in_a_segment_is_told_there(report: RunReport) -> None:
    rich = next(document for document in page(report).documents if document.path.endswith("story.txt"))
    first = rich.segments[0]
    assert first.fluency.note == "no evidence: not asked for (rules only)"
    assert [text.no_evidence for text in first.beside] == ["it looped here"]
    looped = next(view for view in rich.withheld if view.reason == "it looped here")
    others = len(rich.segments) - 1
    assert (looped.stage, looped.extent) == ("back-translation", f"{others} of {others + 1} segments")
    assert looped.segments[0] == (1, "d1-s1")


def test_one_reason_for_two_instruments_is_told_once(report: RunReport) -> None:
    rich = report.documents[0]
    same = Withheld("not running text")
    scores = (SegmentScores(0, same, same), *rich.segment_scores[1:])
    views = page(replace(report, documents=(replace(rich, segment_scores=scores),))).documents[0].withheld
    assert [(view.stage, view.segments) for view in views if view.reason == "not running text"] == [
        ("fluency, back-translation", ((1, "s1"),))
    ]


def test_findings_carry_place_evidence_and_explanation(report: RunReport) -> None:
    finding = page(report).documents[0].segments[1].findings[1]
    assert (finding.number, finding.place, finding.confidence) == (2, "7:41", 90)
    assert [(e.instrument, e.percent, e.says) for e in finding.evidence] == [
        ("rule", 60, False), ("fluency dip", 70, True),
    ]  # fmt: skip
    assert (finding.why, finding.manual) == ("A & b.", "rule-TQ301")


def test_nothing_acting_reaches_the_template(report: RunReport) -> None:
    assert not {"\x1b", "\x00", "\u202e"} & set(repr(page(report)).encode().decode("unicode_escape"))


def test_a_reason_for_suppressing_is_made_visible(report: RunReport) -> None:
    rich = report.documents[0]
    hidden = tuple(replace(finding, suppressed="by \x1b[8mme") for finding in rich.findings)
    view = page(replace(report, documents=(replace(rich, findings=hidden),)))
    assert {finding.suppressed for segment in view.documents[0].segments for finding in segment.findings} == {
        "by ␛[8mme"
    }


def test_a_link_outlives_changes_elsewhere(report: RunReport) -> None:
    rich = report.documents[0]
    distinct = [replace(finding, fingerprint=f"{n:08x}" * 2) for n, finding in enumerate(rich.findings)]

    def anchors(*findings: Finding) -> list[str]:
        view = page(replace(report, documents=(replace(rich, findings=findings),))).documents[0]
        return [finding.anchor for segment in view.segments for finding in segment.findings]

    assert anchors(*distinct) == ["f00000000", "f00000001", "f00000002", "f00000003", "f00000004"]
    assert anchors(*distinct[1:]) == anchors(*distinct)[1:]
    assert len(set(anchors(*rich.findings))) == 5  # also where two have the same fingerprint


def test_languages_have_their_direction() -> None:
    assert [(tongue(code).lang, tongue(code).dir) for code in ("ar", "en", None)] == [
        ("ar", "rtl"), ("en", "ltr"), ("und", "auto"),
    ]  # fmt: skip


def test_the_strip_leads_to_the_least_fluent_segments(report: RunReport) -> None:
    view = page(report).documents[0].strip
    assert view.worst == ((2, "d1-s2", 7),)
    assert [(bar.height, bar.is_low, bar.gravest) for bar in view.bars[:3]] == [
        (None, False, ""), (4, True, "major"), (None, False, "critical"),
    ]  # fmt: skip
    assert view.bars[1].label == "Segment 2: fluency 7 of 100, 3 findings, gravest major"
