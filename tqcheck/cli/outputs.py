"""Where reports go: standard output, files, and the step summary of GitHub Actions."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TextIO, cast

import typer

from tqcheck import compose, remote
from tqcheck.cli import standard
from tqcheck.cli.files import is_special, whole
from tqcheck.errors import OutputError, UsageError
from tqcheck.packing import OneAtATime, briefly
from tqcheck.report import DocumentReport, RunReport
from tqcheck.seams import PagesRenderer

Output = tuple[str, Path | str]  # a format and a file; a text is a URL
_SUMMARY_LIMIT = 1_048_576  # bytes of a step summary that GitHub takes


def parsed(value: str) -> Output:
    """The format and file of `FORMAT=FILE`. Raises UsageError."""
    name, separator, path = value.partition("=")
    if not separator or not path:
        raise UsageError(f"--output {value!r} is not FORMAT=FILE", remedy="for example: --output json=report.json")
    if path == "-":
        raise UsageError(f"--output {value!r}", remedy=f"for standard output say --format {name}")
    return name, path if remote.is_url(path) else Path(path)


def asked(format_: str | None, output: Sequence[str], html: Path | None = None) -> tuple[str | None, list[Output]]:
    """The format to show, or none, and the files to write. Raises UsageError as `parsed` and `require` do.

    Where no format is named, people are shown the report unless it goes to a file.
    """
    files = [parsed(value) for value in output] + ([("html", html)] if html else [])
    shown = "terminal" if format_ is None and not files else format_
    require([] if shown is None else [shown], files)
    return shown, files


def give_out(
    report: RunReport,
    shown: str | None,
    files: Sequence[Output],
    *,
    quiet: bool = False,
    unwritten: Sequence[OutputError] = (),
) -> None:
    """Writes and shows a report. Raises an OutputError after everything else has been written, shown and said.

    unwritten: errors of what was to be written before
    """
    unwritten = [*unwritten, *write(report, files)]
    if shown is not None:
        show(report, shown, quiet=quiet)
    for error in unwritten[:-1]:
        typer.echo(f"tqcheck: {error}", err=True)
    if unwritten:
        raise unwritten[-1]


def require(formats: Sequence[str], outputs: Sequence[Output]) -> None:
    """Raises UsageError for a format that does not exist and for a file that cannot be: before the work, not after."""
    for name in (*formats, *(name for name, _ in outputs)):
        compose.renderer(name)
    seen: set[Path | str] = set()
    for name, path in outputs:
        try:
            places = {path} if isinstance(path, str) else {path.resolve(), _first(name, path).resolve()}
            if not seen.isdisjoint(places):
                raise UsageError("two reports for one file", where=str(path))
            seen |= places
            if isinstance(path, Path):
                _require_place(name, path)
        except (OSError, ValueError) as error:  # a name too long, or with a NUL in it
            raise UsageError(f"cannot be written: {getattr(error, 'strerror', error)}", where=str(path)) from error


def _require_place(name: str, path: Path) -> None:
    if is_special(path):
        return
    if path.is_dir() and not has_pages(name):
        raise UsageError("is a folder, not a file to write", where=str(path))
    parent = next(folder for folder in path.resolve().parents if folder.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise UsageError(f"cannot be written: {parent} is not a folder that may be written", where=str(path))


def spare(outputs: Sequence[Output], inputs: Iterable[str | Path | None]) -> None:
    """Raises UsageError for a report that would be written over something the run reads, under whatever name."""
    files = (path if isinstance(path, str) else _first(name, path) for name, path in outputs)
    there = {identity for file in files if (identity := _identity(file)) is not None}
    for path in inputs if there else ():
        if path is not None and _identity(path) in there:
            remedy = "give the report a name of its own"
            raise UsageError("is read by this run, a report cannot take its place", where=str(path), remedy=remedy)


def _identity(path: str | Path) -> object:
    """What tells a file from others; None for one that is not there, and for pipes and devices."""
    if remote.is_url(str(path)):
        return str(path)
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def write(report: RunReport, outputs: Sequence[Output]) -> list[OutputError]:
    """Writes every report that can be written, each whole or not at all; the errors of those that cannot."""
    failed: list[OutputError] = []
    for name, path in outputs:
        try:
            if isinstance(path, str):
                _send(path, name, report)
            else:
                _write(path, name, report)
        except OSError as error:
            failed.append(OutputError(f"the {name} report cannot be written: {error.strerror}", where=str(path)))
    return failed


def has_pages(name: str) -> bool:
    """Whether the format can also be written to a folder, as several files."""
    return isinstance(compose.renderer(name), PagesRenderer)


def _write(path: Path, name: str, report: RunReport) -> None:
    renderer = compose.renderer(name)
    if isinstance(renderer, PagesRenderer) and _is_folder(name, path):
        for page, text in renderer.pages(report):
            _fill(path / page, partial(_write_text, text))
    else:
        _fill(path, partial(renderer.render, report))


def _is_folder(name: str, path: Path) -> bool:
    """Whether the report becomes several files: the format has pages, and a folder is there, or a name of no page."""
    is_file = not path.is_dir() and (path.exists() or path.suffix.lower() in (".html", ".htm"))
    return has_pages(name) and not is_file


def _first(name: str, path: Path) -> Path:
    """The file that a report becomes; of a folder the one whose name is known before."""
    return path / "index.html" if _is_folder(name, path) else path


def _send(url: str, name: str, report: RunReport) -> None:
    """To a file, or to a folder, behind a URL: written here first, as most stores take whole files only."""
    with tempfile.TemporaryDirectory(prefix="tqcheck-") as folder:
        local = Path(folder, PurePosixPath(url).name)
        _write(local, name, report)
        for file in sorted(local.rglob("*")) if local.is_dir() else [local]:
            if file.is_file():
                below = file.relative_to(local).as_posix()
                remote.write(url if file == local else f"{url.rstrip('/')}/{below}", file)


def _write_text(text: str, out: TextIO) -> None:
    out.write(text)


def _fill(path: Path, write: Callable[[TextIO], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as stream:
        write(cast("TextIO", stream))


class Amiss(OneAtATime):
    """The documents of a run that did not pass, read as they are asked for."""

    def __init__(self, documents: Sequence[DocumentReport]) -> None:
        self._documents = documents
        self._numbers = [n for n, document in enumerate(briefly(documents)) if document.verdict.outcome != "passed"]

    def __len__(self) -> int:
        return len(self._numbers)

    def _at(self, number: int) -> DocumentReport:
        return self._documents[self._numbers[number]]


def show(report: RunReport, name: str, *, quiet: bool = False) -> None:
    """The report on standard output; in a job of GitHub Actions also its step summary, where the format is `github`.

    quiet: for people only what did not pass, and nothing where all did; data are as ever
    """
    is_for_people = name in ("terminal", "text", "markdown")
    if quiet and is_for_people:
        if report.verdict.outcome == "passed":
            return
        report = replace(report, documents=Amiss(report.documents))
    with _no_commands() if is_for_people else contextlib.nullcontext():
        compose.renderer(name).render(report, standard.output(name))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if name == "github" and summary:
        append_summary(report, Path(summary))


@contextlib.contextmanager
def _no_commands() -> Iterator[None]:
    """In a job of GitHub Actions no line of a document is taken for a command to the runner."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    token = secrets.token_hex(16)  # a document cannot know it
    typer.echo(f"::stop-commands::{token}")
    yield
    typer.echo(f"::{token}::")


def append_summary(report: RunReport, path: Path) -> None:
    """Appends the Markdown report, cut at a line where GitHub would refuse all of it. Raises OutputError."""
    out = io.StringIO()
    compose.renderer("markdown").render(report, out)
    text = out.getvalue().encode("utf-8", "replace")
    try:
        room = _SUMMARY_LIMIT - (path.stat().st_size if path.exists() else 0)
        if len(text) > room:
            more = "\n\n… cut: GitHub shows at most a megabyte; the other reports have everything\n".encode()
            text = text[: max(0, room - len(more))].rpartition(b"\n")[0] + more
        with path.open("ab") as stream:
            stream.write(text)
    except OSError as error:
        raise OutputError(f"the step summary cannot be written: {error.strerror}", where=str(path)) from error
