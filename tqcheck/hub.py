"""Fetches models from the model hub, when the user asks: pinned, checked, resumable, and never a pickle or code."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tqcheck import manifest, store
from tqcheck.errors import ModelError
from tqcheck.manifest import Model
from tqcheck.translators import marian, model_folder

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

_WANTED = re.compile(
    r"(?:config|generation_config|tokenizer_config|special_tokens_map|added_tokens|vocab|tokenizer"
    r"|model\.safetensors\.index)\.json|merges\.txt|(?:source|target)\.spm|sentencepiece\.bpe\.model|spiece\.model"
    r"|tokenizer\.model|[\w.-]+\.safetensors"
)
_PICKLES = (".bin", ".pt", ".pth", ".ckpt")
_TRANSLATORS = {"marian", "m2m_100"}  # NLLB models are of the latter type


@dataclass(frozen=True, slots=True)
class File:
    """A file on the hub: bytes, and `sha256:…` for a large one, `git:…` (SHA-1 of a git blob) for a small one."""

    name: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the hub says of a model at one commit (40 hexadecimal digits); of its files those that are wanted."""

    name: str
    revision: str
    licence: str
    files: tuple[File, ...]


def pull(
    name: str,
    revision: str | None = None,
    *,
    pairs: Sequence[str] = (),
    where: Path | None = None,
    endpoint: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Model:
    """Fetches a model into the user's store and returns its entry.

    name:     hub id such as `Helsinki-NLP/opus-mt-es-en`
    revision: branch, tag, `refs/pr/…` or commit; else the main branch. The commit it stands for is written down.
    pairs:    what it translates, for a model that does not say so itself
    endpoint: another hub; else `$HF_ENDPOINT`, else huggingface.co
    say:      called with what is being done
    Marian models are converted for CTranslate2; M2M100, NLLB and decoder language models are kept as they are and need
    the extra `torch` to run. What was fetched before an interruption is not fetched again. Raises ModelError.
    """
    home = where or manifest.store()
    with _explained(name, revision):
        snapshot = _look_up(name, revision, endpoint)
        downloads = home / ".downloads" / f"{name.replace('/', '--')}@{snapshot.revision}"
        with store.held(home / ".downloads"):  # two that fetch one file would spoil it
            if present := _present(snapshot, pairs, home):
                say(f"{name} at {snapshot.revision[:12]} is here already")
                return present
            megabytes = sum(file.size for file in snapshot.files) / 1e6
            say(f"{name} at {snapshot.revision[:12]}: {len(snapshot.files)} files, {megabytes:.1f} MB")
            for file in snapshot.files:
                _fetch(snapshot, file, downloads, endpoint)
            config = model_folder.read_json(downloads / "config.json")
            model = _taken_in(snapshot, config, downloads, tuple(pairs), where, say)
            shutil.rmtree(downloads, ignore_errors=True)
    return model


def _present(snapshot: Snapshot, pairs: Sequence[str], home: Path) -> Model | None:
    """The model of the store, if it is this one, undamaged, and for these pairs."""
    for model in manifest.known(home):
        if (model.origin, model.revision) == (f"hub:{snapshot.name}", snapshot.revision):
            try:
                manifest.verify(model.id, home)
            except ModelError:
                return None
            return model if set(pairs) <= set(model.pairs) else None
    return None


def _look_up(name: str, revision: str | None, endpoint: str | None) -> Snapshot:
    from huggingface_hub import HfApi

    info = HfApi(endpoint=endpoint).model_info(name, revision=revision, files_metadata=True)
    siblings = info.siblings or []
    names = {sibling.rfilename for sibling in siblings}
    if not any(file.endswith(".safetensors") for file in names):
        pickles = ", ".join(sorted(file for file in names if file.endswith(_PICKLES)))
        only = f"; only {pickles}, which can run code and is never opened" if pickles else ""
        remedy = "take a revision that has safetensors, often a pull request of the hub: --revision refs/pr/1"
        raise ModelError(f"no safetensors weights at this revision{only}", where=name, remedy=remedy)
    if "config.json" not in names:
        raise ModelError("no config.json: not a model that can be used", where=name)
    files = tuple(_file(sibling) for sibling in siblings if _WANTED.fullmatch(sibling.rfilename))
    licence = str(getattr(info.card_data, "license", None) or "")
    return Snapshot(name, str(info.sha), licence, files)


def _file(sibling: RepoSibling) -> File:
    if sibling.lfs is not None:
        return File(sibling.rfilename, sibling.lfs.size, f"sha256:{sibling.lfs.sha256}")
    return File(sibling.rfilename, sibling.size or 0, f"git:{sibling.blob_id}")


def _fetch(snapshot: Snapshot, file: File, to: Path, endpoint: str | None) -> None:
    """One file, checked against what the hub says of it; what is there already is not fetched again.

    hf_hub_download begins anew after an interruption since huggingface_hub 2; the function below it does not have to.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    path, part = to / file.name, to / f"{file.name}.part"
    if path.is_file():
        return
    to.mkdir(parents=True, exist_ok=True)
    url = hf_hub_url(snapshot.name, file.name, revision=snapshot.revision, endpoint=endpoint)
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}  # compressed, a range would be of other bytes
    with part.open("ab") as stream:
        http_get(url, stream, resume_size=stream.tell(), headers=headers, expected_size=file.size)
    if not _is(part, file.hash):
        part.unlink()
        remedy = "try again; if it stays so, do not use this model"
        problem = f"{file.name} is not what the hub says it is: its hash differs"
        raise ModelError(problem, where=snapshot.name, remedy=remedy)
    part.rename(path)


def _is(path: Path, expected: str) -> bool:
    kind, _, digest = expected.partition(":")
    if kind == "sha256":
        return manifest.sha256(path) == digest
    content = path.read_bytes()
    # how git names a file's content; what the hub gives for files too small for large-file storage
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return blob.hexdigest() == digest


def _taken_in(
    snapshot: Snapshot,
    config: dict[str, Any],
    downloads: Path,
    pairs: tuple[str, ...],
    where: Path | None,
    say: Callable[[str], None],
) -> Model:
    kind = str(config.get("model_type"))
    origin = f"hub:{snapshot.name}"
    facts: dict[str, Any] = {
        "licence": snapshot.licence, "origin": origin, "revision": snapshot.revision, "where": where
    }  # fmt: skip
    model_id = store.free_id(snapshot.name, origin, where)
    if kind == "marian":
        say("converting for CTranslate2 (int8)")
        return take_in_marian(downloads, model_id, name=snapshot.name, pairs=pairs, **facts)
    is_decoder = any(str(name).endswith(("ForCausalLM", "LMHeadModel")) for name in config.get("architectures") or ())
    if kind not in _TRANSLATORS and not is_decoder:
        remedy = "Marian (OPUS-MT), M2M100 and NLLB translate; decoders such as GPT-2 and LLaMA score fluency"
        raise ModelError(f"model type {kind!r} is of no use here", where=snapshot.name, remedy=remedy)

    def fill(to: Path) -> None:
        shutil.copytree(downloads, to, ignore=shutil.ignore_patterns(".cache"))

    return store.take_in(
        model_id, fill, kind="translator" if kind in _TRANSLATORS else "language-model", pairs=pairs, **facts
    )


def take_in_marian(folder: Path, model_id: str, *, name: str, pairs: Sequence[str], **facts: Any) -> Model:
    """Converts a Marian folder with safetensors into the store. Raises ModelError.

    name: the model's name, from which its languages may be known
    """
    marian.check(folder)
    known = tuple(pairs) or tuple("-".join(pair) for pair in marian.pairs(folder, name))
    if not known:
        remedy = "name them: --pair es-en --pair en-es"
        raise ModelError("what languages this model translates is not known", where=name, remedy=remedy)

    def fill(to: Path) -> None:
        marian.convert(folder, to, pairs=[(pair[:2], pair[3:]) for pair in known])

    languages = sorted({code for pair in known for code in pair.split("-")})
    return store.take_in(model_id, fill, kind="translator", languages=languages, pairs=known, **facts)


@contextmanager
def _explained(name: str, revision: str | None) -> Iterator[None]:
    """Turns what can go wrong between here and the hub into one message. The user's token is never in it."""
    from huggingface_hub import errors

    # of the HTTP library that huggingface_hub uses: httpx, httpx2 or requests, by its version
    of_network = cast("type[Exception]", errors.HfHubHTTPError.__mro__[1])
    asked = f"{name}@{revision}" if revision else name
    try:
        yield
    except errors.GatedRepoError as error:
        remedy = "accept its terms on its page, then `hf auth login`"
        raise ModelError(
            "this model is only given to those who accept its terms", where=asked, remedy=remedy
        ) from error
    except errors.RevisionNotFoundError as error:
        remedy = "a revision is a branch, a tag, refs/pr/NUMBER or a commit of 40 hexadecimal digits"
        raise ModelError("no such revision of this model", where=asked, remedy=remedy) from error
    except errors.RepositoryNotFoundError as error:
        remedy = "check the name; a private model needs `hf auth login`"
        raise ModelError("no such model on the hub", where=asked, remedy=remedy) from error
    except errors.HFValidationError as error:
        remedy = "a hub id looks like Helsinki-NLP/opus-mt-es-en"
        raise ModelError("this is not the name of a hub model", where=asked, remedy=remedy) from error
    except errors.OfflineModeIsEnabled as error:
        remedy = "unset HF_HUB_OFFLINE to fetch it"
        raise ModelError("the network is switched off (HF_HUB_OFFLINE)", where=asked, remedy=remedy) from error
    except (of_network, OSError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        remedy = "try again: what has arrived is kept, and only the rest is fetched"
        raise ModelError(f"the hub cannot be reached, or broke off: {reason}", where=asked, remedy=remedy) from error
