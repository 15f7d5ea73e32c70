"""One person who is he in one sentence and she in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tqcheck.checks.regex import Regex
from tqcheck.ledger import Name
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_HE = Regex(r"\b(?:[Hh]e|him|[Hh]is|himself)\b")
_SHE = Regex(r"\b(?:[Ss]he|[Hh]ers?|herself)\b")
_SOMEBODY_ELSE = Regex(r"\b(?:man|woman|boy|girl|wife|husband|mother|father|son|daughter|brother|sister|who|people)\b")
_BEGINS = Regex(r"^(He|She)\b")
_GENDERS = {"mr": "he", "sir": "he", "lord": "he", "king": "he", "prince": "he",
            "mrs": "she", "ms": "she", "miss": "she", "lady": "she", "queen": "she", "princess": "she"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Use:
    """A pronoun for a person, or (an empty place) a title that tells the gender."""

    is_she: bool
    word: str
    segment: int
    start: int
    end: int


@story_rule(
    code="TQ504",
    message="{person} is '{other}' elsewhere in the story",
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

    Left alone: sentences with another person, also one without a name ("a woman").
    """
    uses: dict[str, list[_Use]] = defaultdict(list)
    for number, subject in story.ledger.subjects.items():
        uses[subject.words[-1]] += _uses(story, number, subject)
    for person, found in uses.items():
        women, men = [use for use in found if use.is_she], [use for use in found if not use.is_she]
        rare, usual = sorted((men, women), key=lambda some: (len(some), -some[-1].segment if some else 0))
        for use in rare if len(rare) < len(usual) else rare[-1:]:
            if use.start < use.end:
                detail = {"person": person, "other": usual[0].word}
                yield Hit(use.start, use.end, segment=use.segment, detail=detail)


def _uses(story: Story, number: int, subject: Name) -> Iterator[_Use]:
    """What a sentence about one person and nobody else says of their gender, and the beginning of the next one."""
    segment = story.segments[number]
    gender = _GENDERS.get(subject.title.rstrip(".").lower())
    if gender is not None:
        yield _Use(gender == "she", gender, number, 0, 0)
    if _SOMEBODY_ELSE.search(segment.text):
        return
    he, she = _HE.search(segment.text), _SHE.search(segment.text)
    pronoun = he or she
    if pronoun is not None and not (he and she) and pronoun.start() > subject.end:
        yield _Use(she is not None, pronoun[0].lower(), number, *pronoun.span())
    following = story.segments[number + 1] if number + 1 < len(story.segments) else None
    if following is not None and not (he or she):
        begins = _BEGINS.search(following.text)
        if begins:
            yield _Use(begins[1] == "She", begins[1].lower(), number + 1, *begins.span(1))
