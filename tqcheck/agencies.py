"""News agencies by the names in datelines, and what language they file in."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files


@functools.cache
def _languages() -> dict[str, str]:
    """Name as written -> ISO 639-1 code."""
    table = tomllib.loads((files("tqcheck") / "data" / "agencies.toml").read_text("utf-8"))
    return {name: agency["language"] for agency in table["agency"] for name in agency["names"]}


def language(name: str) -> str | None:
    """The language an agency files in, by any of its names; None for a name that is not in the table."""
    return _languages().get(name)


def pattern() -> str:
    """A regular expression for the names, longest first, with case."""
    return "|".join(re.escape(name) for name in sorted(_languages(), key=len, reverse=True))


@functools.cache
def _run_together() -> re.Pattern[str]:
    return re.compile(rf"(?P<agency>{pattern()})\s+(?P<place>[A-Z][\w'’-]+(?:\s+(?:de\s+|del\s+|la\s+|los\s+)?[A-Z][\w'’-]+)?)")


@functools.cache
def _dateline() -> re.Pattern[str]:
    # "SEOUL, Jan. 12 (Yonhap) -- ", "Seúl, 12 ene (EFE).-", "(AFP) - ", "MOSCOW, January 21. /TASS/. "
    return re.compile(
        r"(?P<prefix>(?:[A-ZÀ-Þ][\w.'’-]*(?:[ /][A-Za-zÀ-ÿ][\w.'’-]*){0,4}(?:,\s[^().—–/]{1,40}?\.?[^().—–/]{0,10})?\s*)?"
        rf"(?:\(\s*(?P<round>{pattern()})\s*\)\.?\s*(?:[-–—]{{1,2}}|:|$)|/(?P<slash>{pattern()})/\.?)\s*)"
    )


@functools.cache
def _byline() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:By|Por|Par|Von|Di|Photo|Source|Fuente)[:\s]+(?:[^\n]{{0,40}}[\s/,(])?)?\(?(?P<agency>{pattern()})\)?\.?")


def run_together(line: str) -> tuple[str, str] | None:
    """(agency, place) of a line such as "Efe Seoul", which names both and nothing else."""
    match = _run_together().fullmatch(line)
    return (match["agency"], match["place"]) if match else None


def dateline(text: str) -> tuple[str, int] | None:
    """(agency, length) of the dateline a paragraph begins with: "SEOUL, Jan. 12 (Yonhap) -- "."""
    match = _dateline().match(text)
    return (match["round"] or match["slash"], match.end("prefix")) if match else None


def byline(line: str) -> str | None:
    """The agency of a line that is only a credit: "EFE", "By Xinhua", "(AFP)"."""
    match = _byline().fullmatch(line)
    return match["agency"] if match else None


def credited(line: str) -> str | None:
    """The agency that a dateline, byline or credit names; None for a mention in running text."""
    together = run_together(line)
    if together:
        return together[0]
    begun = dateline(line)
    return begun[0] if begun else byline(line)
