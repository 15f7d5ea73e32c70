"""Numbers of the source that the translation does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tqcheck.checks.regex import Regex
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_NUMBER = Regex(r"\d+(?:[.,\u00a0\u202f' ]\d{3})*(?:[.,]\d+)?")
_LONGEST_SMALL = 2  # digits; smaller numbers are often written out


@segment_rule(
    code="TQ601",
    message="'{found}' is not in the source sentence",
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    needs=("source",),
    examples=(
        wrong("More than [[12,500]] people came to the square.", source="Más de 15.200 personas acudieron a la plaza."),
        wrong("It was signed in [[1947]] in Rome.", source="Se firmó en 1974 en Roma."),
        right("More than 12,500 people came to the square.", source="Más de 12.500 personas acudieron a la plaza."),
        right("The debt is 8,000 million euros.", source="La deuda es de 8.000.000.000 de euros."),
        right("Some 15 people came.", source="Acudieron unas quince personas."),
    ),
)
def number_mismatch(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a number of three digits or more that the aligned source sentence does not have, compared by its digits.

    Why it matters: a wrong figure is the costliest slip of a newsroom.

    Left alone: small numbers, which may be written out; "8,000 million" against "8 billion" (other rules see these).
    """
    if not segment.source:
        return
    known = Counter(_digits(match[0]) for match in _NUMBER.finditer(segment.source))
    for match in _NUMBER.finditer(segment.text):
        digits = _digits(match[0])
        if len(digits) > _LONGEST_SMALL and not known[digits] and not _scaled(digits, known):
            yield Hit(*match.span())


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _scaled(digits: str, known: Counter[str]) -> bool:
    """Whether the source has the same figure with other zeros: 8 mil millones, 8,000 million."""
    stem = digits.rstrip("0")
    return any(stem and other.rstrip("0") == stem for other in known)
