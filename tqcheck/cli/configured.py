"""Options that a configuration file may give as well: it is read before the flags, which win."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from tqcheck.errors import ConfigError, UsageError
from tqcheck.remote import is_url

if TYPE_CHECKING:
    from tqcheck.compose import Settings
    from tqcheck.config import Configuration, Excluded, Overrides
    from tqcheck.finding import Severity
    from tqcheck.suppressing import Suppressions

CONFIG = typer.Option(
    None, "--config", metavar="FILE", help="The configuration; if not given, the nearest above the files."
)
NO_CONFIG = typer.Option(False, "--no-config", help="Without a configuration file.")
EXCLUDE = typer.Option(
    [], "--exclude", metavar="PATTERN", help="Leave out such files of folders and globs (as in .gitignore)."
)

_GATES = {"fail-on": "fail_on", "max-findings": "max_findings", "min-score": "min_scores"}  # what gate.parse takes
_META = "tqcheck.configuration"
# no configuration gives these
_OF_ONE_RUN = frozenset({"source", "source-map", "files-from", "shard", "fix", "diff", "config", "no-config", "help"})
_TAKEN_BY_ALL = frozenset({"rules"})  # what commands besides `check` take from the configuration


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration and its values by the names of the command's parameters, as the command line would give them."""

    configuration: Configuration
    values: Mapping[str, Any] = field(default_factory=dict)


def _read_configuration(command: Any, context: Any, args: Sequence[str]) -> None:
    """Makes what the configuration says the defaults of a command's parameters."""
    given, _, _ = command.make_parser(context).parse_args(args=list(args))
    if given.get("help"):
        return  # a configuration that cannot be used must not stand in the way
    loaded = load(given.get("paths") or (), given.get("config"), without=bool(given.get("no_config")))
    context.meta[_META] = loaded
    taken = loaded.values.keys() if command.name == "check" else _TAKEN_BY_ALL & loaded.values.keys()
    names = {key(parameter): parameter.name for parameter in command.params}
    context.default_map = {names[name]: loaded.values[name] for name in taken if name in names}


class Configured(TyperCommand):
    """A command whose options a configuration file may give."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _read_configuration(self, ctx, args)
        return super().parse_args(ctx, args)


class ConfiguredGroup(TyperGroup):
    """The same for a command with commands below it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _read_configuration(self, ctx, args)
        return super().parse_args(ctx, args)


def key(parameter: Any) -> str:
    """The name an option has in a configuration: its long flag without dashes; an argument has its own name."""
    long = [flag for flag in parameter.opts if flag.startswith("--")]
    return long[0].removeprefix("--") if long else str(parameter.name)


def options() -> dict[str, Any]:
    """The options of `tqcheck check` that a configuration may give, by their names there."""
    from tqcheck.cli.check import check

    alone = typer.Typer(add_completion=False)
    alone.command()(check)
    command = typer.main.get_command(alone)
    found = {key(parameter): parameter for parameter in command.params if parameter.param_type_name == "option"}
    return {name: parameter for name, parameter in found.items() if name not in _OF_ONE_RUN}


def load(paths: Sequence[str], named: str | None, *, without: bool = False) -> Loaded:
    """The configuration for these paths, its values checked. Raises ConfigError.

    named: the file that holds it; without: whether there shall be none
    """
    from tqcheck import config

    if without:
        return Loaded(config.Configuration())
    path = Path(named) if named else config.find(_start(paths)) or config.find(Path())
    if path is None:
        return Loaded(config.Configuration())
    known = options()
    configuration = config.read(path, known, _OF_FILES)
    values = {name: _value(known[name], value, path) for name, value in configuration.values.items()}
    for table in configuration.files:
        for name, value in table.values.items():
            _value(known[name], value, path)
    return Loaded(configuration, values)


def _start(paths: Sequence[str]) -> Path:
    """The folder that holds all these files; the working directory for standard input."""
    named = [Path(path).absolute() for path in paths if path != "-"]
    try:
        return Path(os.path.commonpath(named)) if named else Path()
    except ValueError:  # on several drives
        return Path()


def _value(parameter: Any, value: Any, path: Path) -> Any:
    """A value as the command line would give it; files relative to the configuration. Raises ConfigError."""
    name = key(parameter)
    if parameter.multiple:
        value = [str(value)] if isinstance(value, (str, int, float)) and not isinstance(value, bool) else value
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ConfigError(f"{name} = {value!r} is not a list of texts", where=str(path))
    elif isinstance(value, (list, dict)) or isinstance(value, bool) != bool(parameter.is_flag):
        kind = "true or false" if parameter.is_flag else "a single value"
        raise ConfigError(f"{name} = {value!r} is not {kind}", where=str(path))
    if name == "rules" and any(one.endswith(".py") for one in value):
        # a configuration is found without being asked for; code must not be run that way
        remedy = "name it on the command line (--rules), or install it as a plug-in"
        raise ConfigError(
            f"rules = {value!r}: a configuration names packs only, not Python", where=str(path), remedy=remedy
        )
    try:
        parameter.type_cast_value(typer.Context(typer.core.TyperCommand(name)), value)
    except Exception as error:
        message = getattr(error, "message", None)
        if message is None:
            raise
        raise ConfigError(f"{name} = {value!r}: {message}", where=str(path)) from error
    _require(name, value, path)
    return _placed(parameter, value, path.parent)


def _require(name: str, value: Any, path: Path) -> None:
    """Raises ConfigError, which names the file, for a gate that is none."""
    if name in _GATES:
        from tqcheck import gate

        try:
            gate.parse(**{_GATES[name]: value})
        except UsageError as error:
            raise ConfigError(f"{name} = {value!r}: {error.problem}", where=str(path), remedy=error.remedy) from error


def _placed(parameter: Any, value: Any, folder: Path) -> Any:
    if hasattr(parameter.type, "file_okay"):
        return [_below(folder, one) for one in value] if parameter.multiple else _below(folder, value)
    if key(parameter) == "output":
        parts = (one.partition("=") for one in value)
        return [f"{form}={_below(folder, name)}" if name else form for form, _, name in parts]
    return value


def _below(folder: Path, name: str) -> str:
    return name if is_url(name) else os.path.normpath(folder / name)


# --- files of their own settings -------------------------------------------------------------------------------------


def listed(value: Any) -> tuple[str, ...]:
    """The names in one text or several, each of which may hold more with commas between them."""
    values = [value] if isinstance(value, str) else value
    return tuple(name.strip() for one in values for name in one.split(",") if name.strip())


def _texts(value: Any) -> tuple[str, ...]:
    return listed(value if isinstance(value, (str, list)) else str(value))


# what `[[files]]` may give: option -> (field of Settings, how the field is made of the value)
_OF_FILES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "from": ("source_language", str),
    "to": ("target_language", str),
    "select": ("select", listed),
    "ignore": ("ignore", listed),
    "fail-on": ("fail_on", _texts),
    "max-findings": ("max_findings", _texts),
    "min-score": ("min_scores", _texts),
    "min-confidence": ("confidence", float),
}


def configuration(context: typer.Context) -> Configuration:
    """The configuration that the command was called under."""
    loaded: Loaded = context.meta[_META]
    return loaded.configuration


def packs(context: typer.Context) -> list[Path]:
    """The packs that the configuration names."""
    loaded: Loaded = context.meta[_META]
    return [Path(path) for path in loaded.values.get("rules", ())]


def excluded(context: typer.Context, paths: Sequence[str], patterns: Sequence[str]) -> Excluded:
    """Which files of folders and globs are left out.

    Patterns of the configuration are relative to its folder, those of a flag to the working directory.
    """
    from tqcheck.config import Excluded

    configured = configuration(context).path
    is_flag = configured is None or _is_flagged(context, "exclude")
    return Excluded(_start(paths), patterns, Path() if is_flag or configured is None else configured.parent)


def suppressions(context: typer.Context, files: Sequence[Path]) -> Suppressions:
    """What the configuration and these files suppress. Raises ConfigError."""
    from tqcheck import suppressing

    told = configuration(context)
    found = suppressing.NOTHING
    if told.path is not None:
        found = suppressing.parsed(list(told.suppress), list(told.accepted_terms), told.path)
    for file in files:
        found |= suppressing.read(file)
    return found


def severities(context: typer.Context) -> tuple[tuple[str, Severity], ...]:
    """The severities that the configuration gives to rules in every file."""
    return tuple(configuration(context).severity.items())


def per_file(context: typer.Context, settings: Settings) -> Callable[[str], Settings]:
    """The settings of each file: those of the run, unless a `[[files]]` table gives others and no flag has said so.

    What a table ignores is left out besides what the run ignores; all else replaces. Raises UsageError.
    """
    from tqcheck import compose

    told = configuration(context)
    flags = {key(parameter) for parameter in context.command.params if _is_flagged(context, parameter.name)}
    for table in told.files:
        compose.require(_with(settings, [table], flags))  # before the work, not in the midst of it
    made: dict[tuple[int, ...], Settings] = {}

    def of(path: str) -> Settings:
        tables = told.of(Path(path)) if told.files else ()
        which = tuple(id(table) for table in tables)
        if which not in made:
            made[which] = _with(settings, tables, flags)
        return made[which]

    return of


def _is_flagged(context: typer.Context, name: str | None) -> bool:
    source = context.get_parameter_source(name) if name else None
    return source is not None and source.name == "COMMANDLINE"


def _with(settings: Settings, tables: Sequence[Overrides], flags: set[str]) -> Settings:
    for table in tables:
        for name, value in table.values.items():
            if name not in flags:
                attribute, make = _OF_FILES[name]
                given = make(value)
                changed: dict[str, Any] = {attribute: (*settings.ignore, *given) if name == "ignore" else given}
                settings = replace(settings, **changed)
        settings = replace(settings, severities=(*settings.severities, *table.severity.items()))
    return settings
