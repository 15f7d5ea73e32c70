"""Sentences the file breaks where the source had markup around a name."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.checks import letter
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_LAST_WORD = Regex(r"\S+$")
_FIRST_WORD = Regex(r"\S+")
_PUNCTUATION = tuple(",.;:)!?")
_LONGEST_FRAGMENT = 12  # words; a longer piece between two breaks is a line of its own, not a linked name


@segment_rule(
    code="TQ201",
    safe=True,
    message="the sentence is broken over lines around '{fragment}'",
    category="design/formatting",
    severity="minor",
    tier=1,
    zones=RUNNING_PROSE,
    examples=(
        wrong(
            "The ministry said that Russian [[President\n\nVladimir Putin\n\nhas]] agreed to a visit this year.",
            fixed="The ministry said that Russian President Vladimir Putin has agreed to a visit this year.",
        ),
        wrong(
            "They have agreed [[to\n\nstrengthen their ties\n\n“for]] a better world” and a lasting peace, he said.",
            fixed="They have agreed to strengthen their ties “for a better world” and a lasting peace, he said.",
        ),
        wrong("The prize went to the [[novelist\n\nAna Torres,]]", fixed="The prize went to the novelist Ana Torres,"),
        right("The ministry said that Russian President Vladimir Putin has agreed.\n\nHe will come in May."),
        right("The ministry said that Russian President\nVladimir Putin has agreed to visit the country\nthis year."),
        right(
            "(\n\nThe present study was conducted with the aim of constructing and validating a short form of the test."
        ),
        right("To whom it may concern,\n\nI have known Ana for years, and she has always been kind."),
        right("Dear Mr Smith,\nWe write to you about the bill of last month.\n\nYours sincerely,\n\nJohn Smith"),
        wrong("Best known for her [[novels,\n\nAna Torres\n\nwon]] the prize of the city on Monday."),
    ),
)
def split_line(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence that the file breaks over paragraphs, as happens where the source had a link or bold type.

    Why it matters: published as it is, the story reads in fragments; and translated in fragments, it loses words at
    the breaks.

    Left alone: hard-wrapped lines, headings, lists, whole sentences on lines of their own, a lone bracket on the line
    before a sentence, and the lines that open and close a letter ("Dear Mr Smith,", "Yours sincerely,").
    """
    text = segment.text
    for first, last in _fragments(segment, story.document.target_language.code):
        before = _LAST_WORD.search(text[:first])
        after = _FIRST_WORD.search(text[last + 1 :]) if last < len(text) else None
        start = before.start() if before else first
        end = last + 1 + after.end() if after else last
        yield Hit(
            start,
            end,
            suggestion=" ".join(text[start:end].split()),
            detail={"fragment": text[first + 1 : last] or " ".join(text[start:end].split())},
            safe=_goes_on(text[(last if after else first) + 1 :]),
        )


def _fragments(segment: Segment, language: str | None) -> Iterator[tuple[int, int]]:
    """Breaks in pairs, around each linked name; a break without a partner reaches to the end of its piece."""
    # a break before punctuation is where a name went missing: `dropped-name` marks that
    breaks = [
        place
        for place in segment.breaks
        if segment.text[place + 1 : place + 2] not in _PUNCTUATION and not letter.is_formula(segment, place, language)
    ]
    while breaks:
        first = breaks.pop(0)
        last = breaks[0] if breaks else len(segment.text)
        words = len(segment.text[first:last].split())
        if breaks and words <= _LONGEST_FRAGMENT:
            breaks.pop(0)
        elif words > _LONGEST_FRAGMENT:  # a lone break: mark only the words on both sides
            last = first
        if last > first or any(map(str.isalnum, segment.text[:first])):
            yield first, last


def _goes_on(text: str) -> bool:
    """Whether a sentence certainly goes on here: before a capital stands what may be a headline or a salutation."""
    return next((character for character in text if character.isalnum()), "").islower()
