"""Addresses, handles and placeholders that must stand as in the source."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_ITEM = Regex(
    r"https?://[^\s<>\"”»)]+[\w/]|\bwww\.[^\s<>\"”»)]+[\w/]|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@])@\w{2,}|(?<![\w#&])#[^\W\d]\w+|\$?\{\{?\s?\w+\s?\}?\}|%(?:\d\$)?[sd]\b"
)


@segment_rule(
    code="TQ604",
    message="'{item}' of the source is not here as it stands there",
    category="accuracy/do-not-translate",
    severity="major",
    tier=1,
    target=(),
    needs=("source",),
    examples=(
        wrong("[[Write to press@efe.org for more.]]", source="Escriba a prensa@efe.es para más información."),
        wrong("[[Follow @efenews today.]]", source="Siga a @efenoticias hoy."),
        wrong("[[Dear {nombre}, thanks.]]", source="Querido {name}, gracias."),
        right("Follow @efenoticias today.", source="Siga a @EFEnoticias hoy."),
        right("See https://efe.com/a.", source="Véase https://efe.com/a"),
    ),
)
def kept_items(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence in which a web address, e-mail, handle, hashtag or placeholder of the source is changed.

    Why it matters: the link is dead, the tag finds nothing, the program does not fill in the name.

    Left alone: upper and lower case.
    """
    if not segment.source:
        return
    text = story.rendering(segment).lower()
    for match in _ITEM.finditer(segment.source):
        if match[0].lower().rstrip("/") not in text:
            yield Hit(0, len(segment.text), detail={"item": match[0]})
            return
