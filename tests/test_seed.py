"""The story we started from, end to end."""

from __future__ import annotations

from pathlib import Path

import pytest

import tqcheck
from tqcheck.errors import InputError, UsageError
from tqcheck.finding import Severity
from tqcheck.report import DocumentReport


@pytest.fixture(scope="module")
def report(seed: Path) -> DocumentReport:
    return tqcheck.check(seed.read_text("utf-8"), source_language="es", target_language="en", rules_only=True)


# One phrase each, of every kind of artifact in the story.
@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("TQ203", "Efe Seoul"),
        ("TQ204", "2024-02:04"),
        ("TQ311", "assured today that"),
        ("TQ201", "President\n\nVladimir Putin\n\nhas"),
        ("TQ301", "would have communicated"),
        ("TQ401", "chancellor"),
        ("TQ302", "according to the state agency reported"),
        ("TQ312", "said visit"),
        ("TQ501", "asked him to send him his"),
        ("TQ201", "to\n\nstrengthening their tactical cooperation\n\n\"to"),
        ("TQ401", "integral"),
        ("TQ312", "the aforementioned media"),
        ("TQ315", "delving into ways"),
        ("TQ101", "2024 ,"),
        ("TQ407", "multipolarized"),
        ("TQ107", "Their collaboration"),
        ("TQ319", "\"complete and supportive\" support"),
        ("TQ303", "in what which refers to"),
        ("TQ202", "in\n\n\n,"),
        ("TQ301", "would have been supplying"),
        ("TQ304", "has led to its belligerence towards Washington and Seoul to a new level"),
    ],
)  # fmt: skip
def test_an_artifact_is_found_at_its_place(report: DocumentReport, rule: str, phrase: str) -> None:
    text = report.document.text
    found = {(finding.rule, text[finding.span.start : finding.span.end]) for finding in report.findings}
    assert (rule, phrase) in found


def test_the_story_is_about_a_dozen_sentences(report: DocumentReport) -> None:
    assert 12 <= len(report.document.segments) <= 16


def test_the_story_fails_the_gate(report: DocumentReport) -> None:
    assert report.verdict.outcome == "failed"
    assert report.count(Severity.MAJOR) >= 8
    assert report.failures == ()


def test_the_agency_tells_the_source_language(seed: Path) -> None:
    report = tqcheck.check(seed.read_text("utf-8"), target_language="en", rules_only=True)
    assert (report.document.source_language.code, report.document.source_language.known_from) == ("es", "agency")


def test_a_text_without_words_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no text"):
        tqcheck.check("  \n", target_language="en", rules_only=True)


def test_a_language_that_is_not_known_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="unsupported language 'xx'"):
        tqcheck.check("A text.", source_language="xx", rules_only=True)
