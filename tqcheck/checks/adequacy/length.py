"""Sentences much shorter or much longer than their source."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_FEWEST = 60  # characters of the source
# Of the source's length. Of newstest2013's sentences outside it are 4 of 2,421 (es-en) and 5 of 2,473 (fr-en).
_SHORTEST, _LONGEST = 0.5, 2.0
_LATIN = frozenset({"en", "es", "fr", "de", "pt", "it", "nl", "ca", "gl", "ro", "pl", "cs", "sv", "da", "no", "fi"})


@segment_rule(
    code="TQ603",
    message="the translation is {ratio} % as long as its source: something is {fault}",
    category="accuracy/omission",
    severity="major",
    tier=2,
    zones=RUNNING_PROSE,
    target=tuple(sorted(_LATIN)),
    presumes_source=tuple(sorted(_LATIN)),
    needs=("source",),
    examples=(
        wrong(
            "[[The minister spoke in Rome.]]",
            source="El ministro habló en Roma de la ley que el Parlamento aprobó en junio y que todos quieren aplicar.",
            source_language="es",
        ),
        wrong(
            "[[The minister, who is one of the best known politicians of the country and of the whole continent, "
            "spoke in Rome about the law of the land and the seas around it.]]",
            source="El ministro habló en Roma de la ley del mar ante todo el Senado.",
            source_language="es",
        ),
        right(
            "The minister spoke in Rome about the law that Parliament passed in June and nobody wants to apply.",
            source="El ministro habló en Roma de la ley que el Parlamento aprobó en junio y que nadie quiere aplicar.",
            source_language="es",
        ),
        right("He left.", source="Se marchó.", source_language="es"),
    ),
)
def length(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence less than half or more than twice as long as its source.

    Why it matters: a clause was left out, or the engine made one up.

    Left alone: sources under 60 characters, whose length says little.
    """
    if not segment.source or len(segment.source) < _FEWEST:
        return
    rendering = story.rendering(segment)  # two sentences may render one
    ratio = len(rendering) / len(segment.source)
    if rendering.startswith(segment.text) and not _SHORTEST <= ratio <= _LONGEST:
        fault = "missing" if ratio < 1 else "added"
        yield Hit(0, len(segment.text), detail={"ratio": f"{100 * ratio:.0f}", "fault": fault})
