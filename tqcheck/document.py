"""A file's text, structured, with the way back from every character to the original file.

All offsets are code points, half-open, and refer to the file's decoded text (`Document.text`), which keeps its
byte-order mark and its line ends as they are.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tqcheck.words import number_of_words


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters of a derived text that stand verbatim in the file.

    `decoded` runs (an entity such as `&amp;`) are `length` characters of text for `file_length` characters of file.
    """

    text_start: int
    file_start: int
    length: int
    file_length: int = -1  # -1: verbatim, the same length in the file

    @property
    def verbatim(self) -> bool:
        return self.file_length < 0

    @property
    def file_end(self) -> int:
        return self.file_start + (self.length if self.verbatim else self.file_length)


class Zone(StrEnum):
    """What part of a wire story a segment belongs to."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    UPDATED = "updated"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    LIST = "list"
    TABLE = "table"


RUNNING_PROSE = frozenset({Zone.BODY, Zone.QUOTE, Zone.LIST})


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file as its format separates it (a paragraph, a heading, a list item, a table row).

    A reader makes blocks; segmenting turns them into logical sentences.
    """

    text: str
    origin: tuple[Run, ...]
    kind: str = "paragraph"  # paragraph, heading, list, quote, table, caption


@dataclass(frozen=True, slots=True)
class Segment:
    """One logical sentence, also when the file breaks it over lines.

    `text` is what rules and models see; a break of the file inside it is one space. `breaks` holds the offsets in
    `text` of these spaces.
    """

    id: int
    zone: Zone
    text: str
    origin: tuple[Run, ...]
    breaks: tuple[int, ...] = ()
    starts_paragraph: bool = False
    source: str | None = None

    def locate(self, start: int, end: int) -> tuple[Span, ...]:
        """The file spans of `text[start:end]`; several when the file breaks the sentence.

        An empty range gives one empty span. Raises ValueError outside `0 <= start <= end <= len(text)`.
        """
        return locate(self.origin, start, end, len(self.text))

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.locate(0, len(self.text))


@dataclass(frozen=True, slots=True)
class Language:
    """A language and how it is known: `told` (by the user), `metadata`, `agency`, `identified` or `unknown`."""

    code: str | None
    known_from: str
    detail: str = ""


UNKNOWN_LANGUAGE = Language(None, "unknown")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a format that has them: its place in the file's text, marks included, and what it says."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence of the source text that no segment renders, and the id of the segment that follows it."""

    before: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file read and, after segmenting, cut into segments."""

    path: str
    format: str
    text: str
    blocks: tuple[Block, ...] = ()
    segments: tuple[Segment, ...] = ()
    source_language: Language = UNKNOWN_LANGUAGE
    target_language: Language = UNKNOWN_LANGUAGE
    source_text: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    encoding: str = "utf-8"
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # what a reader had to assume, one sentence each
    comments: tuple[Comment, ...] = ()

    @property
    def words(self) -> int:
        """How many words its segments have, as `words.number_of_words` counts them."""
        return round(sum(number_of_words(segment.text) for segment in self.segments))


def locate(origin: Sequence[Run], start: int, end: int, length: int) -> tuple[Span, ...]:
    """The file spans behind `text[start:end]` of a text of `length` characters with these runs."""
    if not 0 <= start <= end <= length:
        raise ValueError(f"range {start}..{end} outside a text of {length} characters")
    spans: list[Span] = []
    for run in origin:
        first, last = max(start, run.text_start), min(end, run.text_start + run.length)
        if first > last or (first == last and start != end):
            continue
        if run.verbatim:
            shift = run.file_start - run.text_start
            piece = Span(first + shift, last + shift)
        else:
            piece = Span(run.file_start, run.file_end)
        if spans and spans[-1].end == piece.start:
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece)
        if start == end:
            break
    if not spans and origin:  # only the space of a break: an empty place at the end of the run before it
        before = [run for run in origin if run.text_start + run.length <= start]
        place = before[-1].file_end if before else origin[0].file_start
        spans.append(Span(place, place))
    return tuple(spans)


def cut(origin: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs of `text[start:end]`, as the origin of that piece on its own (its first character is 0)."""
    pieces: list[Run] = []
    for run in origin:
        first, last = max(start, run.text_start), min(end, run.text_start + run.length)
        if first >= last:
            continue
        if run.verbatim:
            pieces.append(Run(first - start, run.file_start + first - run.text_start, last - first))
        else:
            pieces.append(Run(first - start, run.file_start, last - first, run.file_length))
    return tuple(pieces)


_LINE_END = re.compile(r"\r\n?|\n")


class Lines:
    """Line and column of an offset, both 1-based, for any line-end convention.

    Columns are counted in code points, or in bytes of UTF-8; a byte-order mark is not counted.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [len(text) - len(text.removeprefix("\ufeff")), *(end.end() for end in _LINE_END.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        line = max(1, bisect.bisect_right(self._starts, offset))
        return line, max(0, offset - self._starts[line - 1]) + 1

    def position_in_bytes(self, offset: int) -> tuple[int, int]:
        line, column = self.position(offset)
        start = self._starts[line - 1]
        return line, len(self.text[start : start + column - 1].encode("utf-8", "surrogatepass")) + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
