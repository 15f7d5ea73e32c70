"""Document reports on disk: as many as there are, read one at a time."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections.abc import Iterator

from tqcheck.errors import TqcheckError
from tqcheck.packing import OneAtATime, unpack
from tqcheck.report import DocumentReport

_IN_MEMORY = 256 * 1024  # bytes; what is more goes to a temporary file


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

    def packed(self) -> Iterator[bytes]:
        return map(self._packed, range(len(self)))

    def _at(self, number: int) -> DocumentReport:
        return unpack(self._packed(number))

    def _packed(self, number: int) -> bytes:
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number])
