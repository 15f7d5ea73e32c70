"""News agencies by the names in datelines, and what language they file in."""

from __future__ import annotations

import functools
import re

from tqcheck import tables


@functools.cache
def _languages() -> dict[str, str]:
    """Name as written -> ISO 639-1 code."""
    table = tables.table("agencies")
    return {name: agency["language"] for agency in table["agency"] for name in agency["names"]}


def language(name: str) -> str | None:
    """The language an agency files in, by any of its names; None for a name that is not in the table."""
    return _languages().get(name)


# The forms around a name. Names are looked up after the match: a pattern of all names takes long to compile.
_NAME = r"[^\W\d_][\w.-]*(?:[ -][A-Z][\w-]*){0,2}"
_RUN_TOGETHER = re.compile(
    r"(?P<agency>[A-ZČ][\w-]+(?: Press| News| Agency)?) (?P<place>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
)
# Such as: SEOUL, Jan. 12 (Yonhap) -- · Seúl, 12 ene (EFE).- · (AFP) - · MOSCOW, January 21. /TASS/.
_DATELINE = re.compile(
    rf"(?:[^\W\da-z_][^\n()—–/]{{0,60}}?)?"
    rf"(?:\( ?(?P<round>{_NAME}) ?\)\.? ?(?:[-–—]{{1,2}}|:|$)|/(?P<slash>{_NAME})/\.?)\s*"
)
_BYLINE = re.compile(
    rf"(?:(?:By|Por|Par|Von|Di|Photo|Source|Fuente|©|\(c\))"
    rf"[: ]+(?:[^\n]{{0,40}}?[ /,(])??)?\(?(?P<agency>{_NAME})\)?\.?"
)


def run_together(line: str) -> tuple[str, str] | None:
    """(agency, place) of a line such as "Efe Seoul", which names both and nothing else."""
    match = _RUN_TOGETHER.fullmatch(line)
    return (match["agency"], match["place"]) if match and match["agency"] in _languages() else None


def dateline(text: str) -> tuple[str, int] | None:
    """(agency, length) of the dateline a paragraph begins with: "SEOUL, Jan. 12 (Yonhap) -- "."""
    match = _DATELINE.match(text) if "(" in text or "/" in text else None
    name = (match["round"] or match["slash"]) if match else None
    return (name, match.end()) if match and name in _languages() else None


def byline(line: str) -> str | None:
    """The agency of a line that is only a credit: "EFE", "By Xinhua", "(AFP)"."""
    match = _BYLINE.fullmatch(line)
    return match["agency"] if match and match["agency"] in _languages() else None


def credited(line: str) -> str | None:
    """The agency that a dateline, byline or credit names; None for a mention in running text."""
    together = run_together(line)
    if together:
        return together[0]
    begun = dateline(line)
    return begun[0] if begun else byline(line)
