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
SOURCED = FOLDER.with_name("sourced")  # used with their sources only
MODEL_EVIDENCE = 3  # tier


def paragraphs(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text("utf-8").rstrip().split("\n\n"))


def stories() -> list[Clean]:
    alone = [Clean(path.name, path.name.split(".")[1], paragraphs(path)) for path in sorted(FOLDER.iterdir())]
    pairs = [
        Clean(
            f"{name} from {code}",
            "en",
            paragraphs(folder / f"{name}.en.txt"),
            paragraphs(folder / f"{name}.{code}.txt"),
            code,
        )
        for folder, name in ((FOLDER, "river"), (SOURCED, "prices"))
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
