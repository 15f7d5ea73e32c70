"""Word lists and tables that come with the package, as data files."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any


def table(name: str) -> dict[str, Any]:
    """`tqcheck/data/<name>.toml`, read anew at each call: who needs it more than once keeps what it makes of it."""
    return tomllib.loads((files("tqcheck") / "data" / f"{name}.toml").read_text("utf-8"))


@functools.cache
def words(name: str) -> dict[str, frozenset[str]]:
    """The words of each language in a table of one string a language; not to be changed."""
    return {language: frozenset(listed.split()) for language, listed in table(name).items()}


@functools.cache
def words_of(name: str, part: str) -> dict[str, frozenset[str]]:
    """The words of each language in one part of a table; not to be changed."""
    return {language: frozenset(listed.split()) for language, listed in table(name)[part].items()}


def lines(name: str) -> list[str]:
    """The lines of `tqcheck/data/<name>` that are not comments."""
    text = (files("tqcheck") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
