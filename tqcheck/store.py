"""The user's own models: taken in whole or not at all, written down in the store's manifest, and removed."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqcheck import manifest
from tqcheck.errors import ModelError, UsageError
from tqcheck.manifest import File, Model

_UNSAFE = re.compile(r"[^\w.+-]+")
_PATIENCE = 600.0  # seconds for which another process may hold the store
_HEAD = "# Models pulled or converted by tqcheck; written by `tqcheck models`, checked before every use.\n"


def take_in(
    model_id: str,
    fill: Callable[[Path], None],
    *,
    kind: str,
    languages: Iterable[str] = (),
    pairs: Sequence[str] = (),
    licence: str = "",
    origin: str = "",
    revision: str = "",
    where: Path | None = None,
) -> Model:
    """Adds a model, or replaces the one of that id, and returns its entry.

    fill:  writes the model's files into the folder it is given, which does not exist
    where: the store; else `manifest.store()`
    A translator is the default for its pairs from now on. Raises ModelError as `fill` does, and where the store cannot
    be written; then the store is as it was.
    """
    home = where or manifest.store()
    unfinished = home / f".{model_id}.{secrets.token_hex(4)}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        fill(unfinished)
        model = Model(
            id=model_id,
            kind=kind,
            languages=tuple(languages),
            licence=licence,
            quality={},
            default_for=tuple(pairs),
            files=tuple(_files(unfinished)),
            home=home,
            pairs=tuple(pairs),
            origin=origin,
            revision=revision,
        )
        with held(home):
            _replace(unfinished, home / model_id)
            _write(home, [model, *(other for other in manifest.known(home) if other.id != model_id)])
    except OSError as error:
        raise ModelError(f"the model cannot be stored: {error}", where=str(home)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return model


def remove(model_id: str, where: Path | None = None) -> None:
    """Removes a model of the store. Raises ModelError for one that is not there."""
    home = where or manifest.store()
    with held(home):
        model = manifest.find(model_id, home)
        _write(home, [other for other in manifest.known(home) if other.id != model_id])
        shutil.rmtree(home / model.id, ignore_errors=True)


def free_id(name: str, origin: str, where: Path | None = None) -> str:
    """The last part of a name; the whole of it where another model of the store has that id already."""
    short, whole = (_UNSAFE.sub("-", part).strip(".-") for part in (name.rsplit("/", 1)[-1], name.replace("/", "--")))
    if not short:
        raise UsageError(f"{name!r} is no name for a model")
    taken = {model.id: model.origin for model in (*manifest.known(where or manifest.store()), *manifest.known())}
    return short if taken.get(short, origin) == origin else whole


def _files(folder: Path) -> Iterator[File]:
    for path in sorted(folder.iterdir()):
        yield File(path.name, path.stat().st_size, manifest.sha256(path))


def _replace(new: Path, old: Path) -> None:
    """Renames, so that a run that reads the old model meanwhile sees it whole or not at all."""
    aside = old.with_name(f".{old.name}.{secrets.token_hex(4)}")
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def held(home: Path) -> Iterator[None]:
    """A folder for this process alone: two that write a manifest at once would lose each other's entries."""
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / ".lock", timeout=_PATIENCE):
            manifest.forget()  # another process may have written it since it was read
            yield
    except Timeout as error:
        remedy = "wait for the other tqcheck, or remove the file if there is none"
        raise ModelError("another process holds the model store", where=str(home / ".lock"), remedy=remedy) from error


def _write(home: Path, models: Sequence[Model]) -> None:
    unfinished = home / f".manifest.{secrets.token_hex(4)}"
    unfinished.write_text(_HEAD + "".join(map(_entry, models)), "utf-8")
    unfinished.replace(home / "manifest.toml")
    manifest.forget()


def _entry(model: Model) -> str:
    facts = {
        "id": model.id, "kind": model.kind, "languages": model.languages, "pairs": model.pairs,
        "default-for": model.default_for, "licence": model.licence, "origin": model.origin, "revision": model.revision,
        **{f"quality.{each}": said for each, said in model.quality.items()},
    }  # fmt: skip
    # strings and lists of strings look the same in JSON and TOML
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items()]
    files = "".join(
        f"  {{ name = {json.dumps(file.name)}, size = {file.size}, sha256 = {json.dumps(file.sha256)} }},\n"
        for file in model.files
    )
    return f"\n[[model]]\n{''.join(lines)}files = [\n{files}]\n"
