"""A name lost where the source had a link or bold type."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_ORPHAN = Regex(
    r"(?<![\w'’-])"
    r"(?P<word>of|in|to|by|with|from|at|for|on|and|between|against|the|a|an|that|via|near|under)"
    r"\s+(?P<mark>[,.;:)](?!\d|\.\.|[-)(DPO]))"
)
_ORPHAN_BEFORE_VERB = Regex(
    r"(?<![\w'’-])(?P<before>(?:president|minister|king|city|town|province|state|leader|head)\s+of)\s+"
    r"(?:has|have|said(?!\s+[a-z]+['’]s\b))\b"
)
_CLAUSES = tuple(
    f"{word} {verb}"
    for words, verbs in (
        (("of", "from", "with"), ("has", "have", "had", "is", "was", "said")),
        (("by",), ("has", "have", "had", "said")),
        (("of", "between"), ("and",)),
    )
    for word in words
    for verb in verbs
)
# "the mayor of said", "defeat of and", where no relative clause leaves its preposition behind ("what it is made of is")
_ORPHAN_IN_CLAUSE = Regex(
    r"(?<![\w'’-])(?P<hit>(?:(?:of|from|with)\s+(?:has|have|had|is|was|said(?=\s+(?:that|in|on|the|he|she|it|they|to)\b))|by\s+(?:has|have|had|said)|(?:of|between)\s+and))\b"
)
_LEFT_BEHIND = Regex(
    r"\b(?:what|where|who|whom|which|that|whatever|whoever|everything|all|something|anything|anyone|one|thing|[a-z]\s(?:I|he|she|it|we|they|you))\b[^,;:.]{0,60}$"
    r"|\b(?:heard|made|thought|aware|dispose[sd]?|care|speaks?|consist\w*|compos\w+|approv\w+|proud|full|tired|sort|kind|dream\w*|come|came|comes|to|best|rid|out)\s$",
    flags=2,
)


@segment_rule(
    code="TQ202",
    message="something is missing after '{word}'",
    category="accuracy/omission",
    severity="major",
    tier=1,
    zones=RUNNING_PROSE,
    cues=(" ,", " .", " ;", " :", " )", *_CLAUSES),
    examples=(
        wrong("The army began its operation [[in\n\n,]] which has lasted for two years and cost many lives."),
        wrong("The news was confirmed according [[to .]]"),
        wrong("The president [[of has]] resigned after ten years in office."),
        wrong("He met the mayor [[of and]] the bishop, who had written a report on the crisis."),
        wrong("The crash near the junction [[from was]] seen by many."),
        right("What the wall is made of is a secret, and the place they came from is too."),
        right("He was taken care of and sent home."),
        right("The army began its operation in Sudan, which has lasted for two years."),
        right("That is what the money was meant for."),
        right("She was head of said ministry's crisis team."),
        right("What is he in, and what for ... nobody knows."),
    ),
)
def dropped_name(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a preposition or article with nothing but punctuation or a verb behind it: "operation in , a euphemism".

    Why it matters: a name that was a link or in bold type is gone; the reader does not learn where or who.

    Left alone: a stranded preposition without a space before the punctuation ("what the money was for.").
    """
    german = story.document.target_language.code == "de"
    for match in _ORPHAN.finditer(segment.text):
        if german and match["word"] == "an":  # "Er nahm das Geld an ."
            continue
        yield Hit(match.start(), match.end(), detail={"word": match["word"]})
    for match in _ORPHAN_BEFORE_VERB.finditer(segment.text):
        yield Hit(match.end("before") - 2, match.end(), detail={"word": "of"})
    for match in _ORPHAN_IN_CLAUSE.finditer(segment.text):
        if match["hit"].split()[0] == "of" and _ORPHAN_BEFORE_VERB.search(segment.text):
            continue
        if not _LEFT_BEHIND.search(segment.text[: match.start()]):
            yield Hit(*match.span("hit"), detail={"word": match["hit"].split()[0]})
