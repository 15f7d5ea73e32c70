"""A phrase and what stands around it, cut to the width of a terminal."""

from __future__ import annotations

from tqcheck.controls import visible
from tqcheck.document import Segment

_FAR = 1000  # characters to either side that are looked at; a segment may be megabytes long
_LONGEST_WORD = 12  # a cut moves to the next space if that is no further


def width(text: str) -> int:
    """Columns of a terminal."""
    from rich.cells import cell_len

    return cell_len(text)


def excerpt(segment: Segment, start: int, end: int, columns: int) -> tuple[str, str, str]:
    """What is before the phrase, the phrase, what is after it: one line, at most `columns` (30 or more) wide.

    Breaks of the file are shown as ⏎, what is left out as ….
    """
    found = _found(segment, start, end, columns)
    room = max(0, columns - width(found))
    before = shown(segment, max(0, start - _FAR), start)
    after = shown(segment, end, min(len(segment.text), end + _FAR))
    left = min(width(before), max(room // 3, room - width(after)))
    before = _end_of(before, left, whole=start <= _FAR)
    return before, found, _start_of(after, room - width(before), whole=end + _FAR >= len(segment.text))


def shown(segment: Segment, start: int, end: int) -> str:
    """A part of a segment on one line, breaks of the file as ⏎."""
    characters = list(segment.text[start:end])
    for place in segment.breaks:
        if start <= place < end:
            characters[place - start] = "\n"
    return visible("".join(characters))


def _found(segment: Segment, start: int, end: int, columns: int) -> str:
    longest = columns - 20
    if end - start <= 2 * _FAR:
        found = shown(segment, start, end)
        if width(found) <= longest:
            return found
    half = max(4, (longest - 3) // 2)
    head, tail = shown(segment, start, start + half), shown(segment, max(start, end - half), end)
    return f"{_head(head, half).rstrip()} … {_tail(tail, half).lstrip()}"


def _end_of(text: str, columns: int, *, whole: bool) -> str:
    if whole and width(text) <= columns:
        return text
    if columns < 2:
        return ""
    kept = _tail(text, columns - 1)
    space = kept.find(" ", 0, _LONGEST_WORD)
    return "…" + kept[space + 1 :]


def _start_of(text: str, columns: int, *, whole: bool) -> str:
    if whole and width(text) <= columns:
        return text
    if columns < 2:
        return ""
    kept = _head(text, columns - 1)
    space = kept.rfind(" ", max(0, len(kept) - _LONGEST_WORD))
    return (kept[:space] if space > 0 else kept) + "…"


def _head(text: str, columns: int) -> str:
    used = 0
    for place, character in enumerate(text):
        used += width(character)
        if used > columns:
            return text[:place]
    return text


def _tail(text: str, columns: int) -> str:
    return _head(text[::-1], columns)[::-1]
