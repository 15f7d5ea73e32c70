"""Words that look like the source's word and mean something else."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks import lexicon
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, segment_rule

_TABLE = "false_friends"


@segment_rule(
    code="TQ401",
    message="'{found}' is a false friend of {source_word}; here the source means '{means}'",
    target=lexicon.languages(_TABLE),
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    cues=lexicon.cues(_TABLE),
    examples=lexicon.examples(_TABLE),
)
def false_friend(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags words that look like a word of the source and mean something else, where the context shows it.

    Why it matters: the sentence reads well and says something wrong, which no spell checker finds.

    Left alone: every use in which the English sense is at home (the German chancellor, an integral part). Pairs that
    cannot be told apart without the source ("actually", "eventually") are not listed.
    """
    return lexicon.hits(_TABLE, segment, story)
