"""What fails the gate, what does not, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tqcheck import gate
from tqcheck.document import Document, Span
from tqcheck.errors import UsageError
from tqcheck.finding import Finding, Severity, Suppression
from tqcheck.gate import Gate, Limit
from tqcheck.report import (
    NO_SOURCE,
    DocumentReport,
    DocumentScores,
    Failure,
    Instrument,
    MetricScore,
    Verdict,
    Withheld,
)  # fmt: skip

NONE = Withheld("rules only")
SCORES = DocumentScores(700, False, {}, 30.0, "major=5", 12.0, -3.0, "target", (MetricScore("TER", 61.0, "s", True),))


def found(
    rule: str = "TQ301", severity: Severity = Severity.MAJOR, confidence: float = 0.9, **changes: object
) -> Finding:
    base = Finding(
        rule, f"name-of-{rule.lower()}", (Span(0, 3),), "abc", 0, 0, 3, "message", severity, "style/awkward", "style",
        confidence,
    )  # fmt: skip
    return replace(base, **changes)


@pytest.fixture
def judged(document_of: Callable[..., Document]) -> Callable[..., DocumentReport]:
    def judge(gate: Gate, *findings: Finding, scores: DocumentScores = SCORES) -> DocumentReport:
        report = DocumentReport(document_of("A text."), findings, (), scores, Verdict("passed", ""))
        return gate.judge(report)

    return judge


Judged = Callable[..., DocumentReport]


def test_a_certain_finding_of_the_severity_fails(judged: Judged) -> None:
    report = judged(Gate(), found(), found(severity=Severity.MINOR), found(confidence=0.79))
    assert report.verdict == Verdict("failed", "1 certain finding of severity major or above")
    assert [finding.fails for finding in report.findings] == [True, False, False]
    assert judged(Gate(Severity.MINOR), *report.findings).verdict.reason.startswith(
        "2 certain findings of severity minor"
    )
    assert judged(Gate(confidence=0.5), *report.findings).verdict.reason.startswith("2 certain findings")
    assert judged(Gate(Severity.CRITICAL), *report.findings).verdict.outcome == "passed"


def test_the_gate_can_be_off(judged: Judged) -> None:
    assert judged(Gate(None), found(severity=Severity.CRITICAL)).verdict == Verdict("passed", "the gate is off")


def test_what_is_suppressed_never_fails(judged: Judged) -> None:
    silent = found(severity=Severity.CRITICAL, suppressed=Suppression("inline"))
    every = Gate(Severity.NEUTRAL, 0, max_findings=Limit(0), limits=(("TQ301", Limit(0)),))
    report = judged(every, silent)
    assert (report.verdict.outcome, report.findings[0].fails) == ("passed", False)


def test_a_number_of_findings_is_a_limit_whatever_their_confidence(judged: Judged) -> None:
    few = Gate(None, max_findings=Limit(1))
    soft = found(severity=Severity.MINOR, confidence=0.1)
    hint = found(severity=Severity.NEUTRAL)
    assert judged(few, soft, hint, hint).verdict == Verdict("passed", "1 finding, limit 1")
    report = judged(few, soft, soft, hint)
    assert report.verdict == Verdict("failed", "2 findings, limit 1")
    assert [finding.fails for finding in report.findings] == [True, True, False]


def test_a_rule_may_have_its_own_severity(judged: Judged) -> None:
    own = Gate(severities=(("TQ4", Severity.MINOR), ("TQ404", None), ("name-of-tq404x", Severity.MINOR)))
    minor = Severity.MINOR
    assert judged(own, found("TQ401", minor)).verdict == Verdict("failed", "1 certain finding of TQ401")
    assert judged(own, found("TQ404")).verdict.outcome == "passed"  # the longer name counts
    assert judged(own, found("TQ404X", minor)).verdict.outcome == "failed"  # a rule's full name before any code
    assert judged(own, found("TQ301"), found("TQ401", minor)).verdict.reason == (
        "1 certain finding of severity major or above; 1 certain finding of TQ401"
    )


def test_a_rule_may_have_its_own_limit(judged: Judged) -> None:
    own = Gate(limits=(("TQ404", Limit(0)), ("TQ2", Limit(2))))
    hint = found("TQ404", Severity.NEUTRAL, 0.1)
    report = judged(own, hint, found("TQ201", Severity.MINOR))
    assert report.verdict == Verdict("failed", "1 finding of TQ404, limit 0")
    assert [finding.fails for finding in report.findings] == [True, False]
    assert "3 findings of TQ2, limit 2" in judged(own, *[found("TQ201", Severity.MINOR)] * 3).verdict.reason


def test_a_limit_may_be_a_rate(judged: Judged) -> None:
    soft = found(severity=Severity.MINOR, confidence=0.1)
    rate = Gate(None, max_findings=Limit(5, is_rate=True))  # 3.5 of 700 words
    assert judged(rate, soft, soft, soft).verdict == Verdict("passed", "3 findings, limit 5 per 1,000 words")
    assert judged(rate, *[soft] * 4).verdict == Verdict("failed", "4 findings, limit 5 per 1,000 words")
    assert judged(rate, *[soft] * 4, scores=replace(SCORES, words=800)).verdict.outcome == "passed"
    assert judged(rate, soft, scores=replace(SCORES, words=0)).verdict.outcome == "failed"


def test_only_new_findings_count_where_so_asked(judged: Judged) -> None:
    known, new = found(state="known"), found(state="new", severity=Severity.MINOR)
    assert judged(Gate(), known).verdict.outcome == "failed"
    only = Gate(only_new=True, max_findings=Limit(0))
    assert (
        judged(only, known).verdict.reason
        == "no new certain finding of severity major or above; 0 new findings, limit 0"
    )
    assert judged(only, known, new).verdict.reason == "1 new finding, limit 0"


@pytest.mark.parametrize(
    ("limits", "outcome", "reason"),
    [
        ((("quality", 97.0),), "passed", "quality 97, at least 97 wanted"),
        ((("quality", 97.1),), "failed", "quality 97, at least 97.1 wanted"),
        ((("fluency", 20.0),), "failed", "fluency 12, at least 20 wanted"),
        ((("ter", 60.0),), "failed", "ter 61, at most 60 wanted"),
        ((("ter", 61.0),), "passed", "ter 61, at most 61 wanted"),
        (
            (("quality", 99.0), ("fluency", 20.0)),
            "failed",
            "quality 97, at least 99 wanted; fluency 12, at least 20 wanted",
        ),
    ],
)
def test_scores_have_limits(judged: Judged, limits: tuple[tuple[str, float], ...], outcome: str, reason: str) -> None:
    assert judged(Gate(None, min_scores=limits)).verdict == Verdict(outcome, reason)


def test_a_small_sample_is_said(judged: Judged) -> None:
    small = replace(SCORES, small_sample=True)
    assert judged(Gate(None, min_scores=(("quality", 99.0),)), scores=small).verdict.reason.endswith("(a small sample)")


def test_a_limit_for_a_score_without_evidence_is_not_evaluated(judged: Judged) -> None:
    without = replace(SCORES, fluency_percentile=NONE, metrics=NONE)
    asks = Gate(min_scores=(("fluency", 1.0), ("chrf", 1.0)))
    report = judged(asks, scores=without)
    assert report.verdict.outcome == "not evaluated"
    assert report.verdict.reason == "gate: a limit for fluency is set, and there is no evidence of it: rules only"
    assert [failure.stage for failure in report.failures] == ["gate", "gate"]
    assert judged(asks, found(), scores=without).verdict.outcome == "failed"


def test_what_could_not_be_evaluated_never_passes(judged: Judged) -> None:
    failure = Failure("rule TQ301", "a.txt", "ValueError: no")
    for gate_ in (Gate(), Gate(None)):
        report = gate_.judge(replace(judged(Gate()), failures=(failure,)))
        assert report.verdict == Verdict("not evaluated", "rule TQ301: ValueError: no")


def test_a_limit_for_a_rule_that_had_no_evidence_is_not_met(judged: Judged) -> None:
    needs = {"TQ6": ("source",), "TQ7": ("fluency", "round-trip"), "lost-name": ("source",)}
    strict = gate.parse(["TQ6=minor", "TQ7=never"], ["lost-name=0", "TQ3=0"]).knowing(lambda rule: needs.get(rule, ()))
    assert strict.needs == (("lost-name", ("source",)), ("TQ6", ("source",)))
    nothing = {"adequacy": NO_SOURCE, "fluency": NONE, "back-translation": NONE}
    report = strict.judge(replace(judged(Gate()), instruments=nothing))
    why = "a limit for lost-name is set, and there is no evidence for it: no source text"
    assert report.verdict == Verdict("not evaluated", f"gate: {why}")
    with_source = strict.judge(replace(judged(Gate()), instruments={**nothing, "adequacy": NONE}))
    assert with_source.verdict.outcome == "passed"


def test_one_kind_of_evidence_is_enough_for_rules_of_several_kinds(judged: Judged) -> None:
    limit = gate.parse([], ["TQ7=0"]).knowing(lambda rule: ("fluency", "round-trip"))
    half = {"fluency": Instrument("lm"), "back-translation": NONE}
    assert limit.judge(replace(judged(Gate()), instruments=half)).verdict.outcome == "passed"
    assert limit.judge(replace(judged(Gate()), instruments={**half, "fluency": NONE})).verdict.outcome != "passed"


def test_a_confidence_that_no_finding_has_is_refused() -> None:
    for confidence in (float("nan"), 1.01, -0.1):
        with pytest.raises(UsageError, match="not a number from 0 to 1"):
            gate.parse(confidence=confidence)


def test_options_describe_a_gate() -> None:
    assert gate.parse() == Gate()
    assert gate.parse(["never"], ["10", "TQ404=0", "TQ4=1.5/1000"], ["95", "Fluency=20"], only_new=True) == Gate(
        None,
        max_findings=Limit(10),
        limits=(("TQ404", Limit(0)), ("TQ4", Limit(1.5, is_rate=True))),
        min_scores=(("quality", 95.0), ("fluency", 20.0)),
        only_new=True,
    )
    own = gate.parse(["critical,TQ3=never", "split-line=minor"], confidence=0.5)
    assert own == Gate(
        Severity.CRITICAL, 0.5, severities=(("TQ3", None), ("split-line", Severity.MINOR))
    )  # fmt: skip
    assert list(own.names()) == ["TQ3", "split-line"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((["grave"],), "'grave' is not a severity"),
        ((["major", "minor"],), "given twice"),
        ((["TQ3=minor,TQ3=major"],), "given twice for TQ3"),
        (([], ["many"]), "'many' is not a number of findings"),
        (([], ["-1"]), "'-1' is not a number"),
        (([], ["3/100"]), "'3/100' is not a number"),
        (([], ["1.5"]), "'1.5' is not a number"),
        (([], [], ["nan"]), "'nan' is not a number"),
        (([], [], ["elegance=3"]), "no score 'elegance'"),
        (([""],), "'' is not a severity"),
    ],
)
def test_what_is_no_gate_is_said(arguments: tuple[list[str], ...], problem: str) -> None:
    with pytest.raises(UsageError) as error:
        gate.parse(*arguments)
    assert problem in str(error.value)
