"""Engines caught in a loop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from operator import eq

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, quotations, right, segment_rule, wrong

_WORD = Regex(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 6  # words in the repeated piece
_TIMES = 4
_TOO_OFTEN = 5  # times that nobody says a word without a comma, unless he stresses it or sings
_STRESSED = Regex(
    r"no|yes|yeah|very|really|so|never|ever|ha|hey|oh|go|long|far|much|more|big|la|na|da|muy|sí|nunca|jamás|más|non|oui|très|"
    r"jamais|plus|nein|ja|sehr|nie|viel|mehr|não|sim|muito|mai|sì|molto|più"
)
_LONG = 100  # words; in longer sentences the loop itself is found as fast


def _where(story: Story) -> Iterator[int]:
    """Segments that have one word often enough, and may loop."""
    lists = (places for places in story.vocabulary.values() if len(places) >= _TIMES)
    often = set(itertools.chain.from_iterable(map(_at_once, lists)))
    return (number for number in often if _may_loop(story.words[number]))


def _at_once(places: Sequence[int]) -> Iterator[int]:
    """What stands there `_TIMES` times in a row."""
    return itertools.compress(places, map(eq, places, places[_TIMES - 1 :]))


def _may_loop(words: list[str]) -> bool:
    """Whether two words return side by side, and words at one distance as often as in a loop."""
    if len(words) - 1 - len(set(itertools.pairwise(words))) < _TIMES - 2:
        return False
    distances = range(1, len(words) // _TIMES + 1)
    return len(words) > _LONG or any(
        sum(map(eq, words, words[distance:])) >= (_TIMES - 1) * distance for distance in distances
    )


@segment_rule(
    code="TQ002",
    message="'{piece}' is repeated {times} times",
    category="accuracy/addition",
    severity="critical",
    tier=1,
    covers=True,
    where=_where,
    examples=(
        wrong("The army came [[come on, come on, come on, come on]] to the city."),
        wrong("[[The report the report the report the report]] was read."),
        wrong("“We know [[what to do what to do what to do what to do]] now,” he said."),
        wrong("“He is ready, if necessary, to [[blockade blockade blockade blockade blockade]] the port,” she said."),
        right("“No, no, no, no, no,” he said."),
        right("“It was very very very very very cold,” he said."),
        right("They marched three by three, three by three, past the king."),
    ),
)
def repetition_loop(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a piece of one to six words repeated four times or more in a row (oscillatory hallucination).

    Why it matters: the engine lost the text; what the sentence said is not there.

    Left alone: numbers, and in quotations single words and what marks set apart, where people do repeat themselves.

    Reference: Raunak et al. 2021, The Curious Case of Hallucinations in NMT.
    """
    spans = [match.span() for match in _WORD.finditer(segment.text)]
    words = [segment.text[start:end].lower() for start, end in spans]
    position = 0
    while position + _TIMES <= len(words):
        size, times = _loop_at(words, position)
        if times >= _TIMES:
            last = position + size * times - 1
            piece = segment.text[spans[position][0] : spans[position + size - 1][1]]
            start, end = spans[position][0], spans[last][1]
            may_be_stressed = size == 1 and (times < _TOO_OFTEN or _STRESSED.fullmatch(piece.lower()) is not None)
            if not _is_said(segment.text, start, end, may_be_stressed=may_be_stressed):
                yield Hit(start, end, detail={"piece": piece, "times": str(times)})
            position = last
        position += 1


def _is_said(text: str, start: int, end: int, *, may_be_stressed: bool) -> bool:
    """Whether a loop stands in a quotation and may be what somebody said: "no, no, no, no"."""
    may_be_said = may_be_stressed or any(mark in text[start:end] for mark in ",.!?;")
    return may_be_said and any(first <= start and end <= last for first, last in quotations(text))


def _loop_at(words: list[str], position: int) -> tuple[int, int]:
    """(size, times) of the loop that begins at a position; times is 1 where there is none."""
    for size in range(1, _LONGEST + 1):
        end = position + size
        if end < len(words) and words[end] != words[position]:
            continue
        piece = words[position:end]
        if words[end : end + size] != piece or all(map(str.isdigit, piece)):
            continue
        while end < len(words) and words[end] == words[end - size]:
            end += 1
        times = (end - position) // size
        if times >= _TIMES:
            return size, times
    return 1, 1
