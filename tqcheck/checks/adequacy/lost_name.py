"""People of the source whom the translation of a sentence does not name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from tqcheck import exonyms
from tqcheck.ledger import Name
from tqcheck.rule import Hit, Story, right, story_rule, wrong
from tqcheck.sounds import letters, sound

_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = 4  # letters by which a name is known again: Trump, Trumpin, Trumps
_LONG = 6  # letters of another word than the last that names it, too
_LANGUAGES = ("en", "es", "fr", "pt", "it")  # where a capital makes a name


@story_rule(
    code="TQ610",
    message="'{name}' of the source is not named here",
    target=("en", "es", "fr", "de", "pt", "it"),
    presumes_source=_LANGUAGES,
    category="accuracy/omission",
    severity="major",
    tier=2,
    needs=("source",),
    examples=(
        wrong(
            "[[On Saturday Finnish Finnish takes office.]]\n\nA day will pass.\n\nThen Peña Nieto travels.",
            source="El sábado toma posesión el presidente Enrique Peña Nieto.",
            source_language="es",
        ),
        wrong(
            "[[The star left the business.]]\n\nIt was a sad day.\n\nWilloughby has said nothing.",
            source="La estrella Holly Willoughby dejó el negocio.",
            source_language="es",
        ),
        right(
            "On Saturday Enrique Peña Nieto takes office.\n\nA day will pass.\n\nThen Peña Nieto travels.",
            source="El sábado toma posesión el presidente Enrique Peña Nieto.",
            source_language="es",
        ),
        wrong(  # two sentences render one, and the name is missing in it once
            "[[The unions of the airline complained about the former owner.]] He is accused of fraud in the firm.\n\nA "
            "day will pass.\n\nThen Aviación Mexicana flew again.",
            source="Los sindicatos de Mexicana de Aviación denunciaron al exdueño, a quien se acusa de fraude.",
            source_language="es",
        ),
        right(
            "The unions of Mexicana Airlines complained.\n\nA day will pass.\n\nThen Mexicana de Aviación flew again.",
            source="Se quejaron los sindicatos de Mexicana de Aviación.",
            source_language="es",
        ),
        right(
            "The Supreme Court met.\n\nA day will pass.\n\nThen it met.",
            source="Ayer se reunió el Tribunal Supremo.",
            source_language="es",
        ),
    ),
)
def lost_name(story: Story) -> Iterator[Hit]:
    """Flags a sentence whose source has a full name that neither it nor its neighbours have, but the rest of the story.

    Why it matters: something else stands where somebody was named, or nothing.

    The name must stand somewhere else in the translation: then it is one that is kept, not one that is translated
    ("Tribunal Supremo"). Names are compared by their last word, its beginning and its sound; any other long word of it
    names it, too.

    Left alone: names that stand in a sentence beside, or by a long word of theirs ("Mexicana Airlines" for *Mexicana de
    Aviación*); single words, for which a pronoun may stand; names that other languages write in another way ("North
    Korea"), and names that end in a common noun ("Champions League"). What a sentence of the source loses is said once.
    """
    words = [frozenset(map(letters, _WORD.findall(segment.text))) for segment in story.segments]
    beginnings = [frozenset(word[:_BEGINNING] for word in there) for there in words]
    known = frozenset().union(*words)
    flagged: set[str | None] = set()  # sentences of the source: several of the translation may render one
    for name in story.source_ledger.names:
        source = story.segments[name.segment].source
        last = letters(name.words[-1])
        is_kept = len(name.words) > 1 and len(last) >= _BEGINNING and last in known
        if not is_kept or source in flagged or _is_translated(name, story):
            continue
        near = range(max(0, name.segment - 1), min(len(words), name.segment + 2))
        long = {word for word in map(letters, name.words) if len(word) >= _LONG}
        if any(last[:_BEGINNING] in beginnings[place] or not long.isdisjoint(words[place]) for place in near):
            continue
        if not _sounds_near(name, story, near):
            flagged.add(source)
            yield Hit(0, len(story.segments[name.segment].text), segment=name.segment, detail={"name": name.text})


def _is_translated(name: Name, story: Story) -> bool:
    is_common = name.words[-1].lower() in story.source_ledger.small_words
    return is_common or not _translated().isdisjoint((name.text, name.words[-1]))


@functools.cache
def _translated() -> frozenset[str]:
    """The names of all languages that are not the same in all of them."""
    return frozenset(form.text for row in exonyms.rows("exonyms") for forms in row.values() for form in forms)


def _sounds_near(name: Name, story: Story, near: Sequence[int]) -> bool:
    heard = sound(name.words[-1])
    return any(sound(word) == heard for place in near for word in _WORD.findall(story.segments[place].text))
