"""The rules of a run as reports show them: plain data, so that a run that asks none of them need not make them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tqcheck.decoding import from_json
from tqcheck.report import RuleCard, to_json

if TYPE_CHECKING:
    from tqcheck.rule import Rule


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What reports say of the rules of a run.

    signature: number and digest, which are part of the run's signature
    data:      code -> its card as plain JSON data
    """

    signature: str
    data: Mapping[str, Mapping[str, Any]]

    def cards(self, codes: Collection[str]) -> tuple[RuleCard, ...]:
        """The cards of those rules that it has."""
        return tuple(from_json(RuleCard, card) for code, card in self.data.items() if code in codes)

    @property
    def names(self) -> set[str]:
        """Codes and names of all rules."""
        return {name for code, card in self.data.items() for name in (code, card["name"])}


def catalogue(rules: Iterable[Rule]) -> Catalogue:
    """The catalogue of some rules, in their order."""
    rules = tuple(rules)
    facts = "\n".join(f"{rule.code} {rule.severity} {rule.tier} {rule.explanation}{rule.origin}" for rule in rules)
    digest = hashlib.sha256(facts.encode()).hexdigest()[:8]
    return Catalogue(f"rules:{len(rules)}.{digest}", {rule.code: to_json(card(rule)) for rule in rules})


def card(rule: Rule) -> RuleCard:
    from tqcheck.explain import explain

    return RuleCard(
        rule.code, rule.name, rule.summary, rule.explanation, rule.severity, rule.category, rule.its_type, rule.tier,
        documentation=explain(rule),
    )  # fmt: skip


def packed(catalogue: Catalogue) -> bytes:
    """The catalogue as it is kept."""
    return zlib.compress(json.dumps(to_json(catalogue)).encode(), 1)


def unpacked(content: bytes) -> Catalogue | None:
    """What `packed` made; None for bytes that are damaged."""
    try:
        return Catalogue(**json.loads(zlib.decompress(content)))
    except (zlib.error, TypeError, ValueError):
        return None
