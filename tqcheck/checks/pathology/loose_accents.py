"""Accents that are characters of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u0327"  # grave, acute, circumflex, tilde, diaeresis, cedilla
_WORD = Regex(rf"(?<!\w)\w*[A-Za-z][{_ACCENTS}][\w{_ACCENTS}]*")


@story_rule(
    code="TQ017",
    message="in '{found}' and {others} other words the accent is a character of its own",
    category="linguistic-conventions/character-encoding",
    severity="minor",
    tier=2,
    target=("en", "es", "fr", "de", "pt", "it", "nl", "ca", "pl"),
    cues=tuple(_ACCENTS),
    examples=(
        wrong("The singer [[Jose\u0301]] sang of a cafe\u0301."),
        wrong("The [[gemu\u0308tlich]] town slept."),
        right("The singer José sang of a café."),
        right("The town is gemütlich."),
    ),
)
def loose_accents(story: Story) -> Iterator[Hit]:
    """Flags an accent that is a character of its own: "e" and U+0301 for "é"; once a story.

    Why it matters: search, sorting and fonts treat the two as different words. Unicode calls the joined form NFC.

    Left alone: accents that have no joined form.
    """
    found = [(s.id, match) for s in story.with_any(tuple(_ACCENTS)) for match in _WORD.finditer(s.text)]
    if found:
        segment, match = found[0]
        yield Hit(*match.span(), segment=segment, detail={"others": str(len(found) - 1)})
