"""The JSON Schema of the report, made from the types of the model, so that the two cannot drift apart."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from tqcheck.finding import Finding, Severity
from tqcheck.report import OUTCOMES, DocumentScores, RunReport, Verdict

# What the JSON adds to the model, or says more closely, and what it leaves out.
_PLACE = "of the first character in the file's decoded text, from 1, counted in code points; derived from spans"
ADDED: dict[type, dict[str, dict[str, Any]]] = {
    Finding: {
        "line": {"type": "integer", "minimum": 1, "description": f"line {_PLACE}"},
        "column": {"type": "integer", "minimum": 1, "description": f"column {_PLACE}"},
    },
    DocumentScores: {
        "quality": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "description": "MQM quality score: 100 less the penalty points per 100 words; derived from penalty",
        }
    },
    Verdict: {"outcome": {"enum": list(OUTCOMES)}},
    RunReport: {
        "number_of_documents": {
            "type": "integer",
            "minimum": 0,
            "description": "of the documents, so that a report that has lost some is known",
        }
    },
}
LEFT_OUT = {("Document", "blocks")}

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a RunReport as the JSON renderer writes it."""
    definitions: dict[str, Any] = {}
    root = _schema(RunReport, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tqcheck report",
        "description": "Offsets are code points of the file's decoded text, half-open. See tqcheck/report.py.",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if isinstance(kind, type) and issubclass(kind, Severity):
        return {"enum": [severity.label for severity in Severity]}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    if is_dataclass(kind):
        return _reference(kind, definitions)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(argument, definitions) for argument in arguments]}
    if origin is Sequence or (origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis):
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is tuple:
        items = [_schema(argument, definitions) for argument in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    raise TypeError(f"no schema for {kind!r}")


def _reference(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # a type may hold itself
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind) if (kind.__name__, field.name) not in LEFT_OUT]
        properties = {name: _schema(hints[name], definitions) for name in names} | ADDED.get(kind, {})
        definitions[kind.__name__] = {
            "type": "object",
            "description": (kind.__doc__ or "").strip().split("\n", 1)[0],
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
