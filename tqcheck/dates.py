"""Names of weekdays and months in the languages that dates are compared in."""

from __future__ import annotations

import functools

from tqcheck import tables

LANGUAGES = ("en", "es", "fr", "de", "pt", "it")


@functools.cache
def names(kind: str, language: str) -> tuple[str, ...]:
    """`weekdays` from Monday or `months` from January, as running text has them. Raises KeyError for others."""
    return tuple(_calendar()[kind][language].split())


@functools.cache
def small_names(kind: str, language: str) -> frozenset[str]:
    """The names in lower case; none of a language that is not known."""
    return frozenset(name.lower() for name in names(kind, language)) if language in LANGUAGES else frozenset()


@functools.cache
def _calendar() -> dict[str, dict[str, str]]:
    return tables.table("calendar")


def number(kind: str, language: str, name: str) -> int:
    """The place of a name among them, from 0, in any case. Raises ValueError for what is none."""
    return [known.lower() for known in names(kind, language)].index(name.lower())
