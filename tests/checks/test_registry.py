"""What must hold for every rule, and how rules are found by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tqcheck.checks import pack, registry
from tqcheck.errors import ConfigError, UsageError
from tqcheck.finding import ITS_TYPES
from tqcheck.rule import CODE, Rule

FAMILIES = {
    "pathology": "TQ0", "typography": "TQ1", "wire": "TQ2", "phrasing": ("TQ3", "TQ8"), "words": "TQ4", "story": "TQ5",
    "adequacy": "TQ6", "evidence": "TQ7",
}  # fmt: skip
MODEL_EVIDENCE = {"fluency", "round-trip", "adequacy"}


@pytest.fixture(params=registry.rules(), ids=lambda rule: rule.code)
def rule(request: pytest.FixtureRequest) -> Rule:
    value: Rule = request.param
    return value


def test_there_are_enough_rules_for_a_first_light() -> None:
    assert len(registry.rules()) >= 25


def test_a_rule_says_why_it_matters(rule: Rule) -> None:
    assert rule.summary.startswith("Flags")
    assert "Why it matters:" in rule.explanation


def test_a_rule_has_examples_of_both_kinds(rule: Rule) -> None:
    if MODEL_EVIDENCE.intersection(rule.needs):
        return
    assert sum(example.is_wrong for example in rule.examples) >= 2
    assert sum(not example.is_wrong for example in rule.examples) >= 2


def test_a_rule_is_well_named(rule: Rule) -> None:
    assert CODE.fullmatch(rule.code)
    assert rule.name == rule.name.lower()
    assert "_" not in rule.name
    assert rule.category in ITS_TYPES
    assert rule.tier in (1, 2, 3)


def test_rules_stand_in_the_folder_of_their_family(root: Path) -> None:
    for family, beginning in FAMILIES.items():
        for path in (root / "tqcheck" / "checks" / family).iterdir():
            if path.suffix in (".py", ".toml") and path.name != "__init__.py":
                codes = [word for word in path.read_text("utf-8").split('"') if CODE.fullmatch(word)]
                assert codes, path
                assert all(code.startswith(beginning) for code in codes), path


def test_a_rule_is_found_by_code_name_and_beginning() -> None:
    rules = registry.rules()
    assert registry.find("tq201", rules).name == "split-line"
    assert registry.find("split-line", rules).code == "TQ201"
    wire = {rule.code for rule in rules if rule.code.startswith("TQ2")}
    assert {rule.code for rule in registry.choose(rules, ["TQ2"])} == wire
    assert registry.choose(rules, ["TQ2"], ["TQ202", "split-line"])[0].code == "TQ203"


def test_an_unknown_rule_gets_a_near_name() -> None:
    with pytest.raises(UsageError, match="did you mean 'split-line'"):
        registry.find("split-lines", registry.rules())
    with pytest.raises(UsageError, match="no rule 'TQ999'"):
        registry.choose(registry.rules(), ["TQ999"])


PACK = """
[[rule]]
code = "HOUSE001"
name = "very-unique"
summary = "Flags 'very unique'"
why = "a thing is unique or it is not"
message = "'{found}' says it twice"
severity = "minor"
category = "style/unidiomatic"
pattern = 'very (?P<hit>unique)'
wrong = ["It is very [[unique]]."]
right = ["It is unique."]
"""


def test_a_pack_makes_rules(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text(PACK)
    (rule,) = pack.load(tmp_path / "house.toml")
    assert (rule.code, rule.name, rule.its_type) == ("HOUSE001", "very-unique", "style")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('code = "HOUSE001"\n', "", "missing .*code"),
        ('severity = "minor"', 'severity = "tiny"', "unknown severity 'tiny'"),
        ("(?P<hit>unique)", "(unique", "unterminated subpattern|missing \\)"),
        ('category = "style/unidiomatic"', 'category = "style/odd"', "unknown category"),
        ('why = "', 'whi = "', "unknown 'whi'\n.*did you mean 'why'"),
        ('code = "HOUSE001"', "code = ", "cannot be read as TOML"),
    ],
)
def test_a_broken_pack_is_reported_at_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    path = tmp_path / "house.toml"
    path.write_text(PACK.replace(old, new))
    with pytest.raises(ConfigError, match=problem) as caught:
        pack.load(path)
    assert "house.toml" in str(caught.value)
