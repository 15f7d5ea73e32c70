"""A clean story with one artifact in it, and what the rules say of it that they did not say of the clean story."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from perturbing.fault import Family
from tqcheck import function_words
from tqcheck.compose import Settings, run
from tqcheck.document import Span
from tqcheck.examples import unmarked
from tqcheck.finding import Finding, Severity
from tqcheck.rule import Example, Rule
from tqcheck.seams import Item

ABOUT_THE_TOP = frozenset({"TQ203"})
ABOUT_ALIGNMENT = frozenset({"TQ603"})  # short sentences among long ones may be aligned otherwise: alone
ABOUT_PARAGRAPHS = frozenset({"TQ007", "TQ008", "TQ009", "TQ111", "TQ201", "TQ208"}) | ABOUT_ALIGNMENT

_SURE = 0.15  # share of function words by which a language is ahead
_ENDED = re.compile(r"[a-zà-ü]{2}[.!?]$")
BESIDE = {"TQ512": frozenset({"TQ405"})}  # "from 800 to 1.020" has a number of the source's format, too


@dataclass(frozen=True)
class Clean:
    """A story that people wrote, and its source text, a paragraph each."""

    name: str
    language: str
    paragraphs: tuple[str, ...]
    sources: tuple[str, ...] = ()
    source_language: str | None = None

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Trial:
    """places: where one of `rules` must speak, in code points of the text"""

    name: str
    clean: Clean
    text: str
    places: tuple[Span, ...]
    rules: frozenset[str]
    beside: frozenset[str] = frozenset()  # rules that rightly say something else of the same artifact
    source: str | None = None
    source_language: str | None = None  # told, without a source text


@dataclass(frozen=True)
class Outcome:
    """What is new beside the findings of the clean story."""

    trial: Trial
    missed: tuple[Span, ...]
    others: tuple[Finding, ...]

    @property
    def found(self) -> bool:
        return not self.missed


def findings(text: str, clean: Clean, source: str | None = None, source_language: str | None = None) -> list[Finding]:
    """Of severity minor or above, rules only; the source language is told where there is a source text or it is named."""
    told = source_language or (clean.source_language if source is not None else None)
    item = Item("story.txt", text.encode, "source.txt", None if source is None else source.encode)
    (document,) = run([item], Settings(told, clean.language, rules_only=True)).documents
    return [finding for finding in document.findings if finding.severity >= Severity.MINOR]


def tried(trial: Trial) -> Outcome:
    left = list(_known(trial.clean, trial.source is not None, trial.source_language))
    new = findings(trial.text, trial.clean, trial.source, trial.source_language)
    for is_same in (_is_where_it_was, _is_said_again):
        for finding in tuple(new):
            same = next(
                (known for known in left if finding.rule == known.rule and is_same(finding, known, trial)), None
            )
            if same is not None:
                new.remove(finding)
                left.remove(same)
    own = [finding for finding in new if finding.rule in trial.rules]
    missed = tuple(place for place in trial.places if not any(_touches(finding, place) for finding in own))
    return Outcome(trial, missed, tuple(finding for finding in new if finding.rule not in trial.rules | trial.beside))


@functools.cache
def _known(clean: Clean, with_source: bool, source_language: str | None) -> tuple[Finding, ...]:
    """What is found in the clean story."""
    source = "\n\n".join(clean.sources) if with_source else None
    return tuple(findings(clean.text, clean, source, source_language))


def _is_where_it_was(finding: Finding, known: Finding, trial: Trial) -> bool:
    """Whether a finding begins and ends where one of the clean story did, which the artifact may have cut into."""
    longer = len(trial.text) - len(trial.clean.text)
    first, last = trial.places[0].start, trial.places[-1].end - longer
    start, end = known.span.start, known.span.end
    begins = finding.span.start == start + (longer if start > last else 0) or first <= start <= last
    ends = finding.span.end == end + (longer if end >= last else 0) or first <= end <= last
    return begins and ends


def _is_said_again(finding: Finding, known: Finding, trial: Trial) -> bool:
    """Rules about the whole story may say the same in another place."""
    return finding.text == known.text


def _touches(finding: Finding, place: Span) -> bool:
    """A finding that ends where the place begins counts: something missing has no width."""
    return any(span.start <= place.end and place.start <= span.end for span in finding.spans)


# --- trials of a family -----------------------------------------------------------------------------------------------


def of_family(family: Family, stories: Sequence[Clean], number: int, seed: int) -> Iterator[Trial]:
    """Up to `number` trials, each in another place; fewer where the stories offer fewer."""
    random = Random(f"{seed} {family.name}")
    places = [
        (story, index)
        for story in stories
        if story.language in family.languages and bool(story.sources) == family.source
        for index in range(len(story.paragraphs))
    ]
    random.shuffle(places)
    made = 0
    for story, index in places:
        fault = family.inject(story.paragraphs[index], random)
        if fault is None:
            continue
        start = sum(len(paragraph) + 2 for paragraph in story.paragraphs[:index])
        yield Trial(
            name=family.name,
            clean=story,
            text="\n\n".join((*story.paragraphs[:index], fault.text, *story.paragraphs[index + 1 :])),
            places=(Span(start + fault.start, start + fault.end),),
            rules=family.rules,
            source="\n\n".join(story.sources) if family.source else None,
        )
        made += 1
        if made == number:
            return


# --- trials of a rule's own examples ----------------------------------------------------------------------------------


def of_rule(rule: Rule, stories: Sequence[Clean], *, in_prose: bool = False) -> Iterator[Trial]:
    """Every `wrong` example of the rule in a story that fits it.

    in_prose: between the sentences of two paragraphs, which become one; else a paragraph of its own. What is about the
              top of a story, about paragraphs or about a paragraph's end cannot stand in prose.
    """
    for number, example in enumerate(example for example in rule.examples if example.is_wrong):
        language = _language(rule, example)
        fitting = [story for story in stories if story.language == language and _fits(story, example)]
        plain, marked = unmarked(example.text)
        is_placeable = example.source is None or "\n" not in plain  # which paragraph renders which, else
        if not fitting or not is_placeable or (in_prose and not _is_prose(rule, plain)):
            continue
        story = fitting[(number + sum(map(ord, rule.code))) % len(fitting)]
        if rule.code in ABOUT_ALIGNMENT:
            story = replace(story, paragraphs=story.paragraphs[:1], sources=story.sources[:1])
        middle = 0 if rule.code in ABOUT_THE_TOP else _place(story)
        joint = " " if in_prose else "\n\n"
        above = "".join(f"{paragraph}\n\n" for paragraph in story.paragraphs[: max(0, middle - 1)])
        above += f"{story.paragraphs[middle - 1]}{joint}" if middle else ""
        below = "\n\n".join(story.paragraphs[middle:])
        source = None
        if example.source is not None:
            source = "\n\n".join((*story.sources[:middle], example.source, *story.sources[middle:]))
        yield Trial(
            name=f"{rule.code} {rule.name}",
            clean=story,
            text=f"{above}{plain}{joint}{below}",
            places=tuple(Span(place.start + len(above), place.end + len(above)) for place in marked),
            rules=frozenset([rule.code]),
            beside=_of_fragments(plain) | BESIDE.get(rule.code, frozenset()),
            source=source,
            source_language=example.source_language,
        )


def _of_fragments(text: str) -> frozenset[str]:
    """What may be said of an example that is no whole sentence."""
    return frozenset({"TQ201"} if "\n" in text else ()) | frozenset({"TQ175"} if text[:1].islower() else ())


def _language(rule: Rule, example: Example) -> str:
    """The target language an example is in: for a rule of several, by its function words."""
    if len(rule.target) < 2:
        return rule.target[0] if rule.target else "en"
    likely, margin = function_words.likely_language(unmarked(example.text)[0], rule.target)
    if "en" in rule.target:
        return likely if likely and margin > _SURE else "en"
    return likely or rule.target[0]


def _fits(story: Clean, example: Example) -> bool:
    if example.source is None:
        return True
    return story.source_language == (example.source_language or "es")


def _is_prose(rule: Rule, text: str) -> bool:
    one_line = "\n" not in text and text[:1].isupper() and text[-1:] in ".!?"
    return one_line and rule.code not in (ABOUT_THE_TOP | ABOUT_PARAGRAPHS)


def _place(story: Clean) -> int:
    """The first place from the middle on where one paragraph has ended and the next begins a sentence."""
    places = range(1, len(story.paragraphs))
    from_middle = sorted(places, key=lambda place: (place < len(places) // 2, place))
    return next((place for place in from_middle if _ENDED.search(story.paragraphs[place - 1])), 1)
