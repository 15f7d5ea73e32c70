"""Cues, and the places a rule chooses for itself, only save time: without them it finds the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck.checks import registry
from tqcheck.checks.pack import load
from tqcheck.document import Document, Language, Run, Segment, Zone
from tqcheck.languages import NAMES
from tqcheck.rule import Hit, Rule, Story

_MARK = re.compile(r"\[\[|\]\]")
_TARGETS = ("en", "es", "fr", "de", "pt", "it")


def story_of_examples(target: str) -> Story:
    """The examples of all rules for a target language, a segment each."""
    texts = dict.fromkeys(
        " ".join(_MARK.sub("", example.text).split())
        for rule in registry.rules()
        if not rule.target or target in rule.target
        for example in rule.examples
    )
    segments = tuple(
        Segment(number, Zone.BODY, text, (Run(0, number, len(text)),)) for number, text in enumerate(texts)
    )
    return Story(Document("examples.txt", "text", "", segments=segments, target_language=Language(target, "told")))


def hits(rule: Rule, story: Story) -> list[Hit]:
    return list(rule.hits(story))


def test_a_pattern_finds_its_segments_in_the_whole_story() -> None:
    texts = ("He left.", "a b", "A b", "and a", "eye was lost", "")
    segments = tuple(Segment(number, Zone.BODY, text, ()) for number, text in enumerate(texts))
    story = Story(Document("", "text", "", segments=segments))
    assert story.matching(re.compile(r"[aA]\sb").finditer) == {1, 2}
    assert story.matching(re.compile(r"^A|d\s", re.MULTILINE).finditer) == {2, 3}
    assert {3, 4} <= story.matching(re.compile(r"\ba\s+e").finditer)  # over an end: both may have a match of their own
    assert story.matching(re.compile(r"xyz").finditer) == set()
    assert Story(Document("", "text", "")).matching(re.compile("a").finditer) == set()


def test_a_pack_may_say_where_to_look(tmp_path: Path) -> None:
    pack = tmp_path / "house.toml"
    pack.write_text(
        """
[[rule]]
code = "HOUSE001"
name = "joined"
message = "'{found}' is two words"
target = ["en"]
where = "^[A-Z].*[a-z][A-Z]"
pattern = "[a-z]+[A-Z][a-z]+"
wrong = ["A [[videoThe]] army made."]
right = ["A video."]
""",
        "utf-8",
    )
    (rule,) = load(pack)
    texts = ("A videoThe army made.", "a videoThe army made.")
    segments = tuple(Segment(number, Zone.BODY, text, ()) for number, text in enumerate(texts))
    assert [hit.segment for hit in rule.hits(Story(Document("", "text", "", segments=segments)))] == [0]


@pytest.mark.parametrize("target", _TARGETS)
def test_rules_find_the_same_when_they_look_everywhere(target: str) -> None:
    assert target in NAMES
    story = story_of_examples(target)
    looking = [
        rule
        for rule in registry.rules()
        if rule.check and (rule.cues or rule.where) and not rule.needs and rule.applies_to(target, None)
    ]
    assert len(looking) > 30
    found = 0
    for rule in looking:
        everywhere = hits(replace(rule, cues=(), where=None), story)
        assert hits(rule, story) == everywhere, rule.code
        found += len(everywhere)
    assert found > len(looking)
