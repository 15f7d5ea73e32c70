"""Regular expressions that cost nothing until a text needs them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator


class Regex:
    """A regular expression, compiled on first use and tried only on texts that contain one of its cues.

    cues: lower-case literals of which every match contains at least one; without cues every text is tried.
    """

    def __init__(self, pattern: str, *cues: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.cues = cues
        self.flags = flags

    @functools.cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def _may_match(self, text: str) -> bool:
        if not self.cues:
            return True
        lowered = text.lower()
        return any(cue in lowered for cue in self.cues)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text) if self._may_match(text) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text) if self._may_match(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text) if self._may_match(text) else None
