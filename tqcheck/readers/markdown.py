"""Markdown: prose with exact places, without markup, code and images."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from tqcheck.document import Block, Document, Run
from tqcheck.errors import InputError
from tqcheck.readers.encodings import decode

name = "markdown"
suffixes = (".md", ".markdown")

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_KEY = re.compile(r"^([\w-]+):[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_KINDS = {"heading_open": "heading", "blockquote_open": "quote", "list_item_open": "list", "table_open": "table"}
# What is not prose inside a line, in the order it is tried at each place; `keep` is the visible part of a link.
_INLINE = (
    r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<image>!\[[^\]]*\]\([^)]*\))"
    r"|\[(?P<keep>[^\[\]]+)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])"
    r"|(?P<autolink><(?:https?://|mailto:)[^>\s]*>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>|<!--.*?-->)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<emphasis>\*{1,3}|(?<![^\W_])_{1,3}(?=\S)|_{1,3}(?![^\W_])|~~)"
    r"|(?P<end>[ \t]*\r?\n[ \t>]*|[ \t]*\r[ \t>]*)"
)
_MARKER = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+|[-+*][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+)?[ \t>]*")


def read(raw: bytes, path: str) -> Document:
    """The prose of a Markdown file as blocks. Raises InputError."""
    decoded = decode(raw, path)
    front = _FRONT_MATTER.match(decoded.text)
    metadata = (
        {key.lower().replace("-", "_"): value.strip("\"'") for key, value in _KEY.findall(front[1])} if front else {}
    )
    blocks = tuple(_blocks(decoded.text, front.end() if front else 0))
    if not blocks:
        raise InputError("no text in this file besides markup and code", where=path)
    return Document(
        path=path, format=name, text=decoded.text, blocks=blocks, encoding=decoded.encoding,
        metadata=metadata, notes=decoded.notes,
    )  # fmt: skip


def _blocks(text: str, begin: int) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    starts = _line_starts(text, begin)
    # markdown-it counts the lines of "\n"; one character for one, so that lines stay lines
    body = text[begin:].replace("\ufeff", " ").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    kinds: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type in _KINDS:
            kinds.append(_KINDS[token.type])
        elif token.type.removesuffix("_close") + "_open" in _KINDS and token.nesting < 0:
            kinds.pop()
        elif token.type == "inline" and token.map:
            first, last = token.map
            place = starts[first], starts[last] if last < len(starts) else len(text)
            block = _table_cell(text, place, token) if "table" in kinds else _inline(text, *place, kinds)
            if block is not None:
                yield block


def _line_starts(text: str, begin: int) -> list[int]:
    return [begin, *(begin + match.end() for match in re.finditer(r"\r\n|\r|\n", text[begin:]))]


def _table_cell(text: str, place: tuple[int, int], token: Any) -> Block | None:
    """A cell, if its text stands in the row once as it is; markup in cells is left out of the check."""
    start = text.find(token.content, *place)
    if not token.content.strip() or start < 0:
        return None
    return Block(token.content, (Run(0, start, len(token.content)),), "table")


def _inline(text: str, start: int, end: int, kinds: list[str]) -> Block | None:
    """Lines of the file as a block: markup cut out, links as their text, entities decoded."""
    marker = _MARKER.match(text, start, end)
    position = marker.end() if marker else start
    pieces: list[tuple[str, int, int]] = []  # text, place in the file, -1 or length in the file
    _collect(text, position, end, pieces)
    parts: list[str] = []
    runs: list[Run] = []
    length = 0
    for part, place, file_length in pieces:
        if part == " " and file_length >= 0:  # a line end
            if parts:
                parts.append(" ")
                length += 1
            continue
        runs.append(Run(length, place, len(part), file_length))
        parts.append(part)
        length += len(part)
    block_text = "".join(parts)
    if not any(character.isalnum() for character in block_text):
        return None
    return Block(block_text.rstrip(), _trimmed(runs, len(block_text.rstrip())), kinds[-1] if kinds else "paragraph")


def _trimmed(runs: list[Run], length: int) -> tuple[Run, ...]:
    kept = []
    for run in runs:
        if run.text_start < length:
            over = run.text_start + run.length - length
            kept.append(Run(run.text_start, run.file_start, run.length - max(0, over), run.file_length))
    return tuple(kept)


def _collect(text: str, position: int, end: int, pieces: list[tuple[str, int, int]]) -> None:
    for match in re.compile(_INLINE, re.DOTALL).finditer(text, position, end):
        if match.start() > position:
            pieces.append((text[position : match.start()], position, -1))
        position = match.end()
        if match["keep"] is not None:
            _collect(text, match.start("keep"), match.end("keep"), pieces)
        elif match["entity"] is not None:
            decoded = html.unescape(match["entity"])
            pieces.append((decoded, match.start(), -1 if decoded == match["entity"] else len(match["entity"])))
        elif match["escaped"] is not None:
            pieces.append((match["escaped"], match.start("escaped"), -1))
        elif match["end"] is not None and position < end:
            pieces.append((" ", match.start(), match.end() - match.start()))
    if position < end and text[position:end].strip():
        pieces.append((text[position:end].rstrip(), position, -1))
