"""`tqcheck rules`: the catalogue, and the examples of packs tried out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tqcheck.cli.configured import CONFIG, NO_CONFIG, Configured, ConfiguredGroup
from tqcheck.cli.configured import packs as configured_packs
from tqcheck.cli.packs import PACKS
from tqcheck.errors import UsageError

if TYPE_CHECKING:
    from tqcheck.examples import Trial
    from tqcheck.rule import Rule

rules = typer.Typer(
    name="rules",
    cls=ConfiguredGroup,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How the catalogue is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@rules.callback(invoke_without_command=True)
def list_(
    context: typer.Context,
    language: str = typer.Option(None, "--language", metavar="LANG", help="Only rules for this target language."),
    format_: Format = typer.Option(Format.TEXT, "--format", help="text, json or markdown."),
    packs: list[Path] = PACKS,
    config: Path = CONFIG,
    no_config: bool = NO_CONFIG,
) -> None:
    """List all rules, or try out the examples of packs (`tqcheck rules test`)."""
    if context.invoked_subcommand is not None:
        return
    from tqcheck import compose, languages
    from tqcheck.explain import reference

    target = languages.parse(language) if language else None
    listed = [rule for rule in compose.rule_catalogue(packs) if target is None or rule.applies_to(target, None)]
    if format_ == Format.JSON:
        typer.echo(json.dumps([_facts(rule) for rule in listed], indent=2, ensure_ascii=False))
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


def _facts(rule: Rule) -> dict[str, Any]:
    """A rule as data: its card, and what reports do not need."""
    from tqcheck.catalogue import card
    from tqcheck.encoding import to_json

    more = {"target": rule.target, "presumes_source": rule.presumes_source, "safe": rule.safe, "from": rule.origin}
    return {**to_json(card(rule)), **to_json(more)}


@rules.command("test", cls=Configured)
def try_out(
    context: typer.Context,
    packs: list[Path] = typer.Argument(
        None, metavar="[PACK]...", help="Rule packs, or Python files with rules; default: those of the configuration."
    ),
    config: Path = CONFIG,
    no_config: bool = NO_CONFIG,
) -> None:
    """Try out the examples of packs: each must be flagged where it is marked, and nowhere else.

    Exit codes: 0 all examples are as they should be · 1 some are not · 2 a pack cannot be used.
    """
    from tqcheck import compose
    from tqcheck.checks import registry
    from tqcheck.examples import trials

    packs = packs or configured_packs(context)
    if not packs:
        raise UsageError("no pack", remedy="name one: tqcheck rules test house.toml")
    compose.rule_catalogue(packs)  # no code or name of ours, or of another pack
    failed = 0
    for path in packs:
        found = registry.of_file(path)
        if not found:
            raise UsageError("no rules in this file", where=str(path))
        tried = [trial for rule in found for trial in trials(rule, compose.example_document)]
        bad = [trial for trial in tried if trial.problem]
        failed += len(bad)
        for line in (*_problems(bad, path), _summary(found, tried, bad, path)):
            typer.echo(line)
    raise typer.Exit(1 if failed else 0)


def _problems(trials: Sequence[Trial], path: Path) -> Iterator[str]:
    for rule, of_rule in groupby(trials, key=lambda trial: trial.rule):
        yield f"{path}: {rule.code} {rule.name}"
        for trial in of_rule:
            kind = "wrong" if trial.example.is_wrong else "right"
            yield f"  {kind} {trial.number}: {trial.problem}"
            if trial.expected != trial.found:
                yield f"    expected  {_line(trial.expected)}"
                yield f"    found     {_line(trial.found)}"
        yield ""


def _line(text: str) -> str:
    from tqcheck.controls import visible

    return visible(text.replace("\n", "⏎"))


def _summary(found: Sequence[Rule], tried: Sequence[Trial], bad: Sequence[Trial], path: Path) -> str:
    without = [rule.code for rule in found if not rule.examples]
    parts = [
        f"{len(found)} rule{'' if len(found) == 1 else 's'}",
        f"{len(tried)} example{'' if len(tried) == 1 else 's'}",
        f"{len(bad)} not as expected" if bad else "all as expected",
    ]
    if without:
        parts.append(f"no examples: {', '.join(without)}")
    return f"{path}: {', '.join(parts)}"
