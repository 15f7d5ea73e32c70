from __future__ import annotations

import pytest

from tqcheck.document import Span
from tqcheck.errors import UsageError
from tqcheck.finding import ITS_TYPES, Finding, Severity
from tqcheck.metrics.mqm import DEFAULT, WMT_WEIGHTS, Weights, penalty

PUNCTUATION = "linguistic-conventions/punctuation"


def finding(severity: str, category: str = "accuracy/mistranslation", suppressed: str | None = None) -> Finding:
    return Finding(
        rule="TQ301", name="rule", spans=(Span(0, 1),), text="x", segment=0, start=0, end=1, message="m",
        severity=Severity.parse(severity), category=category, its_type=ITS_TYPES[category], confidence=0.9,
        suppressed=suppressed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "category", "points"),
    [
        ("critical", "accuracy/untranslated", 25),
        ("major", "accuracy/mistranslation", 5),
        ("major", PUNCTUATION, 5),
        ("minor", "accuracy/mistranslation", 1),
        ("minor", PUNCTUATION, 0.1),
        ("minor", "linguistic-conventions/whitespace", 1),
        ("minor", "linguistic-conventions/capitalization", 1),
        ("neutral", "style/awkward", 0),
    ],
)
def test_default_weights_are_those_of_wmt(severity: str, category: str, points: float) -> None:
    assert DEFAULT.of(finding(severity, category)) == points
    assert Weights.parse(WMT_WEIGHTS) == DEFAULT


def test_penalty_is_points_per_thousand_words() -> None:
    found = [finding("major"), finding("minor"), finding("minor", PUNCTUATION)]
    assert penalty(found, 500) == pytest.approx(12.2)
    assert penalty([], 500) == 0
    assert penalty([finding("major")], 0) == 5000


def test_suppressed_findings_weigh_nothing() -> None:
    assert penalty([finding("critical", suppressed="baseline"), finding("minor")], 1000) == 1


def test_the_longest_key_that_fits_decides() -> None:
    weights = Weights.parse("minor=2,minor/style=3,minor/style/awkward=4")
    assert weights.of(finding("minor", "style/awkward")) == 4
    assert weights.of(finding("minor", "style/unidiomatic")) == 3
    assert weights.of(finding("minor", "accuracy/omission")) == 2


def test_severities_left_out_weigh_what_they_weigh_at_wmt() -> None:
    weights = Weights.parse(" Major = 10 ")
    assert [weights.of(finding(severity)) for severity in ("critical", "major", "minor", "neutral")] == [25, 10, 1, 0]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "''"),
        ("major", "'major'"),
        ("major=5,,minor=1", "''"),
        ("mayor=5", "'mayor'"),
        ("minor/stile=1", "'minor/stile'"),
        ("minor/=1", "'minor/'"),
        ("major=five", "'major'"),
        ("major=-1", "'major'"),
        ("major=nan", "'major'"),
        ("major=inf", "'major'"),
        ("major=5,major=6", "'major'"),
        ("major=5,MAJOR=6", "'MAJOR'"),
    ],
)
def test_a_bad_string_is_a_usage_error_that_names_the_key(text: str, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        Weights.parse(text)
    assert named in caught.value.problem
    assert caught.value.remedy
