"""The command line: the only place that prints, reads flags and exits; one command a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from tqcheck.cli import standard
from tqcheck.cli.baseline import app as baseline
from tqcheck.cli.cache import cache
from tqcheck.cli.check import check
from tqcheck.cli.compare import compare
from tqcheck.cli.config import config
from tqcheck.cli.configured import Configured
from tqcheck.cli.doctor import doctor
from tqcheck.cli.explain import explain
from tqcheck.cli.init import init
from tqcheck.cli.merge import merge
from tqcheck.cli.models import models
from tqcheck.cli.report import report
from tqcheck.cli.rules import rules
from tqcheck.errors import TqcheckError

app = typer.Typer(
    name="tqcheck",
    help="Checks machine-translated news: artifacts, fluency, and what a translation back does not bring back.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(cls=Configured)(check)
app.command()(report)
app.command()(merge)
app.command(cls=Configured)(explain)
app.add_typer(rules)
app.add_typer(baseline)
app.command()(compare)
app.command()(init)
app.command()(doctor)
app.add_typer(config)
app.add_typer(models)
app.add_typer(cache)


def _version(wanted: bool) -> None:
    if wanted:
        from tqcheck.installed import version

        typer.echo(f"tqcheck {version('tqcheck')}")
        raise typer.Exit


@app.callback()
def root(
    show_version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Checks machine-translated news: artifacts, fluency, and what a translation back does not bring back.

    Exit codes: 0 the gate passed · 1 the gate failed · 2 usage or configuration · 3 something could not be evaluated.
    """


def main() -> None:
    """Runs the command line, turns every error into one message, and ends with the exit code."""
    out = standard.guard()
    code = _ended()
    sys.stdout.flush()
    if out.lost and code in (0, 1):  # what was asked for is not there
        typer.echo(f"tqcheck: standard output cannot be written: {out.lost}", err=True)
        code = 3
    sys.exit(code)


def _ended() -> int:
    """Runs the command; its exit code."""
    try:
        app()
    except SystemExit as ended:
        # of typer's own kind; any other would end with 1 as a failed gate, or with what a plug-in says
        code: int | None = getattr(ended.__context__, "exit_code", None)
        return code if code is not None else _unexpected(ended.__context__ or ended)
    except TqcheckError as error:
        typer.echo(f"tqcheck: {error}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        typer.echo("tqcheck: interrupted", err=True)
        return 130
    except Exception as error:
        if os.environ.get("TQCHECK_DEBUG"):
            raise
        if isinstance(error, OSError) and not _is_somewhere():
            typer.echo("tqcheck: the working directory is no longer there", err=True)
            return 2
        return _unexpected(error)
    return 0


def _is_somewhere() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def _unexpected(error: BaseException) -> int:
    typer.echo(f"tqcheck: unexpected {type(error).__name__}: {error}", err=True)
    typer.echo("  this is a fault of tqcheck; set TQCHECK_DEBUG=1 for the traceback and report it", err=True)
    return 3
