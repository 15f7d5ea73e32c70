"""`tqcheck init`: a configuration to begin with."""

from __future__ import annotations

from pathlib import Path

import typer

from tqcheck.errors import UsageError


def init(
    folder: Path = typer.Argument(Path(), metavar="[FOLDER]", help="Where it goes; default: the working directory."),
) -> None:
    """Write a commented tqcheck.toml with every option at its default."""
    from tqcheck.cli.config import template
    from tqcheck.config import FILE

    path = folder / FILE
    if path.exists():
        raise UsageError("is there already", where=str(path), remedy="tqcheck config show says what it means")
    try:
        path.write_text(template(), "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(path)) from error
    typer.echo(str(path))
