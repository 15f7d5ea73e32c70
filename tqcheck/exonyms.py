"""Names and acronyms that languages write in different ways, from the tables `exonyms.txt` and `acronyms.txt`."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from tqcheck import tables

LANGUAGES = ("en", "es", "fr", "de", "pt", "it")  # the columns of the tables
TABLES = ("exonyms", "acronyms")


@dataclass(frozen=True, slots=True)
class Form:
    """How a language writes a name.

    is_sure: whether the form alone tells the language; if not, it may mean something else in another one
    is_told: whether it may be told from a word of another language at all
    """

    text: str
    is_sure: bool
    is_told: bool


@functools.cache
def rows(table: str) -> tuple[dict[str, tuple[Form, ...]], ...]:
    """The names of a table of TABLES: for each language its forms, the usual one first."""
    lines = (line.split(" | ") for line in tables.lines(f"{table}.txt"))
    return tuple({language: _forms(cell) for language, cell in zip(LANGUAGES, line, strict=True)} for line in lines)


def _forms(cell: str) -> tuple[Form, ...]:
    return () if cell == "-" else tuple(map(_form, cell.split("/")))


def _form(written: str) -> Form:
    return Form(written.strip("?~"), is_sure=not written.endswith("?"), is_told=not written.startswith("~"))
