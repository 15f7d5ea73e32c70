"""Reports that are written while the run goes on: each document as soon as it is checked."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from tqcheck import compose
from tqcheck.cli import standard
from tqcheck.cli.files import Growing, is_special
from tqcheck.cli.outputs import Output
from tqcheck.errors import OutputError, UsageError
from tqcheck.report import RunReport
from tqcheck.seams import GrowingRenderer


class Streams:
    """The reports, among those asked for, whose format can be written document by document.

    shown, files: what remains to be given out when the run is over; among them are URLs, which take whole files only
    before:       is called before anything is written to standard output
    A file grows under the name FILE.partial, and gets its own name when the run is over; so FILE is always whole, and
    what a killed run leaves is known by its name, and by the last line that it lacks. A pipe is written as it is.
    """

    def __init__(self, shown: str | None, files: Sequence[Output], before: Callable[[], None] | None = None) -> None:
        self._streams: list[_Stream] = []
        self.files: list[Output] = []
        for name, path in files:
            renderer = compose.renderer(name)
            if isinstance(renderer, GrowingRenderer) and isinstance(path, Path):
                self._streams.append(_ToFile(renderer, path))
            else:
                self.files.append((name, path))
        self.shown = shown
        if shown is not None and isinstance(on_screen := compose.renderer(shown), GrowingRenderer):
            self._streams.append(_Stream(on_screen, standard.output(shown), before))
            self.shown = None

    def __enter__(self) -> Streams:
        """Raises UsageError for a file that another run is writing."""
        with contextlib.ExitStack() as opened:
            for stream in self._streams:
                stream.open()
                opened.callback(stream.drop)
            opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """A run that failed leaves what it has written under FILE.partial, and nothing where it has written nothing."""
        if kind is not None:
            for stream in self._streams:
                stream.drop()

    def document(self, content: bytes) -> None:
        """Writes a document, which is packed."""
        for stream in self._streams:
            stream.document(content)

    def end(self, report: RunReport) -> list[OutputError]:
        """Writes what is said of the run; the errors of the reports that could not be written."""
        for stream in self._streams:
            stream.end(report)
        return [stream.problem for stream in self._streams if stream.problem is not None]


class _Stream:
    """A report in the making on standard output, which can always be written (`tqcheck.cli.standard`)."""

    def __init__(self, renderer: GrowingRenderer, out: TextIO, before: Callable[[], None] | None = None) -> None:
        self._renderer, self._out, self._before = renderer, out, before
        self.problem: OutputError | None = None

    def open(self) -> None:
        """Makes it ready."""

    def document(self, content: bytes) -> None:
        if self._before is not None:
            self._before()
        self._renderer.write_document(content, self._out)
        self._out.flush()

    def end(self, report: RunReport) -> None:
        self._renderer.write_end(report, self._out)
        self._out.flush()

    def drop(self) -> None:
        """Leaves it unfinished."""


class _ToFile(_Stream):
    """A report in the making in a file. Once it cannot be written it is left alone, and the run goes on."""

    def __init__(self, renderer: GrowingRenderer, path: Path) -> None:
        super().__init__(renderer, sys.stdout)
        self._path = path
        self._file = None if is_special(path) else Growing(path)

    def open(self) -> None:
        with self._losing():
            try:
                self._out = self._file.open() if self._file is not None else self._path.open("w", encoding="utf-8")
            except BlockingIOError as error:
                remedy = "wait for it, or give this one another file"
                where = str(self._path)
                raise UsageError("another run is writing this report", where=where, remedy=remedy) from error

    def document(self, content: bytes) -> None:
        if self.problem is None:
            with self._losing():
                super().document(content)

    def end(self, report: RunReport) -> None:
        if self.problem is None:
            with self._losing():
                super().end(report)
                self._finish()

    def drop(self) -> None:
        if self.problem is None and self._file is not None:
            self._file.leave()

    def _finish(self) -> None:
        if self._file is None:
            self._out.close()
        else:
            self._file.finish()

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if self._file is not None:
                self._file.remove()
            problem = f"the {self._renderer.name} report cannot be written: {error.strerror}"
            self.problem = OutputError(problem, where=str(self._path))
