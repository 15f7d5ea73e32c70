"""Punctuation glued to the next word."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_GLUED = Regex(r"[,;.](?=[^\W\d_](?:[^\W\d_]|['’]))")
# Short words a sentence begins with; "Gazeta.Ru" is an address.
_SHORT_WORDS = (
    "He|It|In|We|On|At|To|No|If|As|So|My|By|Is|Do|Be|El|La|En|Lo|Al|Su|Ya|Se|Me|Te|Yo|De|Il|Le|Un|Et|Je|Tu|Ce|Au|Ou|Or|"
    "Mr|Ms|Dr|Oh|Er|Es|Am|An|Da|Du|Ab|Zu|Wo|Im|Os|Na|Em|Ao|Ma|Di"
)
_PAIR = Regex(
    r"(?<![&/@.\w])(?<![./@]-)(?<!&\s)(?P<before>[^\W\d_]+[^\W\d_A-Z])"
    rf"(?P<mark>[,;]|\.(?=[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]{{2}}|(?:{_SHORT_WORDS})[\s'’,]|(?:Mr|Ms|Dr)\.|[A-Z]['’][^\W\d_]{{2}}))"
    r"(?P<after>[^\W\d_](?:[^\W\d_]+|['’][^\W\d_]+))(?!\w*(?:[/@]|\.\w))"
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
        wrong("They wrote to her next-of-[[kin.Road]] closures are in place."),
        wrong("The British [[left.De]] Gaulle stayed, and was [[angry.He]]'ll be back."),
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
