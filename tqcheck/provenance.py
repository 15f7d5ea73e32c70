"""What a result depends on besides the text: our code and data, libraries, plug-ins, and every model there is."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import platform
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqcheck import manifest
from tqcheck.installed import EntryPoint, packages

# What reads, cuts, translates and compares; another version of one of them may find something else.
_LIBRARIES = ("charset-normalizer", "ctranslate2", "markdown-it-py", "py3langid", "rapidfuzz", "sacrebleu",
              "sentencepiece", "sentencex", "torch", "transformers")  # fmt: skip
_NOT_CODE = (".pyc", ".css", ".js", ".j2")


def digest(plugins: Iterable[EntryPoint], models: Iterable[str]) -> str:
    """A hash (64 hexadecimal digits) that is another one when anything changes that results may depend on.

    models: what was named for a model: folders count by their content
    It asks more than is needed (a model of another language counts too), and never less.
    """
    found = hashlib.sha256()
    for part in (*_environment(), *sorted(map(_plugin, plugins)), *map(_model, models)):
        found.update(f"{len(part)}:{part}".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _environment() -> Iterator[str]:
    yield _tree(Path(__file__).parent)
    yield f"python {sys.version_info[:2]} unicode {unicodedata.unidata_version} {platform.machine()}"
    yield from _libraries()
    for home in (manifest.home(), manifest.store()):
        path = home / "manifest.toml"
        yield manifest.sha256(path) if path.is_file() else "none"
    yield from _apertium()


@functools.cache
def _tree(folder: Path) -> str:
    """A hash of all files under a folder that make results, by their content: times differ between machines."""
    found = hashlib.sha256()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "embedded"))
        for path in [f"{parent}/{name}" for name in sorted(names) if not name.endswith(_NOT_CODE)]:
            found.update(path.removeprefix(str(folder)).encode() + b"\0" + Path(path).read_bytes() + b"\0")
    return found.hexdigest()


def _libraries() -> Iterator[str]:
    return (f"{found.name} {found.version}" for found in packages() if found.name in _LIBRARIES)


def _plugin(entry: EntryPoint) -> str:
    """Its package's version and, since it may be worked on, its module's content."""
    if entry.module.startswith("tqcheck."):  # which counts by its content already
        return f"{entry.group} {entry.value}"
    try:
        module = importlib.util.find_spec(entry.module)
        content = manifest.sha256(Path(module.origin)) if module is not None and module.origin else ""
    except (ImportError, OSError, ValueError):
        content = ""
    return f"{entry.group} {entry.value} {entry.package} {content}"


def _model(name: str) -> str:
    if not Path(name).is_dir():
        return f"{name} {_hub_revision(name)}"
    files = sorted(path for path in Path(name).rglob("*") if path.is_file())
    return " ".join([Path(name).name, *(f"{path.relative_to(name)} {manifest.sha256(path)}" for path in files)])


def _hub_revision(name: str) -> str:
    """The commit that the machine has of a hub model, or "" (also for a known model: its manifest is part already)."""
    if "/" not in name:
        return ""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        path = try_to_load_from_cache(name.partition("@")[0], "config.json")
    except HFValidationError:
        return ""
    return Path(path).parent.name if isinstance(path, str) else ""


def _apertium() -> Iterator[str]:
    """The program and its language data, by size and time: all of it has no version that could be asked quickly."""
    program = shutil.which("apertium")
    if program is None:
        yield "no apertium"
        return
    data = Path(program).resolve().parent.parent / "share" / "apertium"
    for path in (Path(program), *sorted(data.glob("*")), *sorted(data.glob("modes/*"))):
        status = path.stat()
        yield f"{path.name} {status.st_size if path.is_file() else 0} {int(status.st_mtime)}"
