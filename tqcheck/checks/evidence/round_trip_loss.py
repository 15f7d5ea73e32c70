"""Phrases that did not come back from a translation there and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.report import BackTranslation
from tqcheck.rule import Hit, Story, segment_rule

_CONTENT = re.compile(r"[a-zß-ÿа-яα-ω]{4,}")
_FEWEST = 3  # content words lost in a row


@segment_rule(
    code="TQ702",
    message="did not survive the round trip: '{found}'",
    category="accuracy/mistranslation",
    severity="neutral",
    tier=3,
    needs=("round-trip",),
)
def round_trip_loss(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags three or more content words in a row that a translation there and back does not bring back.

    Why it matters: where the text is garbled, an engine cannot carry it over.

    Left alone: names and numbers, which are copied through; synonyms of one or two words. A phrase that comes back
    is not thereby right: literal calques survive every round trip. Alone it is a hint and stays neutral.
    """
    scores = story.scores.get(segment.id)
    back = scores.back_translation if scores else None
    if not isinstance(back, BackTranslation):
        return
    for start, end in back.lost:
        lost = _CONTENT.findall(segment.text[start:end])
        if len(lost) >= _FEWEST:
            strength = min(1.0, len(lost) / 8)
            observation = f"{len(lost)} words in a row did not come back"
            yield Hit(start, end, evidence=(Evidence("round-trip", observation, strength),))
