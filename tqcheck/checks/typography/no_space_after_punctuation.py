"""Punctuation glued to the next word."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks.regex import Regex
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_GLUED = Regex(r"[,;.](?=[^\W\d_]{2})")
_PAIR = Regex(
    r"(?<![&/@.\w-])(?<!&\s)(?P<before>[^\W\d_]+[^\W\d_A-Z])"
    r"(?P<mark>[,;]|\.(?=[A-Z][a-z]{2}|(?:He|It|In|We|On|At|To|No|If|As|So|My|By|Is|El|La|En|Il|Le|Un|Er|Es)\s))"
    r"(?P<after>[^\W\d_]{2,})(?!\w*(?:[/@]|\.\w))"
)
_ADDRESS = Regex(r"(?i)https?:|www\.|@\w")


@segment_rule(
    code="TQ102",
    safe=True,
    message="no space after '{mark}'",
    category="linguistic-conventions/punctuation",
    severity="minor",
    tier=1,
    where=lambda story: story.matching(_GLUED.finditer),
    examples=(
        wrong(
            "The meeting [[ended.The]] leaders went home.",
            fixed="The meeting ended. The leaders went home.",
        ),
        wrong("He came [[home,but]] nobody was there.", fixed="He came home, but nobody was there."),
        right("The meeting ended. The leaders went home."),
        right("The firm is called Amazon.com and sells books."),
        right("The paper Gazeta.Ru wrote about s.Oliver Arena."),
        wrong("They are on their [[own,friends]]."),
        wrong("He left the [[meeting.It]] was late."),
        right("Prices rose 1,000 euros, e.g.in the city."),
        right("He said &quot;no&quot; to them."),
    ),
)
def no_space_after_punctuation(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a comma, semicolon or full stop glued to the next word: 'ended.The'.

    Why it matters: it is where markup was taken out or sentences were pasted together.

    Left alone: addresses, abbreviations, names such as Amazon.com.
    """
    if _ADDRESS.search(segment.text):
        return
    for match in _PAIR.finditer(segment.text):
        fixed = f"{match['before']}{match['mark']} {match['after']}"
        yield Hit(*match.span(), suggestion=fixed, detail={"mark": match["mark"]})
