"""Regular expressions that cost nothing until a text needs them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator


class Regex:
    """A regular expression, compiled on first use."""

    def __init__(self, pattern: str, *, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @functools.cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of its groups."""
        return tuple(self._compiled.groupindex)

    def findall(self, text: str) -> list[str]:
        found: list[str] = self._compiled.findall(text)
        return found

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, start)

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text)

    def sub(self, replacement: str, text: str) -> str:
        return self._compiled.sub(replacement, text)
