"""No rule takes forever, whatever the text: `python bench/hostile.py` tries more, with a megabyte each."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hostile_text import shapes, story

from tqcheck.checks import registry
from tqcheck.rule import Rule, Story

SIZE = 8_000  # characters
MOST = 20e-6  # seconds of the processor a character; what backtracks without an end takes a thousand times as long
TRIES = 6  # a busy machine slows one or the other


def seconds(rule: Rule, text: str) -> float:
    began = time.process_time()
    for _ in rule.hits(story(rule, text)):
        pass
    return time.process_time() - began


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.code)
def test_no_text_makes_a_rule_slow(rule: Rule) -> None:
    for name, text in shapes(rule, SIZE):
        taken = (seconds(rule, text) for _ in range(TRIES))
        assert any(second < MOST * SIZE for second in taken), name


def test_a_line_that_is_repeated_is_compared_with_few_of_its_kind() -> None:
    """Segments of one source are read together: of a thousand equal lines that would be a million."""
    repeated = story(registry.rules()[0], "a" * 50_000)
    assert len(repeated.segments) > 12
    middle = repeated.segments[6]
    assert len({segment.source for segment in repeated.segments[:12]}) == 1
    assert repeated.rendering(middle) == " ".join([middle.text] * 9)
    assert repeated.rendering(repeated.segments[0]) == " ".join([middle.text] * 5)


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.code)
def test_a_text_without_segments_breaks_no_rule(rule: Rule) -> None:
    nothing = replace(story(rule, "a").document, text="", blocks=(), segments=())
    assert list(rule.hits(Story(nothing, {}))) == []
