"""One person who is he in one sentence and she in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tqcheck import tables
from tqcheck.ledger import Name
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, without_quotations, wrong

_HE = Regex(r"\b(?:[Hh]e|him|[Hh]is|himself)\b")
_SHE = Regex(r"\b(?:[Ss]he|[Hh]ers?|herself)\b")
_SOMEBODY_ELSE = Regex(r"\b(?:man|woman|boy|girl|wife|husband|mother|father|son|daughter|brother|sister|who|people)\b")
_PRONOUNS = frozenset({"he", "him", "his", "himself", "she", "her", "hers", "herself"})
_BEGINS = Regex(r"^(He|She)\b")


@dataclass(frozen=True, slots=True)
class _Use:
    """A pronoun for a person."""

    is_she: bool
    word: str
    segment: int
    start: int
    end: int


@story_rule(
    code="TQ504",
    message="{person} is {why}",
    target=("en",),
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    examples=(
        wrong(
            "Manning said that he slept badly. Manning told the court that he was alone. "
            "Manning said that [[she]] was allowed to have a rug."
        ),
        wrong("Berejiklian said she would not vote. Berejiklian defended [[his]] absence on Friday."),
        wrong(
            "The minister resigned. Valls said on Monday that [[he]] was tired.",
            source="La ministra Ana Valls dimitió.",
            source_language="es",
        ),
        right("Ann Lee said that she slept badly. Bob Lee said that he slept well. Lee said she left."),
        right('Mr Alderson said: "We were scared that she would fall."'),
        right("Manning said that he slept badly. Lind asked whether she had seen it."),
        right("Manning said that he slept badly. Manning and Lind agree that she was right."),
        right("Manning said that he slept badly. Manning met a woman and her child."),
    ),
)
def person_of_two_genders(story: Story) -> Iterator[Hit]:
    """Flags a pronoun for a person who has pronouns of the other gender elsewhere in the story.

    Why it matters: the source leaves the pronoun out or does not tell its gender, and the translation guessed;
    the reader sees two people.

    Looked at are sentences that begin with a name and have no other one, but for places. The rarer gender is marked;
    where both are as frequent, the later one.

    A title that tells the gender ("Mrs", in the source "ministra") counts more than pronouns.

    Left alone: sentences with another person, also one without a name ("a woman"); quotations; names that several
    people have.
    """
    uses: dict[str, list[_Use]] = defaultdict(list)
    pronouns = story.holding(_PRONOUNS)
    for number, subject in story.ledger.subjects.items() if pronouns else ():
        if pronouns.isdisjoint((number, number + 1)):
            continue
        uses[subject.words[-1]] += _uses(story, number, subject)
    titles, families = _titles(story), _families(story)
    for person, found in uses.items():
        women, men = [use for use in found if use.is_she], [use for use in found if not use.is_she]
        told = titles.get(person, {})
        if person in families or len(told) > 1:
            continue
        for is_she, title in told.items():
            for use in men if is_she else women:
                yield _hit(use, person, f"called '{title}'")
        if not told:
            rare, usual = sorted((men, women), key=lambda some: (len(some), -some[-1].segment if some else 0))
            for use in rare if len(rare) < len(usual) else rare[-1:]:
                yield _hit(use, person, f"'{usual[0].word}' elsewhere in the story")


def _hit(use: _Use, person: str, why: str) -> Hit:
    return Hit(use.start, use.end, segment=use.segment, detail={"person": person, "why": why})


def _uses(story: Story, number: int, subject: Name) -> Iterator[_Use]:
    """The pronoun in a sentence about one person and nobody else, or at the beginning of the next one."""
    segment = story.segments[number]
    if _SOMEBODY_ELSE.search(segment.text):
        return
    text = without_quotations(segment.text)
    he, she = _HE.search(text), _SHE.search(text)
    pronoun = he or she
    if pronoun is not None and not (he and she) and pronoun.start() > subject.end:
        yield _Use(she is not None, pronoun[0].lower(), number, *pronoun.span())
    following = story.segments[number + 1] if number + 1 < len(story.segments) else None
    if following is not None and not (he or she):
        begins = _BEGINS.search(following.text)
        if begins:
            yield _Use(begins[1] == "She", begins[1].lower(), number + 1, *begins.span(1))


def _titles(story: Story) -> dict[str, dict[bool, str]]:
    """Of people with a title that only men or only women have, in the translation or the source: is she, the title."""
    found: dict[str, dict[bool, str]] = defaultdict(dict)
    sides = ((story.ledger, story.document.target_language.code), (story.source_ledger, story.source_language))
    for ledger, language in sides:
        for run in ledger.runs:
            for gender in ("he", "she") if run.title else ():
                title = run.title.split()[-1].rstrip(".")
                if title.lower() in tables.words_of("gendered_titles", gender).get(language or "", ()):
                    found[run.words[-1]][gender == "she"] = title
    return found


def _families(story: Story) -> frozenset[str]:
    """Last names that people of different first names have."""
    first: dict[str, str] = {}
    shared = set()
    for run in story.ledger.runs:
        if len(run.words) > 1 and first.setdefault(run.words[-1], run.words[0]) != run.words[0]:
            shared.add(run.words[-1])
    return frozenset(shared)
