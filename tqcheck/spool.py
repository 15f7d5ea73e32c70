"""Document reports on disk: as many as there are, read one at a time."""

from __future__ import annotations

import json
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

from tqcheck.decoding import from_json
from tqcheck.errors import TqcheckError
from tqcheck.report import DocumentReport, to_json

_IN_MEMORY = 4 * 1024 * 1024  # bytes; what is more goes to a temporary file


def pack(report: DocumentReport) -> bytes:
    """The report as compressed JSON, without the readers' blocks."""
    data = to_json(replace(report, document=replace(report.document, blocks=())))
    # ASCII only: a lone surrogate of a document has no UTF-8
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode("ascii"), 1)


def unpack(packed: bytes) -> DocumentReport:
    """What `pack` made. Raises ValueError for bytes that are damaged or of another version's making."""
    try:
        report: DocumentReport = from_json(DocumentReport, json.loads(zlib.decompress(packed)))
    except (zlib.error, TypeError) as error:
        raise ValueError(f"not a packed report: {error}") from error
    return report


class OneAtATime(Sequence[DocumentReport]):
    """Document reports that are read as they are asked for: `_at` gives one by its number, from 0."""

    def _at(self, number: int) -> DocumentReport:
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> DocumentReport: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[DocumentReport]: ...
    def __getitem__(self, index: int | slice) -> DocumentReport | Sequence[DocumentReport]:
        chosen = range(len(self))[index]
        return self._at(chosen) if isinstance(chosen, int) else tuple(map(self._at, chosen))

    def __iter__(self) -> Iterator[DocumentReport]:
        return (self._at(number) for number in range(len(self)))


class Spool(OneAtATime):
    """A sequence of document reports in a temporary file: whoever iterates has one of them in memory at a time."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when nobody has the spool
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])

    def append(self, packed: bytes) -> None:
        """Adds a packed report. Raises TqcheckError where the disk is full."""
        try:
            self._file.seek(self._ends[-1])
            self._file.write(packed)
        except OSError as error:
            raise TqcheckError(
                f"the reports of this run cannot be kept: {error.strerror}",
                where=tempfile.gettempdir(),
                remedy="make room there, or set TMPDIR to a folder with room",
            ) from error
        self._ends.append(self._ends[-1] + len(packed))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def _at(self, number: int) -> DocumentReport:
        self._file.seek(self._ends[number])
        return unpack(self._file.read(self._ends[number + 1] - self._ends[number]))
