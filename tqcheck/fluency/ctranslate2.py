"""Fluency by a decoder in a CTranslate2 folder: the embedded language models."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqcheck.errors import ModelError
from tqcheck.fluency.percentiles import Reference
from tqcheck.report import Dip, Fluency, Withheld

# Typographic variants that say nothing about fluency, one character each, as in the training text
# (models/training/text.py; a test holds the two equal).
PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
                       "\u00a0": " ", "\u202f": " ", "\u2009": " "})  # fmt: skip

_FILES = ("model.bin", "config.json", "vocabulary.json", "spm.model", "tqcheck.json")
_LONGEST = 126  # pieces; with <s> and </s> the 128 of the training
_BATCH = 2048  # tokens

_Piece = tuple[str, int, int]  # piece, and the range of the text it covers


class CTranslate2Scorer:
    """Scores texts with a decoder of `models/training/language_model.py`.

    The score is the mean natural-log probability of the pieces and the end of the sentence, given what stands before.
    A text of more than 126 pieces is scored in windows of that length; only the first has a beginning and the last an end.
    Results of int8 models depend on the shape of their batch by up to 0.01 nat a token (CTranslate2).
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Reads the description only; the model is loaded at the first score. Raises ModelError."""
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"not a language model folder: no {', '.join(missing)}", where=str(folder))
        try:
            self._facts = json.loads((folder / "tqcheck.json").read_text("utf-8"))
            self._languages = frozenset(self._facts["languages"])
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError("tqcheck.json cannot be read", where=str(folder)) from error
        self._folder = folder
        self._threads = threads
        reference = folder / "reference.json"
        self._reference = Reference.load(reference) if reference.is_file() else None
        self._loaded: tuple[Any, Any] | None = None

    @property
    def signature(self) -> str:
        digest = hashlib.sha256((self._folder / "model.bin").read_bytes()).hexdigest()[:8]
        return f"{self._folder.name}@{digest}"

    def supports(self, language: str) -> bool:
        return language in self._languages

    def score(self, texts: Sequence[str], language: str) -> list[Fluency | Withheld]:
        """One result a text, in order; Withheld for a text without pieces. Raises ModelError."""
        if not self.supports(language):
            raise ModelError(f"{self._folder.name} does not know {language!r}")
        generator, processor = self._load()
        pieces = [_pieces(processor, text) for text in texts]
        windows = [(index, window) for index, row in enumerate(pieces) for window in _windows(row)]
        rows = [[piece for piece, _, _ in window] for _, window in windows]
        scored = generator.score_batch(rows, max_batch_size=_BATCH, batch_type="tokens") if rows else []
        log_probs: list[list[float]] = [[] for _ in texts]
        for (index, _), result in zip(windows, scored, strict=True):
            log_probs[index] += result.log_probs
        return [self._fluency(row, values) for row, values in zip(pieces, log_probs, strict=True)]

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            import ctranslate2
            import sentencepiece

            try:
                generator = ctranslate2.Generator(str(self._folder), compute_type="int8", intra_threads=self._threads)
                processor = sentencepiece.SentencePieceProcessor(model_file=str(self._folder / "spm.model"))
            except (RuntimeError, OSError, ValueError) as error:
                raise ModelError(
                    f"cannot be loaded: {error}", where=str(self._folder), remedy="install tqcheck anew"
                ) from error
            self._loaded = generator, processor
        return self._loaded

    def _fluency(self, row: list[_Piece], log_probs: list[float]) -> Fluency | Withheld:
        if not row:
            return Withheld("no words")
        mean = sum(log_probs) / len(log_probs)
        dips = tuple(
            Dip(start, end, round(-value / math.log(2), 2))
            for (_, start, end), value in zip(row, log_probs, strict=False)  # the last value is </s>'s
        )
        percentile = None if self._reference is None else self._reference.percentile(mean, len(log_probs))
        return Fluency(round(mean, 4), None if percentile is None else round(percentile, 1), len(log_probs), dips)


def _pieces(processor: Any, text: str) -> list[_Piece]:
    """The pieces of a text, with the range of the text each covers."""
    if not any(character.isalnum() for character in text):
        return []
    proto = processor.encode(text.translate(PLAIN), out_type="immutable_proto")
    return [(piece.piece, piece.begin, piece.end) for piece in proto.pieces]


def _windows(row: list[_Piece]) -> list[list[_Piece]]:
    """The row between <s> and </s>; a long one cut, each later window opened by the last piece of the one before."""
    if not row:
        return []
    whole = [("<s>", 0, 0), *row, ("</s>", 0, 0)]
    return [whole[start : start + _LONGEST + 2] for start in range(0, len(whole) - 1, _LONGEST + 1)]
