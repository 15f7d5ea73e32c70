"""A name lost where the source had a link or bold type."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks.regex import Regex
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_ORPHAN = Regex(
    r"(?<![\w'’-])"
    r"(?P<word>of|in|to|by|with|from|at|for|on|and|between|against|the|a|an|that|via|near|under|according to)"
    r"\s+(?P<mark>[,.;:)](?!\d|\.\.|[-)(DPO]))"
)
_ORPHAN_BEFORE_VERB = Regex(
    r"(?<![\w'’-])(?P<before>(?:president|minister|king|city|town|province|state|leader|head)\s+of)\s+"
    r"(?:has|have|said)\b"
)


@segment_rule(
    code="TQ202",
    message="something is missing after '{word}'",
    category="accuracy/omission",
    severity="major",
    tier=1,
    zones=RUNNING_PROSE,
    cues=(" ,", " .", " ;", " :", " )", " of has", " of have", " of said"),
    examples=(
        wrong("The army began its operation [[in\n\n,]] which has lasted for two years and cost many lives."),
        wrong("The news was confirmed [[according to .]]"),
        wrong("The president [[of has]] resigned after ten years in office."),
        right("The army began its operation in Sudan, which has lasted for two years."),
        right("That is what the money was meant for."),
        right("What is he in, and what for ... nobody knows."),
    ),
)
def dropped_name(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a preposition or article with nothing but punctuation or a verb behind it: "operation in , a euphemism".

    Why it matters: a name that was a link or in bold type is gone; the reader does not learn where or who.

    Left alone: a stranded preposition without a space before the punctuation ("what the money was for.").
    """
    for match in _ORPHAN.finditer(segment.text):
        yield Hit(match.start(), match.end(), detail={"word": match["word"]})
    for match in _ORPHAN_BEFORE_VERB.finditer(segment.text):
        yield Hit(match.end("before") - 2, match.end(), detail={"word": "of"})
