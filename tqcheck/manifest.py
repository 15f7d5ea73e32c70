"""The embedded models: which there are, where they lie, and whether they are what they were."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqcheck.errors import ModelError


@dataclass(frozen=True, slots=True)
class File:
    """A file of a model: its name, size in bytes, and sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of `models/manifest.toml`.

    kind: `language-model` or `translator`; languages: ISO 639-1 codes; quality: measured figures in words
    """

    id: str
    kind: str
    languages: tuple[str, ...]
    licence: str
    quality: str
    files: tuple[File, ...]


def _home() -> Path:
    """`tqcheck/embedded` of an installed package, or `models` of a checkout."""
    package = Path(__file__).parent
    packed = package / "embedded"
    return packed if packed.is_dir() else package.parent / "models"


@functools.cache
def known() -> tuple[Model, ...]:
    """All models of the manifest; none where there is no manifest. Raises ModelError for one that is damaged."""
    path = _home() / "manifest.toml"
    if not path.is_file():
        return ()
    try:
        return tuple(_model(table) for table in tomllib.loads(path.read_text("utf-8"))["model"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the manifest is damaged: {error}", where=str(path), remedy="install tqcheck anew") from error


def _model(table: dict[str, Any]) -> Model:
    files = tuple(File(file["name"], file["size"], file["sha256"]) for file in table["files"])
    return Model(table["id"], table["kind"], tuple(table["languages"]), table["licence"], table["quality"], files)


def find(model_id: str) -> Model:
    """The model of that id. Raises ModelError."""
    for model in known():
        if model.id == model_id:
            return model
    raise ModelError(f"no embedded model {model_id!r}")


def language_model(language: str) -> Model | None:
    """The embedded language model for a language, if there is one."""
    return next((model for model in known() if model.kind == "language-model" and language in model.languages), None)


def folder(model_id: str) -> Path:
    """Where a model's files lie."""
    return _home() / find(model_id).id


def verify(model_id: str) -> None:
    """Checks every file of a model by size and sha256. Raises ModelError naming the file."""
    for file in find(model_id).files:
        path = folder(model_id) / file.name
        if not path.is_file():
            raise ModelError("the file is missing", where=str(path), remedy="install tqcheck anew")
        if path.stat().st_size != file.size or hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            raise ModelError("the file is damaged or was changed", where=str(path), remedy="install tqcheck anew")
