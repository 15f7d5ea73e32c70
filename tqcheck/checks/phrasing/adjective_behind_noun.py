"""An adjective behind its noun, where English has it in front."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong


@functools.cache
def _adjectives() -> tuple[str, ...]:
    return tuple(word for line in tables.lines("relational_adjectives.txt") for word in line.split())


@functools.cache
def _pattern() -> Regex:
    return Regex(
        r"(?P<article>[AHISTahist](?<!\w.)(?:(?<=[Tt])h(?:e(?:ir|se)?|is|ose)|(?<=[Ii])ts|(?<=[Hh])(?:is|er)|(?<=[Ss])ome|"
        r"(?<=[Aa])(?:n|ny|nother)?))\s+"
        rf"(?P<hit>(?P<noun>[a-z]{{3,}})\s+(?P<adjective>(?i:{'|'.join(_adjectives())})))"
        r"(?=\s*[.;]|\s+(?:of|in|that|which|who|has|is|was|had|will|were|are|on|at|between)\b|"
        r"\s+and\s+(?:the|an?|his|its)\b|,\s+(?:and\s+)?(?:the|an?|which|who|he|she|it|they|but|in|on|with|that|his|its)\b)"
    )


# What stands between article and adjective is no noun: another adjective, an adverb, a verb.
_NO_NOUN = Regex(
    r"[a-z]+(?:ly|ous|ive|ic|ful|less|able|ible|ed|al|ary|ier|iest)|(?:sound|look|seem|feel)s|"
    r"more|most|less|least|very|too|how|quite|rather|new|old|big|first|second|third|last|next|only|same|other|such|own|great|"
    r"good|former|current|recent|several|few|many|much|all|both|what|which|not|also|just|even|still|now|once|then|there|pre|"
    r"post|non|net|gross|being|are|is|was"
)


@segment_rule(
    code="TQ397",
    message="'{adjective}' stands behind its noun; English says '{adjective} {noun}'",
    target=("en",),
    presumes_source=("es", "fr", "pt", "it"),
    category="linguistic-conventions/grammar",
    severity="minor",
    tier=1,
    zones=RUNNING_PROSE,
    in_quotes="translated",
    cues=_adjectives(),
    examples=(
        wrong("It was the [[empire Austro-Hungarian]].", fixed="It was the Austro-Hungarian empire."),
        wrong("The [[crisis economic]] of the decade began.", fixed="The economic crisis of the decade began."),
        wrong("They praise the [[style retro]] of the film.", fixed="They praise the retro style of the film."),
        right("It was a net positive; the new political of it all is clear."),
        right("The time is fiscal, and the obesity epidemic is on; they are a nation divided."),
        right("This sounds bureaucratic. The current economic, political and social order is old."),
    ),
)
def adjective_behind_noun(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags an adjective behind its noun: "the crisis economic of the decade", "the style retro".

    Why it matters: it is the word order of Romance languages, and the sentence reads as not translated.

    Left alone: adjectives that English puts behind a noun ("the best result possible"), participles, and those that
    take something after them ("the people responsible for it"): only listed ones count.
    """
    for match in _pattern().finditer(segment.text):
        if _NO_NOUN.fullmatch(match["noun"]):
            continue
        article, noun, adjective = match["article"], match["noun"], match["adjective"]
        moved = f"{adjective} {noun}"
        agrees = article.lower() not in {"a", "an"} or (adjective[0] in "aeiou") == (noun[0] in "aeiou")
        yield Hit(
            *match.span("hit"), suggestion=moved if agrees else None, detail={"adjective": adjective, "noun": noun}
        )
