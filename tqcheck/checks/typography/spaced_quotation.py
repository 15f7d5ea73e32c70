"""Spaces inside quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

# A straight mark opens behind a space and closes before none of a word: no other quotation begins or ends there.
_QUOTATION = Regex(
    r"(?<![^\s(\[])\"(?P<words>[^\"]{1,300})\"(?!\w)|“(?P<curly>[^“”\"]{1,300})”",
)


@segment_rule(
    code="TQ170",
    safe=True,
    message="a space inside the quotation marks",
    target=("en", "es", "de", "pt", "it"),
    category="linguistic-conventions/whitespace",
    severity="minor",
    tier=1,
    cues=('" ', ' "', "“ ", " ”"),
    examples=(
        wrong('They called it a [[" ]]nano drum[[ "]] and left.', fixed='They called it a "nano drum" and left.'),
        wrong("The “stable community[[ ”]] is gone.", fixed="The “stable community” is gone."),
        wrong('"We are willing.[[ "]] he said.', fixed='"We are willing." he said.'),
        right('"Once they say, "O.K., it is over," we can go."'),
        right('The "nano" and the "drum" are here.'),
        right('A 12" single and a 7" single " stood there.'),
        right("The “nano drum” and the “stable community” are here."),
    ),
)
def spaced_quotation(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a quotation with a space behind its first mark or before its last: '" nano drum "'.

    Why it matters: the text was cut into words for an engine and not put together again; lines break at the space.

    Left alone: sentences in which marks do not come in pairs; French, which has spaces there.
    """
    text = segment.text
    if text.count('"') % 2:
        return
    for match in _QUOTATION.finditer(text):
        words = match["words"] or match["curly"]
        inside = words.strip()
        if not any(map(str.isalnum, inside)) or text[match.start() - 1 : match.start()].isdigit():
            continue
        first, last = match.start() + 1, match.end() - 1
        if words[0].isspace():
            yield Hit(first - 1, first + len(words) - len(words.lstrip()), suggestion=text[first - 1])
        if words[-1].isspace():
            yield Hit(last - len(words) + len(words.rstrip()), last + 1, suggestion=text[last])
