"""Fluency by any causal language model of the hub or of a local folder; needs torch."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqcheck.errors import ModelError
from tqcheck.places import dips, encodable, filled, has_words, windows
from tqcheck.report import Fluency, Withheld

_PATTERNS = ("*.json", "*.txt", "*.model", "*.safetensors")  # never *.bin: a pickle can run code
_LONGEST = 1024  # tokens a window, also where a model can take more
_TORCH = "pip install -r requirements/torch-cpu.txt"


class TransformersScorer:
    """Scores texts of one language with `AutoModelForCausalLM`.

    Percentiles are None: there is no reference distribution for such a model. Most of them do not know the end of a
    sentence, so the score is the mean over the tokens of the text only. Texts longer than the model's window (at most
    1024 tokens) are scored in windows, each later one with half a window of context. Texts are scored one by one, so
    results do not depend on their company.

    Only safetensors weights are read, and no code of the model is run. Offline, a hub model must be in the cache.
    """

    def __init__(self, name_or_folder: str | Path, *, language: str, offline: bool = True) -> None:
        """Loads nothing yet.

        name_or_folder: a folder, or a hub name, also with a revision: `distilbert/distilgpt2@2290a62`
        language: ISO 639-1; the model is believed to know it
        """
        self._name = str(name_or_folder)
        self._language = language
        self._offline = offline

    @property
    def signature(self) -> str:
        """A hub name with its revision, or a folder's name with the sha256 prefix of its weights. Raises ModelError."""
        if Path(self._name).is_dir():
            name, version = self._folder.resolve().name, _digest(self._folder)
        else:
            name, version = self._hub[0], self._folder.name
        return re.sub(r"\s+", "-", f"{name}@{version[:8]}")

    def quality(self, language: str) -> str:
        return ""  # nothing was measured

    def supports(self, language: str) -> bool:
        return language == self._language

    def score(self, texts: Sequence[str], language: str) -> list[Fluency | Withheld]:
        """One result a text, in order; Withheld for a text without words. Raises ModelError."""
        if not self.supports(language):
            raise ModelError(f"{self._name} was named for {self._language!r}, not for {language!r}", where=self._name)
        model, tokenizer = self._loaded
        return [self._score(text, model, tokenizer) if has_words(text) else Withheld("no words") for text in texts]

    @property
    def _hub(self) -> tuple[str, str | None]:
        name, _, revision = self._name.partition("@")
        return name, revision or None

    @functools.cached_property
    def _folder(self) -> Path:
        """The folder itself, or the snapshot of a hub model; downloaded only when not offline."""
        if Path(self._name).is_dir():
            return Path(self._name)
        from huggingface_hub import snapshot_download

        name, revision = self._hub
        try:
            return Path(snapshot_download(
                name, revision=revision, allow_patterns=list(_PATTERNS), local_files_only=self._offline
            ))  # fmt: skip
        except (OSError, ValueError) as error:
            if not self._offline:
                raise self._unusable(error, "check the name and the connection") from error
            remedy = f"tqcheck models pull {self._name} fetches it; tqcheck models list says what is here"
            raise ModelError(f"language model {self._name!r} is not on this machine", remedy=remedy) from error

    @functools.cached_property
    def _loaded(self) -> tuple[Any, Any]:
        try:
            import torch  # noqa: F401 - transformers needs it, and says so less clearly
        except ImportError as error:
            raise ModelError("this language model needs torch", where=self._name, remedy=_TORCH) from error
        from transformers import AutoModelForCausalLM, AutoTokenizer

        folder = str(self._folder)
        options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder, **options)
            model = AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, **options).eval()
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            remedy = "name a causal language model with safetensors weights and a tokenizer"
            raise self._unusable(error, remedy) from error
        if not tokenizer.is_fast:
            raise self._unusable("its tokenizer does not tell where tokens stand", "name a model with tokenizer.json")
        if _begin(tokenizer) is None:
            raise self._unusable("its tokenizer has no token for the beginning of a text", "name another model")
        return model, tokenizer

    def _score(self, text: str, model: Any, tokenizer: Any) -> Fluency | Withheld:
        import torch

        encoded = tokenizer(
            encodable(text), return_offsets_mapping=True, add_special_tokens=False, truncation=False, verbose=False
        )
        ids: list[int] = encoded["input_ids"]
        if not ids:
            return Withheld("no words")
        log_probabilities: list[float] = []
        for window in windows(len(ids), _longest(model) - 1):
            row = torch.tensor([[_begin(tokenizer), *ids[window.start : window.end]]])
            with torch.inference_mode():
                all_words = model(row).logits[0, :-1].float().log_softmax(-1)
            values = all_words.gather(1, row[0, 1:, None])[:, 0].tolist()
            log_probabilities += values[window.first - window.start :]
        mean = min(0.0, sum(log_probabilities) / len(ids))
        ranges = filled([(start, end) for start, end in encoded["offset_mapping"]], len(text))
        return Fluency(round(mean, 4), None, len(ids), dips(text, ranges, log_probabilities))

    def _unusable(self, why: object, remedy: str) -> ModelError:
        reason = (str(why).splitlines() or [type(why).__name__])[0]
        return ModelError(f"the model cannot be used: {reason}", where=self._name, remedy=remedy)


def _begin(tokenizer: Any) -> int | None:
    """The id that opens a row. GPT-2 and its like were trained with the end token between texts."""
    begin: int | None = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    return begin


def _longest(model: Any) -> int:
    positions = getattr(model.config, "max_position_embeddings", None) or _LONGEST
    return max(2, min(_LONGEST, int(positions)))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        with path.open("rb") as weights:
            digest.update(hashlib.file_digest(weights, "sha256").digest())
    return digest.hexdigest()
