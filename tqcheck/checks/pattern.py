"""Rules written as data: a `[[rule]]` table of a TOML pack becomes the same Rule a Python file makes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tqcheck.checks.regex import Regex
from tqcheck.document import Segment, Zone
from tqcheck.errors import ConfigError
from tqcheck.finding import Severity
from tqcheck.rule import ITS_TYPES, Example, Hit, Rule, Story

_REQUIRED = {"code", "name", "summary", "why", "message", "severity", "category", "pattern", "wrong", "right"}
_OPTIONAL = {"tier", "target", "presumes_source", "zones", "in_quotes", "cues", "unless", "becomes", "left_alone"}


def load(path: Path, *, compiled: bool = True) -> list[Rule]:
    """The rules of a pack. Raises ConfigError naming the file and the rule.

    compiled: whether every pattern is tried out now; our own packs leave that to the tests, for a quick start.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read as TOML: {error}", where=str(path)) from error
    rows = tables.get("rule", [])
    return [rule(table, f"{path.name}, rule {table.get('code', '?')}", compiled=compiled) for table in rows]


def rule(table: Mapping[str, Any], where: str, *, compiled: bool = True) -> Rule:
    """One `[[rule]]` table as a Rule. Raises ConfigError naming the key that is missing, unknown or unusable."""
    missing, unknown = _REQUIRED - table.keys(), table.keys() - _REQUIRED - _OPTIONAL
    if missing or unknown:
        problem = f"missing {sorted(missing)}" if missing else f"unknown {sorted(unknown)}"
        raise ConfigError(problem, where=where, remedy="see CONTRIBUTING.md, 'Add a rule'")
    if table["category"] not in ITS_TYPES:
        raise ConfigError(f"unknown category {table['category']!r}", where=where)
    try:
        for key in ("pattern", "unless") if compiled else ():
            re.compile(table.get(key, ""))
        severity = Severity.parse(table["severity"])
        zones = frozenset(Zone(zone) for zone in table.get("zones", ()))
    except (re.error, ValueError) as error:
        raise ConfigError(str(error), where=where) from error
    return Rule(
        code=table["code"],
        name=table["name"],
        summary=table["summary"],
        message=table["message"],
        explanation=_explanation(table),
        severity=severity,
        category=table["category"],
        tier=table.get("tier", 1),
        check=_Check(table),
        target=tuple(table.get("target", ("en",))),
        presumes_source=tuple(table.get("presumes_source", ())),
        zones=zones,
        in_quotes=table.get("in_quotes", True),
        cues=tuple(table.get("cues", ())),
        examples=tuple(_examples(table)),
    )


def _explanation(table: Mapping[str, Any]) -> str:
    parts = [f"{table['summary']}.", f"Why it matters: {table['why']}"]
    if "left_alone" in table:
        parts.append(f"Left alone: {table['left_alone']}")
    return "\n\n".join(parts)


def _examples(table: Mapping[str, Any]) -> Iterator[Example]:
    for entry in table["wrong"]:
        text, _, fixed = entry.partition(" => ")
        yield Example(text, fixed or None)
    for text in table["right"]:
        yield Example(text)


class _Check:
    """Yields a hit for every match of `pattern` in a segment that `unless` does not match.

    A group named `hit` narrows the hit to itself; `becomes` may name groups in braces.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._pattern = Regex(table["pattern"])
        self._unless = Regex(table["unless"]) if "unless" in table else None
        self._becomes: str | None = table.get("becomes")
        self._narrowed = "(?P<hit>" in table["pattern"]

    def __call__(self, segment: Segment, story: Story) -> Iterator[Hit]:
        for match in self._pattern.finditer(segment.text):
            if self._unless is not None and self._unless.search(segment.text):
                return
            detail = {name: value or "" for name, value in match.groupdict().items()}
            suggestion = None if self._becomes is None else self._becomes.format(**detail)
            narrowed = self._narrowed and match["hit"] is not None
            yield Hit(*match.span("hit" if narrowed else 0), suggestion=suggestion, detail=detail)
