"""Fluency by any causal language model of the hub or of a local folder; needs torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tqcheck.errors import ModelError
from tqcheck.report import Dip, Fluency, Withheld


class TransformersScorer:
    """Scores texts of one language with `AutoModelForCausalLM`; percentiles are not known for such models.

    Only safetensors weights are read, and no code of the model is run. Offline by default: a hub id must then be in the
    cache already.
    """

    def __init__(self, name: str, *, language: str, offline: bool = True) -> None:
        self._name = name
        self._language = language
        self._offline = offline
        self._loaded: tuple[Any, Any] | None = None

    @property
    def signature(self) -> str:
        return self._name.replace(" ", "_")

    def supports(self, language: str) -> bool:
        return language == self._language

    def score(self, texts: Sequence[str], language: str) -> list[Fluency | Withheld]:
        """One result a text, in order. Raises ModelError when the model cannot be had."""
        model, tokenizer = self._load()
        return [self._score(text, model, tokenizer) for text in texts]

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            try:
                import torch  # noqa: F401 - transformers needs it, and says so less clearly
            except ImportError as error:
                raise ModelError(
                    "this model needs torch", where=self._name, remedy="pip install -r requirements/torch-cpu.txt"
                ) from error
            from transformers import AutoModelForCausalLM, AutoTokenizer

            options = {"local_files_only": self._offline, "trust_remote_code": False}
            try:
                tokenizer = AutoTokenizer.from_pretrained(self._name, **options)
                model = AutoModelForCausalLM.from_pretrained(self._name, use_safetensors=True, **options).eval()
            except (OSError, ValueError) as error:
                remedy = "check the name, or allow the download with --online" if self._offline else "check the name"
                raise ModelError(
                    f"cannot be loaded: {str(error).splitlines()[0]}", where=self._name, remedy=remedy
                ) from error
            self._loaded = model, tokenizer
        return self._loaded

    def _score(self, text: str, model: Any, tokenizer: Any) -> Fluency | Withheld:
        import torch

        encoded = tokenizer(text, return_offsets_mapping=True, add_special_tokens=False, truncation=True)
        ids = encoded["input_ids"]
        begin = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
        if not ids or begin is None:
            return Withheld("no words" if not ids else "the model has no token for the beginning of a text")
        row = torch.tensor([[begin, *ids]])
        with torch.inference_mode():
            log_probs = model(row).logits[0, :-1].log_softmax(-1).gather(1, row[0, 1:, None])[:, 0].tolist()
        dips = tuple(
            Dip(start, end, round(-value / math.log(2), 2))
            for (start, end), value in zip(encoded["offset_mapping"], log_probs, strict=True)
        )
        return Fluency(round(sum(log_probs) / len(log_probs), 4), None, len(log_probs), dips)
