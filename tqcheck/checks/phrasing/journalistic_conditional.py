"""The conditional by which Romance news reports what it has not confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.finding import Evidence
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_ADVERB = r"(?:(?:already|also|even|repeatedly|allegedly|secretly|directly|recently)\s+)?"
_PARTICIPLE = (
    r"(?P<participle>[a-z]{3,}ed|told|sent|given|taken|made|met|held|paid|sold|bought|led|lost|left|fled|hidden|shown|"
    r"written|spoken|brought|begun|found|fallen|got|put|seen|set|won)"
)
_CONDITIONAL = Regex(
    rf"\bwould\s+have\s+{_ADVERB}"
    rf"(?:been\s+(?P<progressive>[a-z]{{3,}}ing)|been\s+(?P<passive>[a-z]{{3,}}ed)|{_PARTICIPLE})\b",
)
# A condition, a wish or another modal nearby makes it a true conditional.
_HYPOTHETICAL = Regex(
    r"(?i)\b(?:if|unless|otherwise|but for|without|ideally|had (?:he|she|it|they|we|the)|were (?:he|she|it|they|we)|"
    r"could|might|should|wish\w*|rather|better|imagine\w*|expect\w*|hop(?:e|ed|ing)|thought|assum\w+|believ\w+|"
    r"suppos\w+|predict\w*|forecast\w*|promis\w+|said (?:he|she|it|they|that|the)|instead|normally|usually|never|"
    r"nobody|no one|who would|what would|why would|how would|n['’]t|not|I|we|you|presumably|probably|likely|"
    r"doubt\w*|proposal|bill|plan\w*|deal|law|rule\w*|amendment|measure|legislation|merger|scheme)\b"
)
_RUMOUR = Regex(
    r"(?i)\b(?:according to|source[s]?|media|press|newspaper|agency|reports?|reported|alleged\w*|investigat\w+|police|"
    r"prosecut\w+|rumou?rs?|intelligence)\b"
)
# The source's own conditional perfect or progressive; with a source text it decides.
_IN_SOURCE = {
    "es": Regex(r"(?i)\b(?:habr[ií]an?\s+\w+(?:do|to|cho)|estar[ií]an?\s+\w+ndo)\b"),
    "fr": Regex(r"(?i)\baurai(?:en)?t\s+\w+"),
    "it": Regex(r"(?i)\bavrebber?o?\s+\w+"),
    "pt": Regex(r"(?i)\bteriam?\s+\w+"),
}
_SURE = 0.85  # confidence where the source has it too
_NOT_EVENTS = frozenset(("liked", "loved", "preferred", "wanted", "needed", "wished", "hated", "expected"))


@segment_rule(
    code="TQ301",
    message="'{found}' reads as something that did not happen; for an unconfirmed report English says '{suggestion}'",
    target=("en",),
    presumes_source=("es", "fr", "pt", "it"),
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    zones=RUNNING_PROSE,
    in_quotes="translated",
    cues=("would have",),
    examples=(
        wrong(
            "The minister [[would have informed]] the king on Sunday, according to the newspaper.",
            fixed="The minister reportedly informed the king on Sunday, according to the newspaper.",
        ),
        wrong(
            "The group has paid the rebels and [[would have been supplying]] them with rifles.",
            fixed="The group has paid the rebels and has reportedly been supplying them with rifles.",
            source_language="es",
        ),
        wrong("Two suspects [[would have been arrested]], police sources say."),
        wrong(
            "Moscow [[would have sent]] rifles to the north.",
            source_language="es",
            source="Moscú habría enviado fusiles al norte.",
        ),
        right(
            "Moscow would have sent rifles to the north.",
            source_language="es",
            source="Moscú hubiera mandado fusiles al norte.",
        ),
        right("He would have informed the king if he had known, according to his friends."),
        right("The minister would have to inform the king, the newspaper reported."),
        right("The bill would have raised taxes, according to the press."),
        right("Most readers of this newspaper would have liked the film."),
        right("A longer bridge would have cost the city more."),
    ),
)
def journalistic_conditional(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags "would have + participle" that renders a Romance conditional of rumour ("habría comunicado").

    Why it matters: what the source reports as unconfirmed, the English reader takes for something that did not
    happen; in crime stories this is a legal risk.

    Left alone: sentences with a condition, a wish, a plan or a negation; without a known Romance source also
    sentences that name no source, agency or police. Where the source text is given, it decides.
    """
    if _HYPOTHETICAL.search(segment.text):
        return
    in_source = _in_source(segment, story)
    rumour = _RUMOUR.search(segment.text)
    if in_source == "" or (rumour is None and story.source_language is None):
        return
    for match in _CONDITIONAL.finditer(segment.text):
        if match["participle"] in _NOT_EVENTS:
            continue
        cue = [Evidence("rule", f"the sentence names its source: '{rumour[0]}'", 0.6)] if rumour else []
        if in_source:
            cue.append(Evidence("source", f"the source has '{in_source}'", _SURE))
        confidence = _SURE if in_source else None
        yield Hit(*match.span(), suggestion=_reportedly(match), confidence=confidence, evidence=tuple(cue))


def _in_source(segment: Segment, story: Story) -> str | None:
    """The conditional of the source text; "" where the source has none, None where there is no source to ask."""
    pattern = _IN_SOURCE.get(story.source_language or "")
    if pattern is None or not segment.source:
        return None
    match = pattern.search(segment.source)
    return match[0] if match else ""


def _reportedly(match: Match[str]) -> str:
    if match["progressive"]:
        return f"has reportedly been {match['progressive']}"
    if match["passive"]:
        return f"has reportedly been {match['passive']}"
    return f"reportedly {match['participle']}"
