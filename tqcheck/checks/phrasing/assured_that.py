"""'Assured that' with nobody assured."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_TIME = r"today|yesterday|tonight|recently|(?:this|last|on)\s+\w+|in\s+an?\s+\w+|also"
_ASSURED = Regex(
    rf"(?<!\S)(?:also\s+)?(?:has\s+|have\s+|had\s+)?assure[sd]\s+(?:(?:{_TIME})\s+)?that\b",
)
_BEFORE = Regex(r"\S+\s+\Z")
_NEAR = 60  # characters before it that are looked at
# After these 'assured' is a passive or an adjective.
_PASSIVE = Regex(
    r"(?i)(?:am|is|are|was|were|be|been|being|get|gets|got|feel|feels|felt|rest|rested|remain|remains|seem|seems|quite|"
    r"fully|again|repeatedly|not|or|,|self-?)\s*"
)


@segment_rule(
    code="TQ311",
    message="'assure' needs somebody who is assured; 'aseguró' means 'said', 'stated' or 'claimed'",
    target=("en",),
    presumes_source=("es", "fr", "pt", "it"),
    category="accuracy/mistranslation",
    severity="minor",
    tier=1,
    in_quotes="translated",
    cues=("assure",),
    examples=(
        wrong("It [[assured today that]] prices will fall.", fixed="It said today that prices will fall."),
        wrong("The regime [[also assured that]] both agree.", fixed="The regime also said that both agree."),
        wrong("The mayor [[has assured that]] it is safe.", fixed="The mayor has said that it is safe."),
        right("The ministry assured shoppers that prices will fall."),
        right("Rest assured that prices will fall."),
        right("They were assured that the bridge is safe."),
        right("He left, assured that the bridge is safe."),
    ),
)
def assured_that(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags "assured that" without anyone being assured, rendered from "aseguró que".

    Why it matters: in English to assure is to remove somebody's doubt; the source only says that it was stated.

    Left alone: "assured him that", passives ("were assured that") and "rest assured".
    """
    for match in _ASSURED.finditer(segment.text):
        before = _BEFORE.search(segment.text[max(0, match.start() - _NEAR) : match.start()])
        if before is None or before[0].rstrip().endswith(",") or _PASSIVE.fullmatch(before[0]):
            continue
        yield Hit(*match.span(), suggestion=match[0].replace("assured", "said").replace("assures", "says"))
