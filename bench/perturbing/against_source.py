"""What a translation says otherwise than its source: the English changes, the source stays."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from perturbing.fault import Fault, Injector, family, is_balanced, one_of, swap, without_article

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "April", "June", "July", "August", "September", "October", "November", "December")
_UNITS = {
    "kilometres": "miles", "kilometers": "miles", "km": "miles", "miles": "kilometres", "euros": "dollars",
    "dollars": "euros", "metres": "feet", "meters": "feet", "hours": "days", "days": "weeks", "weeks": "months",
    "months": "weeks", "years": "months", "minutes": "hours", "kilos": "pounds", "kg": "pounds", "tons": "kilos",
    "tonnes": "kilos",
}  # fmt: skip
_OPPOSITES = {
    "rose": "fell", "fell": "rose", "risen": "fallen", "fallen": "risen", "rise": "fall", "fall": "rise", "rising": "falling",
    "falling": "rising", "increased": "decreased", "increase": "decrease", "increasing": "decreasing", "reduced": "increased",
    "reduce": "increase", "decreased": "increased", "decline": "rise", "growth": "decline", "growing": "shrinking",
}  # fmt: skip
_COUNTRIES = (
    "Spain", "France", "Germany", "Italy", "China", "Russia", "Japan", "Britain", "Mexico", "Brazil", "India", "Iran",
    "Canada", "Australia", "Egypt", "Israel", "Norway", "Sweden", "Turkey", "Greece",
)  # fmt: skip
_ELSEWHERE = (
    "The hotel is a five minute walk from the beach and has a swimming pool with a view of the bay.",
    "Breakfast was good, but the rooms are small and you can hear your neighbours all night.",
    "Stir the onions in the oil until they are soft, then add the flour and the milk.",
    "Shares of the car maker closed two percent higher after it had sold more cars than analysts expected.",
)
# a second denial would leave a sentence as it was, or nearly
_DENIAL = re.compile(
    r"\b(?:not|cannot|no|none|nothing|nobody|never|neither|nor|hardly|without)\b|n['’]t\b|\b(?:un|in)\w+able\b",
    re.IGNORECASE,
)
_HEDGES = r"\b(?:allegedly|alleged|reportedly|supposedly|suspected|presumed|apparently) "


def _other_number(match: re.Match[str], random: Random) -> str:
    """Two of its digits change places, else one becomes another."""
    digits = list(match[0])
    places = [place for place, digit in enumerate(digits) if digit.isdigit()]
    swaps = [(one, other) for one, other in pairwise(places) if digits[one] != digits[other] and digits[other] != "0"]
    if swaps:
        one, other = random.choice(swaps)
        digits[one], digits[other] = digits[other], digits[one]
    else:
        place = random.choice(places[:1])
        digits[place] = str(int(digits[place]) % 9 + 1)
    return "".join(digits)


def _sentence_missing(paragraph: str, random: Random) -> Fault | None:
    """The second half of a long sentence is gone."""
    places = list(re.finditer(r", (?=[a-z])", paragraph))
    if not places or paragraph.count(". ") or len(paragraph) < 140:
        return None
    cut = min(places, key=lambda match: abs(match.start() - len(paragraph) * 0.35)).start()
    is_half = cut < 0.45 * len(paragraph) and is_balanced(paragraph[:cut])
    return Fault(paragraph[:cut] + ".", 0, cut + 1) if is_half else None


def _denied(paragraph: str, random: Random) -> Fault | None:
    """A sentence that denies nothing denies something."""
    deny = swap(r"\b(?:is|was|are|were|will|has|have)(?= [a-z])", r"\g<0> not")
    return None if _DENIAL.search(paragraph) or "?" in paragraph else deny(paragraph, random)


def _affirmed(paragraph: str, random: Random) -> Fault | None:
    """A sentence that denies one thing denies nothing. With "not only" and the like nothing is denied."""
    affirm = swap(r" not\b(?! (?:only|just|yet|even|so|too|all|always|to)\b)|n['’]t\b(?<!can['’]t)(?<!won['’]t)", "")
    return None if len(_DENIAL.findall(paragraph)) != 1 or "?" in paragraph else affirm(paragraph, random)


def _left_out(paragraph: str, random: Random) -> Fault | None:
    """The sentence is gone; its place reaches from the paragraph before to the one behind."""
    return Fault("", -2, 2) if _is_sentence(paragraph) else None


def _made_up(paragraph: str, random: Random) -> Fault | None:
    """A sentence about something else stands in the place of this one."""
    new = random.choice(_ELSEWHERE)
    return Fault(new, 0, len(new)) if _is_sentence(paragraph) else None


def _is_sentence(paragraph: str) -> bool:
    return len(paragraph.split()) >= 8 and paragraph[-1] in '.!?"' and is_balanced(paragraph)


def _without_marks(paragraph: str, random: Random) -> Fault | None:
    """The quotation marks are gone."""
    if not re.search(r"[“\"](?=\w)[^“”\"]{25,}[”\"]", paragraph):
        return None
    text = re.sub(r"[“”\"]", "", paragraph)
    return Fault(text, 0, len(text))


def _other(names: tuple[str, ...]) -> Injector:
    return swap(
        rf"\b(?:{'|'.join(names)})\b",
        lambda match, random: random.choice([name for name in names if name != match[0]]),
    )


def _unit(match: re.Match[str], random: Random) -> str:
    return f"{match[1]} {_UNITS[match[2]]}"


FAMILIES = [
    family("number changed", "TQ601 TQ609", swap(r"(?<![\d.,])\d[\d,.]*\d\d\b(?![\d.,]*\d)", _other_number), source=True),
    family("small number changed", "TQ601 TQ609", swap(r"(?<![\d.,])\d{1,2}(?= [a-z])", _other_number), source=True),
    family("negation dropped", "TQ602", _affirmed, source=True),
    family("negation added", "TQ611 TQ367", _denied, source=True),
    family("weekday changed", "TQ607", _other(_DAYS), source=True),
    family("month changed", "TQ607", without_article(_other(_MONTHS)), source=True),
    family("unit changed", "TQ608", swap(rf"\b(\d[\d.,]*) ({'|'.join(_UNITS)})\b", _unit), source=True),
    family("rise and fall exchanged", "TQ613", without_article(one_of(_OPPOSITES)), source=True),
    family("country changed", "TQ612", _other(_COUNTRIES), source=True),
    family("hedge lost", "TQ606", without_article(swap(_HEDGES, "")), source=True),
    family("half a sentence lost", "TQ603 TQ614", _sentence_missing, source=True),
    family("sentence left out", "TQ614 TQ603", _left_out, source=True),
    family("sentence made up", "TQ615", _made_up, source=True),
    family("statement asked", "TQ616", swap(r"(?<=[a-z])\.$", "?"), source=True),
    family("final mark lost", "TQ617", swap(r"(?<=[a-z])[.!?]$", ""), source=True),
    family("quotation marks lost", "TQ605", _without_marks, source=True),
]  # fmt: skip
