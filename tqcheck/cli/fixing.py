"""`tqcheck check --fix` and `--diff`: safe suggestions put in place, or shown."""

from __future__ import annotations

import difflib
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from tqcheck.cli import standard
from tqcheck.cli.files import whole
from tqcheck.controls import visible
from tqcheck.errors import InputError, OutputError, UsageError

if TYPE_CHECKING:
    from tqcheck.compose import Settings
    from tqcheck.fixing import Fixed
    from tqcheck.seams import Item

FIX = typer.Option(False, "--fix", help="Put safe suggestions in place first: spaces, doubled words, split lines.")
DIFF = typer.Option(
    False, "--diff", help="Show what --fix would change, and nothing else; exit code 1 if there is something."
)


def apply(items: Iterable[Item], settings_of: Callable[[str], Settings]) -> list[OutputError]:
    """Fixes the files, and says on standard error what was done; the errors of files that cannot be written.

    What cannot be read or evaluated is left to the check. Raises UsageError for standard input.
    """
    rules: Counter[str] = Counter()
    files = 0
    unwritten: list[OutputError] = []
    for fixed in _fixed(items, settings_of):
        if isinstance(fixed, InputError):
            continue
        if fixed.refused:
            typer.echo(f"tqcheck: {fixed.path}: not fixed: {fixed.refused}", err=True)
        if fixed.after == fixed.before:
            continue
        try:
            _replace(Path(fixed.path), fixed.before, fixed.after)
        except OSError as error:
            unwritten.append(OutputError(f"cannot be written: {error.strerror or error}", where=fixed.path))
            continue
        files += 1
        rules.update(fixed.rules)
    if files:
        by_rule = ", ".join(f"{count} {rule}" for rule, count in sorted(rules.items()))
        fixes = f"{rules.total()} fix{'' if rules.total() == 1 else 'es'}"
        typer.echo(f"tqcheck: {fixes} in {files} file{'' if files == 1 else 's'} ({by_rule})", err=True)
    return unwritten


def show(items: Iterable[Item], settings_of: Callable[[str], Settings]) -> int:
    """Prints a unified diff of what would change.

    The exit code: 0 nothing, 1 something, 3 something could not be read or evaluated, so that there may be more.
    """
    is_incomplete = is_changed = False
    out = sys.stdout if sys.stdout.isatty() else standard.output("diff")
    for fixed in _fixed(items, settings_of):
        if isinstance(fixed, InputError):
            typer.echo(f"tqcheck: {fixed}", err=True)
            is_incomplete = True
            continue
        if fixed.refused:
            typer.echo(f"tqcheck: {fixed.path}: not fixed: {fixed.refused}", err=True)
        for line in _diff(fixed):
            is_changed = True
            _print(line, out)
        for failure in fixed.failures:
            typer.echo(f"tqcheck: {visible(fixed.path)}: {visible(failure.in_short)}", err=True)
            is_incomplete = True
    return 3 if is_incomplete else int(is_changed)


def _fixed(items: Iterable[Item], settings_of: Callable[[str], Settings]) -> Iterator[Fixed | InputError]:
    """Every file before and after, or why it cannot be read."""
    from tqcheck import compose
    from tqcheck.fixing import fix

    instruments = cache(lambda settings: compose.compose(replace(settings, rules_only=True)))
    judge = cache(compose.judge)
    for item in items:
        settings = settings_of(item.path)
        try:
            yield fix(item, instruments(settings), judge(settings))
        except InputError as error:
            yield error


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Writes a file whole or not at all; a link stays a link, and permissions stay as they are. Raises OSError."""
    if str(path) == "-":
        raise UsageError("--fix: standard input is not a file", remedy="--diff shows what would change")
    path = path.resolve()
    if path.read_bytes() != before:
        raise OSError("it has changed since it was read")
    with whole(path, "wb", permissions=stat.S_IMODE(path.stat().st_mode)) as stream:
        stream.write(after)
        stream.flush()
        os.fsync(stream.fileno())


def _diff(fixed: Fixed) -> Iterator[str]:
    """The lines of a unified diff, as `patch` reads them, each with its line end."""
    before, after = (_lines(raw.decode(fixed.encoding, "replace")) for raw in (fixed.before, fixed.after))
    for line in difflib.unified_diff(before, after, fixed.path, fixed.path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Lines by line feeds alone: what else ends a line is a character like any other to `patch`."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _print(line: str, out: TextIO) -> None:
    """A line of a diff as it is into a file or a pipe, and so that it does no harm on a terminal."""
    if not out.isatty():
        out.write(line)
        return
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0]) if "NO_COLOR" not in os.environ else None
    typer.secho(visible(line.rstrip("\r\n")), fg=colour)
