"""The Portuguese of Brazil and of Portugal in one story."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_LEAST = 3  # words of one country that show whose story it is
_TIMES = 3  # so many times as many as of the other


@functools.cache
def _pairs() -> dict[str, str]:
    """Each word of Portugal and its Brazilian counterpart."""
    return dict(pair.split("/") for pair in tables.table("two_portugueses")["pairs"].split())


@functools.cache
def _pattern() -> Regex:
    words = sorted({*_pairs(), *_pairs().values()}, key=len, reverse=True)
    return Regex(rf"\b(?P<word>{'|'.join(words)})\b", flags=2)


@story_rule(
    code="TQ161",
    message="'{found}' is the Portuguese of {country}; the story has that of the other country: '{suggestion}'",
    category="locale-conventions/name-format",
    severity="minor",
    tier=2,
    target=("pt",),
    examples=(
        wrong(
            "O ônibus parou. O usuário do trem viu a tela do celular. A [[equipa]] chegou.",
            fixed="O ônibus parou. O usuário do trem viu a tela do celular. A equipe chegou.",
        ),
        wrong("O autocarro parou. O utilizador do comboio viu o ecrã do telemóvel no [[ônibus]]."),
        right("O ônibus parou. O usuário do trem viu a tela do celular."),
        right("O autocarro parou junto do trem de brinquedo."),
    ),
)
def two_portugueses(story: Story) -> Iterator[Hit]:
    """Flags a word of Portugal in a story of Brazil, or the other way round: "equipa", "ônibus", "telemóvel".

    Why it matters: readers notice at once that parts of the story come from elsewhere.

    Left alone: stories with fewer than three words that tell, and those that have as many of both.
    """
    found = [(s.id, match, match["word"].lower()) for s in story.segments for match in _pattern().finditer(s.text)]
    european = [each for each in found if each[2] in _pairs()]
    brazilian = [each for each in found if each[2] not in _pairs()]
    few, many, country = (
        (european, brazilian, "Portugal") if len(european) < len(brazilian) else (brazilian, european, "Brazil")
    )
    if len(many) < max(_LEAST, _TIMES * len(few)):
        return
    other = _pairs() if country == "Portugal" else {brazil: portugal for portugal, brazil in _pairs().items()}
    for segment, match, word in few:
        yield Hit(*match.span(), segment=segment, suggestion=other[word], detail={"country": country})
