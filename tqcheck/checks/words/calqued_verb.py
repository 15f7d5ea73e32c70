"""Verbs made after the source's, which no dictionary of English has."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks import lexicon
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, segment_rule

_TABLE = "calques/verbs"


@segment_rule(
    code="TQ407",
    message="'{found}' is made after {source_word}; English says: {means}",
    target=lexicon.languages(_TABLE),
    presumes_source=("es", "pt", "it", "fr"),
    category="style/unidiomatic",
    severity="minor",
    tier=1,
    cues=lexicon.cues(_TABLE),
    examples=lexicon.examples(_TABLE),
)
def calqued_verb(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags verbs and participles that English does not form: 'multipolarized', 'protagonized', 'constated'.

    Why it matters: the word is made of the source's; readers stumble, and dictionaries do not have it.

    Left alone: the words that English does form of the same root ("multipolar", "concrete").
    """
    return lexicon.hits(_TABLE, segment, story)
