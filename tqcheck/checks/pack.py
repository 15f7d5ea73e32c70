"""A pack: a TOML file of rules. Each table makes the same `Rule` that a Python file makes.

[pack]         what holds for every table of the file: target, presumes_source, severity, category, tier, …
[[rule]]       a pattern over text or over words       (`tqcheck.checks.pattern`)
[[glossary]]   terms to write and terms to avoid       (`tqcheck.checks.glossary`)
[[keep]]       names that stay as they are             (`tqcheck.checks.kept_name`)
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqcheck import languages
from tqcheck.checks import glossary, kept_name, lists, pattern
from tqcheck.checks.pattern import Check, LeftAlone
from tqcheck.document import Zone
from tqcheck.errors import ConfigError, UsageError
from tqcheck.finding import ITS_TYPES, Severity
from tqcheck.rule import CODE, TIER_CONFIDENCE, Example, Rule
from tqcheck.tables import written

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_MOST_LISTED = 30  # terms or names that a rule's explanation shows


def load(path: Path, *, compiled: bool = True, target: tuple[str, ...] = ()) -> list[Rule]:
    """The rules of a pack. Raises ConfigError naming the file, the line, the rule and the key.

    compiled: whether everything is tried out now; our own packs leave that to the tests, for a quick start
    target:   target languages of tables that name none (empty: every language)
    """
    tables, raw = written(path)
    _only(tables, {"pack", *_KINDS}, str(path))
    shared = {"target": list(target)} | _shared(tables.get("pack", {}), str(path))
    made = []
    for name, kind in _KINDS.items():
        rows = tables.get(name, [])
        if not isinstance(rows, list):
            raise ConfigError(f"[{name}] is one table, not a list of them", where=str(path), remedy=f"write [[{name}]]")
        for row in rows:
            try:
                table, listed = _with_list(kind, row, path.parent)
                origin = f"{path.name} {hashlib.sha256(raw + listed).hexdigest()[:8]}" if compiled else ""
                made.append(_rule(kind, shared | table, compiled=compiled, origin=origin))
            except ConfigError as error:
                raise ConfigError(error.problem, where=_place(raw, path, row), remedy=error.remedy) from error
    return made


def _shared(table: Any, where: str) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise ConfigError("[pack] is not a table", where=where)
    _only(table, _SHARED, f"{where}, [pack]")
    return dict(table)


def _with_list(kind: _Kind, row: Mapping[str, Any], folder: Path) -> tuple[dict[str, Any], bytes]:
    """A table with its terms or names, which may stand in a file beside the pack, and the content of that file."""
    named = row.get(kind.holds)
    if kind.read is None or not isinstance(named, str):
        return dict(row), b""
    try:
        return {**row, kind.holds: kind.read(folder / named)}, (folder / named).read_bytes()
    except OSError as error:
        raise ConfigError(f"{kind.holds}: {named} cannot be read: {error.strerror}") from error
    except ValueError as error:  # UnicodeDecodeError among them
        raise ConfigError(f"{kind.holds}: {error}") from error


def _place(raw: bytes, path: Path, row: Mapping[str, Any]) -> str:
    """The file, the line of the table's code, and the code; what of it is known."""
    code = str(row.get("code", "?"))
    match = re.search(rb"^\s*code\s*=\s*[\"']" + re.escape(code.encode()) + rb"[\"']", raw, re.MULTILINE)
    if match is None:
        return f"{path}, {code}"
    line = raw[: match.end()].count(b"\n") + 1
    return f"{path}:{line}, {code}"


def _only(table: Mapping[str, Any], known: Collection[str], where: str = "") -> None:
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
            raise ConfigError(f"unknown {name!r}", where=where, remedy=remedy)


# --- one table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of table: the key that holds what it looks for, the check it makes, values of keys that are not given, and
    the keys it needs and may have besides those of all tables; `read`: how a list in a file of its own is read.
    """

    holds: str
    make: Callable[[Mapping[str, Any], bool], Check]
    defaults: Mapping[str, Any]
    needs: tuple[str, ...]
    may_have: tuple[str, ...] = ()
    read: Callable[[Path], list[Any]] | None = None


def _rule(kind: _Kind, table: Mapping[str, Any], *, compiled: bool, origin: str) -> Rule:
    missing = sorted({"code", "name", *kind.needs} - table.keys() - kind.defaults.keys())
    if missing:
        raise ConfigError(f"missing {missing}", remedy="see docs/packs.md")
    _only(table, {*_FACTS, *kind.needs, *kind.may_have})
    facts = {**kind.defaults, **table}
    facts.setdefault("summary", f"Flags {str(facts['name']).replace('-', ' ')}")
    key = ""
    try:
        for key in (known for known in _FACTS if known in facts):
            facts[key] = _FACTS[key](facts[key])
        key = kind.holds
        made = kind.make(facts, compiled)
        check = LeftAlone(made.check, facts["exceptions"]) if facts.get("exceptions") else made.check
        key = "message"
        if compiled and "message" in table:
            pattern.check_placeholders(facts["message"], made.placeholders)
    except (ValueError, re.error) as error:
        raise ConfigError(f"{key}: {error}") from error
    return Rule(
        **{name: value for name, value in facts.items() if name in _OF_RULE},
        explanation=_explanation(facts, made.manual),
        examples=(*facts.get("wrong", ()), *facts.get("right", ())),
        check=check,
        cues=made.cues,
        where=made.where,
        origin=origin,
    )


def _explanation(facts: Mapping[str, Any], manual: str) -> str:
    parts = [f"{facts['summary']}.", *([manual] if manual else [])]
    if "why" in facts:
        parts.append(f"Why it matters: {facts['why']}")
    if "left_alone" in facts:
        parts.append(f"Left alone: {facts['left_alone']}")
    return "\n\n".join(parts)


def _pattern(table: Mapping[str, Any], compiled: bool) -> Check:
    return pattern.check(table, compiled=compiled)


def _glossary(table: Mapping[str, Any], compiled: bool) -> Check:
    terms = [glossary.term(row) for row in _rows(table["terms"])]
    return Check(glossary.Glossary(terms), (), glossary.PLACEHOLDERS, _list([str(row) for row in terms]))


def _keep(table: Mapping[str, Any], compiled: bool) -> Check:
    names = [kept_name.name(row) for row in _rows(table["names"])]
    return Check(kept_name.KeptNames(names), (), kept_name.PLACEHOLDERS, _list([str(row) for row in names]))


def _list(rows: Sequence[str]) -> str:
    more = [f"- and {len(rows) - _MOST_LISTED} more"] if len(rows) > _MOST_LISTED else []
    return "\n".join([*(f"- {row}" for row in rows[:_MOST_LISTED]), *more])


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("not a list, or an empty one")
    return value


# --- the keys of all tables ------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    return value


def _code(value: Any) -> str:
    if not CODE.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is not two to eight capitals and three or four digits, such as HOUSE001")
    return str(value)


def _name(value: Any) -> str:
    if not _NAME.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is not words in lower case with hyphens between them, such as very-unique")
    return str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _quoted(value: Any) -> bool | str:
    return "translated" if value == "translated" else _flag(value)


def _category(value: Any) -> str:
    if value not in ITS_TYPES:
        near = difflib.get_close_matches(str(value), ITS_TYPES, n=1)
        raise ValueError(f"unknown category {value!r} ({'did you mean ' + near[0] if near else ', '.join(ITS_TYPES)})")
    return str(value)


def _severity(value: Any) -> Severity:
    return Severity.parse(_text(value))


def _tier(value: Any) -> int:
    if value not in TIER_CONFIDENCE or isinstance(value, bool):
        raise ValueError(f"{value!r} is not 1, 2 or 3")
    return int(value)


def _listed(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{value!r} is neither a text nor a list of texts")
    return texts


def _languages(value: Any) -> tuple[str, ...]:
    try:
        return tuple(languages.parse(tag) for tag in _listed(value))
    except UsageError as error:
        raise ValueError(str(error)) from error


def _zones(value: Any) -> frozenset[Zone]:
    return frozenset(Zone(zone) for zone in _listed(value))


def _wrong(value: Any) -> tuple[Example, ...]:
    return tuple(_examples(value, is_wrong=True))


def _right(value: Any) -> tuple[Example, ...]:
    return tuple(_examples(value, is_wrong=False))


def _examples(value: Any, *, is_wrong: bool) -> Iterator[Example]:
    """`text`, `text => text with the suggestion applied`, or a table of `text`, `becomes`, `source`, `from`."""
    for row in value if isinstance(value, list) else [value]:
        if isinstance(row, str):
            text, _, fixed = row.partition(" => ") if is_wrong else (row, "", "")
            row = {"text": text, "becomes": fixed}
        if not isinstance(row, Mapping) or row.keys() - {"text", "becomes", "source", "from"}:
            raise ValueError(f"{row!r} is neither a text nor a table of text, becomes, source and from")
        example = Example(
            _text(row.get("text")),
            row.get("becomes") or None,
            source_language=row.get("from"),
            source=row.get("source"),
        )
        if example.is_wrong != is_wrong:
            wanted = (
                "marks no place: put [[ and ]] around it" if is_wrong else "marks a place, but stands under `right`"
            )
            raise ValueError(f"{example.text!r} {wanted}")
        yield example


def _phrases(value: Any) -> list[str]:
    return [_text(text) for text in _listed(value)]


def _cues(value: Any) -> list[str]:
    cues = _listed(value)
    if not all(cues) or any(cue != cue.lower() for cue in cues):
        raise ValueError(f"{value!r} are not in lower case, as the text is when they are looked for")
    return cues


_FACTS: dict[str, Callable[[Any], Any]] = {
    "code": _code, "name": _name, "summary": _text, "message": _text, "why": _text, "left_alone": _text,
    "severity": _severity, "category": _category, "tier": _tier, "target": _languages,
    "presumes_source": _languages, "zones": _zones, "in_quotes": _quoted, "safe": _flag, "exceptions": _phrases,
    "cues": _cues, "wrong": _wrong, "right": _right,
}  # fmt: skip
_SHARED = frozenset({"target", "presumes_source", "severity", "category", "tier", "zones", "in_quotes"})
_OF_RULE = frozenset({"code", "name", "summary", "message", "safe", *_SHARED})

_COMMON = {"tier": 1, "severity": "minor", "category": "style/unidiomatic"}
_KINDS = {
    "rule": _Kind("pattern", _pattern, _COMMON, ("pattern", "message"), ("unless", "becomes", "where")),
    "glossary": _Kind(
        "terms",
        _glossary,
        _COMMON | {"category": "terminology/wrong-term", "message": glossary.MESSAGE},
        ("terms",),
        read=lists.terms,
    ),
    "keep": _Kind(
        "names",
        _keep,
        _COMMON | {"severity": "major", "category": "accuracy/do-not-translate", "message": kept_name.MESSAGE},
        ("names",),
        read=lists.names,
    ),
}
