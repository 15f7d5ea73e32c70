"""From hits to findings: places, messages, one finding for one cause, fingerprints."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tqcheck.document import Document
from tqcheck.finding import Evidence, Finding, Severity
from tqcheck.fusing import complete, fuse
from tqcheck.rule import Hit, Rule

TEXT = "The talks failed. The talks failed again in\n\nRome\n\nwhere they had begun."
TIERS = {"TQ002": 1, "TQ301": 1, "TQ302": 2, "TQ701": 3, "TQ702": 3}


def rule(code: str, severity: Severity = Severity.MINOR, category: str = "style/awkward") -> Rule:
    return Rule(
        code, code.lower(), "Flags", "saw '{found}', say '{suggestion}'", "why", severity, category, TIERS[code],
        covers=code == "TQ002",
    )  # fmt: skip


RULES = {code: rule(code) for code in TIERS}


def finding(document: Document, code: str, phrase: str, *, segment: int = 1, **changes: object) -> Finding:
    start = document.segments[segment].text.index(phrase)
    hit = Hit(start, start + len(phrase), segment=segment, evidence=(Evidence(code, "seen", 0.5),))
    return complete(rule(code, **changes), hit, document)


@pytest.fixture
def document(document_of: Callable[..., Document]) -> Document:
    return document_of(TEXT)


def test_a_finding_over_a_break_has_several_places(document: Document) -> None:
    found = finding(document, "TQ301", "in Rome where")
    assert [TEXT[span.start : span.end] for span in found.spans] == ["in", "Rome", "where"]
    assert TEXT[found.span.start : found.span.end] == "in\n\nRome\n\nwhere"
    assert found.text == "in Rome where"
    assert found.message == "saw 'in Rome where', say ''"


def test_a_suggestion_begins_a_sentence_with_a_capital(document: Document) -> None:
    assert complete(rule("TQ301"), Hit(0, 9, "these talks", segment=0), document).suggestion == "These talks"
    assert complete(rule("TQ301"), Hit(4, 9, "these talks", segment=0), document).suggestion == "these talks"


def test_a_hit_outside_its_segment_is_refused(document: Document) -> None:
    with pytest.raises(ValueError, match="outside a text"):
        complete(rule("TQ301"), Hit(0, 400, segment=0), document)


def test_what_a_model_saw_becomes_evidence_of_a_rules_finding(document: Document) -> None:
    (only,) = fuse([finding(document, "TQ302", "failed again"), finding(document, "TQ701", "again")], RULES, document)
    assert only.rule == "TQ302"
    assert [evidence.instrument for evidence in only.evidence] == ["rule", "TQ302", "TQ701"]
    assert only.confidence == pytest.approx(1 - 0.4 * 0.6)


def test_a_lone_model_observation_stays_neutral(document: Document) -> None:
    (only,) = fuse([finding(document, "TQ701", "again", severity=Severity.MAJOR)], RULES, document)
    assert only.severity == Severity.NEUTRAL


def test_two_models_on_one_place_are_one_finding(document: Document) -> None:
    (only,) = fuse([finding(document, "TQ701", "again"), finding(document, "TQ702", "failed again")], RULES, document)
    assert only.confidence == pytest.approx(1 - 0.6 * 0.6)
    assert only.severity == Severity.NEUTRAL


def test_of_two_rules_with_one_cause_the_graver_stays(document: Document) -> None:
    minor = finding(document, "TQ301", "failed again in Rome")
    major = finding(document, "TQ302", "again", severity=Severity.MAJOR)
    other = finding(document, "TQ302", "failed", category="accuracy/omission")
    assert [found.severity for found in fuse([minor, major], RULES, document)] == [Severity.MAJOR]
    assert len(fuse([minor, other], RULES, document)) == 2


def test_nothing_is_said_of_what_goes_as_a_whole(document: Document) -> None:
    loop = finding(document, "TQ002", "talks failed again", category="accuracy/addition")
    inside = finding(document, "TQ301", "talks", severity=Severity.CRITICAL)
    over_its_end = finding(document, "TQ302", "again in Rome")
    model = finding(document, "TQ701", "failed")
    found = fuse([loop, inside, over_its_end, model], RULES, document)
    assert [each.rule for each in found] == ["TQ002", "TQ302"]
    assert [evidence.instrument for evidence in found[0].evidence] == ["rule", "TQ002", "TQ701"]


def test_what_covers_comes_before_what_has_the_very_same_place(document: Document) -> None:
    covering = finding(document, "TQ002", "talks failed again", category="accuracy/addition")
    same = finding(document, "TQ301", "talks failed again", severity=Severity.CRITICAL)
    earlier = replace(same, rule="TQ001")
    rules = RULES | {"TQ001": RULES["TQ301"]}
    assert [each.rule for each in fuse([earlier, covering, same], rules, document)] == ["TQ002"]


def test_of_two_that_cover_each_other_one_stays(document: Document) -> None:
    found = [finding(document, "TQ002", "The talks failed again in Rome", category="accuracy/addition")] * 2
    assert len(fuse(found, RULES, document)) == 1


def test_fingerprints_tell_repeats_apart_and_stay_when_lines_move(document_of: Callable[..., Document]) -> None:
    def prints(text: str) -> list[str]:
        document = document_of(text)
        hits = [Hit(4, 9, segment=segment.id) for segment in document.segments if segment.text.startswith("The talks")]
        findings = [complete(rule("TQ301"), hit, document) for hit in hits]
        return [found.fingerprint for found in fuse(findings, RULES, document)]

    first = prints("The talks failed. The talks failed.")
    assert len(set(first)) == 2
    assert prints("Nobody was glad. The talks failed. They met in May. The talks failed.") == first


def test_time_is_linear_in_the_findings_of_a_sentence(document_of: Callable[..., Document]) -> None:
    def seconds(number: int) -> float:
        document = document_of("Word. " + "„a" * number)
        places = [(s.id, start) for s in document.segments for start in range(0, len(s.text), 2)]
        found = [complete(rule("TQ301"), Hit(start, start + 1, segment=segment), document) for segment, start in places]
        began = time.process_time()
        assert len(fuse(found, RULES, document)) == len(found) >= number
        return time.process_time() - began

    seconds(100)
    # eight times the findings; to compare each with all others would take 64 times as long
    assert seconds(12_000) < 24 * max(seconds(1_500), 0.02)
