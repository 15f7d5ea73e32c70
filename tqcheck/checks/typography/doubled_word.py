"""A function word written twice in a row."""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq

from tqcheck import tables
from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_DOUBLED = Regex(r"(?<![\w'’-])(?P<word>[^\W\d_]+)\s+(?P=word)(?![\w'’-])", flags=2)  # 2: re.IGNORECASE
_LOOP = Regex(r"(?<![\w'’-])(?P<word>[^\W\d_]+)(?:\s+(?P=word)){3,}(?![\w'’-])", flags=2)


def _where(story: Story) -> Iterator[int]:
    """Segments with one word twice in a row."""
    return (number for number, words in enumerate(story.words) if any(map(eq, words, words[1:])))


@segment_rule(
    code="TQ105",
    safe=True,
    message="'{word}' stands twice",
    category="linguistic-conventions/duplication",
    severity="minor",
    tier=1,
    where=_where,
    examples=(
        wrong("They talked about [[the the]] war in the north.", fixed="They talked about the war in the north."),
        wrong(
            "The ship is bound [[for\n\nfor]] the south of the country.",
            fixed="The ship is bound for the south of the country.",
        ),
        right("He had had enough, and said that that was all."),
        right("No, no, no, he said; it was very very late."),
        right("He saw the the the the end."),
    ),
)
def doubled_word(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags an article, preposition or conjunction written twice in a row, also over a line break.

    Why it matters: it is where two pieces of a sentence were translated apart and put together again.

    Left alone: words that may stand twice ("had had", "that that", "very very"), all content words, and what stands
    four times or more: that is a loop of the engine (`repetition-loop`).
    """
    listed = tables.words("never_doubled").get(story.document.target_language.code or "", frozenset())
    loops = [loop.span() for loop in _LOOP.finditer(segment.text)]
    for match in _DOUBLED.finditer(segment.text):
        if match["word"].lower() in listed and not any(a <= match.start() < b for a, b in loops):
            yield Hit(*match.span(), suggestion=match["word"], detail={"word": match["word"]})
