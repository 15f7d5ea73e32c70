"""The command line: the only place that prints, reads flags and exits; one command a file."""

from __future__ import annotations

import io
import os
import sys

import typer

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
    """Runs the command line and turns every error into one message and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal of another encoding must not end the run
    try:
        app()
    except TqcheckError as error:
        typer.echo(f"tqcheck: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # the reader of a pipe has gone; what Python would flush at exit must go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        typer.echo("tqcheck: interrupted", err=True)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("TQCHECK_DEBUG"):
            raise
        typer.echo(f"tqcheck: unexpected {type(error).__name__}: {error}", err=True)
        typer.echo("  this is a fault of tqcheck; set TQCHECK_DEBUG=1 for the traceback and report it", err=True)
        sys.exit(3)
