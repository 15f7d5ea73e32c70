"""Sentences left in the source language."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import function_words, languages
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_FEWEST_WORDS = 6
_FEWEST_FUNCTION_WORDS = 3  # different ones; "I saw every ball going in" has two of Italian
_ENOUGH_OF_TARGET = 0.25  # share of function words with which a sentence is in the target language for sure
_MARGIN = 0.15  # in share of function words, between the best language and the next


@segment_rule(
    code="TQ001",
    message="this sentence is in {language}, not in {target}",
    category="accuracy/untranslated",
    severity="critical",
    tier=1,
    zones=RUNNING_PROSE,
    in_quotes=False,
    examples=(
        wrong(
            "The minister said nothing.\n\n[[El ministro no quiso hablar de los planes que tiene para el país.]]",
            source_language="es",
        ),
        wrong("The minister said nothing.\n\n[[Le ministre ne veut pas parler de ce qui est dans les plans.]]"),
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
    if len(segment.text.split()) < _FEWEST_WORDS:
        return
    # each word once: "CBS had 3.1 million, NBC had 2.94 million, CNN had …" is not Dutch
    words = " ".join(dict.fromkeys(segment.text.lower().split()))
    language, margin = function_words.likely_language(words, _among())
    if language is None or language == target or margin < _MARGIN:
        return
    if function_words.share(words, language) * len(words.split()) >= _FEWEST_FUNCTION_WORDS:
        detail = {"language": languages.name(language), "target": languages.name(target)}
        yield Hit(0, len(segment.text), detail=detail)


@functools.cache
def _among() -> tuple[str, ...]:
    return tuple(code for code in languages.NAMES if function_words.is_known(code))
