"""English phrases in the words of other languages."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks import lexicon
from tqcheck.document import Segment
from tqcheck.rule import Hit, Rule, Story, segment_rule

_TABLE = "calques/english"


def _rule(code: str, language: str, name: str, flagged: str) -> Rule:
    def check(segment: Segment, story: Story) -> Iterator[Hit]:
        return lexicon.hits(_TABLE, segment, story)

    check.__name__ = f"english_in_{name}_words"
    check.__doc__ = (
        f"Flags English in {name.capitalize()} words: {flagged}.\n\n"
        "Why it matters: the words exist and mean something else, or nothing.\n\n"
        "Left alone: every use in which the words are at home; each phrase says where that is."
    )
    return segment_rule(
        code=code,
        message="'{found}' renders {source_word}; better: {means}",
        target=(language,),
        category="accuracy/mistranslation",
        severity="minor",
        tier=2,
        cues=lexicon.cues(_TABLE, language),
        examples=lexicon.examples(_TABLE, language),
    )(check)


spanish = _rule("TQ470", "es", "spanish", "'tomó ventaja de', 'casualidades civiles', 'dijo de que'")
french = _rule("TQ471", "fr", "french", "'adresser les problèmes', 'des officiels américains', 'vols domestiques'")
german = _rule("TQ472", "de", "german", "'eine Entscheidung machen', 'hatten eine gute Zeit', 'Offizielle sagten'")
italian = _rule("TQ473", "it", "italian", "'in ordine di fare', 'ufficiali del governo', 'pagano attenzione'")
portuguese = _rule("TQ474", "pt", "portuguese", "'paga atenção', 'realizou que', 'casualidades civis'")
