"""The vocabulary of a desk, made word by word after the source's: courts, police, politics, economy, sport, society."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks import lexicon
from tqcheck.document import Segment
from tqcheck.rule import Hit, Rule, Story, segment_rule


def _rule(code: str, desk: str, flagged: str, why: str) -> Rule:
    table = f"calques/{desk}"

    def check(segment: Segment, story: Story) -> Iterator[Hit]:
        return lexicon.hits(table, segment, story)

    check.__name__ = f"{desk}_calque"
    check.__doc__ = (
        f"Flags terms of the {desk} desk made after the source's: {flagged}.\n\n"
        f"Why it matters: {why}.\n\n"
        "Left alone: every use in which the English words are at home; each term says where that is."
    )
    return segment_rule(
        code=code,
        message="'{found}' renders {source_word}; English says: {means}",
        target=lexicon.languages(table),
        category="terminology/wrong-term",
        severity="minor",
        tier=2,
        cues=lexicon.cues(table),
        examples=lexicon.examples(table),
    )(check)


courts = _rule(
    "TQ410",
    "courts",
    "'preventive prison', 'judge of instruction', 'presented a resource'",
    "the reader cannot tell what the court did, and a wrong term may be libellous",
)
police = _rule(
    "TQ411",
    "police",
    "'200 effectives', 'intervened 20 kilos', 'a tourism collided', 'weapon of fire'",
    "the words exist in English and mean something else, so the story says what nobody did",
)
