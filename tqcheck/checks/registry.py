"""Finds the rules: modules and packs under this folder, then those of installed plug-ins."""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

from tqcheck.checks import pattern
from tqcheck.errors import ConfigError, UsageError
from tqcheck.rule import Rule


@functools.cache
def rules(plug_ins: tuple[EntryPoint, ...] = ()) -> tuple[Rule, ...]:
    """Our rules and those of plug-in modules, by code.

    Raises ConfigError for a broken pack and for a code or name used twice.
    """
    found = [*_built_in(), *(rule for entry in plug_ins for rule in _rules_of(entry.load()))]
    for attribute in ("code", "name"):
        seen: set[str] = set()
        for rule in found:
            value = getattr(rule, attribute)
            if value in seen:
                raise ConfigError(f"two rules have the {attribute} {value!r}", remedy="rename one of them")
            seen.add(value)
    return tuple(sorted(found, key=lambda rule: rule.code))


def _built_in() -> Iterator[Rule]:
    folder = Path(__file__).parent
    for family in sorted(path for path in folder.iterdir() if (path / "__init__.py").exists()):
        package = f"{__package__}.{family.name}"
        for module in pkgutil.iter_modules([str(family)]):
            yield from _rules_of(importlib.import_module(f"{package}.{module.name}"))
        for pack in sorted(family.glob("*.toml")):
            yield from pattern.load(pack, compiled=False)


def _rules_of(module: object) -> Iterator[Rule]:
    return (value for value in vars(module).values() if isinstance(value, Rule))


def choose(available: Sequence[Rule], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules named by `select` (none: all) without those named by `ignore`.

    A name is a code (`TQ301`), the beginning of codes (`TQ3`) or a rule's name (`split-line`). Raises UsageError
    for a name that fits no rule.
    """
    selected, ignored = list(select), list(ignore)
    wanted = [rule for rule in available if not selected or any(fits(rule, name) for name in selected)]
    for name in (*selected, *ignored):
        if not any(fits(rule, name) for rule in available):
            raise unknown(name, available)
    return tuple(rule for rule in wanted if not any(fits(rule, name) for name in ignored))


def find(name: str, available: Sequence[Rule]) -> Rule:
    """The rule with that code or name, in any case. Raises UsageError."""
    for rule in available:
        if name.upper() == rule.code or name.lower() == rule.name:
            return rule
    raise unknown(name, available)


def fits(rule: Rule, name: str) -> bool:
    return rule.name == name.lower() or (name != "" and rule.code.startswith(name.upper()))


def unknown(name: str, available: Sequence[Rule]) -> UsageError:
    names = [rule.code for rule in available] + [rule.name for rule in available]
    near = difflib.get_close_matches(name, names, n=1) or difflib.get_close_matches(name.upper(), names, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return UsageError(f"no rule {name!r}", remedy=f"{hint}`tqcheck rules` lists them all")
