"""Words that a translation model does not expect, given the source."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.places import costly_words
from tqcheck.report import Adequacy
from tqcheck.rule import Hit, Story, segment_rule

# Chosen among percentiles of 1 and 2 and 16 to 22 bits with mt-multi-en and mt-en-multi: 0.5 and 0.3 false alarms per
# 1,000 words of human translation (FLORES-200, es-en and en-es); in DEMETR es-en 70 of 89 hits are on the injected
# fault (bench/adequacy.py --dips). A percentile of 2 has twice the false alarms, and finds four faults more.
LOW_PERCENTILE = 1.0
HIGH_SURPRISAL = 18.0  # bits


@segment_rule(
    code="TQ703",
    message="unexpected after this source: '{found}' (less expected than {share} % of human translations)",
    category="accuracy/mistranslation",
    severity="neutral",
    tier=3,
    needs=("adequacy",),
)
def source_dip(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags words of 18 bits or more, given the source, in a translation less expected than 99 % of those by people.

    Why it matters: what a translation model cannot derive from the source may be an addition or a wrong word.

    Left alone: names and numbers, which small models copy badly; whole sentences that are only translated freely.
    Alone it is a hint and stays neutral; on the place of a rule's finding it becomes that finding's evidence.
    """
    scores = story.scores.get(segment.id)
    adequacy = scores.adequacy if scores else None
    if not isinstance(adequacy, Adequacy) or adequacy.percentile is None or adequacy.percentile > LOW_PERCENTILE:
        return
    share = f"{100 - adequacy.percentile:.0f}"
    for start, end, surprisal in costly_words(segment.text, adequacy.surprisals, HIGH_SURPRISAL):
        if segment.text[start:end].islower():
            observation = f"'{segment.text[start:end]}' costs {surprisal:.0f} bits given the source"
            strength = min(1.0, surprisal / 24)
            yield Hit(start, end, detail={"share": share}, evidence=(Evidence("adequacy", observation, strength),))
