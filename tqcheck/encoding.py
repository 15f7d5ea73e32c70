"""Values of a report as plain JSON data: the inverse of `decoding.from_json`."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from tqcheck.finding import Severity


def to_json(value: Any) -> Any:
    """The value as plain JSON data: dataclasses become objects, severities their labels, tuples lists."""
    kind: Any = type(value)
    return value if kind in _PLAIN else _writer(kind)(value)


_PLAIN = frozenset({str, int, float, bool, type(None)})


@functools.cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """What writes values of a type, found once: a report has thousands of them."""
    if issubclass(kind, Severity):
        return lambda value: value.label
    if issubclass(kind, Enum):
        return lambda value: value.value
    if is_dataclass(kind):
        return _object_writer(kind)
    if issubclass(kind, Mapping):
        return lambda value: {str(key): to_json(item) for key, item in value.items()}
    if issubclass(kind, Sequence) and not issubclass(kind, str):
        return lambda value: [to_json(item) for item in value]
    return lambda value: value


def _is_plain(hint: Any) -> bool:
    """Whether a type, or each of those a union consists of, is written as it is."""
    return _PLAIN.issuperset(get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,))


def _object_writer(kind: type) -> Callable[[Any], Any]:
    """What writes a dataclass; fields that hold plain values only, as their types say, are taken as they are."""
    hints = get_type_hints(kind)
    nested = tuple(field.name for field in fields(kind) if not _is_plain(hints[field.name]))

    def write(value: Any) -> dict[str, Any]:
        data = fields_of(value)
        for name in nested:
            data[name] = to_json(data[name])
        return data

    return write


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, as they are: what `json` asks for (`default`) where no severity is inside."""
    kind: Any = type(value)
    names, values = _fields(kind)
    return dict(zip(names, values(value), strict=True))


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
