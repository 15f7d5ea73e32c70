"""The gate's answers and the numbers of a document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tqcheck.document import Document, Span
from tqcheck.finding import Finding, Severity
from tqcheck.report import DocumentReport, DocumentScores, Failure, Verdict, Withheld
from tqcheck.scoring import Gate, Tally

FINDING = Finding(
    "TQ301", "x", (Span(0, 1),), "x", 0, 0, 1, "m", Severity.MAJOR, "style/awkward", "style", 0.9
)  # fmt: skip
FAILURE = Failure("rule TQ301", "a.txt", "ValueError: no")


def report(outcome: str, *failures: Failure) -> DocumentReport:
    none = Withheld("none")
    scores = DocumentScores(1, True, {}, 0.0, "", none, none, None, none)
    return DocumentReport(Document("a.txt", "text", "x"), (), (), scores, Verdict(outcome, ""), failures)


def run_verdict(documents: list[DocumentReport], failures: list[Failure]) -> Verdict:
    tally = Tally()
    for result in (*documents, *failures):
        tally.add(result)
    return tally.verdict()


@pytest.mark.parametrize(
    ("finding", "outcome"),
    [
        (FINDING, "failed"),
        (replace(FINDING, severity=Severity.CRITICAL), "failed"),
        (replace(FINDING, severity=Severity.MINOR), "passed"),
        (replace(FINDING, confidence=0.6), "passed"),
        (replace(FINDING, suppressed="accepted"), "passed"),
    ],
)
def test_only_grave_and_certain_findings_fail_the_gate(finding: Finding, outcome: str) -> None:
    assert Gate().verdict([finding], []).outcome == outcome


def test_the_gate_can_be_moved_and_switched_off() -> None:
    minor = replace(FINDING, severity=Severity.MINOR)
    assert Gate(Severity.MINOR).verdict([minor], []).outcome == "failed"
    assert Gate(None).verdict([FINDING], []).outcome == "passed"
    assert Gate(confidence=0.95).verdict([FINDING], []).outcome == "passed"


def test_what_could_not_be_evaluated_never_passes() -> None:
    assert Gate().verdict([], [FAILURE]).outcome == "not evaluated"
    assert Gate(None).verdict([], [FAILURE]).outcome == "not evaluated"
    assert run_verdict([report("passed"), report("passed", FAILURE)], []).outcome == "not evaluated"
    assert run_verdict([report("passed")], [Failure("reading", "b.txt", "empty")]).outcome == "not evaluated"
    assert run_verdict([], []).outcome == "not evaluated"


def test_a_run_fails_with_its_worst_document_and_says_how_many() -> None:
    verdict = run_verdict([report("passed"), report("failed")], [])
    assert (verdict.outcome, verdict.reason) == ("failed", "1 of 2 documents failed the gate")
    incomplete = run_verdict([report("failed")], [Failure("reading", "b.txt", "empty file")])
    assert incomplete.outcome == "not evaluated"
    assert "1 of 2 documents failed the gate" in incomplete.reason
