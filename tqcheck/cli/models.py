"""`tqcheck models`: which models there are, and getting, checking and converting them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tqcheck.errors import ModelError, UsageError

if TYPE_CHECKING:
    from tqcheck.manifest import Model

models = typer.Typer(
    name="models",
    help="List, fetch, verify and convert models.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_PAIR = re.compile(r"([A-Za-z-]+?)-([A-Za-z]{2})")
_PAIRS = typer.Option([], "--pair", metavar="PAIR", help="What it translates, such as es-en; may be repeated.")


@models.command("list")
def list_(as_json: bool = typer.Option(False, "--json", help="As JSON.")) -> None:
    """List the known models: those that came with tqcheck, and your own."""
    from tqcheck import manifest

    found = manifest.everything()
    if as_json:
        typer.echo(json.dumps([_facts(model) for model in found], indent=1, ensure_ascii=False))
        return
    for number, model in enumerate(found):
        typer.echo("\n" * bool(number) + "\n".join(_described(model)))
    if not found:
        typer.echo("no models; tqcheck models pull NAME fetches one")


@models.command()
def pull(
    name: str = typer.Argument(..., metavar="NAME[@REVISION]", help="A hub id: Helsinki-NLP/opus-mt-es-en."),
    revision: str = typer.Option(None, "--revision", help="Branch, tag, refs/pr/NUMBER or commit; default: main."),
    pair: list[str] = _PAIRS,
) -> None:
    """Fetch a model from the hub into your store. This is the only command that uses the network by itself."""
    from tqcheck import hub

    name, _, pinned = name.partition("@")
    if pinned and revision and pinned != revision:
        raise UsageError(f"two revisions: {pinned!r} and {revision!r}")
    model = hub.pull(name, pinned or revision, pairs=_pairs(pair), say=lambda text: typer.echo(text, err=True))
    typer.echo("\n".join(_described(model)))


@models.command()
def convert(
    folder: Path = typer.Argument(..., help="A Marian folder with model.safetensors."),
    to: Path = typer.Option(None, "--to", help="Write a CTranslate2 folder here; default: into your store."),
    pair: list[str] = _PAIRS,
) -> None:
    """Convert a Marian (OPUS-MT) model for CTranslate2, without torch."""
    from tqcheck import hub, store
    from tqcheck.translators import marian

    known = _pairs(pair)
    if to is not None:
        marian.convert(folder, to, pairs=[(one[:2], one[3:]) for one in known])
        typer.echo(str(to))
        return
    name = folder.resolve().name
    origin = f"folder:{name}"
    model = hub.take_in_marian(folder, store.free_id(name, origin), name=name, pairs=known, origin=origin)
    typer.echo("\n".join(_described(model)))


@models.command()
def verify(names: list[str] = typer.Argument(None, metavar="[ID]...", help="Default: all known models.")) -> None:
    """Check the files of models by size and sha256. Exit code 3 if a file is damaged or missing."""
    from tqcheck import manifest

    failures = 0
    for model in [manifest.named(name) for name in names] if names else manifest.everything():
        try:
            manifest.verify(model.id, model.home)
            typer.echo(f"{model.id}: {len(model.files)} files as they should be")
        except ModelError as error:
            failures += 1
            typer.echo(f"tqcheck: {error}", err=True)
    raise typer.Exit(3 if failures else 0)


@models.command()
def path(name: str = typer.Argument(..., metavar="ID")) -> None:
    """Print the folder of a model."""
    from tqcheck import manifest

    model = manifest.named(name)
    typer.echo(str(manifest.folder(model.id, model.home)))


@models.command()
def remove(name: str = typer.Argument(..., metavar="ID")) -> None:
    """Remove a model from your store."""
    from tqcheck import manifest, store

    model = manifest.named(name)
    if model.home == manifest.home():
        raise UsageError(
            f"{name!r} came with tqcheck and cannot be removed", remedy="--translator none leaves it unused"
        )
    store.remove(model.id)
    typer.echo(f"{model.id} removed")


def _pairs(given: Sequence[str]) -> tuple[str, ...]:
    from tqcheck import languages

    found = []
    for one in given:
        match = _PAIR.fullmatch(one)
        if match is None:
            raise UsageError(f"{one!r} is not a pair of languages", remedy="for example: --pair es-en")
        found.append(f"{languages.parse(match[1])}-{languages.parse(match[2])}")
    return tuple(found)


def _facts(model: Model) -> dict[str, object]:
    from tqcheck.encoding import to_json

    return {**to_json(model), "home": str(model.home), "bytes": _bytes(model), "ours": _is_ours(model)}


def _described(model: Model) -> Iterator[str]:
    what = ", ".join(model.pairs or model.languages) or "languages as the model says"
    yield f"{model.id}  {model.kind}  {what}"
    where = "came with tqcheck" if _is_ours(model) else f"yours, {model.home / model.id}"
    yield f"  {_bytes(model) / 1e6:.1f} MB, {where}; licence: {model.licence or 'not stated'}"
    if model.origin:
        yield f"  from {model.origin}{f' at {model.revision[:12]}' if model.revision else ''}"
    for each, said in model.quality.items():
        yield f"  measured, {each}: {said}"
    used = ", ".join(model.default_for)
    option = "--translator" if model.kind == "translator" else "--language-model"
    if used:
        yield f"  used for {used} unless you name another"
    elif model.pairs:
        yield f"  used where nothing better knows the pair, or when you name it: {option} {model.id}"
    else:
        yield f"  used when you name it: {option} {model.id}"
    if model.scores_only:
        yield f"  too weak to translate {', '.join(model.scores_only)} unless you name it; scores translations"


def _bytes(model: Model) -> int:
    return sum(file.size for file in model.files)


def _is_ours(model: Model) -> bool:
    from tqcheck import manifest

    return model.home == manifest.home()
