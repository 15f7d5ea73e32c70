"""tqcheck checks machine-translated news: artifacts, fluency, and what a translation back does not bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tqcheck.report import DocumentReport

__all__ = ["check"]


def check(
    text: str,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    source: str | None = None,
    rules_only: bool = False,
    translator: str | None = None,
    rules: Iterable[str | Path] = (),
    path: str = "text.txt",
) -> DocumentReport:
    """Checks one text and returns its report.

    text:         the translation, plain text; Markdown if `path` ends in `.md`
    source_language, target_language: language tags (`es`, `en-GB`); None to find out from the text
    source:       the text it was translated from, if at hand
    rules_only:   no models
    translator:   `apertium`, a folder, a hub id, `none`; None to choose one
    rules:        rule packs besides the rules of tqcheck (docs/packs.md)
    Offsets in the report are code points of `text`. Raises tqcheck.errors.InputError for a text that cannot be
    checked, UsageError for a language that is not known, and ConfigError for a pack that cannot be used.
    """
    from pathlib import Path

    from tqcheck.compose import Settings, run
    from tqcheck.errors import InputError
    from tqcheck.seams import Item

    packs = tuple(map(Path, rules))
    settings = Settings(source_language, target_language, rules_only=rules_only, translator=translator, packs=packs)
    item = Item(path, text.encode)
    if source is not None:
        item = Item(path, text.encode, "source.txt", source.encode)
    report = run([item], settings)
    if not report.documents:
        failure = report.failures[0]
        raise InputError(failure.reason, where=failure.where)
    return report.documents[0]
