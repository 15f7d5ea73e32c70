"""Which source text belongs to which segment."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from tqcheck import coverage, function_words, languages, lexicon
from tqcheck.document import Document, LeftOut, Segment
from tqcheck.errors import InputError
from tqcheck.lexicon import ORIGIN
from tqcheck.words import number_of_words

# Gale & Church (1993), A Program for Aligning Sentences in Bilingual Corpora: kinds of match with their frequencies.
_PRIORS = {(1, 1): 0.89, (1, 0): 0.03, (0, 1): 0.03, (2, 1): 0.089, (1, 2): 0.089, (2, 2): 0.011}
_VARIANCE = 6.8  # of the length of a translation, for each character
_PARTIAL = 0.03  # share of matches whose lengths say nothing: a part was left out, or added
_LEFT_OUT = 1.0  # nats against leaving a segment without a match, of whatever length
_PARAGRAPH = 1.5  # nats for two segments that begin a paragraph, or against one that does and one that does not
_STEPS = [(i, j, -math.log(prior)) for (i, j), prior in _PRIORS.items()]

# Words (Moore 2002, Fast and Accurate Sentence Alignment of Bilingual Corpora): how many nats likelier a word is beside
# its translation. The same number, name or word is one; so are words of one origin, by their first letters (Simard,
# Foster and Isabelle 1992, Using Cognates to Align Sentences in Bilingual Corpora).
_SAME, _COGNATE = 6, 3
_UNRELATED = 0.4  # of the words of a match: those that nothing beside them explains, where there is a lexicon
_TRUST = 0.7  # words of a sentence are not independent of one another
_NUMBER = re.compile(r"\d+")

# Of a story and its source four content words in ten or more have a counterpart, of two stories one or two in ten
# (1st and 99th percentile of 20 sentences of newstest2013 and FLORES-200).
_SAME_STORY, _ENOUGH = 0.2, 30
_CLEAR = 0.1  # by which the share of one language's function words is greater; it is 0.2 to 0.5 in a text of its own

_LATIN_LENGTH = 3  # Latin letters that say as much as a Chinese character
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEAM, _FEWEST = 15.0, 4  # nats behind the best of its diagonal at which a match is given up; so many are always kept


@dataclass(frozen=True)
class Side:
    """The segments of one side.

    language: ISO 639-1; starts: which segments begin a paragraph. Both may be empty where they are not known.
    """

    segments: Sequence[str]
    language: str = ""
    starts: Sequence[bool] = field(default=())

    def __len__(self) -> int:
        return len(self.segments)

    @cached_property
    def until(self) -> list[int]:
        """How long all segments before each are, in Latin letters."""
        lengths = (len(text) + (_LATIN_LENGTH - 1) * len(_WIDE.findall(text)) for text in self.segments)
        return [0, *accumulate(lengths)]

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The stems and numbers of each segment."""
        return [frozenset((*lexicon.stems(text, self.language), *_NUMBER.findall(text))) for text in self.segments]

    @cached_property
    def origins(self) -> list[frozenset[str]]:
        """The first letters of the words of each segment."""
        return [frozenset(word[:ORIGIN] for word in words if len(word) > ORIGIN) for words in self.words]


@dataclass(frozen=True)
class Alignment:
    """For each target segment the source text it renders, or None; and what of the source none renders."""

    sources: list[str | None]
    left_out: list[LeftOut]


def aligned(source: Document, target: Document) -> Document:
    """The target with the source text of each of its segments, and with what it leaves out.

    Raises InputError where the source text cannot be that of the target: it is in the target's language, or the two
    have hardly a word in common.
    """
    _require_another_language(source, target)
    found = align(_side(source), _side(target))
    segments = [replace(segment, source=text) for segment, text in zip(target.segments, found.sources, strict=True)]
    _require_one_story(source, target, segments)
    return replace(target, segments=tuple(segments), source_text=source.text, left_out=tuple(found.left_out))


def _require_another_language(source: Document, target: Document) -> None:
    ours, theirs = target.target_language.code or "", source.target_language.code or ""
    is_same = source.text == target.text
    if not is_same and ours != theirs and number_of_words(source.text) >= _ENOUGH:
        likely, margin = function_words.likely_language(source.text, (ours, theirs))
        is_same = likely == ours and margin >= _CLEAR
    if is_same:
        said = f"it seems to be in {languages.name(ours)}, the language of the text"
        raise InputError(
            said, where=source.path, remedy="name the right one with --source, or check without: --no-pair"
        )


def _require_one_story(source: Document, target: Document, segments: Sequence[Segment]) -> None:
    pair = target.target_language.code or "", source.target_language.code or ""
    if not lexicon.lexicon(*pair):
        return
    words = [
        word for segment in segments for word in coverage.content(segment.text, pair[0], segment.source or "", pair[1])
    ]
    explained = sum(word.is_explained for word in words)
    if len(words) >= _ENOUGH and explained < _SAME_STORY * len(words):
        said = f"{explained} of {len(words)} content words have a counterpart in the source text"
        remedy = "name the right one with --source, or check without one: --no-pair"
        raise InputError(f"it seems to be another story's: {said}", where=source.path, remedy=remedy)


def _side(document: Document) -> Side:
    """A document is segmented as a text in its target language."""
    segments = document.segments
    starts = [segment.starts_paragraph for segment in segments]
    return Side([segment.text for segment in segments], document.target_language.code or "", starts)


def align(source: Side, target: Side) -> Alignment:
    """Which source text each target segment renders.

    Sentence alignment by length (Gale & Church 1993), words and paragraphs. Where two target segments render one source
    sentence, both get that sentence; where one renders two, it gets both, joined by a space. Time is linear in the
    number of segments.
    """
    sources: list[str | None] = [None] * len(target)
    left_out: list[LeftOut] = []
    for (first, last), (start, end) in _path(source, target):
        text = " ".join(source.segments[first:last])
        if start == end:
            left_out.append(LeftOut(start, text))
        for index in range(start, end):
            sources[index] = text or None
    return Alignment(sources, left_out)


Range = tuple[int, int]


def _path(source: Side, target: Side) -> list[tuple[Range, Range]]:
    """The cheapest sequence of matches, as ranges of both sides (dynamic programming, diagonal by diagonal)."""
    match = _Match(source, target)
    end = (len(source), len(target))
    costs: dict[Range, float] = {(0, 0): 0.0}
    reached_from: dict[Range, Range] = {}
    open_ = [{(0, 0)}, *(set[Range]() for _ in range(sum(end)))]
    for diagonal, cells in enumerate(open_):
        for here in _kept(cells, costs, end):
            for rows, columns, prior in _STEPS:
                to = (here[0] + rows, here[1] + columns)
                if to[0] > end[0] or to[1] > end[1]:
                    continue
                cost = costs[here] + prior + match.cost((here[0], to[0]), (here[1], to[1]))
                if cost < costs.get(to, math.inf):
                    costs[to], reached_from[to] = cost, here
                    open_[diagonal + rows + columns].add(to)
        open_[diagonal] = set()
    return list(_back(end, reached_from))[::-1]


def _kept(cells: set[Range], costs: Mapping[Range, float], end: Range) -> list[Range]:
    """Those cells of a diagonal from which it is worth to go on."""
    ordered = sorted(cells - {end}, key=costs.__getitem__)
    return [cell for n, cell in enumerate(ordered) if n < _FEWEST or costs[cell] <= costs[ordered[0]] + _BEAM]


def _back(place: Range, reached_from: Mapping[Range, Range]) -> Iterator[tuple[Range, Range]]:
    while place != (0, 0):
        before = reached_from[place]
        yield (before[0], place[0]), (before[1], place[1])
        place = before


class _Match:
    """What it costs, in nats, to say that some segments of one side render some of the other."""

    def __init__(self, source: Side, target: Side) -> None:
        self.source, self.target = source, target
        self.forth, self.back = _Words(source, target), _Words(target, source)

    def cost(self, rows: Range, columns: Range) -> float:
        if rows[0] == rows[1] or columns[0] == columns[1]:
            return _LEFT_OUT
        return self._of_length(rows, columns) - self._of_words(rows, columns) - self._of_paragraphs(rows, columns)

    def _of_length(self, rows: Range, columns: Range) -> float:
        ours = self.source.until[rows[1]] - self.source.until[rows[0]]
        theirs = self.target.until[columns[1]] - self.target.until[columns[0]]
        delta = abs(theirs - ours) / math.sqrt(_VARIANCE * max(1, ours + theirs) / 2)
        return -math.log((1 - _PARTIAL) * math.erfc(delta / math.sqrt(2)) + _PARTIAL / 10)

    def _of_words(self, rows: Range, columns: Range) -> float:
        return _TRUST * (self.forth.explain(rows, columns) + self.back.explain(columns, rows)) / 2

    def _of_paragraphs(self, rows: Range, columns: Range) -> float:
        if not self.source.starts or not self.target.starts:
            return 0.0
        ours, theirs = self.source.starts[slice(*rows)], self.target.starts[slice(*columns)]
        inside = sum(ours[1:]) + sum(theirs[1:])  # a match that goes over the end of a paragraph
        same = ours[0] and theirs[0]
        return _PARAGRAPH * (same - (ours[0] != theirs[0]) - inside)


class _Words:
    """How well the words of one side are explained by those of the other."""

    def __init__(self, given: Side, explained: Side) -> None:
        self._known = lexicon.lexicon(given.language, explained.language)
        self._unrelated = _UNRELATED if self._known else 1.0
        self._given, self._explained = given, explained
        self._possible: dict[int, dict[str, float]] = {}
        self._lifts: dict[Range, dict[str, float]] = {}

    def explain(self, given: Range, explained: Range) -> float:
        """In nats, how much likelier the words of some segments are beside those of the others than anywhere."""
        number = sum(len(self._given.words[index]) for index in range(*given)) or 1
        nats = 0.0
        for index in range(*explained):
            lifts = self._beside((given[0], index))
            for other in range(given[0] + 1, given[1]):
                more = self._beside((other, index))
                lifts = {word: lifts.get(word, 0.0) + more.get(word, 0.0) for word in (*lifts, *more)}
            nats += sum(math.log(self._unrelated + lift / number) for lift in lifts.values())
            nats += max(0, len(self._explained.words[index]) - len(lifts)) * math.log(self._unrelated)
        return nats

    def _beside(self, pair: Range) -> dict[str, float]:
        """How many times likelier each word of a segment is beside another segment, where it is at all."""
        found = self._lifts.get(pair)
        if found is None:
            given, index = pair
            possible = self._translations(given)
            found = {word: possible[word] for word in possible.keys() & self._explained.words[index]}
            alike = self._given.origins[given] & self._explained.origins[index] - {word[:ORIGIN] for word in found}
            self._lifts[pair] = found = found | dict.fromkeys(alike, math.exp(_COGNATE))
        return found

    def _translations(self, index: int) -> dict[str, float]:
        if index not in self._possible:
            words = self._given.words[index]
            nats = lexicon.translations(words, self._known) | dict.fromkeys(words, _SAME)
            self._possible[index] = {word: math.exp(weight) for word, weight in nats.items()}
        return self._possible[index]
