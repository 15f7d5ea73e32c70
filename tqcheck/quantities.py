"""The numbers of a text by value, in digits and in words: 12.500 and 'doce mil quinientos' in Spanish are both 12500.

Digits are read as the language writes them and, where that leaves two readings ("1.234"), in both ways.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tqcheck import tables

LANGUAGES = ("en", "es", "fr", "de", "pt", "it")

_DIGITS = re.compile(
    r"(?:(?<![\d.,])|(?<=[^\W\d_]\.))(?:\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ROMAN = re.compile(r"(?<![\w.-])(?P<roman>[IVXLC]{2,})(?:e|er|ème|º|ª)?(?![\w-])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MILLION = re.compile(r"m(?!\w)")  # £125m in English, or metres
# A number that shares the word behind the next one: "from 4.2 to 4.1 billion".
_SHARED = re.compile(r"\s?(?:-|–|to|and|or|a|y|o|à|et|ou|auf|bis|und|oder|e|ou)\s?(?:[$€£]\s?)?$")
# Ends of German words that begin with a number: zehnjährig, hundertprozentig.
_GERMAN_TAIL = re.compile(
    r"jähr\w*|prozent\w*|tägig\w*|stündig\w*|monatig\w*|wöchig\w*|köpfig\w*|fach\w*|mal\w*|stellig\w*"
)
_PER_CENT = re.compile(r"\bp(?:o|ou|e)r\s$", re.IGNORECASE)  # cento, pour cent
_HUNDRED = 100
_TO_TWENTY = (60, 80)  # soixante et onze, quatre-vingt-dix
_NEXT_WORD = re.compile(r"[\s\u00a0-]{0,2}([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at its place in the text.

    values:    what it may mean; more than one where the separators leave it open
    in_digits: whether it is written in digits
    """

    values: frozenset[float]
    start: int
    end: int
    in_digits: bool


@dataclass(frozen=True, slots=True)
class _Words:
    small: dict[str, float]
    scale: dict[str, float]
    joins: frozenset[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]


_NO_WORDS = {"small": "", "scale": "", "joins": ""}


@functools.cache
def _words(language: str) -> _Words:
    table = tables.table("number_words").get(language, _NO_WORDS)
    small, scale = (
        {word: float(value) for word, value in (entry.split("=") for entry in table[kind].split())}
        for kind in ("small", "scale")
    )
    longest_first = sorted({**small, **scale}, key=len, reverse=True)
    part, joins = "|".join(map(re.escape, longest_first)), table["joins"].split()
    part = part or r"(?!)"
    whole = rf"(?:{part})(?:(?:{'|'.join(['-', *joins])})*(?:{part}))*"
    return _Words(small, scale, frozenset(joins), re.compile(part), re.compile(whole))


@functools.lru_cache(maxsize=64)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """All numbers of a text, in the order of their kinds: digits, Roman numbers, words.

    Words are known for LANGUAGES only; in other languages a number in digits may go on with a word that is not read.
    """
    words = _words(language)
    digits = [_scaled(match, text, words) for match in _DIGITS.finditer(text)]
    found = _sharing([_of_commas(each, text) for each in digits] if language == "en" else digits, text)
    found += [
        Quantity(frozenset([float(_roman(match["roman"]))]), *match.span(), False) for match in _ROMAN.finditer(text)
    ]
    taken = sorted((quantity.start, quantity.end) for quantity in found)
    found += [
        quantity
        for quantity in _spelled(text, words)
        if not _is_taken(quantity, taken) and not _PER_CENT.search(text[max(0, quantity.start - 6) : quantity.start])
    ]
    return tuple(found)


def _is_taken(quantity: Quantity, taken: list[tuple[int, int]]) -> bool:
    """Whether one of the ranges, in order, overlaps a number in words or stands before it."""
    place = bisect.bisect_left(taken, (quantity.end, 0))
    return place > 0 and quantity.start <= taken[place - 1][1] + 1


def _scaled(match: re.Match[str], text: str, words: _Words) -> Quantity:
    """A number in digits with the words that multiply it: '8 mil millones'."""
    factor, end = 1.0, match.end()
    while following := _NEXT_WORD.match(text, end):
        scale = words.scale.get(following[1].lower())
        if scale is None or scale == _HUNDRED:  # 46 cents
            break
        factor, end = factor * scale, following.end(1)
    values = {_rounded(value * factor) for value in _readings(match[0])}
    if _MILLION.match(text, end):
        values |= {_rounded(value * 1e6) for value in values}
    return Quantity(frozenset(values), match.start(), end, True)


def _of_commas(quantity: Quantity, text: str) -> Quantity:
    """English 75,000 is never 75: of two readings the one with thousands."""
    written = text[quantity.start : quantity.end]
    is_clear = len(quantity.values) == 2 and "," in written and "." not in written
    return replace(quantity, values=frozenset([max(quantity.values)])) if is_clear else quantity


def _rounded(value: float) -> float:
    """To nine digits, so that 1.1 times a thousand million is what it should be."""
    return float(f"{value:.9g}")


def _sharing(found: list[Quantity], text: str) -> list[Quantity]:
    """The numbers, each with the scale of the next one as another reading where both share it."""
    result = found[-1:]
    for quantity, following in reversed(list(pairwise(found))):
        if _SHARED.fullmatch(text[quantity.end : following.start]):
            digits = min(_readings(text[following.start : following.end].split(maxsplit=1)[0]), default=0.0)
            factor = min(following.values) / digits if digits else 1.0
            more = {_rounded(value * factor) for value in quantity.values}
            quantity = replace(quantity, values=quantity.values | more)
        result.append(quantity)
    return result[::-1]


def _readings(digits: str) -> set[float]:
    """What a number in digits may mean: 1.234 is 1234 or 1.234, 12,5 only twelve and a half."""
    groups = re.split(r"[.,\u00a0\u202f' ]", digits)
    readings = set()
    if len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        readings.add(float("".join(groups)))
    last = re.search(r"[.,](\d+)$", digits)
    if last and not (readings and len(groups) > 2):  # 1,234,567
        whole = re.sub(r"\D", "", digits[: last.start()])
        readings.add(float(f"{whole or 0}.{last[1]}"))
    return readings or {float("".join(groups))}


def _roman(number: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in number]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _spelled(text: str, words: _Words) -> Iterator[Quantity]:
    """Numbers in words; words that follow each other as in one number are one."""
    run: list[str] = []
    start = end = reached = 0
    for match in _WORD.finditer(text):
        word = match[0].lower()
        parts = _parts(word, words)
        is_next = bool(run) and not text[reached : match.start()].strip(" \u00a0-")
        joined = reached > end
        goes_on = is_next and (_goes_on(run[-1], parts[0], joined, words) if parts else word in words.joins)
        if run and not goes_on:
            yield Quantity(_value(run, words), start, end, False)
            run = []
        if parts:
            start = start if run else match.start()
            run += parts
            end = match.end()
        reached = match.end()
    if run:
        yield Quantity(_value(run, words), start, end, False)


def _goes_on(last: str, word: str, joined: bool, words: _Words) -> bool:
    """Whether a number goes on with that word: a scale unless after 'and', else what the last one leaves room for."""
    if word in words.scale:
        return not joined
    value = words.small.get(last, 0.0)
    room = words.scale.get(last) or next(unit for unit in (1000, 100, 10, 1) if value % unit == 0)
    return words.small[word] < (20 if value in _TO_TWENTY else room)


def _parts(word: str, words: _Words) -> list[str]:
    """The number words a word consists of: zweiundzwanzig is zwei and zwanzig, four-day is four."""
    if word in words.small or word in words.scale:
        return [word]
    whole = words.whole.match(word)
    tail = word[whole.end() :] if whole else ""
    if whole and (not tail or tail[0] == "-" or _GERMAN_TAIL.fullmatch(tail)):
        return words.part.findall(whole[0])
    last = word.rpartition("-")[2]
    return _parts(last, words) if last != word else []


def _value(run: list[str], words: _Words) -> frozenset[float]:
    total = current = 0.0
    for word in run:
        scale = words.scale.get(word)
        if scale is None:
            current += words.small[word]
        elif scale == _HUNDRED:
            current = max(1.0, current) * scale
        elif current or not total:
            total, current = total + max(1.0, current) * scale, 0.0
        else:  # mil millones
            total *= scale
    return frozenset([_rounded(total + current)])
