"""The configuration file: where it is found, what it may say, and which of it holds for which file.

`tqcheck.toml`, or the table `[tool.tqcheck]` of a `pyproject.toml`. Its keys are the long options of `tqcheck check`
without their dashes, and two tables: `[severity]` sets the severity of rules, `[[files]]` gives other values to the
files that its `paths` name.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqcheck.errors import ConfigError
from tqcheck.finding import Severity
from tqcheck.tables import written

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILE, SHARED_FILE = "tqcheck.toml", "pyproject.toml"
IGNORED = ".tqcheckignore"
_TABLES = frozenset({"severity", "files", "suppress", "accepted-terms"})  # besides options


@dataclass(frozen=True, slots=True)
class Overrides:
    """A `[[files]]` table: values for the files that one of its patterns (those of gitignore) matches."""

    paths: tuple[str, ...]
    values: Mapping[str, Any]
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a file says; `path` None: there is none.

    values: option (without dashes) -> value as written; severity: rule code, beginning of codes or name -> severity
    suppress, accepted_terms: as written; `suppressing.parsed` reads them
    """

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    files: tuple[Overrides, ...] = ()
    suppress: Any = ()
    accepted_terms: Any = ()

    def of(self, path: Path) -> tuple[Overrides, ...]:
        """The `[[files]]` tables that hold for a file, in the order of the configuration: later ones win."""
        if self.path is None:
            return ()
        return tuple(table for table in self.files if matches(table.paths, path, self.path.parent))


def find(start: Path) -> Path | None:
    """The nearest configuration file, upward from a file or folder to the root of its repository.

    A `pyproject.toml` without `[tool.tqcheck]` is passed over. Raises ConfigError for one that cannot be read.
    """
    for folder in _upward(start):
        # a link that leads nowhere is somebody's configuration, too: reading it says what is wrong
        if _is_so((folder / FILE).is_file) or _is_so((folder / FILE).is_symlink):
            return folder / FILE
        if _is_so((folder / SHARED_FILE).is_file) and _table(folder / SHARED_FILE) is not None:
            return folder / SHARED_FILE
    return None


def _upward(start: Path) -> Iterator[Path]:
    """The folder of `start` and those above it, up to the one that is a repository (has `.git`)."""
    start = start.absolute()
    for folder in (start, *start.parents) if _is_so(start.is_dir) else start.parents:
        yield folder
        if _is_so((folder / ".git").exists):
            return


def _is_so(test: Callable[[], bool]) -> bool:
    """What a test of a path says; False in a folder that may not be looked into."""
    try:
        return test()
    except OSError:
        return False


def _table(path: Path) -> Mapping[str, Any] | None:
    """The configuration a file holds; None for a `pyproject.toml` that has none."""
    tables, _ = written(path)
    if path.name != SHARED_FILE:
        return tables
    tools = tables.get("tool", {})
    found = tools.get("tqcheck") if isinstance(tools, Mapping) else None
    return found if isinstance(found, Mapping) else None


def read(path: Path, options: Collection[str], of_files: Collection[str]) -> Configuration:
    """The configuration in a file. Raises ConfigError for keys that are not known, with the nearest that is.

    options:  names of the options that may stand at the top; of_files: those that may stand in `[[files]]`
    """
    table = _table(path) or {}
    values = {name: value for name, value in table.items() if name not in _TABLES}
    _only(values, options, _TABLES, str(path))
    rows = table.get("files", [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ConfigError("files is not a list of tables", where=str(path), remedy=f"write {_heading(path, 'files')}")
    return Configuration(
        path,
        values,
        _severities(table.get("severity", {}), f"{path}, severity"),
        tuple(_overrides(row, number, path, of_files) for number, row in enumerate(rows, start=1)),
        table.get("suppress", ()),
        table.get("accepted-terms", ()),
    )


def _heading(path: Path, name: str) -> str:
    return f"[[tool.tqcheck.{name}]]" if path.name == SHARED_FILE else f"[[{name}]]"


def _overrides(row: Mapping[str, Any], number: int, path: Path, options: Collection[str]) -> Overrides:
    where = f"{path}, {_heading(path, 'files')} {number}"
    values = {name: value for name, value in row.items() if name not in ("paths", "severity")}
    _only(values, options, {"paths", "severity"}, where)
    paths = [row["paths"]] if isinstance(row.get("paths"), str) else row.get("paths")
    if not isinstance(paths, list) or not paths or not all(isinstance(pattern, str) for pattern in paths):
        raise ConfigError("paths is not a list of patterns", where=where, remedy='for example: paths = ["sport/**"]')
    return Overrides(proper(paths, where), values, _severities(row.get("severity", {}), where))


def _only(values: Mapping[str, Any], known: Collection[str], tables: Collection[str], where: str) -> None:
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name.replace("_", "-"), [*known, *tables], n=1, cutoff=0.5)
            remedy = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted({*known, *tables}))}"
            raise ConfigError(f"unknown key {name!r}", where=where, remedy=remedy)


def _severities(table: Any, where: str) -> dict[str, Severity]:
    if not isinstance(table, Mapping):
        raise ConfigError("severity is not a table of rules", where=where, remedy='for example: TQ109 = "neutral"')
    try:
        return {rule: Severity.parse(str(value)) for rule, value in table.items()}
    except ValueError as error:
        raise ConfigError(str(error), where=where) from error


# --- which files -----------------------------------------------------------------------------------------------------


@functools.cache
def _patterns(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def proper(given: Iterable[str], where: str) -> tuple[str, ...]:
    """The same patterns. Raises ConfigError for one that is none: before the work, as they are tried with each file."""
    for pattern in (given := tuple(given)):
        try:
            _patterns((pattern,))
        except (ValueError, re.error) as error:
            remedy = "patterns are those of .gitignore"
            raise ConfigError(f"{pattern!r} is not a pattern", where=where, remedy=remedy) from error
    return given


def matches(patterns: Iterable[str], path: Path, root: Path, *, is_folder: bool = False) -> bool:
    """Whether one of the patterns, in the syntax of gitignore, matches a file (or everything in a folder).

    They are relative to `root`, or for a file outside of it to the working directory.
    """
    patterns, path = tuple(patterns), path.absolute()
    if is_folder and any(pattern.startswith("!") for pattern in patterns):
        return False  # something in it may be taken in again
    below = next((folder for folder in (root.absolute(), Path.cwd()) if path.is_relative_to(folder)), Path(path.anchor))
    name = path.relative_to(below).as_posix()
    return _patterns(patterns).match_file(f"{name}/" if is_folder else name)


class Excluded:
    """Which files of folders and globs are left out: by patterns relative to `root`, or the nearest `.tqcheckignore`.

    Raises ConfigError for a pattern that is none, and for a `.tqcheckignore` that cannot be read.
    """

    def __init__(self, start: Path, excluded: Iterable[str], root: Path) -> None:
        self._rules = [(proper(excluded, "exclude"), root)]
        ignored = next((folder / IGNORED for folder in _upward(start) if _is_so((folder / IGNORED).is_file)), None)
        if ignored is not None:
            try:
                lines = ignored.read_text("utf-8").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"cannot be read: {error}", where=str(ignored)) from error
            self._rules.append((proper(lines, str(ignored)), ignored.parent))

    def __call__(self, path: Path | str, is_folder: bool = False) -> bool:
        """Whether a file is left out, or a folder with everything in it."""
        return any(matches(each, Path(path), root, is_folder=is_folder) for each, root in self._rules if each)
