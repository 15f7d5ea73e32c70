"""Word lists and tables: those that come with the package, as data files, and TOML files that people write."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from tqcheck.errors import ConfigError


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


def written(path: Path) -> tuple[dict[str, Any], bytes]:
    """The tables of a TOML file that a person wrote, and its bytes. Raises ConfigError."""
    try:
        raw = path.read_bytes()
        return tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n")), raw
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read as TOML: {error}", where=str(path)) from error
