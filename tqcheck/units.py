"""The units behind the numbers of a text: '120 km', '300 euros', '20 %'."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tqcheck import tables


@dataclass(frozen=True, slots=True)
class Measure:
    """A number in digits with its unit, as `data/units.toml` names it."""

    number: str
    unit: str
    start: int
    end: int


def measures(text: str) -> Iterator[Measure]:
    if not any(map(str.isdigit, text)):
        return
    for match in _measure().finditer(text):
        yield Measure(match["number"], _name(match), *match.span())


def behind(text: str, place: int) -> str:
    """The unit that stands behind a place, or ""; as many languages as the table has."""
    match = _unit().match(text, place)
    return _name(match) if match else ""


def _name(match: re.Match[str]) -> str:
    written = match.groupdict()
    return next(name for name, value in written.items() if value and name != "number").replace("_", "-")


@functools.cache
def _names() -> str:
    table = tables.table("units")
    return "|".join(f"(?P<{name.replace('-', '_')}>{written})" for name, written in table.items())


@functools.cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"[\s\u00a0-]?(?:{_names()})(?![\w°])")


@functools.cache
def _measure() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,])(?P<number>\d[\d.,]*)[\s\u00a0-]?(?:{_names()})(?![\w°])")
