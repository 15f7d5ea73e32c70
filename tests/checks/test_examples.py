"""Every rule's own examples: exactly the marked places, exactly that fix, and silence after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tqcheck.checks import registry
from tqcheck.document import Document
from tqcheck.finding import Finding
from tqcheck.fusing import complete
from tqcheck.rule import Example, Rule, Story

_MARK = re.compile(r"\[\[|\]\]")


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the marked ranges."""
    plain, ranges, start, last = "", [], 0, 0
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        last = mark.end()
        if mark[0] == "[[":
            start = len(plain)
        else:
            ranges.append((start, len(plain)))
    return plain + text[last:], ranges


def findings(rule: Rule, text: str, example: Example, document_of: Callable[..., Document]) -> list[Finding]:
    document = document_of(text, example.source_language, (rule.target or ("en",))[0])
    if example.source is not None:
        segments = tuple(replace(segment, source=example.source) for segment in document.segments)
        document = replace(document, segments=segments)
    return [complete(rule, hit, document) for hit in rule.hits(Story(document))]


def fixed(text: str, found: list[Finding]) -> str:
    for finding in sorted(found, key=lambda finding: -finding.span.start):
        assert finding.suggestion is not None
        text = text[: finding.span.start] + finding.suggestion + text[finding.span.end :]
    return text


def examples() -> Iterator[object]:
    for rule in registry.rules():
        for number, example in enumerate(rule.examples):
            yield pytest.param(rule, example, id=f"{rule.code}-{number}")


@pytest.mark.parametrize(("rule", "example"), list(examples()))
def test_an_example_is_flagged_exactly_where_it_is_marked(
    rule: Rule, example: Example, document_of: Callable[..., Document]
) -> None:
    text, ranges = unmarked(example.text)
    found = findings(rule, text, example, document_of)
    assert [(finding.span.start, finding.span.end) for finding in found] == ranges
    assert all("{" not in finding.message for finding in found if "{" not in finding.text)
    if example.fixed is not None:
        mended = fixed(text, found)
        assert mended == example.fixed
        assert findings(rule, mended, example, document_of) == []
