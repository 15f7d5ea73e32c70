"""Log-probabilities become percentiles of edited news of like length."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck.errors import ModelError
from tqcheck.percentiles import BUCKETS, Reference, bucket

# bucket n: quantiles from -(n + 2) to -(n + 1) in equal steps
EVEN = Reference(tuple(tuple(-(n + 2) + place / 100 for place in range(101)) for n in range(len(BUCKETS))))


@pytest.mark.parametrize(
    ("log_probability", "tokens", "percentile"),
    [
        (-1.5, 5, 50.0),
        (-1.5, 9, 50.0),
        (-2.75, 10, 25.0),
        (-6.375, 50, 62.5),
        (-6.375, 5000, 62.5),
        (-1.003, 7, 99.7),
        (-1.5, 1, 50.0),  # shorter than the first bucket: compared with it
    ],
)
def test_the_percentile_is_linear_between_quantiles(log_probability: float, tokens: int, percentile: float) -> None:
    assert EVEN.percentile(log_probability, tokens) == pytest.approx(percentile)


def test_it_is_clamped_at_both_ends() -> None:
    assert EVEN.percentile(-40.0, 7) == 0.0
    assert EVEN.percentile(-0.1, 7) == 100.0
    assert EVEN.percentile(-1.0, 7) == 100.0


def test_equal_quantiles_are_not_divided_by() -> None:
    flat = Reference(((-3.0,) * 50 + (-2.0,) * 51,) * len(BUCKETS))
    assert flat.percentile(-3.0, 7) == pytest.approx(49.0)
    assert flat.percentile(-2.0, 7) == 100.0


@given(st.floats(-12, 0), st.floats(0, 3), st.integers(1, 200))
def test_what_is_likelier_never_has_a_lower_percentile(log_probability: float, more: float, tokens: int) -> None:
    assert EVEN.percentile(log_probability, tokens) <= EVEN.percentile(log_probability + more, tokens)


@pytest.mark.parametrize(("tokens", "number"), [(1, 0), (5, 0), (9, 0), (10, 1), (29, 3), (49, 4), (50, 5), (900, 5)])
def test_a_length_belongs_to_one_bucket(tokens: int, number: int) -> None:
    assert bucket(tokens) == number


def content(**changes: Any) -> dict[str, Any]:
    rows = [
        {"from_tokens": least, "sentences": 9, "quantiles": list(values)}
        for least, values in zip(BUCKETS, EVEN.quantiles, strict=True)
    ]
    rows[2] |= changes
    return {"source": "made up", "buckets": rows}


def test_a_distribution_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "reference.json"
    path.write_text(json.dumps(content()), "utf-8")
    assert Reference.load(path) == EVEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"buckets": []}',
        "\x00\xff",
        json.dumps(content(from_tokens=16)),
        json.dumps(content(quantiles=[-1.0] * 100)),
        json.dumps(content(quantiles=[-1.0, -2.0] + [-0.5] * 99)),
        json.dumps(content(quantiles=[-1.0] * 100 + [float("nan")])),
        json.dumps(content(quantiles=["low"] * 101)),
        json.dumps(content(quantiles=None)),
    ],
)
def test_a_damaged_distribution_names_the_file_and_the_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "reference.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ModelError, match="reference distribution") as caught:
        Reference.load(path)
    assert caught.value.where == str(path)
    assert caught.value.remedy


def test_a_missing_distribution_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Reference.load(tmp_path / "reference.json")
