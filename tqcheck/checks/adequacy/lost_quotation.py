"""Quotation marks that only one side has."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.finding import Severity
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

# The marks of English, of Spanish, German and French, which may have a space inside: “ Non ”.
_QUOTATION = Regex(r"(?<![^\s(\[’'])[“«„\"][\s\u00a0\u202f]?(?P<words>[^\s“”«»„\"][^“”«»„\"]*)[”»“\"](?!\w)")
_SHORTEST = 25  # characters of a quotation
_MARK = Regex(r"[“”«»„\"‘]|(?<!\w)['’](?=\w)|(?<=[.,!?])['’]")  # not the apostrophe of "isn't"
_LONGEST_PHRASE = 50  # characters of a quotation that begins in mid-sentence; longer ones are speech
_LONG_WORD = Regex(r"[^\W\d_]{4,}")
_INDIRECT = Regex(
    r"\b(?:habe|hätten?|sei|seien|werde|würden?|könne|könnten?|müsse|müssten?|solle|wolle|dürfe|wäre|wären)\b"
)


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
        right(
            "It comes from squamous cell carcinoma (SCC) of the mouth.",
            source="Es ist ein Mundkarzinom (SCC, „squamous cell carcinoma of the mouth“).",
            source_language="de",
        ),
        right(
            "Its motto, We can do it all together, hangs on the wall.",
            source="Su lema “We can do it all together” (“Juntos lo podemos todo”) cuelga en la pared.",
            source_language="es",
        ),
        right(
            "After Gone Baby Gone he made The Town in 2010.",
            source="Tras “Adiós” rodó “The Town. Ciudad de Ladrones” en 2010.",
            source_language="es",
        ),
        wrong(
            "[[The law is a danger to all citizens, said Weber (SPD).]]",
            source="„Das Gesetz ist eine Gefahr für alle Bürger“, sagte Weber („der Rote“).",
            source_language="de",
        ),
        wrong(
            "[[The courage of a lifetime was gone, he says.]]",
            source="« Tout le courage de ma vie était parti », confie-t-il.",
            source_language="fr",
        ),
    ),
)
def lost_quotation(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence whose source quotes somebody at length and which has no quotation mark at all.

    Why it matters: what somebody said becomes what the newsroom says.

    A phrase of some words within the newsroom's own sentence is a minor matter.

    Left alone: single words and short phrases between marks; glosses in brackets ("SARS („severe acute …“)"), titles
    and names, what stands in the translation as it is quoted; in German what became indirect speech ("sie habe").
    """
    source = segment.source or ""
    quotations = [match for match in _QUOTATION.finditer(source) if len(match["words"]) >= _SHORTEST]
    if not quotations or _MARK.search(rendering := story.rendering(segment)):
        return
    if story.document.target_language.code == "de" and _INDIRECT.search(rendering):
        return
    lost = [match["words"] for match in quotations if _is_speech(match, rendering, story.source_language)]
    if lost:
        is_phrase = all(words[0].islower() and len(words) < _LONGEST_PHRASE for words in lost)
        yield Hit(0, len(segment.text), severity=Severity.MINOR if is_phrase else None)


def _is_speech(quotation: Match[str], rendering: str, language: str | None) -> bool:
    """Whether it is no gloss in brackets, no title, nothing that stands in the translation as it is."""
    words, before = quotation["words"], quotation.string[: quotation.start()]
    is_gloss = before.rfind("(") > before.rfind(")")
    is_kept = words.rstrip(".,;!? ").lower() in rendering.lower()
    return not (is_gloss or is_kept or (language != "de" and _is_name(words)))


def _is_name(quoted: str) -> bool:
    """Most of its long words have capitals; German nouns have them anyway."""
    words = [match[0] for match in _LONG_WORD.finditer(quoted)]
    return sum(word[0].isupper() for word in words) > 0.5 * len(words)
