"""Sentences left in the source language."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import function_words, languages, tables
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, without_quotations, wrong
from tqcheck.words import words

_FEWEST_WORDS = 6
_FEWEST_FUNCTION_WORDS = 3  # different ones; "I saw every ball going in" has two of Italian
_ENOUGH_OF_TARGET = 0.25  # share of function words with which a sentence is in the target language for sure
_LITTLE_OF_TARGET = 0.1  # share with which a sentence is hardly in the target language
_ENOUGH_OF_OTHER = 0.2  # share with which it is in another one, whichever of two that are alike
_LETTER_NOT_ASCII = Regex(r"[^\x00-\x7f](?<=\w)")
_MARGIN = 0.15  # in share of function words, between the best language and the next


def _where(story: Story) -> set[int]:
    """Segments with a function word that the target has not, or a letter of another script, as others have."""
    foreign = _foreign(story.document.target_language.code or "")
    strange = (s.id for s in story.segments if not s.text.isascii() and _LETTER_NOT_ASCII.search(s.text))
    return story.holding(foreign).union(strange)


@segment_rule(
    code="TQ001",
    message="this sentence is in {language}, not in {target}",
    category="accuracy/untranslated",
    severity="critical",
    tier=1,
    covers=True,
    where=_where,
    zones=RUNNING_PROSE,
    examples=(
        wrong(
            "The minister said nothing.\n\n[[El ministro no quiso hablar de los planes que tiene para el país.]]",
            source_language="es",
        ),
        wrong("The minister said nothing.\n\n[[Le ministre ne veut pas parler de ce qui est dans les plans.]]"),
        wrong("The minister said nothing.\n\n[[Según los vecinos, nadie sabía nada de los planes del ayuntamiento.]]"),
        wrong(
            "The minister said nothing.\n\n[[La policía detuvo a tres hombres que viajaban en un coche por el centro.]]"
        ),
        right("The minister said nothing of the plans that he has for the country."),
        right("I saw every ball going in."),
        right("“El ministro no quiso hablar de los planes que tiene para el país,” the paper wrote."),
    ),
)
def untranslated_segment(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a sentence in another language than the story, by its function words.

    Why it matters: it was skipped; automatic scores often reward the copy.

    Left alone: sentences under six words, and quotations.
    """
    target = story.document.target_language.code
    if target is None or not function_words.is_known(target):
        return
    if function_words.share(segment.text, target, story.words[segment.id]) >= _ENOUGH_OF_TARGET:
        return
    text = without_quotations(segment.text)
    if len(text.split()) < _FEWEST_WORDS or function_words.share(text, target) >= _ENOUGH_OF_TARGET:
        return
    # each word once: "CBS had 3.1 million, NBC had 2.94 million, CNN had …" is not Dutch
    found = list(dict.fromkeys(words(text)))
    once = " ".join(found)
    language, margin = function_words.likely_language(once, _among())
    if language is None or language == target:
        return
    share = function_words.share(once, language, found)
    is_alien = function_words.share(once, target, found) < _LITTLE_OF_TARGET
    if margin < _MARGIN and not (is_alien and share > _ENOUGH_OF_OTHER):
        return
    if round(share * len(found)) >= _FEWEST_FUNCTION_WORDS:
        detail = {"language": languages.name(language), "target": languages.name(target)}
        yield Hit(0, len(segment.text), detail=detail)


@functools.cache
def _among() -> tuple[str, ...]:
    return tuple(code for code in languages.NAMES if function_words.is_known(code))


@functools.cache
def _foreign(target: str) -> frozenset[str]:
    """The function words of all other languages that are none of the target; letters ("Smith's", "d'") say nothing."""
    listed = tables.words("function_words")
    foreign = frozenset().union(*listed.values()) - listed.get(target, frozenset())
    return frozenset(word for word in foreign if len(word) > 1)
