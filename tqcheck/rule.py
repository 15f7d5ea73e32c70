"""The seventh seam: a check is a value, a `Rule`, made by a decorator on a function or by a TOML table.

A rule yields `Hit`s in a segment's text and nothing else; code, message, severity, category and the way back to
the file are filled in once, by `tqcheck.pipeline`.
"""

from __future__ import annotations

import bisect
import functools
import inspect
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal

from tqcheck import function_words
from tqcheck.cues import Cues, Group
from tqcheck.document import Document, Segment, Zone
from tqcheck.finding import ITS_TYPES, Evidence, Severity
from tqcheck.ledger import Ledger
from tqcheck.report import SegmentScores
from tqcheck.words import words, words_of_each

CODE = re.compile(r"TQ[0-8]\d\d|[A-Z]{2,8}\d{3,4}")

_FEWEST_QUOTED = 8  # words of a quotation that is no title
_ENOUGH_OF_LANGUAGE = 0.25  # share of function words with which a quotation is surely in a language
_PARTS = 4  # segments on either side that may render the same source sentence

# Confidence of a lone hit, by tier (1: may gate, 2: rule with exceptions, 3: model evidence).
TIER_CONFIDENCE = {1: 0.9, 2: 0.6, 3: 0.4}


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a segment's text (or, from a story rule, in the segment named by `segment`).

    detail:   values for the named placeholders of the rule's message
    severity, confidence: only where this hit differs from its rule
    safe:     False where the rule's suggestions are safe, but this one is for a person to decide
    """

    start: int
    end: int
    suggestion: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    segment: int | None = None
    severity: Severity | None = None
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the expected places marked `[[…]]`; none marked means that the rule must be silent.

    `fixed` is the text with every suggestion applied. A newline is a break of the file, an empty line between
    two parts a blank line. `source` is the source text of the whole example; with an empty line in it, one that is
    aligned as that of a file is.
    """

    text: str
    fixed: str | None = None
    source_language: str | None = None
    source: str | None = None

    @property
    def is_wrong(self) -> bool:
        return "[[" in self.text


def wrong(
    text: str, fixed: str | None = None, *, source_language: str | None = None, source: str | None = None
) -> Example:
    return Example(text, fixed, source_language, source)


def right(text: str, *, source_language: str | None = None, source: str | None = None) -> Example:
    return Example(text, None, source_language, source)


@dataclass(frozen=True)
class Story:
    """What a rule may see besides its segment: the document, its segments, and the evidence on each of them.

    cues: those of the rules that will be asked, so that the text is searched for all of them at once
    """

    document: Document
    scores: Mapping[int, SegmentScores] = field(default_factory=dict)
    cues: Cues = field(default_factory=lambda: Cues(()))

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self.document.segments

    @property
    def source_language(self) -> str | None:
        return self.document.source_language.code

    @property
    def pair(self) -> tuple[str, str]:
        """Source and target language (ISO 639-1), "" where one is not known."""
        return self.source_language or "", self.document.target_language.code or ""

    @functools.cached_property
    def ledger(self) -> Ledger:
        """The names and acronyms of the whole story."""
        return Ledger([segment.text for segment in self.segments], self.document.target_language.code or "")

    @functools.cached_property
    def source_ledger(self) -> Ledger:
        """The names and acronyms of the source text of each segment; none where there is no source."""
        texts = [segment.source or "" for segment in self.segments] if self.document.source_text is not None else ()
        return Ledger(texts, self.source_language or "")

    def rendering(self, segment: Segment) -> str:
        """The text of the segment and of those beside it that render the same source sentence, 4 a side at most."""
        first = last = here = segment.id
        # a line that stands there a thousand times is no thousand parts of one sentence
        least, most = max(0, here - _PARTS), min(len(self.segments) - 1, here + _PARTS)
        while segment.source and first > least and self.segments[first - 1].source == segment.source:
            first -= 1
        while segment.source and last < most and self.segments[last + 1].source == segment.source:
            last += 1
        return " ".join(other.text for other in self.segments[first : last + 1])

    def with_any(self, cues: Sequence[str]) -> Sequence[Segment]:
        """The segments that contain one of the cues, in lower case; all segments where there is no cue.

        The story is searched once for the cues of all rules, so that they cost next to nothing where they have nothing
        to say.
        """
        if not cues:
            return self.segments
        group = tuple(cues)
        number = self.cues.numbers.get(group)
        places = _alone(group).places(*self._lowered).get(0) if number is None else self.heard.get(number)
        return [self.segments[index] for index in places] if places else ()

    def holding(self, words: Set[str]) -> set[int]:
        """The ids of the segments with one of these words, in lower case and of letters only (`tqcheck.words`)."""
        return set().union(*map(self.vocabulary.__getitem__, filter(words.__contains__, self.vocabulary)))

    def matching(self, find: Callable[[str], Iterable[re.Match[str]]]) -> set[int]:
        """The ids of the segments in which a pattern may match; searches the story once, not each segment.

        find: `finditer` of the pattern, to which each segment is a line: `^` and `$` are its ends with `re.MULTILINE`
        """
        text, starts = self._lines
        found = set[int]()
        for match in find(text):
            # a match that runs on into the next segment may hide one there
            found.update(range(bisect.bisect_right(starts, match.start()) - 1, bisect.bisect_left(starts, match.end())))
        return found

    @functools.cached_property
    def _lines(self) -> tuple[str, list[int]]:
        """All segments, each behind a line end, and where each begins."""
        texts = [f"\n{segment.text}" for segment in self.segments]
        return "".join(texts), _starts(texts)

    @functools.cached_property
    def words(self) -> tuple[list[str], ...]:
        """Of each segment its words in lower case, of letters only; for a quick look before a slow one."""
        return tuple(words_of_each(segment.text for segment in self.segments))

    @functools.cached_property
    def vocabulary(self) -> Mapping[str, Sequence[int]]:
        """Each word of the story, and the ids of the segments that have it, in order, once for each time."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, words_of_segment in enumerate(self.words):
            for word in words_of_segment:
                found[word].append(number)
        return dict(found)

    @functools.cached_property
    def heard(self) -> Mapping[int, Sequence[int]]:
        """For each group of cues, by number, that the story has one of, the ids of the segments that have it."""
        return self.cues.places(*self._lowered)

    @functools.cached_property
    def _lowered(self) -> tuple[str, list[int]]:
        """All segments in lower case, each behind a line end, and where each begins.

        A segment that has other white space than single spaces is there as it is, and again with these.
        """
        lines = [f"\n{segment.text.lower()}" for segment in self.segments]
        texts = [line if _is_even(line[1:]) else f"{line}\n{' '.join(line.split())}" for line in lines]
        return "".join(texts), _starts(texts)


def _is_even(line: str) -> bool:
    """Whether all its white space is single spaces between its words; other white space cannot be printed."""
    return line.isprintable() and "  " not in line and line == line.strip()


def _starts(texts: Sequence[str]) -> list[int]:
    """Where each text begins when they stand behind one another."""
    return list(itertools.accumulate(map(len, texts[:-1]), initial=0))


@functools.lru_cache(maxsize=1000)
def _alone(group: Group) -> Cues:
    """For a rule that is asked outside of a run, or that does not say what it listens for."""
    return Cues([group])


SegmentCheck = Callable[[Segment, Story], Iterable[Hit]]
StoryCheck = Callable[[Story], Iterable[Hit]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A check with everything about it in one place.

    target:   target languages (empty: any); presumes_source: source languages the fault comes from (empty: any).
              Where the source language is unknown the rule runs all the same.
    zones:    zones it looks at (empty: all)
    in_quotes: whether text between quotation marks counts; "translated": only that of long quotations which surely are
              in the language of the story, and no title, no foreign saying
    tier:     1 may gate · 2 rule with exceptions · 3 model evidence
    cues:     lower-case literals of which every segment with a match contains at least one (none: every segment is
              looked at); a space stands for any white space, a line end for the beginning of the segment
    where:    instead of cues, gives the ids of the segments to look at; says nothing of the others, whatever they hold
    covers:   whether what it marks goes as a whole, as a loop does: findings of other rules inside say nothing more
    needs:    evidence it wants (`fluency`, `round-trip`); without it the rule does not run
    safe:     whether its suggestions may be put in place without a person looking at each (`tqcheck check --fix`)
    origin:   the pack or plug-in it comes from, with a digest or version (empty: tqcheck itself)
    """

    code: str
    name: str
    summary: str
    message: str
    explanation: str
    severity: Severity
    category: str
    tier: int
    check: SegmentCheck | None = None
    story_check: StoryCheck | None = None
    target: tuple[str, ...] = ()
    presumes_source: tuple[str, ...] = ()
    zones: frozenset[Zone] = frozenset()
    in_quotes: bool | Literal["translated"] = True
    cues: tuple[str, ...] = ()
    where: Callable[[Story], Iterable[int]] | None = None
    needs: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    safe: bool = False
    covers: bool = False
    origin: str = ""

    @property
    def its_type(self) -> str:
        return ITS_TYPES[self.category]

    @property
    def confidence(self) -> float:
        return TIER_CONFIDENCE[self.tier]

    def applies_to(self, target_language: str | None, source_language: str | None) -> bool:
        """Whether the rule is made for this pair; an unknown source language never excludes it."""
        speaks_target = not self.target or target_language in self.target
        return speaks_target and (
            not self.presumes_source or source_language is None or source_language in self.presumes_source
        )

    def hits(self, story: Story) -> Iterable[Hit]:
        """All hits in a story, each with its segment's id, inside the rule's zones and outside quotes if so set."""
        if self.story_check is not None:
            return self.story_check(story)
        if self.check is None:
            raise ValueError(f"{self.code} has neither a segment check nor a story check")
        segments = self._segments(story)
        return self._hits(self.check, segments, story) if segments else ()

    def _segments(self, story: Story) -> Sequence[Segment]:
        if self.where is None:
            return story.with_any(self.cues)
        return [story.segments[index] for index in sorted(self.where(story))]

    def _hits(self, check: SegmentCheck, segments: Sequence[Segment], story: Story) -> Iterator[Hit]:
        target = story.document.target_language.code if self.in_quotes == "translated" else None

        def is_translated(quotation: str) -> bool:
            return target is not None and _is_in(target, quotation)

        for segment in segments:
            if self.zones and segment.zone not in self.zones:
                continue
            found = check(segment, story)
            for hit in found if self.in_quotes is True else _outside_quotations(segment.text, found, is_translated):
                yield Hit(hit.start, hit.end, hit.suggestion, hit.detail, segment.id,
                          hit.severity, hit.confidence, hit.evidence, hit.safe)  # fmt: skip


_QUOTED = re.compile(r"„[^“”„]*(?:[“”]|$)|“[^“”]*(?:”|$)|«[^«»]*(?:»|$)|\"[^\"]*(?:\"|$)")


def _is_in(language: str, quotation: str) -> bool:
    found = words(quotation)
    share = function_words.share(quotation, language, found) if len(found) >= _FEWEST_QUOTED else 0.0
    return share >= _ENOUGH_OF_LANGUAGE


def _outside_quotations(text: str, hits: Iterable[Hit], but: Callable[[str], bool]) -> Iterator[Hit]:
    """The hits outside of all quotations but those."""
    ranges: list[tuple[int, int]] | None = None
    for hit in hits:
        if ranges is None:
            ranges = [(start, end) for start, end in quotations(text) if not but(text[start:end])]
        before = bisect.bisect_right(ranges, hit.start, key=itemgetter(0))
        if before == 0 or ranges[before - 1][1] < hit.end:
            yield hit


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges between quotation marks, marks included; an unclosed quotation reaches to the end."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


def without_quotations(text: str) -> str:
    """The text with blanks for its quotations, which have words and a language of their own; every offset stays."""
    pieces, reached = [], 0
    for start, end in quotations(text):
        pieces += [text[reached:start], " " * (end - start)]
        reached = end
    return "".join([*pieces, text[reached:]])


def segment_rule(**facts: Any) -> Callable[[SegmentCheck], Rule]:
    """Makes a Rule of a function `(segment, story) -> hits`; its name and explanation come from the function."""

    def make(check: SegmentCheck) -> Rule:
        return _rule(check, facts, check=check)

    return make


def story_rule(**facts: Any) -> Callable[[StoryCheck], Rule]:
    """Makes a Rule of a function `(story) -> hits` over the whole story; its hits name their segment."""

    def make(check: StoryCheck) -> Rule:
        return _rule(check, facts, story_check=check)

    return make


def _rule(function: Callable[..., Any], facts: dict[str, Any], **check: Any) -> Rule:
    explanation = inspect.getdoc(function) or ""
    return Rule(
        name=function.__name__.replace("_", "-"),
        summary=explanation.split("\n", 1)[0].rstrip("."),
        explanation=explanation,
        severity=Severity.parse(facts.pop("severity")),
        zones=frozenset(facts.pop("zones", ())),
        **check,
        **facts,
    )
