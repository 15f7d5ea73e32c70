"""Values of a report from plain JSON data: the inverse of `encoding.to_json`."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from tqcheck.finding import Severity


def from_json(kind: Any, data: Any) -> Any:
    """The value of that type behind plain JSON data.

    Fields that the type does not know are left aside; those that the data lacks have their defaults. Raises TypeError
    for data that does not fit the type.
    """
    return _reader(kind)(data)


@functools.cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads values of a type, made once: a report has thousands of them."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind)
    if isinstance(kind, type) and issubclass(kind, Severity):
        return Severity.parse
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if origin in (Mapping, dict):
        value = _reader(arguments[1])
        return lambda data: {key: value(item) for key, item in _is(dict, data).items()}
    if origin is Sequence or (origin is tuple and arguments[1:] == (Ellipsis,)):
        item = _reader(arguments[0])
        return lambda data: tuple(map(item, _is(list, data)))
    if origin is tuple:
        readers = [_reader(each) for each in arguments]
        return lambda data: tuple(read(item) for read, item in zip(readers, _is(list, data), strict=True))
    if kind is float:
        return lambda data: data if type(data) is float else float(_is((int, float), data))
    return lambda data: data if type(data) is kind else _is(kind, data)


def _is(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind):
        raise TypeError(f"{str(data)[:60]!r} where {getattr(kind, '__name__', kind)} belongs")
    return data


def _object(kind: type) -> Callable[[Any], Any]:
    known, needed = _fields(kind)
    readers = {name: _reader(hint) for name, hint in known.items()}

    def read(data: Any) -> Any:
        given = _is(dict, data)
        if given.keys() == readers.keys():
            return kind(*[read(given[name]) for name, read in readers.items()])
        missing = needed - given.keys()
        if missing:
            raise TypeError(f"a {kind.__name__} without {', '.join(sorted(missing))}")
        return kind(**{name: read(given[name]) for name, read in readers.items() if name in given})

    return read


def _union(kinds: Sequence[Any]) -> Callable[[Any], Any]:
    """None, an object by its fields, else the plain one."""
    objects = [(_fields(kind)[1], _reader(kind)) for kind in kinds if isinstance(kind, type) and is_dataclass(kind)]
    plain = [_reader(kind) for kind in kinds if kind is not type(None) and not is_dataclass(kind)]
    has_none = type(None) in kinds

    def read(data: Any) -> Any:
        if data is None and has_none:
            return None
        if not isinstance(data, dict) and plain:
            return plain[0](data)
        for needed, of_kind in objects:
            if needed <= _is(dict, data).keys():
                return of_kind(data)
        raise TypeError(f"an object with {', '.join(sorted(data)) or 'nothing'} where another belongs")

    return read


@functools.cache
def _fields(kind: type) -> tuple[dict[str, Any], set[str]]:
    """Types of a dataclass's fields, and the names of those that must be given (`blocks` never is)."""
    hints = get_type_hints(kind)
    needed = {field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING}
    return {field.name: hints[field.name] for field in fields(kind)}, needed
