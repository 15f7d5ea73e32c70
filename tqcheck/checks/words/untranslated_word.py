"""Single words left in Spanish."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.checks.regex import Regex
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

# Lower-case words only: names keep their accents. Endings no English word has, Spanish accents and the ñ, and
# function words that mean nothing in English.
_FUNCTION_WORD = (
    "que|pero|porque|muy|aunque|cuando|donde|quien|quienes|nosotros|ellos|hacia|sobre|entre|otro|otros|otra|otras|"
    "mismo|misma|todos|todas|tanto|mientras|siempre|nunca|ayer|hoy|los|las|del|sus|fueron|eran"
)
_ENDING = (
    "ciones|siones|amente|emente|adores|edores|idores|adoras|imiento|amiento|imientos|amientos|idades|encias|ancias|"
    "istas|aron|ieron|azgo"
)
_WORD = Regex(
    rf"(?<![\w'’.@#/-])(?:[a-z]*[áíóúñ][a-záéíóúñ]*|[a-z]{{2,}}é[a-záéíóúñ]+|[a-z]{{3,}}(?:{_ENDING})|{_FUNCTION_WORD})"
    r"(?![\w'’.@/-])"
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORD.split("|"))
_ENDINGS = tuple(_ENDING.split("|"))
_NAME_PARTS = frozenset(["los", "las", "del", "que"])  # also parts of names: 'Ley del Suelo', 'de los Santos'


@segment_rule(
    code="TQ404",
    message="'{found}' looks like Spanish left as it was",
    target=("en",),
    presumes_source=("es",),
    category="accuracy/untranslated",
    severity="minor",
    tier=2,
    in_quotes=False,
    cues=(*_FUNCTION_WORDS, *_ENDINGS, *"áéíóúñ"),
    examples=(
        wrong("By four euros the [[porteadores]] carry the sulphur."),
        wrong("They walk [[fatigosamente]] along the [[muñeira]] path."),
        wrong("It was a crisis, [[pero]] nobody left."),
        right("The fiancée sat in a café and wrote her résumé."),
        right("They live in Puerto de los Santos, near the Ley del Suelo."),
        right("“Vamos, que hoy es siempre”, he sang."),
    ),
)
def untranslated_word(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a lower-case word in Spanish: an ending, an accent or a function word that English does not have.

    Why it matters: an engine copies what it does not know, and it is often the word the sentence is about.

    Left alone: loan words (café, aficionado), names, quotations.
    """
    if not any(map(_may_be_spanish, story.words[segment.id])):
        return
    for match in _WORD.finditer(segment.text):
        word = match[0]
        if word in _loanwords() or (word in _NAME_PARTS and _in_name(segment.text, match.start(), match.end())):
            continue
        yield Hit(*match.span())


@functools.cache
def _may_be_spanish(word: str) -> bool:
    return word in _FUNCTION_WORDS or word.endswith(_ENDINGS) or not word.isascii()


def _in_name(text: str, start: int, end: int) -> bool:
    before, after = text[:start].split()[-2:], text[end:].split()[:1]
    return any(word[:1].isupper() for word in (*before, *after))


@functools.cache
def _loanwords() -> frozenset[str]:
    return frozenset(word for line in tables.lines("loanwords.txt") for word in line.split())
