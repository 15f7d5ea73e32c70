"""The vocabulary of a desk, set phrases and idioms, made word by word after the source's."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks import lexicon
from tqcheck.document import Segment
from tqcheck.rule import Hit, Rule, Story, segment_rule


def _rule(code: str, desk: str, flagged: str, why: str, what: str = "") -> Rule:
    table = f"calques/{desk}"

    def check(segment: Segment, story: Story) -> Iterator[Hit]:
        return lexicon.hits(table, segment, story)

    check.__name__ = f"{desk}_calque"
    check.__doc__ = (
        f"Flags {what or f'terms of the {desk} desk'} made after the source's: {flagged}.\n\n"
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
politics = _rule(
    "TQ412",
    "politics",
    "'project of law', 'motion of censure', 'the responsible of', 'sanitary crisis', 'the urns'",
    "the reader looks for an institution or a person that does not exist",
)
economy = _rule(
    "TQ413",
    "economy",
    "'net benefit of 300 million', 'types of interest', 'the bag of Madrid', 'fiscal paradise'",
    "the figure is right and what it measures is not: a benefit is no profit, a bag no stock exchange",
)
sport = _rule(
    "TQ414",
    "sport",
    "'marked two goals', 'the Argentine technician', 'in the minute 23', 'the mattress team'",
    "readers of sport notice at once that nobody of the trade has read it",
)
society = _rule(
    "TQ415",
    "society",
    "'formation course', 'her sentimental partner', 'medical low', 'the electoral journey'",
    "everyday words in a sense that they do not have",
)
culture = _rule(
    "TQ416",
    "culture",
    "'up to the scenario', 'Nobel Prize of Literature', 'wheel of press', 'assisted to the funeral', 'alert orange'",
    "everyday words in a sense that they do not have",
)
phrases = _rule(
    "TQ417",
    "phrases",
    "'put in doubt', 'enter in vigor', 'by first time', 'in several occasions', 'the also actor'",
    "each word is English and the phrase is not",
    what="set phrases",
)
idioms = _rule(
    "TQ418",
    "idioms",
    "'the drop that filled the glass', 'took letters in the matter', 'press the thumbs'",
    "the picture means nothing in English",
    what="idioms",
)
