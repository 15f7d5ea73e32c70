"""Markdown: prose with exact places, without markup, code and images."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tqcheck.document import Block, Comment, Document, Run, Span, cut
from tqcheck.errors import InputError
from tqcheck.readers.encodings import decode
from tqcheck.regex import Regex

if TYPE_CHECKING:
    from markdown_it.token import Token

name = "markdown"
suffixes = (".md", ".markdown")

LARGEST = 5 * 1024 * 1024  # bytes; the parser is slow on text made to slow it
_FRONT_MATTER = Regex(r"---[ \t]*(?:\r\n|\r|\n)(.*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)", flags=re.DOTALL)
_KEY = Regex(r"(?:^|(?<=[\r\n]))([A-Za-z][\w-]*):[ \t]*(['\"]?)([^\r\n]*?)\2[ \t]*(?=[\r\n]|$)")
_KEYS = frozenset({"lang", "language", "source_language", "title", "agency"})
_LINE_END = Regex(r"\r\n|\r|\n|$")
_COMMENT = Regex(r"<!--(.*?)-->", flags=re.DOTALL)
_VERBATIM = Regex(r"\s*<(?:pre|script|style|textarea)\b", flags=re.IGNORECASE)  # blocks that show what they hold
_DROPPED = frozenset({"code_inline", "image", "html_inline"})
_KINDS = {"heading": "heading", "blockquote": "quote", "list_item": "list"}
_LETTER_OR_DIGIT = Regex(r"[^\W_]")


def read(raw: bytes, path: str) -> Document:
    """The prose of a Markdown file as blocks. Raises InputError."""
    from tqcheck.readers.markdown_places import parse

    decoded = decode(raw, path, largest=LARGEST)
    begin = 1 if decoded.text.startswith("\ufeff") else 0
    front = _FRONT_MATTER.match(decoded.text, begin)
    metadata, titles = _front_matter(front) if front else ({}, ())
    begin = front.end() if front else begin
    tokens = parse(decoded.text[begin:])
    blocks = (*titles, *_blocks(decoded.text, begin, tokens))
    if not blocks:
        remedy = "give a file with a story in it"
        raise InputError("no text in this file besides markup and code", where=path, remedy=remedy)
    return Document(
        path=path, format=name, text=decoded.text, blocks=blocks, encoding=decoded.encoding,
        metadata=metadata, notes=decoded.notes, comments=tuple(_comments(decoded.text, begin, tokens)),
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


def _comments(text: str, begin: int, tokens: Sequence[Token]) -> Iterator[Comment]:
    """HTML comments where the parser sees some: not in code, in a link's title, or behind a backslash."""
    if "<!--" not in text:
        return
    lines = _lines(text, begin)
    row: list[int] | None = None  # of a table, whose cells do not tell their lines
    for token in tokens:
        row = token.map if token.type == "tr_open" else row
        where = token.map or row
        if where is None:
            continue
        start, end = lines[where[0]][0], lines[min(where[1], len(lines)) - 1][1]
        for comment in _comments_of(token):
            match = _found(comment, text, max(begin, start))
            if match is not None and match.start() < end:
                begin = match.end()
                yield Comment(Span(*match.span()), comment[len("<!--") : -len("-->")].strip())


def _found(comment: str, text: str, start: int) -> re.Match[str] | None:
    """The first comment of the file from there on that is the same but for what stands before a quotation's lines."""
    matches = _COMMENT.finditer(text, start)
    return next((match for match in matches if _bare(match[0]) == _bare(comment)), None)


def _comments_of(token: Token) -> list[str]:
    if token.type == "html_block":
        return [] if _VERBATIM.match(token.content) else [match[0] for match in _COMMENT.finditer(token.content)]
    return [child.content for child in token.children or () if child.type == "html_inline" and "<!--" in child.content]


def _bare(comment: str) -> str:
    return re.sub(r"[\s>]+", "", comment)


def _blocks(text: str, begin: int, tokens: Sequence[Token]) -> Iterator[Block]:
    lines = _lines(text, begin)
    kinds: list[str] = []
    row: list[_Piece] | None = None
    cursor = 0  # behind the last cell
    for token in tokens:
        kind = _KINDS.get(token.type.rpartition("_")[0])
        if kind and token.nesting > 0:
            kinds.append(kind)
        elif kind and token.nesting < 0:
            kinds.pop()
        elif token.type == "tr_open" and token.map:
            row, cursor = [], lines[token.map[0]][0]
        elif token.type == "tr_close" and row is not None:
            yield from _block(row, "table")
            row = None
        elif token.type == "inline" and row is not None:
            places = _cell_places(text, cursor, token.content)
            cursor = places[-1].place + len(places[-1].text)
            row += [_gap(), *_prose(token, places)]
        elif token.type == "inline" and token.map:
            places = _line_places(text, lines[slice(*token.map)], token.content)
            yield from _block(_prose(token, places), kinds[-1] if kinds else "paragraph")


def _lines(text: str, begin: int) -> list[tuple[int, int]]:
    """The range of each line, without its end."""
    ranges = []
    for match in _LINE_END.finditer(text, begin):
        ranges.append((begin, match.start()))
        begin = match.end()
    return ranges


# --- places of a block's content -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A line or part of a block's content, its offset in the content, and its place in the file."""

    offset: int
    text: str
    place: int


def _line_places(text: str, lines: list[tuple[int, int]], content: str) -> list[_Place]:
    """The lines of a block's content: markers and indentation are left out."""
    places = []
    offset = 0
    parts = content.split("\n")
    skipped = 0  # lines of form feeds and the like, which the parser strips off with its content's white space
    while skipped < len(lines) - 1 and text.rfind(parts[0].strip(" \t"), *lines[skipped]) < 0:
        skipped += 1
    for line, (start, end) in zip(parts, lines[skipped:], strict=False):
        bare = line.strip(" \t")
        # markers stand before the text ("> ", "## ") and, rarely, behind it ("## Title ##")
        places.append(_Place(offset + line.find(bare), bare, text.rfind(bare, start, end)))
        offset += len(line) + 1
    return places


def _cell_places(text: str, cursor: int, content: str) -> list[_Place]:
    """The parts of a cell's content behind `cursor`; an escaped bar is two characters of the file."""
    places = []
    offset = 0
    for number, part in enumerate(content.split("|")):
        part = f"|{part}" if number else part
        cursor = text.index(part, cursor)
        places.append(_Place(offset, part, cursor))
        offset, cursor = offset + len(part), cursor + len(part)
    return places


# --- prose -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of prose: verbatim in the file, decoded from `file_length` characters, or (no place) a gap."""

    text: str
    place: int = -1
    file_length: int = -1


def _gap() -> _Piece:
    return _Piece(" ")


def _prose(token: Token, places: list[_Place]) -> list[_Piece]:
    """The visible text of an inline token: words verbatim, entities decoded, line ends as gaps."""
    prose: list[_Piece] = []
    is_address = False  # "<https://…>"
    is_dropped = False
    for child in token.children or ():
        if child.type in ("link_open", "link_close"):
            is_address = child.type == "link_open" and child.markup == "autolink"
        elif child.type in ("softbreak", "hardbreak"):
            prose.append(_gap())
        elif child.type in _DROPPED or is_address:
            is_dropped = True
        elif child.type in ("text", "text_special") and child.content:
            pieces = list(_pieces(child, places))
            if is_dropped and child.content[0].isspace() and (not prose or prose[-1].text[-1:].isspace()):
                first = pieces.pop(0)  # "see ![…](…) there": one space
                pieces = [_Piece(first.text[1:], first.place + 1), *pieces] if len(first.text) > 1 else pieces
            is_dropped = False
            prose += pieces
    return prose


def _pieces(child: Token, places: list[_Place]) -> Iterator[_Piece]:
    """A token's text in one piece, or in two around the backslash of an escaped bar."""
    start, text = child.meta["place"], child.content
    if child.type == "text_special" and child.markup != text:
        yield _Piece(text, _file_place(start, places)[0], len(child.markup))
        return
    while text:
        place, length = _file_place(start, places)
        yield _Piece(text[:length], place)
        start, text = start + length, text[length:]


def _file_place(offset: int, places: list[_Place]) -> tuple[int, int]:
    """The place in the file of an offset in the content, and how far the content goes on there."""
    part = places[bisect.bisect_right(places, offset, key=lambda place: place.offset) - 1]
    return part.place + offset - part.offset, max(1, part.offset + len(part.text) - offset)


def _block(pieces: list[_Piece], kind: str) -> Iterator[Block]:
    """The pieces as a block without white space around it; none if there is nothing to read."""
    text = "".join(piece.text for piece in pieces)
    if not _LETTER_OR_DIGIT.search(text):
        return
    runs, length = [], 0
    for piece in pieces:
        if piece.place >= 0:
            runs.append(Run(length, piece.place, len(piece.text), piece.file_length))
        length += len(piece.text)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    yield Block(text[start:end], cut(runs, start, end), kind)
