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
_LONGEST_CREDIT = 200  # characters of a block in which a dateline can stand
_ENOUGH = 4000  # characters to identify a language by
_FEWEST_LETTERS = 20  # below, identification by letters is a guess
_FEWEST_SIGNS = 5  # of a script that stands for words or syllables, or is one language's own
_LEAST_PROBABILITY = 0.5

# Scripts that tell the language by themselves, and those that several languages share.
_OWN_SCRIPTS = {
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
}
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_SHARED_SCRIPTS = (
    (re.compile(r"[\u0600-\u06ff\u0750-\u077f]"), frozenset({"ar", "fa"})),
    (re.compile(r"[\u0400-\u04ff]"), frozenset({"bg", "ru", "sr", "uk"})),
    (re.compile(r"[\u0900-\u097f]"), frozenset({"hi"})),
)
_LEAST_KANA = 0.1  # of kana and Han signs; Japanese headlines have little, Chinese has none


def identify(document: Document, *, source_language: str | None, target_language: str | None) -> Document:
    """The document with both languages and how each is known.

    source_language: told, else from metadata, else the language of the agency in the dateline or a credit, else
    unknown. target_language: told, else from metadata, else identified (py3langid, Lui & Baldwin 2012), else unknown.
    Both are ISO 639-1 codes that `tqcheck.languages` knows.
    """
    told_source = Language(source_language, "told") if source_language else None
    told_target = Language(target_language, "told") if target_language else None
    target = told_target or _metadata(document, "language", "lang") or identified(_text(document))
    source = told_source or _metadata(document, "source_language") or _agency(document, target.code)
    return replace(document, source_language=source, target_language=target)


def _text(document: Document) -> str:
    return "\n".join(block.text[:_ENOUGH] for block in document.blocks[:_ENOUGH])[:_ENOUGH]


def _metadata(document: Document, *keys: str) -> Language | None:
    for key in keys:
        if key in document.metadata:
            try:
                return Language(languages.parse(document.metadata[key]), "metadata", f"{key}: {document.metadata[key]}")
            except UsageError:
                continue  # "Language: see below" is not worth an error
    return None


def _agency(document: Document, target: str | None) -> Language:
    """From a dateline or credit at the top or the bottom; an agency that files in the target language tells nothing."""
    blocks = document.blocks
    for block in (*blocks[:_TOP], *blocks[_TOP:][-_BOTTOM:]):
        agency = agencies.credited(block.text.strip()[:_LONGEST_CREDIT])
        code = agencies.language(agency) if agency else None
        if agency and code and code != target:
            return Language(code, "agency", agency)
    return UNKNOWN_LANGUAGE


def identified(text: str) -> Language:
    """The language of a text by its script, else by its character n-grams; unknown where there is too little text."""
    letters = sum(character.isalpha() for character in text)
    own = _by_script(text, letters)
    if own is not None:
        return Language(own, "identified", "by its script")
    if letters < _FEWEST_LETTERS:
        return UNKNOWN_LANGUAGE
    shared = (among for script, among in _SHARED_SCRIPTS if 2 * len(script.findall(text)) > letters)
    code, probability = _ranking(text, next(shared, None))[0]
    if probability < _LEAST_PROBABILITY:
        return UNKNOWN_LANGUAGE
    return Language(code, "identified", f"{probability:.0%} sure")


def _by_script(text: str, letters: int) -> str | None:
    """The language whose own script most of the letters are in."""
    for code, script in _OWN_SCRIPTS.items():
        if _FEWEST_SIGNS <= len(script.findall(text)) > letters / 2:
            return code
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if _FEWEST_SIGNS <= kana + han > letters / 2:
        return "ja" if kana > _LEAST_KANA * (kana + han) else "zh"
    return None


def _ranking(text: str, among: frozenset[str] | None) -> list[tuple[str, float]]:
    """Languages and their probabilities, best first; only those of the script, if that is known."""
    ranking = [(str(code), float(probability)) for code, probability in _identifier().rank(text)]
    chosen = [(code, probability) for code, probability in ranking if among is None or code in among]
    total = sum(probability for _, probability in chosen)
    return [(code, probability / total) for code, probability in chosen] if total else ranking


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in languages.NAMES if code in known])
    return identifier
