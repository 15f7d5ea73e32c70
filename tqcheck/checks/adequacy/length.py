"""Sentences much shorter or much longer than their source."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck import coverage
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_FEWEST = 60  # characters of the source
_SHORTEST, _LONGEST = 0.55, 1.9  # of what is expected; people's translations hardly ever are outside
_SHORT, _LONG = coverage.SHORT, 1.55  # the same, where a clause has no counterpart
_CLAUSE = 5  # content words
_LATIN = frozenset({"en", "es", "fr", "de", "pt", "it", "nl", "ca", "gl", "ro", "pl", "cs", "sv", "da", "no", "fi"})


@segment_rule(
    code="TQ603",
    message="the translation is {ratio} % as long as one should be; {said}{named}",
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
            "[[The minister spoke on Monday in Rome of the new law of the sea.]]",
            source="El ministro habló el lunes en Roma de la nueva ley del mar y pidió más dinero para las escuelas y "
            "los hospitales de la provincia.",
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
    """Flags a sentence much shorter or longer than a translation of its source is.

    Why it matters: a clause was left out, or the engine made one up.

    A translation may be as short as 55 % of what is expected of the two languages, and as long as 190 %; where five
    content words in a row have no counterpart on the other side, 65 % and 155 %.

    Left alone: sources under 60 characters, whose length says little.
    """
    if not segment.source or len(segment.source) < _FEWEST:
        return
    rendering = story.rendering(segment)  # two sentences may render one
    source, target = zip((segment.source, rendering), story.pair, strict=True)
    ratio = coverage.relative_length(*target, *source)
    if not rendering.startswith(segment.text) or _SHORT <= ratio <= _LONG:
        return
    here, there = (source, target) if ratio < 1 else (target, source)
    clause = coverage.unexplained(coverage.content(*here, *there))
    is_named = clause.words >= _CLAUSE
    if is_named or not _SHORTEST <= ratio <= _LONGEST:
        # it may be there in words that the lexicon does not know: "6- to 9-year-old girls" for "sechs bis neun Jahren"
        place, fault = ("translation", "missing") if ratio < 1 else ("source", "added")
        said = f"no counterpart found in the {place} for: " if is_named else f"something may be {fault}"
        named = here[0][clause.start : clause.end] if is_named else ""
        yield Hit(0, len(segment.text), detail={"ratio": f"{100 * ratio:.0f}", "said": said, "named": named})
