"""A word joined with itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_JOINTS = {"en": "and|or", "es": "y|e|o|u", "fr": "et|ou", "de": "und|oder", "pt": "e|ou", "it": "e|ed|o"}
# What is said twice for its force: "more and more", "years and years", "horas y horas"; and "they waited and waited".
_FORCE = Regex(
    r"(?:more|less|worse|over|again|around|round|many|much|such|very|ever|only|years?|days?|weeks|months|hours|minutes|nights|"
    r"times|miles|pages|thousands|millions|billions|hundreds|dozens|decades|centuries|generations|"
    r"(?:wait|walk|talk|work|laugh|scream|look|search|call|ask|rain|fail|want)(?:ed|ing|s)?|(?:tr|cr)(?:y|ied|ies|ying)|"
    r"went|grew|took|fought|kept|gone|\w+er|"
    r"semanas|horas|años|días|meses|noches|vueltas|veces|miles|millones|nada|todo|"
    r"semaines|heures|années|jours|mois|encore|fois|mille|"
    r"nach|mehr|immer|wieder|gleich|jahre|tage|stunden|wochen|jahrelang|stundenlang|schritt|stück|"
    r"mais|anos|dias|vezes|più|anni|giorni|mesi|volte|ancora|ore)",
    flags=2,
)
_NEXT = Regex(r"\A\s*(?:[.,;:!?)\]\"”’]|\Z|(?P<word>[^\W\d_]+))")
_GOES_ON = re.compile(r"[\w.-]")
_NEAR = 40  # characters behind it that are looked at
# A complement of its own: "abortion rights and rights of minorities".
_COMPLEMENT = frozenset(
    (
        "of",
        "from",
        "for",
        "to",
        "with",
        "not",
        "de",
        "del",
        "para",
        "des",
        "du",
        "von",
        "für",
        "zu",
        "di",
        "da",
        "do",
        "a",
    )
)


@segment_rule(
    code="TQ167",
    message="'{word}' is joined with itself",
    target=("en", "es", "fr", "de", "pt", "it"),
    category="linguistic-conventions/duplication",
    severity="minor",
    tier=2,
    in_quotes="translated",
    cues=(" and ", " or ", " y ", " o ", " u ", " et ", " ou ", " und ", " oder ", " e ", " ed "),
    examples=(
        wrong("That would seem [[mysterious and mysterious]], but it is not."),
        wrong("They had an in-depth exchange of [[views and views]] on four topics."),
        right("It becomes more and more difficult, and higher and higher."),
        right("They waited and waited for years and years."),
        right(
            "The pre-carnival and carnival parties were held; he supported abortion rights and rights of minorities."
        ),
        right("She was known as P. Diddy or Diddy. They will or will not come."),
    ),
)
def same_word_twice(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a word that "and" or "or" joins with itself: "mysterious and mysterious", "views and views".

    Why it matters: the source had two words of like meaning, and one of them is lost.

    Left alone: what is said twice for its force ("more and more", "years and years", "they waited and waited"), names,
    and words of which the second goes on ("rights and rights of minorities").
    """
    language = story.document.target_language.code or ""
    frequent = tables.words("function_words").get(language, frozenset())
    for start, end, word in _twice(segment.text, language):
        following = _NEXT.search(segment.text[end : end + _NEAR])
        if (
            word.lower() in frequent
            or _FORCE.fullmatch(word)
            or (language != "de" and not word.islower())
            or following is None
        ):
            continue
        after = following["word"]
        if after is None or (after.lower() in frequent and after.lower() not in _COMPLEMENT):
            yield Hit(start, end, detail={"word": word})


def _twice(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Range and word of each word that is joined with itself; looks for the joint first, which is rarer than words."""
    reached = 0
    for match in _joint(language).finditer(text):
        word, start = match["word"], match.start() - len(match["word"])
        if start >= reached and text.startswith(word, start) and not _GOES_ON.match(text[start - 1 : start]):
            reached = match.end("word")
            yield start, reached, word


@functools.cache
def _joint(language: str) -> Regex:
    return Regex(rf"\s(?:{_JOINTS[language]})\s(?=(?P<word>[^\W\d_]{{4,30}})(?![\w-]))")
