"""Every rule's own examples: exactly the marked places, exactly that fix, and silence after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tqcheck.checks import registry
from tqcheck.document import Document, Span
from tqcheck.examples import marked, trials, unmarked
from tqcheck.rule import Example, Rule, right, wrong


def examples() -> Iterator[object]:
    for rule in registry.rules():
        seen = {True: 0, False: 0}
        for example in rule.examples:
            seen[example.is_wrong] += 1
            kind = "wrong" if example.is_wrong else "right"
            yield pytest.param(rule, example, id=f"{rule.code}-{kind}-{seen[example.is_wrong]}")


@pytest.mark.parametrize(("rule", "example"), list(examples()))
def test_an_example_is_flagged_exactly_where_it_is_marked(
    rule: Rule, example: Example, document_of: Callable[..., Document]
) -> None:
    (trial,) = trials(replace(rule, examples=(example,)), document_of)
    assert (trial.problem, trial.found) == ("", ""), f"expected: {trial.expected}"


def test_a_marked_text_is_the_text_and_its_places() -> None:
    assert unmarked("It is [[very]] [[unique]].") == ("It is very unique.", [Span(6, 10), Span(11, 17)])
    assert marked("It is very unique.", [Span(6, 10), Span(11, 17)]) == "It is [[very]] [[unique]]."


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        (wrong("They [[talked]] about the the war."), "not flagged where it is marked"),
        (wrong("They talked about [[the]] war."), "not flagged where it is marked"),
        (right("They talked about the the war."), "flagged, but should be left alone"),
        (wrong("They talked about [[the the]] war.", "They talked about war."), "mended otherwise"),
        (wrong("They saw [[the the]] the war.", "They saw the the war."), "flagged again after it was mended"),
    ],
)
def test_a_trial_says_what_is_not_as_it_should_be(
    example: Example, problem: str, document_of: Callable[..., Document]
) -> None:
    doubled = registry.find("TQ105", registry.rules())
    (trial,) = trials(replace(doubled, examples=(example,)), document_of)
    assert trial.problem == problem
    assert trial.expected != trial.found


def test_a_rule_that_breaks_is_a_problem_of_its_example(document_of: Callable[..., Document]) -> None:
    doubled = registry.find("TQ105", registry.rules())
    (trial, *_) = trials(replace(doubled, message="{nothing}"), document_of)
    assert "{nothing}" in trial.problem
