"""Single words left in the language of the source."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from tqcheck import tables, word_shapes
from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

# Lower-case words only: names keep their capitals. Endings no English word has, Spanish accents and the ñ, and
# function words that mean nothing in English.
_FUNCTION_WORD = (
    "que|pero|porque|muy|aunque|cuando|donde|quien|quienes|nosotros|ellos|hacia|sobre|entre|otro|otros|otra|otras|"
    "mismo|misma|todos|todas|tanto|mientras|siempre|nunca|ahora|desde|hasta|tiene|tienen|puede|pueden|ayer|hoy|los|las|del|sus|fueron|eran"
)
_ENDING = (
    "ciones|siones|amente|emente|adores|edores|idores|adoras|imiento|amiento|imientos|amientos|idades|encias|ancias|"
    "istas|aron|ieron|azgo"
)
_SPANISH = Regex(
    rf"[a-z]*[áíóúñ][a-záéíóúñ]*|[a-z]{{2,}}é[a-záéíóúñ]+|[a-z]{{3,}}(?:{_ENDING})|{_FUNCTION_WORD}",
)
_WORD = Regex(r"(?<![\w'’.@#/{´¨`^~\u0300-\u036f-])(?<![#@]\s)[^\W\d_]{3,24}(?![\w'’@/}-]|\.\w)")
_NEAR = 60  # characters on each side of a word that are looked at
_MOST_HARMLESS = 200_000  # words that are remembered
_NAME_PARTS = frozenset(["los", "las", "del", "que"])  # also parts of names: 'Ley del Suelo', 'de los Santos'
_SHORTEST = 5  # letters; shorter words are too much alike
# How many nats a word must be likelier in another language (models/training/word_shapes.py evaluate).
_AHEAD, _AHEAD_OF_SOURCE, _AHEAD_ELSEWHERE = 5.0, 4.0, 5.5
_COPIED = 0.85  # confidence where the same word stands in the source
_NAMES = {"es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese", "it": "Italian", "en": "English"}


def _where(story: Story) -> Iterable[int]:
    """Segments with a lower-case word of another origin; all, where there is a source that words may be copied from."""
    if any(segment.source for segment in story.segments):
        return range(len(story.segments))
    target, source = story.document.target_language.code or "", story.source_language
    harmless = _harmless(target, source)
    unknown = [word for word in story.vocabulary if word not in harmless]
    strange = {word for word in unknown if _origin(word, target, source, False)}
    if len(harmless) < _MOST_HARMLESS:
        harmless.update(word for word in unknown if word not in strange)
    numbers = ((word, number) for word in strange for number in story.vocabulary[word])
    return {number for word, number in numbers if word in story.segments[number].text}


@segment_rule(
    code="TQ404",
    message="'{found}' looks like {language} left as it was",
    target=("en", "es", "fr", "de", "pt", "it"),
    category="accuracy/untranslated",
    severity="minor",
    tier=2,
    in_quotes="translated",
    where=_where,
    examples=(
        wrong("By four euros the [[porteadores]] carry the sulphur."),
        wrong("They walk [[fatigosamente]] along the [[muñeira]] path."),
        wrong("It was a crisis, [[pero]] nobody left."),
        wrong("He paid [[sobornos]] to a [[talentoso]] man.", source_language="es"),
        wrong("Er war ein [[tramposo]] im Dorf.", source_language="es", source="Era un tramposo en el pueblo."),
        right("The fiancée sat in a café and wrote her résumé."),
        right("They live in Puerto de los Santos, near the Ley del Suelo."),
        right("“Vamos, que hoy es siempre”, he sang."),
        right("The soprano drank an espresso in the pizzeria."),
        right("Der Präsident sprach.", source_language="es", source="Habló el presidente."),
        right(
            "the yeast malassezia pachydermatis is frequent.",
            source_language="de",
            source="Der Hefepilz Malassezia pachydermatis ist häufig.",
        ),
        wrong("The [[turnierleitung]] was good.", source_language="de", source="Die Turnierleitung war gut."),
    ),
)
def untranslated_word(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a lower-case word in the language of the source, by its letters: "the porteadores carry the sulphur".

    Why it matters: an engine copies what it does not know, and it is often the word the sentence is about.

    Left alone: loan words (café, aficionado), names, also those of several words that lost their capital, quotations.
    Into other languages than English, which borrow more freely, only words that stand in the source sentence too.
    """
    target = story.document.target_language.code or ""
    copied = _words_of(segment.source) if segment.source else frozenset()
    if not any(_origin(word, target, story.source_language, word in copied) for word in story.words[segment.id]):
        return
    for match in _WORD.finditer(segment.text):
        word = match[0]
        if not word.islower() or (word in _NAME_PARTS and _in_name(segment.text, match.start(), match.end())):
            continue
        language = _origin(word, target, story.source_language, word in copied)
        if language and not (word not in copied and _is_small_name(segment, match.end(), word)):
            evidence = (Evidence("source", f"the source has '{word}', too", _COPIED),) if word in copied else ()
            confidence = _COPIED if evidence else None
            yield Hit(*match.span(), detail={"language": _NAMES[language]}, confidence=confidence, evidence=evidence)


@functools.cache
def _harmless(target: str, source: str | None) -> set[str]:
    """Words that were looked at, and have no other origin: most sentences consist of these."""
    return set()


@functools.lru_cache(maxsize=50_000)
def _origin(word: str, target: str, source: str | None, copied: bool) -> str:
    """The language a word was left in, or ""."""
    if word in _loanwords() or not (copied or target == "en"):
        return ""
    if target == "en" and source in (None, "es") and _SPANISH.fullmatch(word):
        return "es"
    if len(word) < _SHORTEST or (source is not None and source not in _NAMES):
        return ""
    language, ahead = word_shapes.likelier(word, target, frozenset({source}) if source else None)
    least = _AHEAD_ELSEWHERE if target != "en" else _AHEAD_OF_SOURCE if source else _AHEAD
    return language if ahead > least else ""


def _is_small_name(segment: Segment, end: int, word: str) -> bool:
    """Whether the source has it with a capital and goes on alike: 'Malassezia pachydermatis', 'Weber J'."""
    following = segment.text[end : end + _NEAR].split()[:1]
    name = f"{word.capitalize()} {following[0]}".lower() if following else ""
    place = (segment.source or "").lower().find(name) if name else -1
    return place >= 0 and (segment.source or "")[place].isupper()


def _words_of(text: str) -> frozenset[str]:
    return frozenset(match[0] for match in _WORD.finditer(text))


def _in_name(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - _NEAR) : start].split()[-2:], text[end : end + _NEAR].split()[:1]
    return any(word[:1].isupper() for word in (*before, *after))


@functools.cache
def _loanwords() -> frozenset[str]:
    return frozenset(word for line in tables.lines("loanwords.txt") for word in line.split())
