"""What this installation has, what it lacks, and how to get it."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from tqcheck import languages, manifest
from tqcheck.cores import cores
from tqcheck.errors import TqcheckError
from tqcheck.evidence import Models
from tqcheck.installed import version
from tqcheck.report import Withheld
from tqcheck.seams import FluencyScorer, Translator

_LIBRARIES = ("ctranslate2", "sacrebleu", "transformers", "sentencepiece", "sentencex", "py3langid", "typer", "rich")
_TORCH = "pip install -r requirements/torch-cpu.txt (only for models of the hub that are not Marian)"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    state:  `ok`; `missing` what can be done without; `broken` what stands in the way
    remedy: how to get or mend it, or ""
    """

    topic: str
    name: str
    state: str
    said: str
    remedy: str = ""


def examine(models: Models, pairs: Sequence[tuple[str, str]], cache_folder: Path, config: str) -> Iterator[Check]:
    """Looks at everything. Opens model files to check them, and uses no network.

    models: who answers for a language or a pair; pairs: (source, target) languages to ask about
    config: what was found out about the configuration, in words
    """
    yield Check("installation", "tqcheck", "ok", f"{version('tqcheck')} in {Path(__file__).parent}")
    system = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {cores()} cores"
    yield Check("installation", "python", "ok", system)
    yield from map(_library, _LIBRARIES)
    yield from _programs()
    yield from _models()
    for language in dict.fromkeys(target for _, target in pairs):
        yield _answer("fluency", languages.name(language), models.fluency, language)
    for source, target in pairs:
        name = f"{languages.name(source)} to {languages.name(target)}"
        yield _answer("translation", name, models.translator, source, target)
    yield _cache(cache_folder)
    yield Check("configuration", "file", "ok", config)


def _library(name: str) -> Check:
    try:
        return Check("installation", name, "ok", version(name))
    except PackageNotFoundError:
        return Check("installation", name, "broken", "is not installed", "pip install tqcheck")


def _programs() -> Iterator[Check]:
    if importlib.util.find_spec("torch") is None:
        yield Check("installation", "torch", "missing", "is not installed", _TORCH)
    else:
        yield Check("installation", "torch", "ok", version("torch"))
    path = shutil.which("apertium")
    if path is None:
        remedy = "apt-get install apertium apertium-eng-spa (keeps names better than our model)"
        yield Check("installation", "apertium", "missing", "is not installed", remedy)
    else:
        yield Check("installation", "apertium", "ok", path)


def _models() -> Iterator[Check]:
    """Every known model by size and sha256."""
    try:
        found = manifest.everything()
    except TqcheckError as error:
        yield Check("models", "manifest", "broken", str(error), error.remedy)
        return
    for model in found:
        size = sum(file.size for file in model.files) / 1_000_000
        what = f"{model.kind}, {', '.join(model.pairs or model.languages)}, {size:.0f} MB"
        try:
            manifest.verify(model.id, model.home)
        except TqcheckError as error:
            yield Check("models", model.id, "broken", f"{error.where}: {error.problem}", error.remedy)
        else:
            yield Check("models", model.id, "ok", what)
    if not found:
        yield Check("models", "none", "missing", "no model came with this installation", "pip install tqcheck")


def _answer(topic: str, name: str, ask: Callable[..., FluencyScorer | Translator | Withheld], *asked: str) -> Check:
    try:
        instrument = ask(*asked)
    except TqcheckError as error:
        return Check(topic, name, "broken", error.problem, error.remedy)
    if isinstance(instrument, Withheld):
        problem, _, remedy = instrument.withheld.partition(": ")
        return Check(topic, name, "missing", problem, remedy)
    quality = instrument.quality(*asked)
    return Check(topic, name, "ok", instrument.signature + (f" ({quality})" if quality else ""))


def _cache(folder: Path) -> Check:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        remedy = "name another with --cache-dir or TQCHECK_CACHE; without one every file is checked anew"
        return Check("cache", str(folder), "missing", "cannot be written", remedy)
    files = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    size = sum(path.stat().st_size for path in files) / 1_000_000
    return Check("cache", str(folder), "ok", f"{size:.1f} MB" if files else "empty")
