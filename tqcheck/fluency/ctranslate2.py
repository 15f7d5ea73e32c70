"""Fluency by a decoder in a CTranslate2 folder: the embedded language models."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqcheck.batching import of_one_shape
from tqcheck.cores import cores, give_back_large_memory, give_back_memory
from tqcheck.errors import ModelError
from tqcheck.fluency.contrast import FILE, Contrast
from tqcheck.installed import version
from tqcheck.percentiles import BUCKETS, Reference
from tqcheck.places import PLAIN, Window, dips, encodable, has_words, sentencepiece_tokens, windows
from tqcheck.report import Fluency, Withheld

_FILES = ("model.bin", "config.json", "vocabulary.json", "spm.model", "tqcheck.json")
_REMEDY = "install tqcheck anew, or make the folder with models/training (language_model.py export, reference.py)"
_TOKENS_A_BATCH = 128


@dataclass(frozen=True, slots=True)
class _Row:
    """A text as tokens: its pieces and the end of the sentence, which has no place in the text."""

    text: str
    tokens: list[str]
    ranges: list[tuple[int, int]]

    def window(self, window: Window, start: str) -> list[str]:
        return [start, *self.tokens[window.start : window.end]]


class CTranslate2Scorer:
    """Scores texts with a decoder made by `models/training/language_model.py`.

    The score is the mean natural-log probability of all pieces and of the end of the sentence, each given what stands
    before it. The percentile is of that and of the contrast with machine-made text, where the folder has one. The text
    is first made plain (one kind of quote, dash and space), as the training text was.

    A text longer than the sentences of the training (128 tokens) is scored in windows: the first scores all its tokens,
    each later one begins half a window earlier and scores only what is new, so every token is scored once with at
    least 63 tokens before it.

    Texts are put in batches of equal length only: without padding, int8 results do not depend on what else is in a
    batch (padded ones differ by up to 0.02 nat a token). So `score([a])` equals `score([a, b])[0]`; the contract is
    equality within 0.002 nat a token, as a processor may choose its kernels by the size of a batch.
    """

    def __init__(self, folder: Path, *, threads: int = 0, quality: Mapping[str, str] | None = None) -> None:
        """Reads the description only; the model is loaded at the first score.

        threads: batches scored at the same time, 0 for the processor's cores, at most 8
        quality: of each language what was measured, in words, for the report
        Raises ModelError for a folder that lacks a file.
        """
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"not a language model folder: no {', '.join(missing)}", where=str(folder), remedy=_REMEDY)
        facts = _facts(folder / "tqcheck.json")
        self._id: str = facts["id"]
        self._languages = frozenset(facts["languages"])
        self._longest: int = facts["longest"]
        self._folder = folder
        self._threads = threads
        self._quality = quality or {}
        self._starts: dict[str, str] = facts["starts"]
        self._contrast_weight: float = facts["contrast_weight"]
        self._loaded: tuple[Any, Any] | None = None
        self._beside = functools.cache(self._read_beside)
        for language in self._languages:  # a damaged one is told before any work
            self._beside(language)

    @functools.cached_property
    def signature(self) -> str:
        """Model id, sha256 prefixes of model.bin and of the files beside it that count, the engine's version."""
        beside = sorted([*self._folder.glob("contrast*.safetensors"), *self._folder.glob("reference*.json")])
        reference = "".join(f"+{_digest(path)[:4]}" for path in beside)
        digest = _digest(self._folder / "model.bin")[:8]
        return f"{self._id}@{digest}{reference}/ctranslate2-{version('ctranslate2')}"

    def quality(self, language: str) -> str:
        return self._quality.get(language, "")

    def supports(self, language: str) -> bool:
        return language in self._languages

    def score(self, texts: Sequence[str], language: str) -> list[Fluency | Withheld]:
        """One result a text, in order; Withheld for a text without words.

        The percentile is None without a reference distribution and for fewer than 5 tokens, of which no sentence of
        edited news consists. Raises ModelError for a language that is not the model's, and for a damaged model.
        """
        if not self.supports(language):
            known = ", ".join(sorted(self._languages))
            raise ModelError(
                f"no language model for {language!r}", where=str(self._folder), remedy=f"it knows: {known}"
            )
        generator, processor = self._load()
        rows = {number: _row(processor, text) for number, text in enumerate(texts) if has_words(text)}
        scored = self._scored(generator, rows, self._starts.get(language, "<s>"))
        return [
            self._fluency(rows[number], scored[number], language) if number in rows else Withheld("no words")
            for number in range(len(texts))
        ]

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            import ctranslate2
            import sentencepiece

            give_back_large_memory()
            try:
                # one core a batch, several batches at a time: a third faster on a story than several cores a batch
                generator = ctranslate2.Generator(
                    str(self._folder), compute_type="int8", inter_threads=self._threads or cores(), intra_threads=1
                )
                processor = sentencepiece.SentencePieceProcessor(model_file=str(self._folder / "spm.model"))
                vocabulary = json.loads((self._folder / "vocabulary.json").read_text("utf-8"))
            except (RuntimeError, OSError, ValueError, MemoryError) as error:
                raise self._damaged(error) from error
            if vocabulary != [processor.id_to_piece(number) for number in range(len(processor))]:
                raise self._damaged("vocabulary.json and spm.model do not belong together")
            self._loaded = generator, processor
        return self._loaded

    def _scored(self, generator: Any, rows: dict[int, _Row], start: str) -> dict[int, list[float]]:
        """The log-probability of every token of every row; `start` stands before the first."""
        cut = [(number, w) for number, row in rows.items() for w in windows(len(row.tokens), self._longest - 1)]
        shapes = [(window.end - window.start + 1,) for _, window in cut]
        batches = [[cut[place] for place in batch] for batch in of_one_shape(shapes, _TOKENS_A_BATCH)]
        result = {number: [0.0] * len(row.tokens) for number, row in rows.items()}
        try:
            begun = [
                generator.score_batch(
                    [rows[number].window(window, start) for number, window in batch], asynchronous=True
                )
                for batch in batches
            ]
            for batch, answers in zip(batches, begun, strict=True):
                for (number, window), answer in zip(batch, answers, strict=True):
                    values = answer.result().log_probs
                    result[number][window.first : window.end] = values[window.first - window.start :]
        except (RuntimeError, ValueError) as error:
            raise self._damaged(error) from error
        give_back_memory()
        return result

    def _read_beside(self, language: str) -> tuple[Contrast | None, Reference | None]:
        """Contrast and reference distribution of a language; a model of one language has them without its name."""
        names = [(f"contrast-{language}.safetensors", f"reference-{language}.json"), (FILE, "reference.json")]
        contrast, reference = next(
            (pair for pair in names if any((self._folder / name).is_file() for name in pair)), names[-1]
        )
        distribution = self._folder / reference
        return (
            Contrast.load(self._folder / contrast, language),
            Reference.load(distribution) if distribution.is_file() else None,
        )

    def _fluency(self, row: _Row, log_probabilities: list[float], language: str) -> Fluency:
        contrast_model, reference = self._beside(language)
        tokens = len(log_probabilities)
        mean = min(0.0, sum(log_probabilities) / tokens)
        contrast = contrast_model.score(row.text) if contrast_model else None
        percentile = None
        if reference is not None and tokens >= BUCKETS[0]:
            percentile = round(reference.percentile(self.combined(mean, contrast), tokens), 1)
        found = dips(row.text, row.ranges, log_probabilities[:-1])
        return Fluency(round(mean, 4), percentile, tokens, found, None if contrast is None else round(contrast, 4))

    def combined(self, log_probability: float, contrast: float | None) -> float:
        """What percentiles are of: the mean log-probability, or with a contrast that and a part of the former."""
        return log_probability if contrast is None else contrast + self._contrast_weight * log_probability

    def _damaged(self, why: object) -> ModelError:
        return ModelError(f"the model cannot be used: {why}", where=str(self._folder), remedy=_REMEDY)


def _facts(path: Path) -> dict[str, Any]:
    """The model's own description: id without spaces, languages, the piece that starts a row of each, longest row."""
    try:
        facts = json.loads(path.read_text("utf-8"))
        kind, languages = facts["kind"], [str(code) for code in facts["languages"]]
        name = re.sub(r"\s+", "-", str(facts.get("id") or path.parent.name))
        longest = int(facts.get("longest", 128))
        weight = float(facts.get("contrast_weight", 0.05))
        starts = {str(code): str(piece) for code, piece in facts.get("starts", {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError("the description cannot be read", where=str(path), remedy=_REMEDY) from error
    if kind != "language-model" or longest < 8:
        raise ModelError(f"not a language model: kind {kind!r}, longest {longest}", where=str(path), remedy=_REMEDY)
    return {"id": name, "languages": languages, "longest": longest, "contrast_weight": weight, "starts": starts}


def _row(processor: Any, text: str) -> _Row:
    pieces, ranges = sentencepiece_tokens(processor, encodable(text).translate(PLAIN))
    return _Row(text, [*pieces, "</s>"], ranges)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
