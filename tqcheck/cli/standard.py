"""Standard streams that can be written whatever they are: closed, a full disk, a pipe that nobody reads any more.

So no command has to mind: what it ends with is what it would have ended with anyway, and `main` asks at the end whether
standard output was lost.
"""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import IO, Any, TextIO


class Raw(io.RawIOBase):
    """The bytes of a standard stream, `under`. What cannot be written goes nowhere, and `problem` says why."""

    def __init__(self, under: IO[bytes] | None) -> None:
        self._under = under
        self.problem: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._under is not None and self._under.isatty()

    def fileno(self) -> int:
        if self._under is None:
            raise io.UnsupportedOperation("fileno")
        return self._under.fileno()

    def write(self, content: Any) -> int:
        if self.problem is None:
            try:
                return self._written(content)
            except OSError as error:
                self.problem = error
        return len(content)

    def _written(self, content: Any) -> int:
        if self._under is None:
            raise OSError(errno.EBADF, "it is closed")
        while (count := self._under.write(content)) is None:  # it is not to be waited for, but there is nothing else
            select.select([], [self._under], [])
        return count

    @property
    def lost(self) -> str:
        """Why what was written is lost; empty where it is not, or where the reader left early as `head` does."""
        if self.problem is None or isinstance(self.problem, BrokenPipeError):
            return ""
        return str(self.problem.strerror or self.problem)


def guard() -> Raw:
    """Makes the streams of this process safe to write; what is under standard output."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _occupy()
    (sys.stdout, out), (sys.stderr, _) = _guarded(sys.stdout), _guarded(sys.stderr)
    return out


def output(format_: str) -> TextIO:
    """Standard output for a report: as the terminal has it for people, else UTF-8, as XML and pages say they are."""
    if format_ not in ("terminal", "text") and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout


def _guarded(stream: TextIO | None) -> tuple[TextIO, Raw]:
    buffer = getattr(stream, "buffer", None)
    raw = Raw(getattr(buffer, "raw", buffer))  # below the buffer, which would try again when the process ends
    text = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=getattr(stream, "encoding", "utf-8"),
        errors="backslashreplace",  # a terminal of another encoding must not end the run
        line_buffering=bool(getattr(stream, "line_buffering", False) or getattr(stream, "write_through", False)),
    )
    return text, raw


def _occupy() -> None:
    """Opens numbers 0 to 2 where they are closed: the next file to be opened would be taken for a standard stream."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
