"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TextIO


def is_special(path: Path) -> bool:
    """Whether it is a pipe or a device: what is written there goes somewhere, and replacing it would be wrong."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def whole(path: Path, mode: str = "w", *, permissions: int = 0o644) -> Iterator[IO[Any]]:
    """A stream (`w`: UTF-8, or `wb`) to a new file, which takes the place of `path` at the end. Raises OSError."""
    encoding, newline = (None, None) if "b" in mode else ("utf-8", "\n")
    if is_special(path):
        with path.open(mode, encoding=encoding, newline=newline) as stream:
            yield stream
        return
    with tempfile.NamedTemporaryFile(
        mode, encoding=encoding, newline=newline, dir=path.parent, prefix=f".{path.name[:100]}.", delete=False
    ) as stream:
        try:
            yield stream
            stream.flush()
            Path(stream.name).chmod(permissions)
        except BaseException:
            Path(stream.name).unlink()
            raise
    Path(stream.name).replace(path)


class Growing:
    """A file that grows for all to see as FILE.partial, and becomes FILE when it is finished.

    One process at a time: the system forgets its lock when it ends, however it ends. Methods raise OSError.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._partial = path, path.with_name(f"{path.name}.partial")
        self._made = [folder for folder in path.parents if not folder.exists()]
        self._out: TextIO | None = None

    def open(self) -> TextIO:
        """The stream to write to. Raises BlockingIOError where another process is writing it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            descriptor = os.open(self._partial, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _lock(descriptor)
                is_there = _is_at(self._partial, descriptor)
            except BaseException:
                os.close(descriptor)
                raise
            if is_there:
                os.ftruncate(descriptor, 0)
                self._out = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")
                return self._out
            os.close(descriptor)  # another process has finished it since

    def finish(self) -> None:
        self._close()
        self._partial.replace(self._path)

    def leave(self) -> None:
        """Stops in the middle: what was written stays as FILE.partial; nothing stays where nothing was."""
        self._close()
        with suppress(OSError):
            if not self._partial.stat().st_size:
                self._partial.unlink()
                for folder in self._made:
                    folder.rmdir()

    def remove(self) -> None:
        """Gives up."""
        if self._out is not None:
            with suppress(OSError):
                self._close()
            self._partial.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._out is not None:
            self._out.close()


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _lock(descriptor: int) -> None:
    """Raises BlockingIOError where another process has it. Where the system has no such locks it does nothing."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
