"""A rule's whole text as Markdown: for the terminal, the docs and the reports."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from tqcheck import languages, tables
from tqcheck.rule import Example, Rule

_TIERS = {1: "may fail the gate", 2: "has exceptions; a hint to an editor", 3: "passes on what a model observed"}
_EVIDENCE = 3  # the tier of rules that need models; `bench/fluency.py` measures those
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def explain(rule: Rule) -> str:
    """Name, facts, why it matters, what is left alone, and the examples its tests run."""
    target = ", ".join(languages.name(code) for code in rule.target) or "any language"
    source = ", ".join(languages.name(code) for code in rule.presumes_source)
    facts = f"{rule.severity.label} · {rule.category} (ITS: {rule.its_type}) · {target}" + (
        f", from {source}" if source else ""
    )
    parts = [f"# {rule.name} ({rule.code})", facts, f"Tier {rule.tier}: {_TIERS[rule.tier]}.", rule.explanation]
    flagged = [_line(example) for example in rule.examples if example.is_wrong]
    silent = [_line(example) for example in rule.examples if not example.is_wrong]
    if flagged:
        parts.append("## Flagged\n\n" + "\n".join(flagged))
    if silent:
        parts.append("## Left alone\n\n" + "\n".join(silent))
    if rule.safe:
        parts.append("Its suggestion is safe: `tqcheck check --fix` puts it in place.")
    if rule.origin:
        parts.append(f"From {rule.origin}.")
    elif rule.tier < _EVIDENCE:
        parts.append("## Measured\n\n" + "\n".join(measured(rule)))
    parts.append(f"To leave this rule out: `tqcheck check --ignore {rule.code} …`")
    return "\n\n".join(parts) + "\n"


def reference(rules: Sequence[Rule]) -> str:
    """All rules as one page: a table of contents, then each rule's text."""
    parts = ["# Rules", "Made by `tqcheck rules --format markdown`; do not edit. One rule: `tqcheck explain CODE`."]
    rows = ["| rule | severity | tier | languages | what it flags |", "|---|---|---|---|---|"]
    for rule in rules:
        target = ", ".join(rule.target) or "all"
        summary = rule.summary.removeprefix("Flags ").replace("|", r"\|")
        link = f"[{rule.code} {rule.name}](#{rule.name}-{rule.code.lower()})"
        rows.append(f"| {link} | {rule.severity.label} | {rule.tier} | {target} | {summary} |")
    parts.append("\n".join(rows))
    parts += [_deeper(explain(rule)) for rule in rules]
    return "\n\n".join(parts).rstrip() + "\n"


def _deeper(text: str) -> str:
    """A rule's text one heading further down, without the line that every rule has."""
    kept = text.rstrip().rsplit("\n\n", 1)[0]
    return re.sub(r"^#", "##", kept, flags=re.MULTILINE)


def measured(rule: Rule) -> list[str]:
    """How often the rule spoke on news that people wrote, a list item a language (`bench/false_alarms.py`)."""
    rows = []
    needs_source = "source" in rule.needs
    for language, without in _false_alarms().items():
        result = without.get("with_source") if needs_source else without
        if result is not None and (not rule.target or language in rule.target):
            count, words = result["findings"].get(rule.code, 0), result["words"]
            found = f"{count} in {words:,} words, {100_000 * count / words:.1f} per 100,000"
            if not count:
                found = f"none in {words:,} words"
            kind = "that people translated, with its source" if needs_source else "that people wrote"
            rows.append(f"- {languages.name(language)} news {kind}: {found}")
    return rows or ["- not yet, for want of text"]


@functools.cache
def _false_alarms() -> dict[str, Any]:
    return tables.table("false_alarms")


def _line(example: Example) -> str:
    """One list item; breaks of the file are shown as ⏎, marked places in bold."""
    text = _MARK.sub(lambda match: f"**{match[1].strip() or '␣'}**", example.text)
    shown = re.sub(r"\s*\n\s*", " ⏎ ", text)
    better = re.sub(r"\s*\n\s*", " ⏎ ", example.fixed or "")
    return f"- {shown}" + (f"\n  - better: {better}" if better else "")
