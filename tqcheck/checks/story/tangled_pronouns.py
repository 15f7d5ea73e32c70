"""Pronouns that lost the people they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.finding import Evidence, Severity
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_TANGLED = Regex(
    r"\b(?:ask(?:ed|s)?|told|tells?|order(?:ed|s)?|urg(?:ed|es)|invit(?:ed|es)|beg(?:ged|s)|request(?:ed|s)?)\s+"
    r"(?P<pronoun>him|her|it|them)\s+to\s+\w+\s+(?P=pronoun)\s+(?:his|her|its|their|the|a|an|some)\b"
)
_CUES = ("him to ", "her to ", "it to ", "them to ")
_SHE = Regex(r"\b(?:she|herself)\b")
_HE = Regex(r"\b(?:he|himself)\b")
_NAME = Regex(r"\b[A-Z][a-z]+\b")
_BEFORE = 3  # segments in which the person may have been introduced


@story_rule(
    code="TQ501",
    message="'{pronoun}' stands for two people here; name one of them",
    target=("en",),
    presumes_source=("es", "fr", "pt", "it"),
    category="accuracy/mistranslation",
    severity="minor",
    tier=2,
    cues=_CUES,
    examples=(
        wrong("The two men met at noon. The president [[asked him to send him his]] greetings in the evening."),
        wrong("Minister Rossi spoke before she left. Rossi came back and the king [[asked him to give him a]] copy."),
        right("The president asked him to send her his greetings in the evening."),
        right("The president asked him to send the king his greetings."),
    ),
)
def tangled_pronouns(story: Story) -> Iterator[Hit]:
    """Flags one pronoun used for two people in a clause, "asked him to send him his", rendered from "le … le … su".

    Why it matters: Spanish 'le' and 'su' do not tell who; the reader cannot either, or gets the wrong person.
    Where a person of the sentence is elsewhere of the other gender, the finding is major.
    """
    for segment in story.with_any(_CUES):
        if segment.zone not in RUNNING_PROSE:
            continue
        for match in _TANGLED.finditer(segment.text):
            contradiction = _contradiction(match["pronoun"], segment, story)
            yield Hit(
                *match.span(),
                segment=segment.id,
                detail={"pronoun": match["pronoun"]},
                severity=Severity.MAJOR if contradiction else None,
                evidence=(Evidence("rule", contradiction, 0.7),) if contradiction else (),
            )


def _contradiction(pronoun: str, segment: Segment, story: Story) -> str | None:
    """The person named here whom an earlier sentence calls by a pronoun of the other gender, as a sentence."""
    other = {"him": _SHE, "her": _HE}.get(pronoun)
    if other is None:
        return None
    names = {match[0] for match in _NAME.finditer(segment.text)}
    for earlier in story.segments[max(0, segment.id - _BEFORE) : segment.id]:
        found = other.search(earlier.text)
        if found:
            shared = [match[0] for match in _NAME.finditer(earlier.text[: found.start()]) if match[0] in names]
            if shared:
                return f"'{shared[-1]}' is '{found[0]}' in an earlier sentence"
    return None
