"""A report saved as JSON or JSON lines, read back: one document at a time, as large as the report may be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from tqcheck.decoding import from_json
from tqcheck.errors import UsageError
from tqcheck.packing import pack
from tqcheck.report import SCHEMA_VERSION, DocumentReport, RunReport, Summary, Withheld
from tqcheck.spool import Spool

_REMEDY = "give a report that `tqcheck check --output json=FILE` (or jsonl=FILE) wrote"
_GO_ON = "run the same command again: what was checked is kept in the cache"
_PIECE = 1 << 16  # characters read at a time
_SPACE = " \t\r\n"


def load(path: Path, watch: Callable[[Summary], None] = lambda document: None) -> RunReport:
    """The report saved in a file; its documents are in a temporary file, read as they are asked for.

    watch: is told of every document once, as it is met
    What JSON leaves out (the readers' blocks) is empty. Raises UsageError for a file that cannot be read, is no report,
    or not all of one.
    """
    documents = Spool()
    damage: list[Exception] = []

    def add(data: Any) -> None:
        if damage:  # of another version, perhaps: that is told at the end of the file
            return
        try:
            document: DocumentReport = from_json(DocumentReport, data)
            _check_places(document)
        except (KeyError, TypeError, ValueError) as error:
            damage.append(error)
            return
        documents.append(pack(document))
        watch(document.summary)

    try:
        with path.open(encoding="utf-8") as file:
            run = _run(_Stream(file), add)
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except _UnendedError as error:
        done = f"{len(documents)} document{'' if len(documents) == 1 else 's'}"
        raise UsageError(f"is of a run that did not end: {done}", where=str(path), remedy=_GO_ON) from error
    except (ValueError, RecursionError) as error:  # not UTF-8 or not JSON
        raise UsageError(f"is not JSON: {error}", where=str(path), remedy=_REMEDY) from error
    _require_version(run, path)
    given: dict[str, Any] = {"documents": [], **run}
    if given["documents"] != []:
        damage.append(TypeError(f"{str(given['documents'])[:60]!r} where documents belong"))
    older = len(documents) if run["schema_version"] != SCHEMA_VERSION else None  # does not say it
    number = run.get("number_of_documents", older)
    if number != len(documents):
        damage.append(ValueError(f"it has {len(documents)} documents, and {number} were written"))
    try:
        if damage:
            raise damage[0]
        report: RunReport = from_json(RunReport, given)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"is a damaged report: {error}", where=str(path), remedy=_REMEDY) from error
    return replace(report, documents=documents)


class _UnendedError(Exception):
    """JSON lines without their last one."""


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _check_places(report: DocumentReport) -> None:
    """Raises ValueError for a segment or an offset that the document does not have."""
    segments, long, where = report.document.segments, len(report.document.text), report.document.path
    if [segment.id for segment in segments] != list(range(len(segments))):
        raise ValueError(f"{where}: segments are not numbered in their order")
    for score in report.segment_scores:
        dips = [
            dip
            for scored in (score.fluency, score.adequacy)
            if not isinstance(scored, Withheld)
            for dip in scored.surprisals
        ]
        if not 0 <= score.segment < len(segments):
            raise ValueError(f"{where}: scores of segment {score.segment}, which is not there")
        if not all(0 <= dip.start <= dip.end <= len(segments[score.segment].text) for dip in dips):
            raise ValueError(f"{where}: a token lies outside segment {score.segment}")
    for finding in report.findings:
        if not 0 <= finding.segment < len(segments):
            raise ValueError(f"{where}: a finding in segment {finding.segment}, which is not there")
        is_inside = 0 <= finding.start <= finding.end <= len(segments[finding.segment].text)
        if not is_inside or not finding.spans or not all(0 <= a.start <= a.end <= long for a in finding.spans):
            raise ValueError(f"{where}: a finding of {finding.rule} lies outside the text")


def _require_version(run: Any, path: Path) -> None:
    version = run.get("schema_version") if isinstance(run, dict) else None
    if not isinstance(version, str):
        raise UsageError("is not a report of tqcheck, or not all of one", where=str(path), remedy=_REMEDY)
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise UsageError(
            f"has schema version {version}; this tqcheck reads {SCHEMA_VERSION}",
            where=str(path),
            remedy="make the report again with this version",
        )


def _run(stream: _Stream, add: Callable[[Any], None]) -> Any:
    """What a report says besides its documents, which are given to `add` one by one. Raises ValueError."""
    if stream.next() != "{":
        return stream.value()
    run = stream.fields(add)
    while run.get("kind") == "document":  # JSON lines; the last is that of the run
        add({name: value for name, value in run.items() if name != "kind"})
        if not stream.next():
            raise _UnendedError
        try:
            run = stream.fields(add)
        except ValueError as error:
            if stream.is_torn():
                raise _UnendedError from error
            raise
    run.pop("kind", None)
    if stream.next():
        raise ValueError(f"{stream.next()!r} after the end")
    return run


class _Stream:
    """JSON values of a text that is read as they are asked for. Methods raise ValueError for what is no JSON."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._place = file, "", 0
        self._decoder = json.JSONDecoder(parse_constant=_no_number)

    def next(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACE:
                self._place += 1
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def fields(self, add: Callable[[Any], None]) -> dict[str, Any]:
        """An object, but the elements of a list `documents` go to `add`, and the list is empty."""
        found: dict[str, Any] = {}
        for _ in self._elements("{", "}"):
            name = self.value()
            self._take(":")
            if name == "documents" and self.next() == "[":
                for _ in self._elements("[", "]"):
                    add(self.value())
                found[name] = []
            else:
                found[str(name)] = self.value()
        return found

    def value(self) -> Any:
        self.next()
        while True:
            with suppress(json.JSONDecodeError):
                value, end = self._decoder.raw_decode(self._text, self._place)
                if end < len(self._text) or not self._more():  # a number may go on
                    self._place = end
                    return value
                continue
            if not self._more():
                value, self._place = self._decoder.raw_decode(self._text, self._place)  # says what is wrong
                return value

    def is_torn(self) -> bool:
        """Whether the text ends in the midst of the line that is being read."""
        while "\n" not in self._text[self._place :]:
            if not self._more():
                return True
        return False

    def _elements(self, begin: str, end: str) -> Iterator[None]:
        """Stands before each element."""
        self._take(begin)
        if self.next() == end:
            self._take(end)
            return
        while True:
            yield
            if self.next() == end:
                self._take(end)
                return
            self._take(",")

    def _take(self, character: str) -> None:
        if self.next() != character:
            raise ValueError(f"{self.next()!r} where {character!r} belongs")
        self._place += 1

    def _more(self) -> bool:
        """Reads on: as much again as is being looked at, so that a long value is looked at few times."""
        rest = self._text[self._place :]
        piece = self._file.read(max(_PIECE, len(rest)))
        self._text, self._place = rest + piece, 0
        return bool(piece)
