"""'According to' with a whole clause behind it."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_SPEAKER = (
    r"(?:[Aa]gency|[Nn]ewspaper|[Dd]aily|[Mm]inist(?:er|ry)|[Pp]resident|[Gg]overnment|[Pp]olice|[Ss]pokes(?:man|woman|person)|"
    r"[Oo]fficials?|[Aa]uthorit(?:y|ies)|[Mm]edia|[Cc]hannel|[Mm]ayor|[Cc]ompany|[Pp]arty|[Uu]nion|[Cc]ourt|[Ss]ources?)"
)
_SAID = r"(?:reported|said|says|stated|announced|informed|confirmed|indicated|explained)"
_CLAUSE = Regex(
    rf"\b[Aa]ccording\s+to\s+(?:as\s+)?(?:(?:the|a|an|its|his|her|their|this|some)\s+)?(?:[\w'’-]+\s+){{0,3}}?{_SPEAKER}\s+"
    r"(?:[A-Z][\w.'’-]*\s+){0,3}(?:(?:has|have)\s+)?"
    rf"{_SAID}\b(?!\s+(?:by|to\s+have)\b)"
    rf"|\b[Aa]ccording\s+to\s+(?!what\b|how\b|those\b|people\b)(?:(?!(?:who|which|that|what|when)\b)[\w'’-]+\s+){{1,5}}?(?:(?:has|have)\s+)?"
    rf"{_SAID}\s+that\b",
)


@segment_rule(
    code="TQ302",
    message="two constructions are spliced: 'according to X' and 'X {verb}'",
    target=("en",),
    presumes_source=("es", "fr", "pt", "it"),
    category="linguistic-conventions/grammar",
    severity="major",
    tier=1,
    in_quotes="translated",
    cues=("according",),
    examples=(
        wrong("The visit is over, [[according to the state agency reported]] this Sunday."),
        wrong("Talks failed, [[according to the Interior Ministry has confirmed]]."),
        wrong("Talks failed, [[according to Reuters reported that]] on Sunday nobody came."),
        right("According to the man who said that, talks failed."),
        right("The visit is over, according to the state agency."),
        right("The visit is over, as the state agency reported."),
        right("According to the newspaper, officials said nothing."),
        right("According to figures announced by the government, prices fell."),
    ),
)
def according_to_clause(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags "according to the agency reported": a whole clause after "according to", rendered from "según informó".

    Why it matters: the sentence breaks, and with it the attribution.

    Left alone: what follows a comma, and data "reported by" somebody.
    """
    for match in _CLAUSE.finditer(segment.text):
        yield Hit(*match.span(), detail={"verb": match[0].removesuffix("that").split()[-1]})
