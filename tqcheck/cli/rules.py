"""`tqcheck rules`: the catalogue."""

from __future__ import annotations

import json
import sys
from enum import StrEnum

import typer


class Format(StrEnum):
    """How the catalogue is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def rules(
    language: str = typer.Option(None, "--language", metavar="LANG", help="Only rules for this target language."),
    format_: Format = typer.Option(Format.TEXT, "--format", help="text, json or markdown."),
) -> None:
    """List all rules."""
    from tqcheck import compose, languages
    from tqcheck.explain import reference
    from tqcheck.report import to_json

    target = languages.parse(language) if language else None
    listed = [rule for rule in compose.rule_catalogue() if target is None or rule.applies_to(target, None)]
    if format_ == Format.JSON:
        typer.echo(json.dumps([to_json(compose.card(rule)) for rule in listed], indent=2, ensure_ascii=False))
        return
    if format_ == Format.MARKDOWN:
        typer.echo(reference(listed), nl=False)
        return
    if not sys.stdout.isatty():
        for rule in listed:
            typer.echo(f"{rule.code}  {rule.severity.label:<8}  {rule.name:<26}  {rule.summary}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("rule", "severity", "name", "what it flags"):
        table.add_column(heading, overflow="fold")
    for rule in listed:
        table.add_row(rule.code, rule.severity.label, rule.name, rule.summary)
    Console().print(table)
