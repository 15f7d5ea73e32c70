"""Finds the rules: modules and packs under this folder, then those of installed plug-ins."""

from __future__ import annotations

import difflib
import functools
import hashlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tqcheck.checks import pack
from tqcheck.errors import ConfigError, UsageError
from tqcheck.finding import Severity, means
from tqcheck.installed import EntryPoint
from tqcheck.rule import Hit, Rule


@functools.cache
def rules(plug_ins: tuple[EntryPoint, ...] = (), packs: tuple[Path, ...] = ()) -> tuple[Rule, ...]:
    """Our rules, those of plug-ins and those of the user's packs, by code.

    Raises ConfigError for a pack or a plug-in that cannot be used, and for a code or name used twice.
    """
    found = [*_built_in(), *foreign(plug_ins, packs)]
    for attribute in ("code", "name"):
        seen: dict[str, Rule] = {}
        for rule in found:
            value = getattr(rule, attribute)
            if value in seen:
                where = " and ".join(one.origin or "tqcheck" for one in (seen[value], rule))
                raise ConfigError(f"two rules have the {attribute} {value!r}", where=where, remedy="rename one of them")
            seen[value] = rule
    return tuple(sorted(found, key=lambda rule: rule.code))


@functools.cache
def foreign(plug_ins: tuple[EntryPoint, ...], packs: tuple[Path, ...]) -> tuple[Rule, ...]:
    """The rules of plug-ins and of the user's packs. Raises ConfigError for one that cannot be used."""
    plugged_in = (rule for entry in plug_ins for rule in _plugged_in(entry))
    return (*plugged_in, *(rule for path in packs for rule in of_file(path)))


def of_file(path: Path) -> tuple[Rule, ...]:
    """The rules of a pack, or of a Python file, which is run. Raises ConfigError."""
    if path.suffix != ".py":
        return tuple(pack.load(path))
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ConfigError("no such file", where=str(path))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise ConfigError(f"{type(error).__name__}: {error}", where=str(path)) from error
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return tuple(replace(rule, origin=f"{path.name} {digest}") for rule in _rules_of(module))


def _plugged_in(entry: EntryPoint) -> Iterator[Rule]:
    try:
        module = entry.load()
    except (Exception, SystemExit) as error:
        where = f"plug-in {entry.name} ({entry.package})"
        remedy = "repair or uninstall it"
        raise ConfigError(f"{type(error).__name__}: {error}", where=where, remedy=remedy) from error
    return (replace(rule, origin=rule.origin or entry.package) for rule in _rules_of(module))


def _built_in() -> Iterator[Rule]:
    folder = Path(__file__).parent
    for family in sorted(path for path in folder.iterdir() if (path / "__init__.py").exists()):
        package = f"{__package__}.{family.name}"
        for module in pkgutil.iter_modules([str(family)]):
            yield from _rules_of(importlib.import_module(f"{package}.{module.name}"))
        for path in sorted(family.glob("*.toml")):
            yield from pack.load(path, compiled=False, target=("en",))


def _rules_of(module: object) -> Iterator[Rule]:
    """The rules of a module: its variables, also those that hold several (what `pack.load` returns)."""
    for value in vars(module).values():
        for rule in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(rule, Rule):
                yield rule


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


def graded(
    rules: Sequence[Rule], severities: Iterable[tuple[str, Severity]], available: Sequence[Rule]
) -> tuple[Rule, ...]:
    """The rules with the severities that are told for them, whatever their hits say; later ones win.

    Names are those of `choose`. Raises UsageError for a name that fits none of the available rules.
    """
    for name, severity in severities:
        if not any(fits(rule, name) for rule in available):
            raise unknown(name, available)
        rules = [_graded(rule, severity) if fits(rule, name) else rule for rule in rules]
    return tuple(rules)


def _graded(rule: Rule, severity: Severity) -> Rule:
    check, story_check = rule.check, rule.story_check
    if check is not None:
        return replace(rule, severity=severity, check=lambda segment, story: map(_ungraded, check(segment, story)))
    if story_check is not None:
        return replace(rule, severity=severity, story_check=lambda story: map(_ungraded, story_check(story)))
    return replace(rule, severity=severity)


def _ungraded(hit: Hit) -> Hit:
    return hit if hit.severity is None else replace(hit, severity=None)


def find(name: str, available: Sequence[Rule]) -> Rule:
    """The rule with that code or name, in any case. Raises UsageError."""
    for rule in available:
        if name.upper() == rule.code or name.lower() == rule.name:
            return rule
    raise unknown(name, available)


def fits(rule: Rule, name: str) -> bool:
    return means(name, rule.code, rule.name)


def unknown(name: str, available: Sequence[Rule]) -> UsageError:
    names = [rule.code for rule in available] + [rule.name for rule in available]
    near = difflib.get_close_matches(name, names, n=1) or difflib.get_close_matches(name.upper(), names, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return UsageError(f"no rule {name!r}", remedy=f"{hint}`tqcheck rules` lists them all")
