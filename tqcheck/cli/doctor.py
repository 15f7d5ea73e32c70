"""`tqcheck doctor`: what this installation has and lacks."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tqcheck.errors import UsageError

if TYPE_CHECKING:
    from tqcheck.doctor import Check

_MARKS = {"ok": ("✓", typer.colors.GREEN), "missing": ("–", typer.colors.YELLOW), "broken": ("✗", typer.colors.RED)}


def doctor(
    format_: str = typer.Option("text", "--format", metavar="FORMAT", help="text or json."),
    pair: list[str] = typer.Option(
        [], "--pair", metavar="PAIR", help="Languages to ask about, such as es-en; default: those that rules know."
    ),
) -> None:
    """Explain the installation: versions, models, programs, the cache, and how to get what is missing.

    Exit codes: 0 nothing stands in the way · 3 something is broken.
    """
    from tqcheck import cache, compose
    from tqcheck import doctor as examination

    if format_ not in ("text", "json"):
        raise UsageError(f"no format {format_!r}", remedy="known: text, json")
    pairs = [_pair(text) for text in pair] or [(source, "en") for source in ("es", "fr", "de", "pt", "it")] + [
        ("en", "es")
    ]
    checks = list(
        examination.examine(compose.models(compose.Settings()), pairs, cache.default_folder(), _configuration())
    )
    if format_ == "json":
        typer.echo(json.dumps([asdict(check) for check in checks], indent=1, ensure_ascii=False))
    else:
        _show(checks)
    raise typer.Exit(3 if any(check.state == "broken" for check in checks) else 0)


def _pair(text: str) -> tuple[str, str]:
    from tqcheck import languages

    source, dash, target = text.partition("-")
    if not dash:
        raise UsageError(f"{text!r} is not a pair of languages", remedy="for example: es-en")
    return languages.parse(source), languages.parse(target)


def _configuration() -> str:
    from tqcheck import config

    found = config.find(Path())
    return str(found) if found else "none; tqcheck init writes one"


def _show(checks: list[Check]) -> None:
    for topic, group in groupby(checks, key=lambda check: check.topic):
        typer.secho(topic, bold=True)
        for check in group:
            mark, colour = _MARKS[check.state]
            typer.echo(f"  {typer.style(mark, fg=colour)} {check.name}: {check.said}")
            if check.remedy:
                typer.echo(f"      → {check.remedy}")
