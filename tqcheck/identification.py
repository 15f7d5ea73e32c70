"""Which language a text is in, and which it was translated from."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import Any

from tqcheck import agencies, languages
from tqcheck.document import UNKNOWN_LANGUAGE, Document, Language
from tqcheck.errors import UsageError

_TOP, _BOTTOM = 3, 2  # blocks that may hold a dateline or a credit
_FEWEST_LETTERS = 20  # below, identification is a guess
_ENOUGH = 4000  # characters
_SCRIPTS = {
    "ja": "[\u3040-\u30ff]",
    "ko": "[\uac00-\ud7af]",
    "zh": "[\u4e00-\u9fff]",
    "th": "[\u0e00-\u0e7f]",
    "el": "[\u0370-\u03ff]",
    "he": "[\u0590-\u05ff]",
}
_SHARE_OF_SCRIPT = 0.2  # of the letters; kana make up less of a Japanese text than Hangul of a Korean one


def identify(document: Document, *, source_language: str | None, target_language: str | None) -> Document:
    """The document with both languages and how each is known.

    source_language: told, else from metadata, else the language of the agency in the dateline or a credit, else
    unknown. target_language: told, else from metadata, else identified (py3langid, Lui & Baldwin 2012), else unknown.
    """
    told_source = Language(source_language, "told") if source_language else None
    told_target = Language(target_language, "told") if target_language else None
    target = told_target or _metadata(document, "language", "lang") or identified(_text(document))
    source = told_source or _metadata(document, "source_language") or _agency(document, target.code)
    return replace(document, source_language=source, target_language=target)


def _text(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks)[:_ENOUGH]


def _metadata(document: Document, *keys: str) -> Language | None:
    for key in keys:
        if key in document.metadata:
            try:
                return Language(languages.parse(document.metadata[key]), "metadata", f"{key}: {document.metadata[key]}")
            except UsageError:
                continue  # "Language: see below" is not worth an error
    return None


def _agency(document: Document, target: str | None) -> Language:
    """From a dateline or credit at the top or the bottom; an agency writing in the target language tells nothing."""
    blocks = document.blocks
    for block in (*blocks[:_TOP], *blocks[_TOP:][-_BOTTOM:]):
        agency = agencies.credited(block.text)
        code = agencies.language(agency) if agency else None
        if agency and code and code != target:
            return Language(code, "agency", agency)
    return UNKNOWN_LANGUAGE


def identified(text: str) -> Language:
    """The language of a text by its script, else by its character n-grams; unknown under 20 letters."""
    letters = sum(character.isalpha() for character in text)
    if letters < _FEWEST_LETTERS and not any(re.search(script, text) for script in _SCRIPTS.values()):
        return UNKNOWN_LANGUAGE
    for code, script in _SCRIPTS.items():
        if len(re.findall(script, text)) > _SHARE_OF_SCRIPT * letters:
            return Language(code, "identified", "by its script")
    code, probability = _identifier().classify(text)
    return Language(str(code), "identified", f"{probability:.0%} sure")


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in languages.NAMES if code in known])
    return identifier
