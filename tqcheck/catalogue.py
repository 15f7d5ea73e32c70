"""The rules of a run as reports show them; none of them is loaded for it where it is known."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tqcheck.decoding import from_json
from tqcheck.encoding import to_json
from tqcheck.finding import means
from tqcheck.report import RuleCard

if TYPE_CHECKING:
    from tqcheck.rule import Rule


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What reports say of the rules of a run.

    signature: number and digest, which are part of the run's signature
    by_code:   the name of each rule by its code, in their order
    card:      the card of a rule by its code; made when it is asked for, since a run shows those that found something
    needs:     the evidence that a rule needs, by its code; of those that need any
    """

    signature: str
    by_code: Mapping[str, str]
    card: Callable[[str], RuleCard]
    needs: Mapping[str, tuple[str, ...]]

    def cards(self, codes: Collection[str]) -> tuple[RuleCard, ...]:
        """The cards of those rules that it has."""
        return tuple(self.card(code) for code in self.by_code if code in codes)

    def needs_of(self, named: str) -> tuple[str, ...]:
        """Kinds of evidence without which none of the rules can run that are named by code, its beginning, or name."""
        kinds = [self.needs.get(code, ()) for code, name in self.by_code.items() if means(named, code, name)]
        return tuple(dict.fromkeys(kind for of_rule in kinds for kind in of_rule)) if all(kinds) else ()

    @property
    def names(self) -> set[str]:
        """Codes and names of all rules."""
        return {*self.by_code, *self.by_code.values()}


def catalogue(rules: Iterable[Rule]) -> Catalogue:
    """The catalogue of some rules, in their order."""
    by_code = {rule.code: rule for rule in rules}
    facts = "\n".join(
        f"{rule.code} {rule.severity} {rule.tier} {rule.explanation}{rule.origin}" for rule in by_code.values()
    )
    digest = hashlib.sha256(facts.encode()).hexdigest()[:8]
    names = {code: rule.name for code, rule in by_code.items()}
    needs = {code: rule.needs for code, rule in by_code.items() if rule.needs}
    return Catalogue(f"rules:{len(by_code)}.{digest}", names, lambda code: card(by_code[code]), needs)


def card(rule: Rule) -> RuleCard:
    from tqcheck.explain import explain

    return RuleCard(
        rule.code, rule.name, rule.summary, rule.explanation, rule.severity, rule.category, rule.its_type, rule.tier,
        documentation=explain(rule),
    )  # fmt: skip


def packed(catalogue: Catalogue) -> bytes:
    """The catalogue as it is kept."""
    cards = {code: to_json(catalogue.card(code)) for code in catalogue.by_code}
    return zlib.compress(json.dumps([catalogue.signature, catalogue.by_code, cards, catalogue.needs]).encode(), 1)


def unpacked(content: bytes) -> Catalogue | None:
    """What `packed` made; None for bytes that are damaged."""
    try:
        signature, by_code, cards, needs = json.loads(zlib.decompress(content))
    except (zlib.error, TypeError, ValueError):
        return None
    return Catalogue(signature, by_code, lambda code: from_json(RuleCard, cards[code]), needs)
