"""A report saved as JSON or JSON lines, read back: the inverse of `report.to_json`."""

from __future__ import annotations

import functools
import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from tqcheck.errors import UsageError
from tqcheck.finding import Severity
from tqcheck.report import SCHEMA_VERSION, RunReport

_REMEDY = "give a report that `tqcheck check --output json=FILE` wrote"


def load(path: Path) -> RunReport:
    """The report saved in a file. Raises UsageError for a file that cannot be read or is no report.

    What JSON leaves out (the readers' blocks) is empty.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except ValueError as error:  # not UTF-8 or not JSON
        raise UsageError(f"is not JSON: {error}", where=str(path), remedy=_REMEDY) from error
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, str):
        raise UsageError("is not a report of tqcheck", where=str(path), remedy=_REMEDY)
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise UsageError(
            f"has schema version {version}; this tqcheck reads {SCHEMA_VERSION}",
            where=str(path),
            remedy="make the report again with this version",
        )
    try:
        report: RunReport = from_json(RunReport, data)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"is a damaged report: {error}", where=str(path), remedy=_REMEDY) from error
    return report


def from_json(kind: Any, data: Any) -> Any:
    """The value of that type behind plain JSON data.

    Fields that the type does not know are left aside; those that the data lacks have their defaults. Raises TypeError
    for data that does not fit the type.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return from_json(_chosen(arguments, data), data)
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind, data)
    if isinstance(kind, type) and issubclass(kind, Severity):
        return Severity.parse(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if origin in (Mapping, dict):
        return {key: from_json(arguments[1], value) for key, value in _is(dict, data).items()}
    if origin is Sequence or (origin is tuple and arguments[1:] == (Ellipsis,)):
        return tuple(from_json(arguments[0], item) for item in _is(list, data))
    if origin is tuple:
        return tuple(from_json(each, item) for each, item in zip(arguments, _is(list, data), strict=True))
    if kind is float:
        return float(_is((int, float), data))
    return _is(kind, data)


def _is(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind):
        raise TypeError(f"{str(data)[:60]!r} where {getattr(kind, '__name__', kind)} belongs")
    return data


def _object(kind: type, data: Any) -> Any:
    known, needed = _fields(kind)
    given = _is(dict, data)
    missing = needed - given.keys()
    if missing:
        raise TypeError(f"a {kind.__name__} without {', '.join(sorted(missing))}")
    return kind(**{name: from_json(hint, given[name]) for name, hint in known.items() if name in given})


def _chosen(kinds: Sequence[Any], data: Any) -> Any:
    """The member of a union that fits the data: None, an object by its fields, else the plain one."""
    if data is None:
        return type(None)
    objects = [kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)]
    if isinstance(data, dict):
        for kind in objects:
            if _fields(kind)[1] <= data.keys():
                return kind
        raise TypeError(f"an object with {', '.join(sorted(data)) or 'nothing'} where another belongs")
    return next(kind for kind in kinds if kind is not type(None) and kind not in objects)


@functools.cache
def _fields(kind: type) -> tuple[dict[str, Any], set[str]]:
    """Types of a dataclass's fields, and the names of those that must be given (`blocks` never is)."""
    hints = get_type_hints(kind)
    needed = {field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING}
    return {field.name: hints[field.name] for field in fields(kind)}, needed
