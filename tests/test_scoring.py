"""The verdict on a run."""

from __future__ import annotations

from tqcheck.document import Document
from tqcheck.report import DocumentReport, DocumentScores, Failure, Verdict, Withheld
from tqcheck.scoring import Tally

FAILURE = Failure("rule TQ301", "a.txt", "ValueError: no")


def report(outcome: str, *failures: Failure) -> DocumentReport:
    none = Withheld("none")
    scores = DocumentScores(1, True, {}, 0.0, "", none, none, None, none)
    return DocumentReport(Document("a.txt", "text", "x"), (), (), scores, Verdict(outcome, ""), failures)


def run_verdict(documents: list[DocumentReport], failures: list[Failure]) -> Verdict:
    tally = Tally()
    for result in (*documents, *failures):
        tally.add(result if isinstance(result, Failure) else result.summary)
    return tally.verdict()


def test_what_could_not_be_evaluated_never_passes() -> None:
    assert run_verdict([report("passed"), report("passed", FAILURE)], []).outcome == "not evaluated"
    assert run_verdict([report("passed")], [Failure("reading", "b.txt", "empty")]).outcome == "not evaluated"
    assert run_verdict([], []).outcome == "not evaluated"


def test_a_run_fails_with_its_worst_document_and_says_how_many() -> None:
    verdict = run_verdict([report("passed"), report("failed")], [])
    assert (verdict.outcome, verdict.reason) == ("failed", "1 of 2 documents failed the gate")
    incomplete = run_verdict([report("failed")], [Failure("reading", "b.txt", "empty file")])
    assert incomplete.outcome == "not evaluated"
    assert "1 of 2 documents failed the gate" in incomplete.reason


def test_a_run_says_how_much_of_it_was_not_evaluated() -> None:
    files = [Failure("reading", name, "empty file") for name in ("b.txt", "c.txt")]
    documents = [report("passed"), report("failed"), report("not evaluated", FAILURE)]
    reason = run_verdict(documents, files).reason
    assert reason == "reading: empty file; 3 of 5 documents not evaluated; 1 of 5 documents failed the gate"
    assert run_verdict(documents[:1], files[:1]).reason == "reading: empty file"
    ended = Failure("run", "", "interrupted: 3 of 9 files were checked")
    assert run_verdict(documents[:2], [ended, files[0]]).reason == (
        "run: interrupted: 3 of 9 files were checked; 1 of 3 documents not evaluated; 1 of 3 documents failed the gate"
    )
