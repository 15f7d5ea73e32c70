"""A text that ends in the middle of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from tqcheck import tables
from tqcheck.document import RUNNING_PROSE
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LAST_WORD = Regex(r"[^\W\d_]+$")
_LONGEST = 30  # characters; no listed word is longer
_FEWEST_WORDS = 3


@story_rule(
    code="TQ008",
    message="the paragraph ends with '{word}': the rest of the sentence is missing",
    category="accuracy/omission",
    severity="major",
    tier=1,
    examples=(
        wrong("The minister spoke for an hour.\n\nThe law was passed in June by a large majority [[of]]"),
        wrong("The court will hear the case on Monday. The judge said in the morning that he [[and]]"),
        wrong("The court will hear the case on Monday. After [[the]]\n\nThe judge said that it was late."),
        right("The minister spoke for an hour.\n\nThe law was passed in June by a large majority"),
        right("It is something to be proud of."),
    ),
)
def cut_off(story: Story) -> Iterator[Hit]:
    """Flags a paragraph that ends without a stop, after an article, a preposition or a conjunction.

    Why it matters: engines cut long inputs, and what they cut is gone from the story.

    Left alone: headlines, and sentences that the file goes on with in the next paragraph.
    """
    listed = tables.words("never_last").get(story.document.target_language.code or "", frozenset())
    for segment, following in zip_longest(story.segments, story.segments[1:]):
        if segment.zone not in RUNNING_PROSE or (following is not None and not following.starts_paragraph):
            continue
        text = segment.text.rstrip()
        match = _LAST_WORD.search(text[-_LONGEST:]) if text[-1:].isalpha() else None
        is_short = segment.starts_paragraph and len(text.split()) < _FEWEST_WORDS
        if match and match[0] in listed and not is_short:
            yield Hit(len(text) - len(match[0]), len(text), segment=segment.id, detail={"word": match[0]})
