"""Plain text: paragraphs separated by blank lines, hard-wrapped or one to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tqcheck.document import Block, Document, Run
from tqcheck.errors import InputError
from tqcheck.readers.encodings import decode
from tqcheck.regex import Regex

name = "text"
suffixes = (".txt", ".text")

_LINE = Regex(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Zero-width and direction marks make a line no less empty.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BLANK = Regex(rf"[\s{_INVISIBLE}]*|\s*(?P<rule>[-_*=~#•·])(?:\s*(?P=rule)){{2,}}\s*")
_BLANKS = "\ufeff \t\u00a0\u3000"
_BULLET = Regex(r"[-*•‣◦–—]\s+(?=\S)")
_NUMBERED = Regex(r"(\d{1,2})[.)]\s+(?=\S)")
_ALWAYS_BULLETS = "•‣◦*"  # a dash alone begins direct speech as well
_HEADER = Regex(
    r"(Language|Source-Language|Headline|Title|Byline|Dateline|Date|Source|Agency):[ \t]*(\S.*)", flags=re.IGNORECASE
)
_TITLES = frozenset({"headline", "title"})
_ENDED = Regex(r"[.!?…:;。！？][\"”’'»)\]]*$")
_NARROWEST, _WIDEST = 40, 200  # characters of the longest line of a hard-wrapped paragraph
_MOST_ENDED = 0.6  # share of lines that end a sentence; above, each line is a paragraph


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's visible text, without a list marker, and its place in the file."""

    text: str
    start: int
    marker: str = ""


def read(raw: bytes, path: str) -> Document:
    """The paragraphs of a text file as blocks. Raises InputError."""
    decoded = decode(raw, path)
    paragraphs = _with_markers(_paragraphs(decoded.text))
    metadata, titles = _header(paragraphs[0]) if paragraphs else ({}, ())
    body = [block for paragraph in paragraphs[1 if metadata else 0 :] for block in _blocks(paragraph)]
    blocks = (*titles, *body)
    if not blocks:
        raise InputError("no text in this file besides its header", where=path, remedy="give a file with a story in it")
    return Document(
        path=path, format=name, text=decoded.text, blocks=blocks, encoding=decoded.encoding,
        metadata=metadata, notes=decoded.notes,
    )  # fmt: skip


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Lines that no blank line and no line of dashes separates."""
    lines: list[_Line] = []
    end = 0
    for match in _LINE.finditer(text):
        is_blank = _BLANK.fullmatch(match[0]) is not None
        ends = text[end : match.start()].replace("\r\n", "\n")
        if lines and (is_blank or len(ends) > 1):
            yield lines
            lines = []
        end = match.end()
        if not is_blank:
            left = match[0].lstrip(_BLANKS)
            lines.append(_Line(left.rstrip(_BLANKS), end - len(left)))
    if lines:
        yield lines


def _with_markers(paragraphs: Iterator[list[_Line]]) -> list[list[_Line]]:
    """The lines with their list markers taken off: bullets, dashes in a row, and numbers that count."""
    found = list(paragraphs)
    flat = [line for paragraph in found for line in paragraph]
    dashes = [bool(_BULLET.match(line.text)) for line in flat]
    numbers = [int(match[1]) if (match := _NUMBERED.match(line.text)) else None for line in flat]
    before: int | None = None  # index of the last numbered line
    counted: set[int] = set()
    for index, number in enumerate(numbers):
        if number is not None:
            if before is not None and numbers[before] == number - 1:
                counted |= {before, index}
            before = index
    marked = iter(
        _unmarked(line, index in counted, any(dashes[max(0, index - 1) : index] + dashes[index + 1 : index + 2]))
        if dashes[index] or index in counted
        else line
        for index, line in enumerate(flat)
    )
    return [[next(marked) for _ in paragraph] for paragraph in found]


def _unmarked(line: _Line, is_counted: bool, is_in_a_row: bool) -> _Line:
    match = _NUMBERED.match(line.text) if is_counted else _BULLET.match(line.text)
    if match is None or not (is_counted or is_in_a_row or line.text[0] in _ALWAYS_BULLETS):
        return line
    return _Line(line.text[match.end() :], line.start + match.end(), match[0])


def _header(paragraph: Sequence[_Line]) -> tuple[dict[str, str], tuple[Block, ...]]:
    """`Language: en`, `Headline: …` lines before the text, and the headline as a block.

    Nothing unless all lines of the first paragraph are such lines and one tells a language.
    """
    matches = [_HEADER.fullmatch(line.text) for line in paragraph]
    found = [(match, line) for match, line in zip(matches, paragraph, strict=True) if match]
    if len(found) != len(paragraph) or not any(match[1].lower().endswith("language") for match, _ in found):
        return {}, ()
    metadata = {match[1].lower().replace("-", "_"): match[2] for match, _ in found}
    titles = [
        Block(match[2], (Run(0, line.start + match.start(2), len(match[2])),), "heading")
        for match, line in found
        if match[1].lower() in _TITLES
    ]
    return metadata, tuple(titles)


def _blocks(paragraph: Sequence[_Line]) -> Iterator[Block]:
    """One block for a hard-wrapped paragraph, else one for each line; a list item is a block of its own."""
    if len(paragraph) == 1:
        yield _block(paragraph)
        return
    is_wrapped = _is_wrapped(paragraph)
    width = max(len(line.text) for line in paragraph)
    group: list[_Line] = []
    for line in paragraph:
        goes_on = group and not line.marker and (is_wrapped or _goes_on(group[-1], line, width))
        if group and not goes_on:
            yield _block(group)
            group = []
        group.append(line)
    yield _block(group)


def _is_wrapped(paragraph: Sequence[_Line]) -> bool:
    """Whether line ends stand where the next word would not have fitted, rather than where sentences end."""
    pairs = [(line, after) for line, after in pairwise(paragraph) if not after.marker]
    width = max(len(line.text) for line in paragraph)
    if not pairs or not _NARROWEST <= width <= _WIDEST:
        return False
    full = sum(len(line.text) + 1 + len(after.text.split(maxsplit=1)[0]) >= width for line, after in pairs)
    ended = sum(_ENDED.search(line.text[-10:]) is not None for line, _ in pairs)
    return full >= 0.8 * len(pairs) and ended < _MOST_ENDED * len(pairs)


def _goes_on(before: _Line, line: _Line, width: int) -> bool:
    """Whether a line of uneven wrapping goes on in the next; shorter ones are broken for another reason."""
    is_long = _NARROWEST <= width <= _WIDEST and len(before.text) >= 0.6 * width
    return is_long and line.text[:1].islower() and _ENDED.search(before.text[-10:]) is None


def _block(lines: Sequence[_Line]) -> Block:
    runs: list[Run] = []
    length = 0
    for line in lines:
        runs.append(Run(length, line.start, len(line.text)))
        length += len(line.text) + 1  # the line end, as one space
    return Block(" ".join(line.text for line in lines), tuple(runs), "list" if lines[0].marker else "paragraph")
