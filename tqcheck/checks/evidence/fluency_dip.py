"""Words the language model did not expect, in a sentence it finds unlike edited news."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.places import costly_words
from tqcheck.report import Fluency
from tqcheck.rule import Hit, Story, segment_rule

# Chosen among percentiles of 2, 5, 10 and 12 to 18 bits: 0.6 false alarms per 1,000 words of edited news (NTREX; PUD
# 1.4, WMT24 0), beside 42 hits in apertium's newstest2013 and 7 in a rule-based system never seen (bench/fluency.py).
LOW_PERCENTILE = 2.0
HIGH_SURPRISAL = 16.0  # bits


@segment_rule(
    code="TQ701",
    message="unexpected here: '{found}' (the sentence reads less fluently than {share} % of edited news)",
    category="linguistic-conventions/unintelligible",
    severity="neutral",
    tier=3,
    needs=("fluency",),
)
def fluency_dip(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags words with a surprisal of 16 bits or more in a sentence that reads worse than 98 % of edited news.

    Why it matters: broken phrasing and wrong words cost a language model dearly, and a reader too.

    Left alone: names and numbers, which no model expects. Alone it is a hint and stays neutral; on the place of a
    rule's finding it becomes that finding's evidence.
    """
    scores = story.scores.get(segment.id)
    fluency = scores.fluency if scores else None
    if not isinstance(fluency, Fluency) or fluency.percentile is None or fluency.percentile > LOW_PERCENTILE:
        return
    share = f"{100 - fluency.percentile:.0f}"
    for start, end, surprisal in costly_words(segment.text, fluency.surprisals, HIGH_SURPRISAL):
        if segment.text[start:end].islower():
            observation = f"'{segment.text[start:end]}' costs {surprisal:.0f} bits"
            strength = min(1.0, surprisal / 24)
            yield Hit(start, end, detail={"share": share}, evidence=(Evidence("fluency", observation, strength),))
