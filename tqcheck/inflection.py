"""Regular forms of a word, from a table of endings: enough to find a term of a glossary in the plural."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from tqcheck import tables

KINDS = ("noun", "verb", "none")


@functools.cache
def _table() -> dict[str, dict[str, Any]]:
    return tables.table("inflections")


def is_known(language: str, kind: str) -> bool:
    """Whether words of that kind (`noun`, `verb`) have forms in that language."""
    return kind in _table().get(language, {})


def forms(word: str, language: str, kind: str) -> tuple[str, ...]:
    """The regular forms of a word, itself first; only itself where the language or the kind is not known.

    kind: `noun` (and adjective), `verb` or `none`. For English nouns the second form is the plural. Some forms do not
    exist (`gooses`), irregular ones are missing (`geese`).
    """
    endings = _table().get(language, {}).get(kind, {})
    lowered = "" if word.isupper() else word.lower()  # an acronym has no ending of its own
    fitting = [ending for ending in endings if lowered.endswith(ending) and len(ending) < len(word)]
    if not fitting or not word[-1].isalpha():
        return (word,)
    ending = max(fitting, key=len)
    stem = word[: len(word) - len(ending)]
    return tuple(dict.fromkeys((word, *(stem + other for other in endings[ending]))))


def inflected(words: Sequence[str], language: str, kind: str) -> list[tuple[str, ...]]:
    """The forms of each word of a phrase: a verb's first word changes, a noun's last one (English) or all of them."""
    if kind == "none":
        return [(word,) for word in words]
    if kind == "verb":
        changing = {0}
    elif _table().get(language, {}).get("last"):
        changing = {len(words) - 1}
    else:
        changing = set(range(len(words)))
    return [forms(word, language, kind) if place in changing else (word,) for place, word in enumerate(words)]
