"""Headings with the capitals of English."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment, Zone
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_WORD = Regex(r"(?<![\w'’.-])[^\W\d_]{4,}(?![\w'’-])")
_LEAST = 4  # words of four letters or more that tell


@segment_rule(
    code="TQ164",
    message="every word of the heading has a capital, as in English",
    category="linguistic-conventions/capitalization",
    severity="minor",
    tier=2,
    target=("es", "fr", "pt", "it"),
    zones=(Zone.HEADLINE,),
    examples=(
        wrong("[[El Presidente Visita La Ciudad Donde Nació]]\n\nEl presidente visita hoy la ciudad en que nació."),
        wrong("[[Nuevas Reglas Para Los Bancos Del País]]\n\nLas reglas nuevas valen desde mayo en todo el país."),
        right("El presidente visita la ciudad donde nació\n\nEl presidente visita hoy la ciudad en que nació."),
        right("Barack Obama, Angela Merkel y Xi Jinping en Roma\n\nTres jefes de Estado se reunieron hoy en Roma."),
    ),
)
def title_case_heading(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a heading in which every word has a capital: "El Presidente Visita La Ciudad".

    Why it matters: only English writes headings so; in other languages they look like a list of names.

    Left alone: headings with a word in lower case of four letters or more, and headings of capitals only.
    """
    telling = [match[0] for match in _WORD.finditer(segment.text)]
    in_story = {match[0] for other in story.segments if other.id != segment.id for match in _WORD.finditer(other.text)}
    common = [word for word in telling if word.lower() in in_story]
    capitals = all(word[0].isupper() for word in telling) and not segment.text.isupper()
    if len(telling) >= _LEAST and capitals and len(common) >= 2:
        yield Hit(0, len(segment.text))
