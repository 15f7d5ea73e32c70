"""What a folder with a converted translation model holds, found out without loading the model."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tqcheck.errors import ModelError

Pair = tuple[str, str]

# opus-mt-es-en, opus-mt-tc-big-en-es, models--Helsinki-NLP--opus-mt-es-en; not opus-mt-ROMANCE-en (a group)
_MARIAN_NAME = re.compile(r"opus-mt(?:-tc)?(?:-(?:big|base|tiny))?-([a-z]{2})-([a-z]{2})(?![A-Za-z])")
_TAG = re.compile(r">>[\w-]+<<")
# three-letter codes that multilingual Marian models use in their tags
_ISO_639_3 = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "gl": "glg", "he": "heb",
    "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit",
    "lv": "lav", "nl": "nld", "no": "nob", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk",
    "sl": "slv", "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip


def known_pairs(folder: Path) -> tuple[Pair, ...]:
    """The pairs `tqcheck.json` names, or else those of a Marian-style folder name; empty if neither is there.

    Raises ModelError for a `tqcheck.json` that cannot be used.
    """
    card = folder / "tqcheck.json"
    pairs = read_json(card).get("pairs")
    if pairs is not None:
        if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
            raise ModelError("'pairs' is not a list of pairs of language codes", where=str(card))
        return tuple((source, target) for source, target in pairs)
    for part in reversed(folder.resolve().parts[-3:]):  # a hub snapshot has its name two folders up
        if known := pairs_of_name(part):
            return known
    return ()


def pairs_of_name(name: str) -> tuple[Pair, ...]:
    """`opus-mt-es-en` has one pair; other names have none."""
    match = _MARIAN_NAME.search(name)
    return ((match[1], match[2]),) if match else ()


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file, empty if there is no file. Raises ModelError for anything else."""
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"not a JSON file: {error}", where=str(path)) from error
    if not isinstance(value, dict):
        raise ModelError("not a JSON object", where=str(path))
    return value


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tags(folder: Path) -> frozenset[str]:
    """The tags of target languages (`>>spa<<`) in a model's vocabulary."""
    path = next((p for p in _vocabularies(folder) if p.is_file()), None)
    return frozenset(_TAG.findall(path.read_text("utf-8", errors="replace"))) if path else frozenset()


def tag_of(language: str, known: Collection[str]) -> str | None:
    """The tag of a language (ISO 639-1) among the known ones: `>>es<<` or `>>spa<<`."""
    tags_of_language = (f">>{code}<<" for code in (language, _ISO_639_3.get(language)))
    return next((tag for tag in tags_of_language if tag in known), None)


def tokenizer(folder: Path, side: str) -> Path:
    """The sentencepiece model of the `source` or `target` side. Raises ModelError if there is none."""
    for name in (f"{side}.spm", "spm.model", "sentencepiece.model"):
        if (folder / name).is_file():
            return folder / name
    raise ModelError(f"no {side}.spm, spm.model or sentencepiece.model in this folder", where=str(folder))


def check(folder: Path) -> None:
    if not folder.is_dir():
        raise ModelError("no such folder", where=str(folder), remedy="give a converted CTranslate2 folder")
    missing = [] if (folder / "model.bin").is_file() else ["model.bin"]
    if not any(path.is_file() for path in _vocabularies(folder)):
        missing.append("shared_vocabulary.json")
    if missing:
        raise ModelError(
            f"not a converted translation model: {', '.join(missing)} missing",
            where=str(folder),
            remedy="a Hugging Face Marian folder is converted when it is named itself",
        )
    for side in ("source", "target"):
        tokenizer(folder, side)


def _vocabularies(folder: Path) -> list[Path]:
    names = ("shared_vocabulary", "source_vocabulary")
    return [folder / f"{name}{suffix}" for name in names for suffix in (".json", ".txt")]


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(code, str) for code in value)
