"""The examples of a rule, tried out: exactly the marked places, exactly that fix, and silence after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tqcheck.aligning import aligned
from tqcheck.document import Document, Span
from tqcheck.finding import Finding
from tqcheck.fusing import complete
from tqcheck.rule import Example, Rule, Story

_MARK = re.compile(r"\[\[|\]\]")
_BLANK = "\n\n"

# (text, source language, target language) -> the segmented document
Prepare = Callable[[str, str | None, str], Document]


@dataclass(frozen=True, slots=True)
class Trial:
    """One example of a rule, and what came of it.

    problem:  what is not as it should be, in words; empty where all is
    expected, found: texts that show it
    """

    rule: Rule
    number: int  # among the examples of its kind, from 1
    example: Example
    problem: str = ""
    expected: str = ""
    found: str = ""


def trials(rule: Rule, prepare: Prepare) -> list[Trial]:
    """The examples of a rule, tried out one by one."""
    seen = {True: 0, False: 0}
    result = []
    for example in rule.examples:
        seen[example.is_wrong] += 1
        result.append(Trial(rule, seen[example.is_wrong], example, *_tried(rule, example, prepare)))
    return result


def _tried(rule: Rule, example: Example, prepare: Prepare) -> tuple[str, str, str]:
    """(problem, expected, found); three empty texts where all is as it should be."""
    text, places = unmarked(example.text)
    try:
        found = _findings(rule, text, example, prepare)
    except KeyError as error:
        return f"the message asks for {{{error.args[0]}}}, which nothing fills in", "", ""
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the rule is somebody's code, and this is its test
        return f"the rule raises {type(error).__name__}: {error}", "", ""
    if [finding.span for finding in found] != places:
        problem = "not flagged where it is marked" if places else "flagged, but should be left alone"
        return problem, example.text, marked(text, [finding.span for finding in found])
    if example.fixed is None:
        return "", "", ""
    mended = fixed(text, found)
    if mended != example.fixed:
        return "mended otherwise", example.fixed, mended
    still = _findings(rule, mended, example, prepare)
    if still:
        return "flagged again after it was mended", mended, marked(mended, [finding.span for finding in still])
    return "", "", ""


def _findings(rule: Rule, text: str, example: Example, prepare: Prepare) -> list[Finding]:
    document = prepare(text, example.source_language, (rule.target or ("en",))[0])
    if example.source is not None and _BLANK in example.source:
        source_language = document.source_language.code or "es"
        document = aligned(prepare(example.source, None, source_language), document)
    elif example.source is not None:
        segments = tuple(replace(segment, source=example.source) for segment in document.segments)
        document = replace(document, segments=segments, source_text=example.source)
    found = [complete(rule, hit, document) for hit in rule.hits(Story(document))]
    return sorted(found, key=lambda finding: finding.span)


def unmarked(text: str) -> tuple[str, list[Span]]:
    """The text without its marks, and the marked places in it."""
    plain, places, start, last = "", list[Span](), 0, 0
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        last = mark.end()
        if mark[0] == "[[":
            start = len(plain)
        else:
            places.append(Span(start, len(plain)))
    return plain + text[last:], places


def marked(text: str, places: Sequence[Span]) -> str:
    """The text with marks around these places; of places that overlap, the first."""
    result, last = "", 0
    for place in places:
        if place.start >= last:
            result += f"{text[last : place.start]}[[{text[place.start : place.end]}]]"
            last = place.end
    return result + text[last:]


def fixed(text: str, found: Sequence[Finding]) -> str:
    """The text with every suggestion in its place."""
    for finding in sorted(found, key=lambda finding: -finding.span.start):
        if finding.suggestion is not None:
            text = text[: finding.span.start] + finding.suggestion + text[finding.span.end :]
    return text
