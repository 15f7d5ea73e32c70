"""One amount in two currencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_AMOUNT = Regex(
    r"(?<![\w.,$€£¥])(?P<sign>[$€£¥])?(?P<number>\d[\d,.]*\d)(?:[\s-](?P<scale>million|billion|trillion|thousand))?"
    r"(?:\s(?:US\s|U\.S\.\s)?(?P<word>euros?|dollars?|pounds?|pesos?|yen|yuan|francs?|crowns?|r[ou]{1,2}bles?|rupees?|reais))?\b"
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_FEWEST_DIGITS = 3
_CUES = (
    "$",
    "€",
    "£",
    "¥",
    "euro",
    "dollar",
    "pound",
    "peso",
    "yen",
    "yuan",
    "franc",
    "crown",
    "ruble",
    "rouble",
    "rupee",
    "reais",
)


@dataclass(frozen=True, slots=True)
class _Amount:
    key: tuple[str, str]
    currency: str
    segment: int
    start: int
    end: int


@story_rule(
    code="TQ513",
    message="'{found}' is an amount of {other} elsewhere in the story",
    target=("en",),
    category="terminology/inconsistent",
    severity="major",
    tier=2,
    cues=_CUES,
    examples=(
        wrong("The firm pays 20,000 euros. It was told on Monday to pay [[20,000 dollars]] by June."),
        wrong("They owe $1.5 billion. The debt of [[1.5 billion euros]] is old."),
        right("The firm pays 20,000 euros. It was told to pay 20,000 euros by June."),
        right("The firm pays 20,000 euros. That is more than 25,000 dollars. Tickets are $10 and £10."),
        right("One bought 1,000 euros for 1,000 dollars."),
    ),
)
def amount_in_two_currencies(story: Story) -> Iterator[Hit]:
    """Flags an amount of three digits or more that has another currency than elsewhere in the story.

    Why it matters: one of the two is wrong, or a translation of the other, and the reader takes it for another sum.

    Left alone: both in one sentence.
    """
    first: dict[tuple[str, str], _Amount] = {}
    for segment in story.with_any(_CUES):
        for amount in _amounts(segment):
            known = first.setdefault(amount.key, amount)
            if known.currency != amount.currency and known.segment != amount.segment:
                detail = {"other": f"{known.currency}s"}
                yield Hit(amount.start, amount.end, segment=segment.id, detail=detail)


def _amounts(segment: Segment) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(segment.text):
        word = match["word"]
        currency = word.rstrip("s").replace("rouble", "ruble") if word else _SIGNS.get(match["sign"] or "")
        digits = sum(map(str.isdigit, match["number"]))
        if currency and (digits >= _FEWEST_DIGITS or match["scale"]):
            yield _Amount((match["number"], match["scale"] or ""), currency, segment.id, *match.span())
