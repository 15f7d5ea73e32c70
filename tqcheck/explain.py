"""A rule's whole text as Markdown: for the terminal, the docs and the reports."""

from __future__ import annotations

import re

from tqcheck import languages
from tqcheck.rule import Example, Rule

_TIERS = {1: "may fail the gate", 2: "has exceptions; a hint to an editor", 3: "passes on what a model observed"}
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
    parts.append(f"To leave this rule out: `tqcheck check --ignore {rule.code} …`")
    return "\n\n".join(parts) + "\n"


def _line(example: Example) -> str:
    """One list item; breaks of the file are shown as ⏎, marked places in bold."""
    text = _MARK.sub(lambda match: f"**{match[1].strip() or '␣'}**", example.text)
    shown = re.sub(r"\s*\n\s*", " ⏎ ", text)
    better = re.sub(r"\s*\n\s*", " ⏎ ", example.fixed or "")
    return f"- {shown}" + (f"\n  - better: {better}" if better else "")
