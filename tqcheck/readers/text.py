"""Plain text: paragraphs separated by blank lines, hard-wrapped or one to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tqcheck.document import Block, Document, Run
from tqcheck.readers.encodings import decode

name = "text"
suffixes = (".txt", ".text")

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LIST_ITEM = re.compile(r"(?:[-*•‣–—]|\d{1,2}[.)])\s+\S")
_HEADER = re.compile(
    r"(Language|Source-Language|Headline|Title|Byline|Dateline|Date|Source):[ \t]*(\S.*)", re.IGNORECASE
)
_ENDS = tuple(".!?…:;。！？”\"'»)")
_WRAPPED = 40  # characters; a line that long may be one of a hard-wrapped paragraph


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's visible text and its place in the file."""

    text: str
    start: int


def read(raw: bytes, path: str) -> Document:
    """The paragraphs of a text file as blocks. Raises InputError."""
    decoded = decode(raw, path)
    paragraphs = list(_paragraphs(decoded.text))
    metadata = _header(paragraphs[0]) if paragraphs else {}
    blocks = [block for paragraph in paragraphs[1 if metadata else 0 :] for block in _blocks(paragraph)]
    return Document(
        path=path, format=name, text=decoded.text, blocks=tuple(blocks), encoding=decoded.encoding,
        metadata=metadata, notes=decoded.notes,
    )  # fmt: skip


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Lines that no blank line separates."""
    lines: list[_Line] = []
    end = 0
    for match in _LINE.finditer(text):
        if lines and len(text[end : match.start()].replace("\r\n", "\n")) > 1:
            yield lines
            lines = []
        end = match.end()
        visible = match[0].strip("\ufeff \t\u00a0\u3000")
        if not visible.strip():  # blanks only: as good as an empty line
            if lines:
                yield lines
            lines = []
        else:
            lines.append(_Line(visible, match.start() + match[0].index(visible)))
    if lines:
        yield lines


def _header(paragraph: Sequence[_Line]) -> dict[str, str]:
    """`Language: en`, `Headline: …` lines before the text; all lines of the first paragraph, or none."""
    matches = [_HEADER.fullmatch(line.text) for line in paragraph]
    found = [match for match in matches if match]
    if len(found) != len(paragraph) or not any(match[1].lower().endswith("language") for match in found):
        return {}
    return {match[1].lower().replace("-", "_"): match[2].strip() for match in found}


def _blocks(paragraph: Sequence[_Line]) -> Iterator[Block]:
    """One block for a hard-wrapped paragraph, else one for each line."""
    group: list[_Line] = []
    width = max(len(line.text) for line in paragraph)
    for line in paragraph:
        if group and not _continues(group[-1], line, width):
            yield _block(group)
            group = []
        group.append(line)
    yield _block(group)


def _continues(before: _Line, line: _Line, width: int) -> bool:
    """Whether a line goes on with the sentence of a hard-wrapped line before it."""
    if _LIST_ITEM.match(line.text):
        return False
    # in a wrapped paragraph the first word of a line would not have fitted on the line before
    first = line.text.split(maxsplit=1)[0]
    is_full = width >= _WRAPPED and len(before.text) + 1 + len(first) > width - 1
    return (is_full and width <= 200) or (line.text[:1].islower() and not before.text.endswith(_ENDS))


def _block(lines: Sequence[_Line]) -> Block:
    parts: list[str] = []
    runs: list[Run] = []
    length = 0
    for line in lines:
        if parts:
            length += 1  # the line end, as one space
        runs.append(Run(length, line.start, len(line.text)))
        parts.append(line.text)
        length += len(line.text)
    kind = "list" if _LIST_ITEM.match(lines[0].text) else "paragraph"
    return Block(" ".join(parts), tuple(runs), kind)
