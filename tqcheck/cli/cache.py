"""`tqcheck cache`: what is kept of earlier runs, and away with it."""

from __future__ import annotations

from pathlib import Path

import typer

cache = typer.Typer(name="cache", help="What is kept of earlier runs.", no_args_is_help=True)
_FOLDER = typer.Option(None, "--cache-dir", metavar="DIR", envvar="TQCHECK_CACHE", help="Where it is.")


@cache.command()
def info(folder: Path = _FOLDER) -> None:
    """Say where the cache is, how many entries it has, and how much room they take."""
    from tqcheck.cache import Cache, default_folder

    path = (folder or default_folder()) / Cache.FILE
    if not path.is_file():
        typer.echo(f"{path}: nothing is kept yet")
        return
    kept = Cache(path.parent)
    _note(kept.problem)
    beside = [path.with_name(path.name + suffix) for suffix in ("", "-wal")]
    size = sum(file.stat().st_size for file in beside if file.is_file())
    typer.echo(f"{path}: {kept.count():,} entries, {size / 1e6:,.1f} MB")
    kept.close()


@cache.command()
def clear(folder: Path = _FOLDER) -> None:
    """Remove all that is kept: the next run checks everything anew."""
    from tqcheck.cache import Cache, default_folder

    path = (folder or default_folder()) / Cache.FILE
    if not path.is_file():
        typer.echo(f"{path}: nothing is kept")
        return
    kept = Cache(path.parent)
    number = kept.count()
    kept.clear()
    _note(kept.problem)
    typer.echo(f"{path}: {number - kept.count():,} entries removed")
    kept.close()


def _note(problem: str | None) -> None:
    if problem is not None:
        typer.echo(f"tqcheck: note: {problem}", err=True)
