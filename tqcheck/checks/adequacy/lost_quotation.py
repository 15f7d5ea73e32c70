"""Quotation marks that only one side has."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks.regex import Regex
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_SPEECH = Regex(r"[“«„\"](?=\S)[^“”«»„\"]{25,}(?<=\S)[”»“\"]")
_MARK = Regex(r"[“”«»„\"‘]|(?<!\w)['’](?=\w)|(?<=[.,!?])['’]")  # not the apostrophe of "isn't"


@segment_rule(
    code="TQ605",
    message="the source has this, or part of it, between quotation marks; the translation has none",
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    zones=RUNNING_PROSE,
    target=("en", "es", "fr", "de", "pt", "it"),
    needs=("source",),
    examples=(
        wrong(
            "[[We will never sign such a law, the minister said.]]",
            source="“Nunca vamos a firmar una ley así”, dijo el ministro.",
        ),
        wrong(
            "[[The law is a danger to all of us, said Weber.]]",
            source="„Das Gesetz ist eine Gefahr für uns alle“, sagte Weber.",
        ),
        wrong("[[We won't sign such a law, he said.]]", source="“Nunca vamos a firmar una ley así”, dijo el ministro."),
        right(
            "“We will never sign such a law,” the minister said.",
            source="«Nunca vamos a firmar una ley así», dijo el ministro.",
        ),
        right("The so-called law was signed.", source="La “ley” fue firmada."),
    ),
)
def lost_quotation(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence whose source quotes somebody at length and which has no quotation mark at all.

    Why it matters: what somebody said becomes what the newsroom says.

    Left alone: single words and short phrases between marks.
    """
    if segment.source and _SPEECH.search(segment.source) and not _MARK.search(story.rendering(segment)):
        yield Hit(0, len(segment.text))
