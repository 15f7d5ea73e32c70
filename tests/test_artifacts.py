"""docs/artifacts.md names rules that exist, and leaves none out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tqcheck.checks import registry


@pytest.fixture(scope="module")
def named(root: Path) -> set[str]:
    """Codes of the table; "TQ410 to TQ416" names those between, too."""
    text = (root / "docs" / "artifacts.md").read_text("utf-8")
    ranges = re.findall(r"TQ(\d{3}) to TQ(\d{3})", text)
    between = {f"TQ{number:03}" for first, last in ranges for number in range(int(first), int(last) + 1)}
    return set(re.findall(r"TQ\d{3}", text)) | between


def test_every_rule_named_exists(named: set[str]) -> None:
    assert named - {rule.code for rule in registry.rules()} == set()


def test_every_rule_that_needs_no_model_is_named(named: set[str]) -> None:
    missing = {f"{rule.code} {rule.name}" for rule in registry.rules() if rule.tier < 3 and rule.code not in named}
    assert missing == set(), "add a row, or the code to a row, in docs/artifacts.md"
