"""Messages say what is known, and no more."""

from __future__ import annotations

import tqcheck


def messages(text: str, source_language: str | None, source: str | None = None) -> dict[str, str]:
    report = tqcheck.check(text, source_language=source_language, target_language="en", source=source, rules_only=True)
    return {finding.rule: finding.message for finding in report.findings}


def test_a_word_that_is_english_too_is_not_said_to_render_german() -> None:
    found = messages("The board met, whereby it accepted the offer of the union.", None)
    assert "where it renders German 'wobei'" in found["TQ350"]
