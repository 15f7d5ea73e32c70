"""Who and what a story speaks of: names, acronyms and what they stand for, gathered once for the whole story.

Nothing is gathered before somebody asks for it, and then in time linear in the length of the story. Names are runs of
words with a capital, so they are sure only in languages that write nouns small: not in German.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from tqcheck import dates, function_words, tables

_UPPER = "".join(character for character in map(chr, range(0x250)) if character.isupper())
_DOTTED = r"(?:Mrs?|Ms|Drs?|Profs?|Sens?|Reps?|Gov|Gen|Col|Maj|Capt|Lt|Sgt|Adm|Rev|St|Sra?|Srta|Mme|Dott|Sig)\."
_ARTICLES = "al|el|as|ash|an|d|l|dell|dall|nell"
_WORD = rf"(?:{_DOTTED}(?=\s)|[{_UPPER}]\.|(?:(?:{_ARTICLES})['’-])?[{_UPPER}]\w*(?:['’-]\w+)*)"
# Small words inside a person's name: Charles de Gaulle, Ursula von der Leyen, Osama bin Laden.
_PARTICLES = "de|del|della|di|da|do|dos|das|du|des|la|las|los|le|den|der|van|von|zu|ten|ter|bin|ibn|al|el"
# A run from its first capital on, which `re` finds at once; what must stand before it is looked at behind it.
_BEHIND_ARTICLE = "|".join(rf"(?<=\b{article}['’-].)" for article in _ARTICLES.split("|"))
_NAME = re.compile(
    rf"[{_UPPER}](?:(?<![\w'’.-].)|{_BEHIND_ARTICLE})(?:(?<=(?={_DOTTED}\s).)\w+\.|\.|\w*(?:['’-]\w+)*)"
    rf"(?:\s(?:(?:{_PARTICLES})\s){{0,3}}{_WORD})*"
)
_ARTICLE = re.compile(rf"\b(?:{_ARTICLES})['’-]\Z")
_LONGEST_ARTICLE = 5  # characters
_MARKS = frozenset("'’-")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTIONS = frozenset(f"i{mark}{end}" for mark in "'’" for end in ("m", "ve", "d", "ll"))  # in lower case

_ACRONYM = re.compile(r"(?<![\w.&-])[A-Z]{2,6}(?![\w&-])")
_TWO_CAPITALS = re.compile(r"[A-Z][A-Z]")
_ROMAN = re.compile(r"[IVXLC]+")
_IN_BRACKETS = re.compile(r"\((?P<acronym>[A-Z]{2,7})\)")
_LONG_FORM = re.compile(r"[^\W\d_][\w’'-]*(?:[\s/-]+[^\W\d_][\w’'-]*)*\s$")
_BEFORE_LONG_FORM = re.compile(
    r"\b(?P<acronym>[A-Z]{2,7})\s\((?P<words>[^\W\d_][\w’'-]*(?:[\s-][^\W\d_][\w’'-]*){1,9})\)"
)
# Small words inside the name of an organisation.
_LINKS = frozenset([
    "of", "for", "the", "and", "on", "in", "to",
    "de", "del", "la", "y", "e", "et", "des", "du", "di", "per", "da", "do",
])  # fmt: skip
_NAMES_BEGIN = frozenset(
    ["New", "Great", "Old", "Little", "South", "North", "East", "West"]
)  # New York begins a sentence
_MOST_WORDS = 12  # of a long form
_PLACE = re.compile(r"\b(?:in|at|from|near|into|to)\s(?:the\s)?$")
_LATEST = 25  # characters of a sentence before which its subject begins
_NEAR = 30  # characters around a name that are looked at
_SHOUTED = 0.5  # share of words in capitals above which a segment has no names and no acronyms
_TITLE_CASE = 0.85  # share of longer words with a capital above which a segment has no names


class Name(NamedTuple):
    """A name as a segment has it, without a title before it and a possessive after it.

    words:      its words, initials and particles included
    start, end: its place in the segment's text
    title:      the words of the title before it, as written, or ""
    begins:     whether a sentence begins with it, so that its first word has a capital in any case
    """

    words: tuple[str, ...]
    segment: int
    start: int
    end: int
    title: str = ""
    begins: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Acronym:
    """Two to six capitals that are no Roman number."""

    text: str
    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """An acronym in brackets after its long form, "World Health Organization (WHO)", or before it in brackets.

    words:      the long form: from the first word that the acronym's first letter may stand for, if its letters are
                the initials of these words in their order (`fits`); else the words with capitals before the brackets
    start, end: the place of the long form in the segment's text
    """

    acronym: str
    words: tuple[str, ...]
    fits: bool
    segment: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Ledger:
    """What the segments of a text say of names and acronyms; each list is made when it is first asked for.

    texts:    one a segment; `segment` of a name is its place among them
    language: ISO 639-1, or "" where it is not known
    """

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self._texts = texts
        self._language = language

    @functools.cached_property
    def runs(self) -> tuple[Name, ...]:
        """All runs of words with a capital that may be names, in the order of the text.

        Segments all in capitals, or with a capital on most words, have none.
        """
        return tuple(self._found())

    def _found(self) -> Iterator[Name]:
        telling, particles = _telling(self._language), _particles()
        for number, text in enumerate(self._texts):
            for match in () if _is_titled(text, self._words[number]) else _NAME.finditer(text):
                for start, end in _parts(match):
                    words, small = text[start:end].split(), text[start:end].lower().split()
                    begins = _begins_sentence(text, start)
                    # most are names and nothing else, or a lone word that is none
                    is_plain = telling.isdisjoint(small) and words[0] not in particles  # "Italy's la Repubblica"
                    if is_plain and not (begins and small[0] in self.small_words):
                        title = "" if begins else self._title_before(text, start)
                        yield Name(tuple(words), number, start, end, title, begins)
                    elif len(words) > 1:
                        name = self._name(number, text, _places(words, start), begins)
                        if name is not None:
                            yield name

    @functools.cached_property
    def names(self) -> tuple[Name, ...]:
        """The runs, but for single words that have their capital only where a sentence begins."""
        inside = {word for run in self.runs for word in run.words[run.begins :]}
        return tuple(run for run in self.runs if not run.begins or len(run.words) > 1 or run.words[0] in inside)

    @functools.cached_property
    def subjects(self) -> dict[int, Name]:
        """The name each segment begins with, by the segment's id, where it has no other name, but for places.

        A name after a preposition of place is taken for that of a place, in English.
        """
        found: dict[int, Name] = {}
        for number, names in itertools.groupby(self.runs, attrgetter("segment")):
            subject, *others = names
            if subject.start <= _LATEST and all(self._is_no_other(name, subject) for name in others):
                found[number] = subject
        return found

    def _is_no_other(self, name: Name, subject: Name) -> bool:
        before = self._texts[name.segment][max(0, name.start - _NEAR) : name.start]
        return name.words[-1] == subject.words[-1] or (self._language == "en" and bool(_PLACE.search(before)))

    @functools.cached_property
    def acronyms(self) -> tuple[Acronym, ...]:
        """All acronyms in the order of the text."""
        return tuple(
            Acronym(match[0], number, *match.span())
            for number, text in enumerate(self._texts)
            if _TWO_CAPITALS.search(text) and not _is_shouted(self._words[number])
            for match in _ACRONYM.finditer(text)
            if not _ROMAN.fullmatch(match[0])
        )

    @functools.cached_property
    def expansions(self) -> tuple[Expansion, ...]:
        """All acronyms that stand beside what they stand for, in the order of the text."""
        return tuple(
            expansion
            for number, text in enumerate(self._texts)
            for expansion in _expansions(number, text, self._language)
        )

    @functools.cached_property
    def small_words(self) -> frozenset[str]:
        """The words that stand somewhere without a capital and with white space around them."""
        return frozenset(itertools.chain.from_iterable(self._words))

    @functools.cached_property
    def _words(self) -> list[list[str]]:
        """What stands between white space in each text."""
        return [text.split() for text in self._texts]

    def _name(self, number: int, text: str, places: list[tuple[int, str]], begins: bool) -> Name | None:
        """The name in a run whose words stand at these places, if there is one."""
        start = places[0][0]
        if begins and self._is_common(places[0][1]) and not (len(places) > 1 and places[0][1] in _NAMES_BEGIN):
            places, begins = places[1:], False
        places = _without_dates(places, text, self._language)
        if not places:
            return None
        titles = [place for place, (_, word) in enumerate(places) if self._is_title(word)]
        if titles:
            title = " ".join(word for _, word in places[: titles[-1] + 1])
            places = places[titles[-1] + 1 :]
        else:
            title = self._title_before(text, start)
        while places and places[0][1] in _particles():
            places = places[1:]
        if not places or (len(places) == 1 and self._is_no_name(places[0][1])):
            return None
        words = tuple(word for _, word in places)
        begins = begins and not titles
        return Name(words, number, places[0][0], places[-1][0] + len(words[-1]), title, begins)

    def _title_before(self, text: str, start: int) -> str:
        if start < 2 or not text[start - 2].isalpha():
            return ""
        before = text[max(0, start - _NEAR) : start - 1].rpartition(" ")[2]
        return before if self._is_title(before) else ""

    def _is_common(self, word: str) -> bool:
        small = word.lower()
        return small in self.small_words or small in _not_alone(self._language)

    def _is_no_name(self, word: str) -> bool:
        return len(word) == 1 or word.lower() in _not_alone(self._language)

    def _is_title(self, word: str) -> bool:
        return word.rstrip(".").lower() in _titles(self._language)


def _places(words: Sequence[str], start: int) -> list[tuple[int, str]]:
    """Where each word of a run stands; one character of white space is between them."""
    return list(zip(itertools.accumulate((len(word) + 1 for word in words[:-1]), initial=start), words, strict=True))


def _parts(match: re.Match[str]) -> Sequence[tuple[int, int]]:
    """The ranges of a run between possessives: "Putin's Russia" is two names; with its article: al-Qaeda."""
    text, start = match.string, match.start()
    if text[start - 1 : start] in _MARKS:
        article = _ARTICLE.search(text[max(0, start - _LONGEST_ARTICLE) : start])
        start -= len(article[0]) if article else 0
    if "'" not in match[0] and "’" not in match[0]:
        return ((start, match.end()),)
    parts = []
    for word in re.finditer(r"\S+", match[0]):
        possessive = _POSSESSIVE.search(word[0])
        if possessive:
            parts.append((start, match.start() + word.start() + possessive.start()))
            start = match.start() + word.end() + 1
    return [*parts, (start, match.end())] if start < match.end() else parts


def _begins_sentence(text: str, place: int) -> bool:
    if place > 1 and text[place - 2].isalnum():
        return False
    before = text[max(0, place - _NEAR) : place].rstrip(" “”\"«»„'‘’([—–-*")
    return not before or before[-1] in ".!?:;…"


def _is_shouted(words: Sequence[str]) -> bool:
    return len(words) > 1 and sum(map(str.isupper, words)) > _SHOUTED * len(words)


def _is_titled(text: str, words: Sequence[str]) -> bool:
    """Whether a segment is all in capitals, or a headline with a capital on most words."""
    if _is_shouted(words):
        return True
    if text[-1:] in ".;…":
        return False
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) > _TITLE_CASE * len(longer)


def _without_dates(places: list[tuple[int, str]], text: str, language: str) -> list[tuple[int, str]]:
    """Without weekdays around a name, and without a month that is alone or has a number behind it."""
    weekdays, calendar = dates.small_names("weekdays", language), _calendar(language)
    while places and places[0][1].lower() in weekdays:
        places = places[1:]
    while places and places[-1][1].lower() in weekdays:
        places = places[:-1]
    if places:
        start, last = places[-1]
        end = start + len(last)
        numbered = text[end : end + _NEAR].lstrip(" .,")[:1].isdigit()
        if last.lower() in calendar and (len(places) == 1 or numbered):
            return places[:-1]
    return places


@functools.cache
def _particles() -> frozenset[str]:
    return frozenset(_PARTICLES.split("|"))


@functools.cache
def _calendar(language: str) -> frozenset[str]:
    return dates.small_names("weekdays", language) | dates.small_names("months", language)


@functools.cache
def _not_alone(language: str) -> frozenset[str]:
    """Words with a capital at the beginning of a sentence that are no names."""
    return _CONTRACTIONS.union(function_words.openers(language), _calendar(language))


@functools.cache
def _titles(language: str) -> frozenset[str]:
    gendered = (tables.words_of("gendered_titles", gender).get(language, ()) for gender in ("he", "she"))
    return tables.words("titles").get(language, frozenset()).union(*gendered)


@functools.cache
def _telling(language: str) -> frozenset[str]:
    """What a run that is more than a name, or none, has one of: titles, dates, words that begin sentences, letters."""
    titles = _titles(language)
    return _not_alone(language).union(titles, (f"{title}." for title in titles), _UPPER.lower())


def _expansions(number: int, text: str, language: str) -> Iterator[Expansion]:
    if "(" not in text:
        return
    for match in _IN_BRACKETS.finditer(text):
        words = _LONG_FORM.search(text, max(0, match.start() - 200), match.start())
        if words is not None:
            places = [found.span() for found in re.finditer(r"[\w’']+", text[words.start() : words.end()])]
            places = [(start + words.start(), end + words.start()) for start, end in places[-_MOST_WORDS:]]
            yield from _expansion(match["acronym"], number, text, places, language)
    for match in _BEFORE_LONG_FORM.finditer(text):
        places = [found.span() for found in re.finditer(r"[\w’']+", match["words"])]
        shift = match.start("words")
        places = [(start + shift, end + shift) for start, end in places]
        yield from _expansion(match["acronym"], number, text, places, language)


def _expansion(
    acronym: str, number: int, text: str, places: Sequence[tuple[int, int]], language: str
) -> Iterator[Expansion]:
    initials = ["" if text[start:end] in _LINKS else text[start] for start, end in places]
    first = _first_word(acronym, initials)
    fits = first is not None
    if first is None:
        words = [text[start:end] for start, end in places]
        first = len(places)
        while first > 0 and (words[first - 1][0].isupper() or words[first - 1] in _LINKS):
            first -= 1
        while first < len(places) and words[first].lower() in _not_alone(language) | _LINKS:
            first += 1
    chosen = places[first:]
    if len(chosen) > 1:
        long_form = tuple(text[start:end] for start, end in chosen)
        yield Expansion(acronym, long_form, fits, number, chosen[0][0], chosen[-1][1])


def _first_word(acronym: str, initials: Sequence[str]) -> int | None:
    """The last word from which on the acronym's letters are initials in their order.

    Small words may be skipped, and one with a capital.
    """
    place, skipped = len(initials), 0
    for letter in reversed(acronym):
        place -= 1
        while place >= 0 and initials[place].upper() != letter:
            skipped += initials[place].isupper()
            place -= 1
        if place < 0 or skipped > 1:
            return None
    return place
