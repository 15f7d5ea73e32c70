"""The stories of a folder in the order they are read in: what needs an editor most comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tqcheck.controls import visible
from tqcheck.renderers.html.names import page_name
from tqcheck.report import DocumentReport

_OUTCOMES = ("failed", "not evaluated", "passed")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in its folder: its address (from the folder), and the path of its document, safe to show."""

    page: str
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands among those of its folder: the address of the index, its number (from 1) and its neighbours'
    addresses (from the page) and paths.
    """

    home: str
    number: int
    of: int
    previous: Entry | None
    next: Entry | None


def key(report: DocumentReport) -> tuple[int, float, str]:
    """What documents are sorted by: those that failed first, then those with the highest penalty."""
    return _OUTCOMES.index(report.verdict.outcome), -report.scores.penalty, visible(report.document.path)


def places(reports: Iterable[DocumentReport]) -> list[tuple[str, Place]]:
    """The page of each document (its address), in the order of the documents, and its place in the order of reading."""
    seen: Counter[str] = Counter()
    entries: list[tuple[tuple[int, float, str], Entry]] = []
    for report in reports:
        path = report.document.path
        entries.append((key(report), Entry(page_name(path, seen[path]), visible(path))))
        seen[path] += 1
    order = sorted(range(len(entries)), key=lambda number: entries[number][0])
    in_order = [entries[number][1] for number in order]
    at = {number: place for place, number in enumerate(order)}
    return [(entry.page, _place(in_order, at[number])) for number, (_, entry) in enumerate(entries)]


def _place(order: list[Entry], at: int) -> Place:
    return Place(
        home="../index.html",
        number=at + 1,
        of=len(order),
        previous=_beside(order[at - 1]) if at else None,
        next=_beside(order[at + 1]) if at + 1 < len(order) else None,
    )


def _beside(entry: Entry) -> Entry:
    """As it is named from another page."""
    return Entry(entry.page.rpartition("/")[2], entry.path)
