"""Sentences that begin with a small letter."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_FEWEST = 4  # words
_ENDED = Regex(r"[.!?][\"'”’»)\]]*\s*$")
_GOES_ON = Regex(r"(?:…|\.\.\.)[\"'”’»)\]]*\s*$")
_NAME = Regex(r"\w+ (?:\w+ )?[A-ZÀ-Þ]")  # von der Leyen
_PARTICLES = {"al", "bin", "ben", "da", "dal", "de", "degli", "dei", "della", "di", "do", "dos", "du", "ibn", "ter",
              "van", "vom", "von", "zu", "zum", "zur"}  # fmt: skip
_FIRST = Regex(r"[^\W\d_]+")


def _where(story: Story) -> Iterator[int]:
    return (segment.id for segment in story.segments if segment.text[:1].islower())


@segment_rule(
    code="TQ175",
    message="a sentence begins with a small letter",
    target=_LANGUAGES,
    category="linguistic-conventions/capitalization",
    severity="minor",
    tier=2,
    where=_where,
    zones=RUNNING_PROSE,
    examples=(
        wrong(
            "[[the]] committee was founded in 1937 and met every week.",
            "The committee was founded in 1937 and met every week.",
        ),
        wrong(
            "The talks failed.\n\n[[however]], the two sides will meet again.",
            "The talks failed.\n\nHowever, the two sides will meet again.",
        ),
        right("The committee was founded in 1937 and met every week."),
        right("iPhone sales fell in the last quarter of the year."),
        right("von der Leyen spoke to reporters on Monday."),
        right("al-Shabab fighters attacked the town on Monday."),
        right("They asked for three things:\n\nmore money for the schools of the town."),
        right("the long road"),
    ),
)
def small_beginning(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence that begins with a small letter, though the one before it has ended.

    Why it matters: something was lost before it, or an engine's casing step failed.

    Left alone: sentences of less than four words, what does not end as a sentence does, and names that begin with a
    small letter ("iPhone", "von der Leyen").
    """
    text = segment.text
    first = _FIRST.match(text)
    before = story.segments[segment.id - 1].text if segment.id else "."
    if first is None or len(text.split()) < _FEWEST or not _ENDED.search(text):
        return
    is_name = not first[0].islower() or text[first.end()] not in " ," or (first[0] in _PARTICLES and _NAME.match(text))
    if _ENDED.search(before) and not _GOES_ON.search(before) and not is_name:
        yield Hit(0, first.end(), first[0][0].upper() + first[0][1:])
