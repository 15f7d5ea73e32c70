"""Scores equal sacreBLEU's own; penalties equal the published weights."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sacrebleu

from tqcheck.document import Span
from tqcheck.errors import UsageError
from tqcheck.finding import Finding, Severity
from tqcheck.metrics import mqm
from tqcheck.metrics.sacrebleu import SacreBleu

HYPOTHESES = ["The cat sat on the mat.", "Nobody came to the meeting on Monday.", "", "Yes."]
REFERENCES = ["The cat sat on a mat.", "Nobody came to the talks on Monday.", "It rained.", "Yes."]
METRICS = ["BLEU", "chrF", "TER"]


@pytest.mark.parametrize("name", METRICS)
def test_sentence_scores_equal_sacrebleu(name: str) -> None:
    function = getattr(sacrebleu, f"sentence_{name.lower()}")
    expected = [function(h, [r]).score for h, r in zip(HYPOTHESES, REFERENCES, strict=True)]
    assert SacreBleu(name).segment_scores(HYPOTHESES, REFERENCES) == pytest.approx(expected)


@pytest.mark.parametrize("name", METRICS)
def test_corpus_scores_equal_sacrebleu(name: str) -> None:
    expected = getattr(sacrebleu, f"corpus_{name.lower()}")(HYPOTHESES, [REFERENCES]).score
    assert SacreBleu(name).corpus_score(HYPOTHESES, REFERENCES) == pytest.approx(expected)


@pytest.mark.parametrize("name", METRICS)
def test_the_same_text_has_the_best_score(name: str) -> None:
    metric = SacreBleu(name)
    best = 0.0 if metric.lower_is_better else 100.0
    assert metric.corpus_score(REFERENCES, REFERENCES) == pytest.approx(best)
    assert metric.segment_scores(["It rained all day."], ["It rained all day."]) == pytest.approx([best])


@pytest.mark.parametrize("name", METRICS)
def test_a_score_has_its_signature(name: str) -> None:
    signature = SacreBleu(name).signature
    assert signature.startswith(f"{name}|nrefs:1|")
    assert f"version:{sacrebleu.__version__}" in signature
    assert " " not in signature
    assert SacreBleu("BLEU", language="zh").signature != SacreBleu("BLEU").signature


FINDING = Finding("TQ1", "x", (Span(0, 1),), "x", 0, 0, 1, "m", Severity.MINOR, "style/awkward", "style", 0.9)


@pytest.mark.parametrize(
    ("severity", "category", "points"),
    [
        (Severity.CRITICAL, "accuracy/untranslated", 25),
        (Severity.MAJOR, "linguistic-conventions/punctuation", 5),
        (Severity.MINOR, "style/awkward", 1),
        (Severity.MINOR, "linguistic-conventions/punctuation", 0.1),
        (Severity.NEUTRAL, "style/awkward", 0),
    ],
)
def test_a_finding_has_its_published_weight(severity: Severity, category: str, points: float) -> None:
    finding = replace(FINDING, severity=severity, category=category)
    assert mqm.penalty([finding], 1000, mqm.Weights.parse(mqm.WMT_WEIGHTS)) == pytest.approx(points)


def test_the_penalty_is_per_thousand_words_and_leaves_suppressed_findings_out() -> None:
    findings = [FINDING, FINDING, replace(FINDING, suppressed="accepted")]
    assert mqm.penalty(findings, 500, mqm.Weights.parse("minor=2")) == pytest.approx(8)


@pytest.mark.parametrize("text", ["majr=5", "major=five", "major=-1", "major", "major=nan"])
def test_an_unusable_weight_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="weights: "):
        mqm.Weights.parse(text)
