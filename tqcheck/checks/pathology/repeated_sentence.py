"""A sentence that a story has twice."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import RUNNING_PROSE
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_FEWEST_WORDS = 7
_NEAR = 3  # segments; a phrase that returns much later may be meant


@story_rule(
    code="TQ007",
    message="this sentence already stands {distance} before",
    category="linguistic-conventions/duplication",
    severity="major",
    tier=2,
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
    last: dict[str, int] = {}
    for segment in story.segments:
        if segment.zone not in RUNNING_PROSE:
            continue
        key = " ".join(segment.text.lower().split()).strip(" .\"“”'’«»")
        if key.count(" ") + 1 < _FEWEST_WORDS:
            continue
        distance = segment.id - last.get(key, -_NEAR - 1)
        if distance <= _NEAR:
            words = "right" if distance == 1 else f"{distance} sentences"
            yield Hit(0, len(segment.text), segment=segment.id, detail={"distance": words})
        last[key] = segment.id
