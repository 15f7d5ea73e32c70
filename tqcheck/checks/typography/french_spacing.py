"""The space that French puts before high punctuation."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_SPACED = Regex(r"(?<=\w)[ \u00a0\u202f][:;!?](?=\s|$)")
_BARE = Regex(r"(?<=[a-zà-ÿ)])(?P<mark>(?<!&quot)(?<!&nbsp)(?<!&amp)(?<!&[a-z]{5});|[!?]|:(?=\s))(?=\s|$)")
_CUES = (":", ";", "!", "?")
_HABIT = 2  # so many marks with their space for each without show what the story does elsewhere


@story_rule(
    code="TQ150",
    message="French puts a (no-break) space before '{mark}', as this story does elsewhere",
    category="linguistic-conventions/punctuation",
    severity="minor",
    tier=2,
    target=("fr",),
    cues=_CUES,
    examples=(
        wrong(
            "Vient-il ? Non ! Reste-t-il[[?]]",
            fixed="Vient-il ? Non ! Reste-t-il\u00a0?",
        ),
        wrong(
            "Il dit : oui. Et elle ? Il le sait[[;]] pas elle.",
            fixed="Il dit : oui. Et elle ? Il le sait\u00a0; pas elle.",
        ),
        right("Vient-il? Non! Reste-t-il?"),
        right("Il dit : &quot; oui. Et elle ? Non ! Le score est de 3:2 à 10:30."),
    ),
)
def french_spacing(story: Story) -> Iterator[Hit]:
    """Flags ':', ';', '!' or '?' without a space before it in a French story that has the space elsewhere.

    Why it matters: the lines were translated by different hands, or one was never read.

    Left alone: stories that never have the space (Canadian and Swiss house styles), times and scores.
    """
    segments = list(story.with_any(_CUES))
    spaced, bare = (sum(1 for s in segments for _ in pattern.finditer(s.text)) for pattern in (_SPACED, _BARE))
    if spaced < _HABIT * max(1, bare):
        return
    for segment in segments:
        for match in _BARE.finditer(segment.text):
            mark = match["mark"]
            yield Hit(*match.span(), suggestion=f"\u00a0{mark}", segment=segment.id, detail={"mark": mark})
