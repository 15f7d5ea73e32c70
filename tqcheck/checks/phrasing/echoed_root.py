"""An adjective and its own noun side by side."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_ENDINGS = ("ive", "ing", "ed", "al", "ous", "able", "ful", "ary", "ative")
_SHORTEST = 6  # letters of a root
_ECHO = Regex(rf"\b(?P<root>[a-z]{{{_SHORTEST},}})(?:{'|'.join(_ENDINGS)})(?P<quote>[\"”]?)\s+(?P=root)s?\b")
_OPENING = Regex(r"[\"“][^\"“”]*$")
_LONGEST_QUOTE = 61  # characters, its mark included


def _where(story: Story) -> Iterator[int]:
    """Segments with an adjective and the noun it is made of, wherever they stand."""
    known = story.vocabulary
    adjectives = [word for word in known if word.endswith(_ENDINGS)]
    for ending in _ENDINGS:
        shortest = _SHORTEST + len(ending)
        for adjective in adjectives:
            if len(adjective) >= shortest and adjective.endswith(ending):
                root = adjective[: -len(ending)]
                for noun in (root, f"{root}s"):
                    if noun in known:
                        yield from set(known[adjective]).intersection(known[noun])


@segment_rule(
    code="TQ319",
    message="'{root}' stands twice side by side; the source had two different words",
    target=("en",),
    category="style/awkward",
    severity="minor",
    tier=2,
    where=_where,
    examples=(
        wrong("Moscow is grateful for the [[“complete and supportive” support]] of its ally."),
        wrong("The party wants an [[additional addition]] to the law."),
        right("Moscow is grateful for the supportive words of its ally."),
        right("It is a nation of supporters supporting it."),
    ),
)
def echoed_root(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags an adjective beside the noun it is made of: "supportive support".

    Why it matters: two words of the source fell together in one English root, and the sentence says nothing twice.

    Left alone: short roots, and forms with a word between them.
    """
    for match in _ECHO.finditer(segment.text):
        # with the quotation that the first of the two words ends
        before = segment.text[max(0, match.start() - _LONGEST_QUOTE) : match.start()]
        opening = _OPENING.search(before) if match["quote"] else None
        start = match.start() - (len(before) - opening.start() if opening else 0)
        yield Hit(start, match.end(), detail={"root": match["root"]})
