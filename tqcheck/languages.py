"""Language codes, names and scripts; no models. Codes are ISO 639-1, from BCP 47 tags."""

from __future__ import annotations

import re

from tqcheck.errors import UsageError

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
UNSPACED = frozenset({"ja", "th", "zh"})  # words are not separated by spaces

_TAG = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{2,8})*")


def parse(tag: str) -> str:
    """`en`, `en-GB` or `EN_us` as `en`. Raises UsageError for a language tqcheck does not know."""
    match = _TAG.fullmatch(tag.strip())
    code = match[1].lower() if match else ""
    if code not in NAMES:
        raise UsageError(f"unsupported language {tag!r}", remedy="known: " + ", ".join(sorted(NAMES)))
    return code


def name(code: str | None) -> str:
    return NAMES.get(code or "", code or "unknown language")
