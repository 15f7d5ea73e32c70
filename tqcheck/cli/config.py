"""`tqcheck config show`: what is in effect, and where it comes from."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import typer

from tqcheck.cli.configured import CONFIG, NO_CONFIG, Loaded, load, options

config = typer.Typer(
    name="config",
    help="Show the configuration.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@config.callback()
def group() -> None:
    """Show the configuration."""


@config.command()
def show(
    paths: list[str] = typer.Argument(None, metavar="[PATH]...", help="What would be checked; default: this folder."),
    named: Path = CONFIG,
    no_config: bool = NO_CONFIG,
    as_json: bool = typer.Option(False, "--json", help="As JSON."),
) -> None:
    """Show every option with its value, and whether the configuration, the environment or nothing gave it.

    Of a single file it shows what holds for that file.
    """
    loaded = load(paths or ["."], str(named) if named else None, without=no_config)
    rows = _rows(loaded, paths or [])
    if as_json:
        data = [{"option": name, "value": value, "from": origin} for name, value, origin in rows]
        typer.echo(json.dumps(data, indent=1, ensure_ascii=False))
        return
    typer.echo(f"# {loaded.configuration.path or 'no configuration file'}")
    width = max(len(f"{name} = {_toml(value)}") for name, value, _ in rows if len(_toml(value)) < 40)
    for name, value, origin in rows:
        typer.echo(f"{f'{name} = {_toml(value)}':<{width}}  # {origin}")


def _rows(loaded: Loaded, paths: list[str]) -> list[tuple[str, Any, str]]:
    """(option, value, where it comes from) of every option and of every severity that is set."""
    configuration = loaded.configuration
    file = configuration.path.name if configuration.path else ""
    values: dict[str, tuple[Any, str]] = {}
    for name, parameter in options().items():
        values[name] = _unset(parameter)
        if name in loaded.values and values[name][1] == "default":
            values[name] = loaded.values[name], file
    severity = {f"severity.{name}": (value.label, file) for name, value in configuration.severity.items()}
    tables = configuration.of(Path(paths[0])) if len(paths) == 1 and not Path(paths[0]).is_dir() else ()
    for table in tables:
        origin = f"{file}, files {', '.join(table.paths)}"
        for name, value in table.values.items():
            values[name] = ([*values["ignore"][0], *value], origin) if name == "ignore" else (value, origin)
        severity |= {f"severity.{name}": (value.label, origin) for name, value in table.severity.items()}
    return [(name, value, origin) for name, (value, origin) in {**values, **severity}.items()]


def _unset(parameter: Any) -> tuple[Any, str]:
    """What holds where neither flag nor file says anything, and where it is from."""
    environment = parameter.resolve_envvar_value(_context())
    if environment is not None:
        return environment, f"environment, {parameter.envvar}"
    return _default(parameter), "default"


def _default(parameter: Any) -> Any:
    value = parameter.get_default(_context())
    return list(value or ()) if parameter.multiple else getattr(value, "value", value)


def _context() -> typer.Context:
    return typer.Context(typer.core.TyperCommand("check"))


def _toml(value: Any) -> str:
    """A value as TOML writes it; an option that is not set as an empty text."""
    return json.dumps("" if value is None else value, ensure_ascii=False, default=str)


def template() -> str:
    """A configuration in which every option stands with its help text, commented out."""
    parts = [_HEAD]
    for name, parameter in options().items():
        value = _default(parameter)
        example = _EXAMPLES.get(name, "") if value in (None, []) else value
        help_text = " ".join(parameter.help.split())
        parts.append(
            textwrap.fill(help_text, 100, initial_indent="# ", subsequent_indent="# ")
            + f"\n# {name} = {_toml(example)}\n"
        )
    return "\n".join([*parts, _TABLES])


_HEAD = """\
# Configuration of tqcheck. Lines that are commented out show the default, or an example.
# Flags of the command line win over this file. `tqcheck config show` tells what is in effect.
"""

_EXAMPLES = {
    "from": "es",
    "to": "en",
    "output": ["json=out/report.json"],
    "html": "out/report.html",
    "select": ["TQ2", "split-line"],
    "ignore": ["TQ109"],
    "max-findings": ["10", "TQ404=0"],
    "min-score": ["95"],
    "rules": ["house.toml"],
    "translator": "apertium",
    "language-model": "none",
    "exclude": ["drafts/", "*.md"],
}

_TABLES = """\
# Words that are right as they stand: a finding inside one of them does not count.
# accepted-terms = ["Casa Rosada"]

# Other severities for single rules: neutral, minor, major, critical.
# [severity]
# TQ109 = "neutral"

# Other values for some files, by patterns as in .gitignore; of several tables that fit, later ones win.
# [[files]]
# paths = ["sport/**"]
# to = "es"
# ignore = ["TQ3"]
# fail-on = "never"
# severity = {split-line = "minor"}

# Findings that do not count, each with its reason: by rule, by patterns of paths, by the phrase; all that is given
# must fit. They stay in reports, marked; a table that meets nothing is reported.
# [[suppress]]
# rules = ["TQ301"]
# paths = ["archive/"]
# text = "would have communicated"
# reason = "house style"
"""
