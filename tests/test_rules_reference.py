"""docs/rules.md is what the rules say, and rules keep to their budgets of false alarms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck import tables
from tqcheck.checks import registry
from tqcheck.explain import explain, reference

# Findings that one tier-1 rule may have in the 40,000 words of native English news: 2 per 100,000 words, and one more
# that is a slip of the people who wrote it. split-line: sets of single sentences have no paragraphs.
MOST = 1
BEYOND = {"TQ201": 4}


def test_the_rules_reference_is_up_to_date(root: Path) -> None:
    made = reference(registry.rules())
    assert (root / "docs" / "rules.md").read_text("utf-8") == made, "tqcheck rules --format markdown > docs/rules.md"


def test_tier_1_rules_keep_to_their_budget_on_native_english_news() -> None:
    found = tables.table("false_alarms")["en"]["findings"]
    gating = [rule for rule in registry.rules() if rule.tier == 1 and rule.applies_to("en", None)]
    assert {rule.code for rule in gating if found.get(rule.code, 0) > BEYOND.get(rule.code, MOST)} == set()


@pytest.mark.parametrize(("most", "tiers"), [(30, {1}), (100, {1, 2})])
def test_all_rules_together_keep_to_their_budget(most: int, tiers: set[int]) -> None:
    english = tables.table("false_alarms")["en"]
    counted = sum(english["findings"].get(rule.code, 0) for rule in registry.rules() if rule.tier in tiers)
    assert 100_000 * counted / english["words"] <= most


def test_a_rule_says_how_often_it_spoke_on_human_text() -> None:
    assert "1 in 39,977 words, 2.5 per 100,000" in explain(registry.find("TQ105", registry.rules()))
    assert "none in 39,977 words" in explain(registry.find("TQ101", registry.rules()))


def test_a_rule_of_a_language_without_a_measured_set_says_so() -> None:
    assert "not yet" in explain(replace(registry.find("TQ101", registry.rules()), target=("nl",)))
