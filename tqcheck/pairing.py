"""Which file holds the source text of which: named, in a parallel folder, in a table, or by a convention of names."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from tqcheck import languages, remote
from tqcheck.errors import UsageError

_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})*")
_HEADERS = ({"target", "translation", "text"}, {"source", "original"})


@dataclass(frozen=True, slots=True)
class Looked:
    """The source text's file, or None; `places` are where it was looked for, the likeliest first."""

    source: str | None
    places: tuple[str, ...]


Finder = Callable[[str, str], Looked]  # (path, folder it was found under or "") -> its source text


@dataclass(frozen=True, slots=True)
class Tags:
    """Names that tell the language: `story.es.txt` is the source of `story.en.txt`, `es/story.txt` of `en/story.txt`.

    A name between counts for nothing (`story.engine.en.txt` has the source `story.es.txt` too, unless there is a
    `story.engine.es.txt`), nor does the region of a tag (`story.en-GB.txt`). source, target: ISO 639-1 codes.
    """

    source: str
    target: str
    suffixes: tuple[str, ...]

    def find(self, path: str, root: str = "") -> Looked:
        """The source text beside a path."""
        return _first(self.places(path))

    def places(self, path: str) -> Iterator[str]:
        """Where its source text may be, the likeliest first."""
        scheme, place = remote.split(path)
        return (scheme + each for each in self._places(PurePath(place)))

    def is_source(self, path: str, root: str = "") -> bool:
        """Whether the name says that a file is in the source language and not in the target language.

        root: the folder it was found under, whose own name says nothing: who names a folder wants its files checked
        """
        parts = _tagged(PurePath(path).name)
        if parts is not None and _code(parts[1]) in (self.source, self.target):
            return _code(parts[1]) == self.source
        folders = PurePath(path).parent.parts[len(PurePath(root).parts) :]
        known = [code for code in map(_code, folders) if code in (self.source, self.target)]
        return bool(known) and known[-1] == self.source

    def _places(self, path: PurePath) -> Iterator[str]:
        parts = _tagged(path.name)
        if parts is not None and _code(parts[1]) == self.target:
            stem, _, suffix = parts
            pieces = stem.split(".")
            for length in range(len(pieces), 0, -1):
                for ending in (suffix, *(s for s in self.suffixes if s != suffix)):
                    yield str(path.with_name(".".join(pieces[:length]) + f".{self.source}{ending}"))
        folders = path.parent.parts
        for place in range(len(folders) - 1, -1, -1):
            if _code(folders[place]) == self.target:
                other = PurePath(*folders[:place], self.source, *folders[place + 1 :])
                yield from _named(other / path.name, self.source, self.suffixes)
                return


@dataclass(frozen=True, slots=True)
class Parallel:
    """A folder with a source text for each text of another, under the same name; language tags may differ."""

    folder: str
    source: str | None
    suffixes: tuple[str, ...]

    def find(self, path: str, root: str) -> Looked:
        place, below = (remote.split(each)[1] for each in (path, root))
        relative = os.path.relpath(place, below) if below else PurePath(place).name
        scheme, folder = remote.split(self.folder)
        named = _named(PurePath(folder, relative), self.source, self.suffixes)
        return _first(scheme + each for each in named)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping file: a text and its source text a row."""

    sources: Mapping[str, str] = field(default_factory=dict)  # absolute path of a text -> path of its source
    texts: tuple[str, ...] = ()  # in the order of the file

    def find(self, path: str, root: str) -> Looked:
        source = self.sources.get(os.path.abspath(path))
        return Looked(source, () if source is None else (source,))


def read_table(path: Path) -> Table:
    """A TSV (or, by its ending, CSV) file with two columns: text and source text; a header may swap them.

    Paths in it are relative to its own folder. Raises UsageError with the line.
    """
    try:
        content = path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8", where=str(path)) from error
    rows = _rows(content, path)
    is_swapped = False
    sources: dict[str, str] = {}
    texts: list[str] = []
    for number, (line, row) in enumerate(rows):
        where = f"{path}:{line}"
        if len(row) < 2 or not all(cell.strip() for cell in row[:2]):
            raise UsageError(
                f"{len(row)} column{'' if len(row) == 1 else 's'} where a text and its source text belong",
                where=where,
                remedy="one pair a line, with a tab between (a comma in a file that ends in .csv)",
            )
        cells = [cell.strip() for cell in row[:2]]
        if number == 0 and _is_header(cells):
            is_swapped = cells[0].lower() in _HEADERS[1]
            continue
        text, source = (os.path.normpath(path.parent / cell) for cell in (reversed(cells) if is_swapped else cells))
        key = os.path.abspath(text)
        if sources.get(key, source) != source:
            raise UsageError(f"a second source text for {cells[is_swapped]}", where=where)
        if key not in sources:
            texts.append(text)
        sources[key] = source
    if not texts:
        raise UsageError("no pair in this file", where=str(path))
    return Table(sources, tuple(texts))


def _rows(content: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    separator = "," if path.suffix.lower() == ".csv" else "\t"
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(f"cannot be read: {error}", where=f"{path}:{reader.line_num}") from error


def _is_header(cells: Sequence[str]) -> bool:
    one, other = (cell.lower() for cell in cells)
    return (one in _HEADERS[0] and other in _HEADERS[1]) or (one in _HEADERS[1] and other in _HEADERS[0])


def _named(path: PurePath, source: str | None, suffixes: Sequence[str]) -> Iterator[str]:
    """The path itself, then with the language tag of a source text, then without any; then with other endings.

    A name with the tag of another language than the source's is that of a translation, so it comes last.
    """
    parts = _tagged(path.name)
    stem, suffix = (parts[0], parts[2]) if parts else (path.stem, path.suffix)
    is_translation = parts is not None and source is not None and _code(parts[1]) != source
    if not is_translation:
        yield str(path)
    for ending in (suffix, *(s for s in suffixes if s != suffix)):
        if source:
            yield str(path.with_name(f"{stem}.{source}{ending}"))
        yield str(path.with_name(f"{stem}{ending}"))
    yield str(path)


def side_by_side(paths: Iterable[str]) -> tuple[str, str] | None:
    """The first two of sorted paths whose names differ in nothing but their language: a source and its translation?"""
    before: tuple[str, tuple[str, str, str]] | None = None
    for path in paths:
        parts = _tagged(PurePath(path).name)
        if parts and before and before[1][::2] == parts[::2] and PurePath(before[0]).parent == PurePath(path).parent:
            return before[0], path
        before = (path, parts) if parts else None
    return None


def _first(named: Iterable[str]) -> Looked:
    """The first of the places where there is a file."""
    places = tuple(dict.fromkeys(named))
    is_file = remote.is_file if places and remote.is_url(places[0]) else os.path.isfile
    return Looked(next((place for place in places if is_file(place)), None), places)


def _tagged(name: str) -> tuple[str, str, str] | None:
    """`story.en.txt` as its stem, tag and ending; None for a name without a known tag."""
    pieces = name.rsplit(".", 2)
    if len(pieces) != 3 or not pieces[0] or _code(pieces[1]) is None:
        return None
    return pieces[0], pieces[1], f".{pieces[2]}"


def _code(tag: str) -> str | None:
    code = tag[:2].lower()
    return code if _TAG.fullmatch(tag) and code in languages.NAMES else None


def missing(paths: Iterable[tuple[str, Looked]], total: int) -> str:
    """That some texts have no source text, in words."""
    found = list(paths)
    path, looked = found[0]
    count = f"{len(found)} of {total} texts have" if total > 1 else "the text has"
    places = f", looked for {looked.places[0]}" if looked.places else ""
    return f"{count} no source text beside them (first: {path}{places})"
