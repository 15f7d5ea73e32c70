"""One person or place, spelled in two ways."""

from __future__ import annotations

import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tqcheck import exonyms
from tqcheck.ledger import Name
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong
from tqcheck.sounds import letters, sound

_SHORTEST = 4  # letters of a word that is compared by its sound
_SHORTEST_SLIP = 7  # letters of a word that is compared letter by letter
# Names of what is called after a town begin so.
_NAMESAKE = Regex(
    r"[AFS]C|Union|Unión|Real|Atl[eé]tico|Deportivo|Club|Stade|Racing|Borussia|Hotel|Banco|Radio|Universi\w+"
)
_MOST_ALIKE = 50  # spellings that are compared with each other


@story_rule(
    code="TQ503",
    message="'{found}' is '{other}' elsewhere in the story",
    target=("en", "es", "fr", "pt", "it"),
    category="terminology/inconsistent",
    severity="minor",
    tier=2,
    examples=(
        wrong(
            "President Volodymyr Zelensky left on Monday. Critics say Zelensky stays away. [[Zelenskiy]] denies it.",
            fixed="President Volodymyr Zelensky left on Monday. Critics say Zelensky stays away. Zelensky denies it.",
        ),
        wrong(
            "The visit of Kim Jong-un ended. A guard of Kim Jong-un spoke. They saw [[Kim Jong Un]] leave.",
            fixed="The visit of Kim Jong-un ended. A guard of Kim Jong-un spoke. They saw Kim Jong-un leave.",
        ),
        wrong("We met Sergei Kavadarkov on Friday. Later Sergei [[Kavardarkov]] left for Rome."),
        wrong(
            "They fled from [[Kiev]]. The mayor of Kyiv stayed in Kyiv.",
            fixed="They fled from Kyiv. The mayor of Kyiv stayed in Kyiv.",
        ),
        right("We met Alan Smith and Allan Jones on Friday. Later Smith left."),
        right("The ties between Serbia and the Serbian church. The match of Anna Voronkova and Ivan Voronkov."),
        right("Union Montréal, a party of Montreal, met FC Zürich in Zurich."),
        right("The GOvernment fell, and the Government of Spain stayed."),
        right("They flew from Nanjing to Nanning. The sisters Kristen Hall and Kristin Hall are twins."),
    ),
)
def name_in_two_spellings(story: Story) -> Iterator[Hit]:
    """Flags a name whose spelling differs from that of the same name elsewhere: Zelensky and Zelenskiy.

    Why it matters: the reader takes them for two people, a search finds half of the story.

    Compared are last names that sound alike in the usual transliterations, and full names that differ in one letter.

    Left alone: names of people with different first names, names that differ at their end (Serbia, Serbian), place
    names that do not sound alike; clubs and parties that spell their town in their own way (FC Zürich). The rarer
    spelling is marked, where it comes first.
    """
    runs = story.ledger.runs
    counts = Counter(run.words for run in runs)
    first: dict[tuple[str, ...], Name] = {}
    for run in runs:
        first.setdefault(run.words, run)
    names = [name for name in first.values() if not _is_code(name)]
    marked: set[str] = set()
    for name, other in _pairs(names, story.document.target_language.code or ""):
        if any(len(each.words) > 1 and _NAMESAKE.fullmatch(each.words[0]) for each in (name, other)):
            continue
        usual, rare = sorted((name, other), key=lambda n: (-counts[n.words], n.segment, n.start))
        written, mended = _difference(rare, usual)
        if marked.isdisjoint((written, mended)):
            marked.add(written)
            start = rare.end - len(written)
            yield Hit(start, rare.end, suggestion=mended, detail={"other": mended}, segment=rare.segment)


def _is_code(name: Name) -> bool:
    """UNICEF, HSKs, CHINA Day, Meteor-2; and GOvernment, of which `inner-capitals` speaks."""
    return any(len(word) > 2 and word[:2].isupper() for word in name.words) or any(map(str.isdigit, name.words[-1]))


def _difference(rare: Name, usual: Name) -> tuple[str, str]:
    """The last words where they are those that differ, or else the whole names."""
    one, other = rare.words[-1], usual.words[-1]
    if one != other and (sound(one) == sound(other) or rare.words[:-1] == usual.words[:-1]):
        return one, other
    return rare.text, usual.text


def _pairs(names: Sequence[Name], language: str) -> Iterator[tuple[Name, Name]]:
    """Pairs of names of one person or place, the first mention of each spelling."""
    first: dict[str, Name] = {}
    for name in names:
        first.setdefault(name.text.replace("’", "'"), name)
    yield from _of_equal_letters(first.values())
    yield from _of_equal_sound(first.values())
    yield from _of_one_slip(first.values())
    yield from _of_known_variants(first.values(), language)


def _of_equal_letters(names: Iterable[Name]) -> Iterator[tuple[Name, Name]]:
    """Kim Jong-un and Kim Jong Un, but not North Korean and North-Korean, l'Amérique and L'Amérique."""
    known: dict[str, Name] = {}
    for name in names:
        key = letters(name.text)
        other = known.setdefault(key, name)
        if other is name or len(key) < _SHORTEST or not _is_other_word(name.text, other.text):
            continue
        if name.words[0] == other.words[0] or len(name.words) == len(other.words):
            yield other, name


def _of_equal_sound(names: Iterable[Name]) -> Iterator[tuple[Name, Name]]:
    """Zelensky and Volodymyr Zelenskiy; Volodymyr and Volodimir Zelensky."""
    known: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if len(name.words[-1]) >= _SHORTEST:
            known[sound(name.words[-1])].append(name)
    for alike in known.values():
        if len(alike) == 1:
            continue
        named = [(name, [sound(word) for word in name.words[:-1]]) for name in alike[:_MOST_ALIKE]]
        for (name, firsts), (other, other_firsts) in itertools.combinations(named, 2):
            if firsts and other_firsts and firsts != other_firsts:
                continue
            if _is_other_word(name.words[-1], other.words[-1]) or len(name.words) == len(other.words) > 1:
                yield name, other


def _of_one_slip(names: Iterable[Name]) -> Iterator[tuple[Name, Name]]:
    """Sergei Kavadarkov and Sergei Kavardarkov."""
    known: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        if len(name.words) > 1 and len(name.words[-1]) >= _SHORTEST_SLIP:
            known[name.words[:-1]].append(name)
    for alike in known.values():
        for name, other in itertools.combinations(alike[:_MOST_ALIKE], 2):
            if _is_one_slip(letters(name.words[-1]), letters(other.words[-1])):
                yield name, other


def _of_known_variants(names: Iterable[Name], language: str) -> Iterator[tuple[Name, Name]]:
    """Kyiv and Kiev, which sound different."""
    known: dict[str, Name] = {}
    for name in names:
        usual = _variants(language).get(name.words[-1])
        if usual is not None:
            other = known.setdefault(usual, name)
            if other.words[-1] != name.words[-1]:
                yield other, name


@functools.cache
def _variants(language: str) -> dict[str, str]:
    """The words that the table of exonyms has as forms of one name, each with the first of them."""
    found: dict[str, str] = {}
    for row in exonyms.rows("exonyms") if language in exonyms.LANGUAGES else ():
        usual, *others = [form.text for form in row[language]] or [""]
        alike = [form for form in others if " " not in form and form[0] == usual[0] and form != f"{usual}s"]
        found |= dict.fromkeys([usual, *alike], usual) if alike else {}
    return found


def _is_other_word(one: str, other: str) -> bool:
    """Whether the words differ in more than their first letter's case."""
    return one[1:] != other[1:] or letters(one) != letters(other)


def _is_one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or else, before the last, makes one word of the other."""
    shorter, longer = sorted((one, other), key=len)
    if one == other or len(longer) - len(shorter) > 1:
        return False
    place = next(place for place, letter in enumerate(longer) if shorter[place : place + 1] != letter)
    rest = longer[place + 1 :]
    return rest != "" and rest == shorter[place + (len(longer) == len(shorter)) :]
