"""A sentence that a story has twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from operator import eq

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_FEWEST_WORDS = 7
_NEAR = 3  # segments; a phrase that returns much later may be meant


@story_rule(
    code="TQ007",
    message="this sentence already stands {distance} before",
    category="linguistic-conventions/duplication",
    severity="major",
    tier=2,
    covers=True,
    examples=(
        wrong(
            "The minister left the meeting before noon on Monday. "
            "[[The minister left the meeting before noon on Monday.]] Nobody knows why he did it so early."
        ),
        wrong(
            "The court found all of the men guilty of fraud.\n\nThe judge read the sentence for an hour.\n\n"
            "[[The court found all of the men guilty of fraud.]]"
        ),
        right("He left. He left. He left."),
        right("The court found all of the men guilty of fraud. The court found two of the men guilty of theft."),
    ),
)
def repeated_sentence(story: Story) -> Iterator[Hit]:
    """Flags a sentence of seven words or more that stood in one of the three sentences before it.

    Why it matters: the engine, or the system that stitched its output together, delivered a piece twice.

    Left alone: refrains of a few words, and what returns further down.
    """
    found: dict[int, int] = {}
    for distance in range(1, _NEAR + 1):
        alike = map(eq, story.words[distance:], story.words)
        for number in itertools.compress(itertools.count(distance), alike):
            if number not in found and _is_repeated(story.segments[number], story.segments[number - distance]):
                found[number] = distance
    for number, distance in sorted(found.items()):
        words = "right" if distance == 1 else f"{distance} sentences"
        yield Hit(0, len(story.segments[number].text), segment=number, detail={"distance": words})


def _is_repeated(segment: Segment, before: Segment) -> bool:
    if not {segment.zone, before.zone} <= RUNNING_PROSE:
        return False
    sentence = _bare(segment.text)
    return sentence.count(" ") + 1 >= _FEWEST_WORDS and sentence == _bare(before.text)


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .\"“”'’«»")
