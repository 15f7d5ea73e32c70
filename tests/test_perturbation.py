"""One artifact in clean prose of our own: its own rule speaks there, and no other anywhere.

The same injectors, over news that people wrote, are `bench/perturbation.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from perturbing import FAMILIES, Family
from perturbing.trial import Clean, Outcome, findings, of_family, of_rule, tried

from tqcheck.checks import registry
from tqcheck.rule import Rule

FOLDER = Path(__file__).parent / "fixtures" / "clean"
MODEL_EVIDENCE = 3  # tier
NOT_IN_ANY_RULE = {"small number changed", "negation added"}  # the bench says how many are missed


def paragraphs(name: str) -> tuple[str, ...]:
    return tuple((FOLDER / name).read_text("utf-8").rstrip().split("\n\n"))


def stories() -> list[Clean]:
    alone = [Clean(name, name.split(".")[1], paragraphs(name)) for name in sorted(p.name for p in FOLDER.iterdir())]
    pairs = [
        Clean(f"river from {code}", "en", paragraphs("river.en.txt"), paragraphs(f"river.{code}.txt"), code)
        for code in ("es", "de")
    ]
    return [*alone, *pairs]


STORIES = stories()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_clean_prose_is_left_alone(story: Clean) -> None:
    assert findings(story.text, story, "\n\n".join(story.sources) or None) == []


def families() -> Iterator[object]:
    for family in FAMILIES:
        for language in sorted(family.languages):
            if family.name not in NOT_IN_ANY_RULE:
                yield pytest.param(family, language, id=f"{family.name}-{language}")


@pytest.mark.parametrize(("family", "language"), list(families()))
def test_an_injected_artifact_trips_its_own_rule_and_no_other(family: Family, language: str) -> None:
    trials = list(of_family(family, [story for story in STORIES if story.language == language], number=3, seed=1))
    assert trials
    for trial in trials:
        judge(tried(trial))


@pytest.mark.parametrize("rule", [r for r in registry.rules() if r.tier != MODEL_EVIDENCE], ids=lambda rule: rule.code)
def test_a_rule_finds_its_own_examples_in_a_story_and_no_other_rule_does(rule: Rule) -> None:
    outcomes = [tried(trial) for in_prose in (False, True) for trial in of_rule(rule, STORIES, in_prose=in_prose)]
    assert outcomes or all(example.source for example in rule.examples if example.is_wrong)
    for outcome in outcomes:
        judge(outcome)


def judge(outcome: Outcome) -> None:
    text = outcome.trial.text
    assert [text[place.start : place.end] for place in outcome.missed] == [], f"missed in:\n{text}"
    assert [(finding.rule, finding.text) for finding in outcome.others] == [], f"other rules in:\n{text}"
