"""The known models, embedded and pulled: which there are, where they lie, and whether they are what they were."""

from __future__ import annotations

import functools
import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqcheck import user_folders
from tqcheck.errors import ModelError

_REMEDY = "install tqcheck anew; in a checkout: git checkout -- models"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a model: its name, its size in bytes, its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of a `manifest.toml`.

    kind:        `language-model` or `translator`
    languages:   ISO 639-1 codes
    quality:     measured figures in words, by pair or by language; of all that it knows, or of none
    default_for: what it is used for unless another is named: a language, or for a translator a pair such as `en-es`
    pairs:       what a translator translates
    scores_only: those of them for which it is too weak: unless it is named, it only says how expected translations are
    origin:      where it is from, such as `hub:Helsinki-NLP/opus-mt-es-en`; empty for our own
    revision:    the commit of its origin, 40 hexadecimal digits
    home:        the folder its manifest lies in; its files are in `home/id`
    """

    id: str
    kind: str
    languages: tuple[str, ...]
    licence: str
    quality: Mapping[str, str] = field(hash=False)
    default_for: tuple[str, ...]
    files: tuple[File, ...]
    home: Path
    pairs: tuple[str, ...] = ()
    scores_only: tuple[str, ...] = ()
    origin: str = ""
    revision: str = ""


def home() -> Path:
    """`tqcheck/embedded` of an installed wheel, or `models` beside the package in a checkout."""
    package = Path(__file__).parent
    packed = package / "embedded"
    return packed if packed.is_dir() else package.parent / "models"


def store() -> Path:
    """The user's own models: `$TQCHECK_MODELS`, else `tqcheck/models` in `$XDG_DATA_HOME` or `~/.local/share`."""
    named = os.environ.get("TQCHECK_MODELS")
    if named:
        return Path(named)
    return user_folders.below("XDG_DATA_HOME", ".local", "share") / "models"


def everything() -> tuple[Model, ...]:
    """All known models, the user's first. Raises ModelError for a manifest that is damaged."""
    return (*known(store()), *known())


def known(where: Path | None = None) -> tuple[Model, ...]:
    """All models of the manifest in `where` (default: `home()`); none where there is no manifest.

    Raises ModelError for a manifest that is damaged.
    """
    return _read((where or home()) / "manifest.toml")


@functools.cache
def _read(path: Path) -> tuple[Model, ...]:
    if not path.is_file():
        return ()
    try:
        return tuple(_model(table, path.parent) for table in tomllib.loads(path.read_text("utf-8")).get("model", ()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the manifest is damaged: {error}", where=str(path), remedy=_REMEDY) from error


def _model(table: dict[str, Any], home: Path) -> Model:
    return Model(
        id=table["id"],
        kind=table["kind"],
        languages=tuple(table["languages"]),
        licence=table["licence"],
        quality=_quality(table),
        default_for=tuple(table["default-for"]),
        files=tuple(File(file["name"], file["size"], file["sha256"]) for file in table["files"]),
        home=home,
        pairs=tuple(table.get("pairs", ())),
        scores_only=tuple(table.get("scores-only", ())),
        origin=table.get("origin", ""),
        revision=table.get("revision", ""),
    )


def _quality(table: Mapping[str, Any]) -> dict[str, str]:
    """Of every pair or language; one alone needs no name. Raises ValueError where one is missing or unknown."""
    measured, known = table.get("quality") or {}, table.get("pairs") or table["languages"]
    if isinstance(measured, str) and len(known) == 1:
        return {known[0]: measured}
    if isinstance(measured, str):
        raise ValueError(f"{table['id']}: of which of {', '.join(known)} is the quality? Write quality.{known[0]} = …")
    wrong = [f"no quality.{each}" for each in known if each not in measured]
    wrong += [f"quality.{each} is of none of {', '.join(known)}" for each in measured if each not in known]
    if measured and wrong:
        raise ValueError(f"{table['id']}: {'; '.join(wrong)}")
    return dict(measured)


def forget() -> None:
    """Reads manifests anew, after one was written."""
    _read.cache_clear()


def sha256(path: Path) -> str:
    """In hexadecimal; a megabyte takes some milliseconds at most. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def named(name: str) -> Model:
    """The model of that id or of that hub name, the user's before ours. Raises ModelError."""
    models = everything()
    for model in models:
        if name in (model.id, model.origin.removeprefix("hub:")):
            return model
    known_ids = ", ".join(model.id for model in models) or "none"
    raise ModelError(f"no model {name!r}", remedy=f"known: {known_ids}; tqcheck models pull NAME fetches one")


def find(model_id: str, where: Path | None = None) -> Model:
    """The model of that id. Raises ModelError."""
    models = known(where)
    for model in models:
        if model.id == model_id:
            return model
    names = ", ".join(model.id for model in models) or "none"
    raise ModelError(f"no embedded model {model_id!r}", where=str(where or home()), remedy=f"known: {names}")


def language_model(language: str, where: Path | None = None) -> Model | None:
    """The language model that is the default for a language (ISO 639-1), the user's before ours, if there is one."""
    models = (model for model in (known(where) if where else everything()) if model.kind == "language-model")
    return next((model for model in models if language in model.default_for), None)


def folder(model_id: str, where: Path | None = None) -> Path:
    """Where a known model's files lie. Raises ModelError for an unknown one."""
    return (where or home()) / find(model_id, where).id


def verify(model_id: str, where: Path | None = None) -> None:
    """Checks every file of a model by size and sha256 (80 MB take some 0.1 s). Raises ModelError naming the file."""
    model = find(model_id, where)
    for file in model.files:
        path = model.home / model.id / file.name
        try:
            size = path.stat().st_size
            digest = sha256(path) if size == file.size else ""
        except OSError as error:
            raise _damaged(model, path, "is missing") from error
        if size != file.size:
            raise _damaged(model, path, f"is damaged: {size} bytes, not {file.size}")
        if digest != file.sha256:
            raise _damaged(model, path, f"is damaged: sha256 {digest[:8]}…, not {file.sha256[:8]}…")


def _damaged(model: Model, path: Path, how: str) -> ModelError:
    hub = model.origin.removeprefix("hub:") if model.origin.startswith("hub:") else ""
    remedy = f"tqcheck models pull {hub}" if hub else "tqcheck models convert it anew" if model.origin else _REMEDY
    return ModelError(f"a file of model {model.id!r} {how}", where=str(path), remedy=remedy)
