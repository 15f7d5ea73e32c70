"""JSON as text: safe on a terminal, and written item by item where a list is long."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from tqcheck.controls import escaped

# An object of numbers, laid out: a place, a token's surprisal. A report has thousands: they take a line each.
_NUMBERS = re.compile(r'\{\n((?: +"\w+": -?[\d.eE+-]+,?\n)+) *\}')


_NOT_ASCII = re.compile("[^\x00-\x7f]")


def encoded(data: Any, out: TextIO, indent: int | None = None) -> str:
    """JSON text without any character that acts on a terminal; ASCII only where `out` is not Unicode."""
    text = json.dumps(data, indent=indent, ensure_ascii=not _is_unicode(out))
    return escaped(text if indent is None else _NUMBERS.sub(_on_one_line, text))


def write_line(line: bytes, out: TextIO) -> None:
    """Writes JSON that is UTF-8 already, and a line end; ASCII only where `out` is not Unicode."""
    if out.encoding == "utf-8" and hasattr(out, "buffer"):
        out.flush()
        out.buffer.write(line + b"\n")
    elif _is_unicode(out):
        out.write(line.decode() + "\n")
    else:
        out.write(_NOT_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], line.decode()) + "\n")


def _is_unicode(out: TextIO) -> bool:
    return (out.encoding or "utf-8").lower().startswith("utf")


def _on_one_line(match: re.Match[str]) -> str:
    return "{" + " ".join(match[1].split()) + "}"


class Later:
    """A list inside a JSON value whose items are made when they are written."""

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = items


class OnLines(Later):
    """One whose items take a line each."""


class _Text(str):
    """JSON text."""

    __slots__ = ()


def write(data: Any, out: TextIO) -> None:
    """Writes the value, indented by two, and a line end; holds one item of a `Later` at a time."""
    _write(data, out, "\n")
    out.write("\n")


def _write(value: Any, out: TextIO, margin: str) -> None:
    """`margin` is a line feed and the spaces before the line the value begins on."""
    if isinstance(value, OnLines):
        _enclosed("[", (("", _Text(encoded(item, out))) for item in value.items), "]", out, margin)
    elif isinstance(value, _Text):
        out.write(value)
    elif isinstance(value, Later):
        _enclosed("[", (("", item) for item in value.items), "]", out, margin)
    elif isinstance(value, Mapping) and _waits(value):
        _enclosed("{", ((f"{encoded(key, out)}: ", item) for key, item in value.items()), "}", out, margin)
    elif isinstance(value, list) and _waits(value):
        _enclosed("[", (("", item) for item in value), "]", out, margin)
    else:
        out.write(encoded(value, out, indent=2).replace("\n", margin))


def _enclosed(opening: str, items: Iterable[tuple[str, Any]], closing: str, out: TextIO, margin: str) -> None:
    out.write(opening)
    number = 0
    for number, (label, item) in enumerate(items, start=1):
        out.write(("," if number > 1 else "") + margin + "  " + label)
        _write(item, out, margin + "  ")
    out.write((margin if number else "") + closing)


def _waits(value: Any) -> bool:
    """Whether there is a `Later` somewhere inside."""
    if isinstance(value, Mapping):
        return any(map(_waits, value.values()))
    return isinstance(value, Later) or (isinstance(value, list) and any(map(_waits, value)))
