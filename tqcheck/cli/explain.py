"""`tqcheck explain CODE`: what a rule flags, why it matters, what it leaves alone."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from tqcheck.cli.configured import CONFIG, NO_CONFIG
from tqcheck.cli.packs import PACKS


def explain(
    code: str = typer.Argument(..., help="A rule's code or name: TQ301, split-line."),
    packs: list[Path] = PACKS,
    config: Path = CONFIG,
    no_config: bool = NO_CONFIG,
) -> None:
    """Explain a rule, with examples."""
    from tqcheck import compose
    from tqcheck.checks import registry
    from tqcheck.explain import explain as text_of

    text = text_of(registry.find(code, compose.rule_catalogue(packs)))
    if not sys.stdout.isatty():
        typer.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(text), width=min(console.width, 100))
