"""Markdown: prose with exact places, without markup, code and images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tqcheck.document import Block, Document, Run, cut
from tqcheck.errors import InputError
from tqcheck.readers.encodings import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

name = "markdown"
suffixes = (".md", ".markdown")

_FRONT_MATTER = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL)
_KEY = re.compile(r"(?:^|(?<=[\r\n]))([A-Za-z][\w-]*):[ \t]*(['\"]?)([^\r\n]*?)\2[ \t]*(?=[\r\n]|$)")
_KEYS = frozenset({"lang", "language", "source_language", "title", "agency"})
_LINE = re.compile(r"\r\n|\r|\n|$")
_KINDS = {"heading": "heading", "blockquote": "quote", "list_item": "list"}
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def read(raw: bytes, path: str) -> Document:
    """The prose of a Markdown file as blocks. Raises InputError."""
    decoded = decode(raw, path)
    begin = 1 if decoded.text.startswith("\ufeff") else 0
    front = _FRONT_MATTER.match(decoded.text, begin)
    metadata, titles = _front_matter(front) if front else ({}, ())
    blocks = (*titles, *_blocks(decoded.text, front.end() if front else begin))
    if not blocks:
        remedy = "give a file with a story in it"
        raise InputError("no text in this file besides markup and code", where=path, remedy=remedy)
    return Document(
        path=path, format=name, text=decoded.text, blocks=blocks, encoding=decoded.encoding,
        metadata=metadata, notes=decoded.notes,
    )  # fmt: skip


def _front_matter(front: re.Match[str]) -> tuple[dict[str, str], tuple[Block, ...]]:
    """Languages, title and agency of `key: value` lines, and the title as a block."""
    metadata: dict[str, str] = {}
    titles: list[Block] = []
    for match in _KEY.finditer(front[1]):
        key, value = match[1].lower().replace("-", "_"), match[3]
        if key in _KEYS and value:
            metadata[key] = value
            if key == "title":
                titles.append(Block(value, (Run(0, front.start(1) + match.start(3), len(value)),), "heading"))
    return metadata, tuple(titles)


def _blocks(text: str, begin: int) -> Iterator[Block]:
    from tqcheck.readers.markdown_places import parse

    lines = _lines(text, begin)
    kinds: list[str] = []
    row: list[_Pieces] | None = None
    for token in parse(text[begin:]):
        kind = _KINDS.get(token.type.rpartition("_")[0])
        if kind and token.nesting > 0:
            kinds.append(kind)
        elif kind and token.nesting < 0:
            kinds.pop()
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row:
            yield from _block(_in_a_row(row), "table")
            row = None
        elif token.type == "inline" and token.map:
            if row is None:
                yield from _block(_prose(token, _places(text, lines[slice(*token.map)], token.content)), _kind(kinds))
            else:
                row.append(_prose(token, _cell_places(text, lines[token.map[0]], row, token.content)))


def _kind(kinds: list[str]) -> str:
    return kinds[-1] if kinds else "paragraph"


def _lines(text: str, begin: int) -> list[tuple[int, int]]:
    """The range of each line, without its end."""
    ranges = []
    for match in _LINE.finditer(text, begin):
        ranges.append((begin, match.start()))
        begin = match.end()
    return ranges


# A piece of text: what it reads, its place in the file, and its length there (-1: the same text; -2: no place, a gap).
_Pieces = list[tuple[str, int, int]]
_GAP = -2


def _places(text: str, lines: list[tuple[int, int]], content: str) -> _Pieces:
    """The lines of a block's content, each with its place in the file: markers and indentation are left out."""
    pieces: _Pieces = []
    cursor = 0
    for line, (start, end) in zip(content.split("\n"), lines, strict=False):
        bare = line.strip()
        # markers stand before the text ("> ", "## ") and, rarely, behind it ("## Title ##")
        place = start + text[start:end].rfind(bare) if bare else start
        pieces.append((bare, place, cursor + (line.index(bare) if bare else 0)))
        cursor += len(line) + 1
    return pieces


def _cell_places(text: str, line: tuple[int, int], row: list[_Pieces], content: str) -> _Pieces:
    """A cell's content in its row, behind the cells before it; an escaped bar is two characters of the file."""
    ends = [place + len(part) for cell in row for part, place, _ in cell]
    pieces: _Pieces = []
    cursor, place = 0, ends[-1] if ends else line[0]
    for number, part in enumerate(content.split("|")):
        part = f"|{part}" if number else part
        found = text.find(part, place, line[1])
        if found < 0:
            break
        pieces.append((part, found, cursor))
        cursor, place = cursor + len(part), found + len(part)
    return pieces


def _prose(token: Token, places: _Pieces) -> _Pieces:
    """The visible text of an inline token: words verbatim, entities decoded, line ends as gaps."""
    prose: _Pieces = []
    in_autolink = False
    for child in token.children or ():
        if child.type == "link_open":
            in_autolink = child.markup == "autolink"
        elif child.type == "link_close":
            in_autolink = False
        elif child.type in ("softbreak", "hardbreak"):
            prose.append((" ", 0, _GAP))
        elif child.type in ("text", "text_special") and child.content and not in_autolink:
            prose += _located(child, places)
    return prose


def _located(child: Token, places: _Pieces) -> Iterator[tuple[str, int, int]]:
    """A token's text with its place in the file; over several lines, one piece for each."""
    start = child.meta["place"]
    verbatim = child.type == "text"
    end = start + len(child.content if verbatim else child.markup)
    for line, place, cursor in places:
        first, last = max(start, cursor), min(end, cursor + len(line))
        if first >= last:
            continue
        if verbatim:
            yield line[first - cursor : last - cursor], place + first - cursor, -1
        elif child.markup != child.content:
            yield child.content, place + first - cursor, last - first


def _in_a_row(cells: list[_Pieces]) -> _Pieces:
    pieces: _Pieces = []
    for cell in cells:
        if pieces and cell:
            pieces.append((" ", 0, _GAP))
        pieces += cell
    return pieces


def _block(pieces: _Pieces, kind: str) -> Iterator[Block]:
    """The pieces as a block without white space around it; none if there is nothing to read."""
    text = "".join(part for part, _, _ in pieces)
    if not _LETTER_OR_DIGIT.search(text):
        return
    runs, length = [], 0
    for part, place, file_length in pieces:
        if file_length != _GAP:
            runs.append(Run(length, place, len(part), file_length))
        length += len(part)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    yield Block(text[start:end], cut(runs, start, end), kind)
