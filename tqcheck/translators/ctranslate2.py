"""Translation and forced decoding by a converted CTranslate2 folder: the default, without torch."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tqcheck import languages
from tqcheck.batching import of_one_shape
from tqcheck.cores import cores, give_back_large_memory, give_back_memory
from tqcheck.errors import ModelError
from tqcheck.percentiles import Reference
from tqcheck.places import PLAIN, dips, encodable, sentencepiece_tokens
from tqcheck.report import Adequacy, Withheld
from tqcheck.seams import Translation
from tqcheck.translators import model_folder
from tqcheck.translators.model_folder import Pair

LONGEST = 480  # tokens of one text and of its translation; Marian models know 512 places
_BATCH = 256  # tokens


class CTranslate2Translator:
    """A folder with `model.bin`, its vocabulary, and `source.spm` and `target.spm` (or one `spm.model`).

    pairs:     language pairs it translates; else from the folder's `tqcheck.json`, else from a name such as
               `opus-mt-es-en`
    threads:   sentences translated at the same time; 0 for the processor's cores, at most 8
    beam_size: 1 is greedy
    quality:   of pairs such as `en-es` what was measured, in words, for the report
    Raises ModelError for a folder that is not such a model. Log-probabilities are means per output token, the end
    included. A text's result is the same whatever stands beside it: batches have rows of one length only, since padding
    moves int8 results, now and then by a word. bench/inference.py compares the speed with that of padded batches.
    """

    independent = True

    def __init__(
        self,
        folder: Path,
        *,
        pairs: Sequence[Pair] | None = None,
        threads: int = 0,
        beam_size: int = 2,
        quality: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = Path(folder)
        model_folder.check(self._folder)
        self._pairs = frozenset(pairs or model_folder.known_pairs(self._folder))
        if not self._pairs:
            raise ModelError(
                "what languages this model translates is not known",
                where=str(self._folder),
                remedy='write tqcheck.json beside it: {"kind": "translator", "pairs": [["es", "en"]]}',
            )
        self._threads = threads or cores()
        self._beam_size = beam_size
        self._quality = quality or {}

    @functools.cached_property
    def signature(self) -> str:
        """`opus-mt-es-en:1a2b3c4d|beam:2|ct2:4.8.5`: folder name, sha256 prefix of model.bin, parameters."""
        import ctranslate2

        name = re.sub(r"[^\w.+-]+", "-", self._folder.resolve().name)
        digest = model_folder.sha256(self._folder / "model.bin")[:8]
        return f"{name}:{digest}|beam:{self._beam_size}|ct2:{ctranslate2.__version__}"

    def quality(self, source_language: str, target_language: str) -> str:
        return self._quality.get(f"{source_language}-{target_language}", "")

    def supports(self, source_language: str, target_language: str) -> bool:
        return (source_language, target_language) in self._pairs

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        """One result a text, in order. Raises ModelError for another pair or a damaged model."""
        prefix = self._prefix(source_language, target_language)
        sources = [[*prefix, *self._pieces(text)] for text in texts]
        results: list[Translation | Withheld] = [_why_not(source, len(prefix)) for source in sources]
        short = [index for index, source in enumerate(sources) if len(prefix) < len(source) <= LONGEST]
        for index, result in zip(short, self._translate([sources[index] for index in short]), strict=True):
            results[index] = result
        return results

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source_language: str, target_language: str
    ) -> list[Adequacy | Withheld]:
        """Forced decoding: how expected each target is as the translation of its source. One result a pair, in order.

        The probability a translation model gives a translation, as Prism (Thompson and Post 2020) uses it. Raises
        ModelError for another pair or a damaged model.
        """
        prefix = self._prefix(source_language, target_language)
        distribution = self._folder / f"reference-{source_language}-{target_language}.json"
        reference = Reference.load(distribution) if distribution.is_file() else None
        sides = [[*prefix, *self._pieces(source)] for source in sources]
        forced = [sentencepiece_tokens(self._target_pieces, encodable(self._plain(target))) for target in targets]
        results: list[Adequacy | Withheld] = []
        short, order = [], list[int]()
        for index, (side, (pieces, _)) in enumerate(zip(sides, forced, strict=True)):
            results.append(_why_not(side if pieces else prefix, len(prefix)))
            if len(prefix) < len(side) <= LONGEST and 0 < len(pieces) <= LONGEST:
                short.append(index)
        ends = self._ends
        begun = []
        for batch in of_one_shape([(len(sides[index]), len(forced[index][0])) for index in short], _BATCH):
            rows = [short[place] for place in batch]
            begun += self._model.score_batch(
                [sides[index] + ends for index in rows], [forced[index][0] for index in rows], asynchronous=True
            )
            order += rows
        for index, answer in zip(order, begun, strict=True):
            output = answer.result()
            values = [min(0.0, value) for value in output.log_probs]
            found = dips(targets[index], forced[index][1], values[:-1])  # the end has no place in the text
            mean = sum(values) / len(values)
            percentile = round(reference.percentile(mean, len(values)), 1) if reference else None
            results[index] = Adequacy(round(mean, 4), percentile, len(values), found)
        give_back_memory()
        return results

    def _prefix(self, source_language: str, target_language: str) -> list[str]:
        """What stands before every source. Raises ModelError for a pair that is not the model's."""
        if not self.supports(source_language, target_language):
            pair = f"{languages.name(source_language)} to {languages.name(target_language)}"
            raise ModelError(f"this model does not translate {pair}", where=str(self._folder))
        return self._tag(target_language)

    @functools.cached_property
    def _ends(self) -> list[str]:
        """What stands after every source."""
        return [] if self._config.get("add_source_eos") else ["</s>"]

    def _translate(self, sources: Sequence[list[str]]) -> list[Translation | Withheld]:
        if not sources:
            return []
        ends = self._ends
        begun: dict[int, Any] = {}
        for batch in of_one_shape([(len(source),) for source in sources], _BATCH):
            answers = self._model.translate_batch(
                [sources[number] + ends for number in batch],
                beam_size=self._beam_size,
                max_decoding_length=LONGEST,
                return_scores=True,
                asynchronous=True,
            )
            begun.update(zip(batch, answers, strict=True))
        results = [self._result(begun[number].result()) for number in range(len(sources))]
        give_back_memory()
        return results

    def _result(self, output: Any) -> Translation | Withheld:
        pieces = output.hypotheses[0]
        if len(pieces) >= LONGEST:
            return Withheld(f"the translation did not end within {LONGEST} tokens")
        text = self._target_pieces.decode([piece for piece in pieces if piece != "<unk>"])
        if not text.strip():
            return Withheld("the model returned nothing")
        return Translation(text.strip(), min(float(output.scores[0]), 0.0))

    def _pieces(self, text: str) -> list[str]:
        # a lone surrogate has no UTF-8, which sentencepiece wants
        clean = self._plain(text).encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
        pieces: list[str] = self._source_pieces.encode(clean, out_type=str)
        return pieces

    def _plain(self, text: str) -> str:
        """The text with plain quotation marks and dashes, for a model that has seen no others; offsets stay."""
        return text.translate(PLAIN) if self._card.get("marks") == "plain" else text

    def _tag(self, target_language: str) -> list[str]:
        """What a model of several target languages must be told first."""
        if not self._tags:
            return []
        tag = model_folder.tag_of(target_language, self._tags)
        if tag is None:
            raise ModelError(
                f"this model has no tag for {languages.name(target_language)}",
                where=str(self._folder),
                remedy="it has: " + ", ".join(sorted(self._tags)[:20]),
            )
        return [tag]

    @functools.cached_property
    def _model(self) -> Any:
        import ctranslate2

        give_back_large_memory()
        try:
            # one core a sentence, several sentences at a time: 1.7 times as fast as several cores a sentence
            return ctranslate2.Translator(str(self._folder), inter_threads=self._threads, intra_threads=1)
        except (RuntimeError, ValueError) as error:
            reason = str(error).splitlines()[0][:200]
            raise ModelError(f"not a CTranslate2 model: {reason}", where=str(self._folder)) from error

    @functools.cached_property
    def _source_pieces(self) -> Any:
        return _sentencepiece(model_folder.tokenizer(self._folder, "source"))

    @functools.cached_property
    def _target_pieces(self) -> Any:
        return _sentencepiece(model_folder.tokenizer(self._folder, "target"))

    @functools.cached_property
    def _config(self) -> dict[str, Any]:
        return model_folder.read_json(self._folder / "config.json")

    @functools.cached_property
    def _card(self) -> dict[str, Any]:
        return model_folder.read_json(self._folder / "tqcheck.json")

    @functools.cached_property
    def _tags(self) -> frozenset[str]:
        return model_folder.tags(self._folder)


def _sentencepiece(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError) as error:
        raise ModelError("not a sentencepiece model", where=str(path)) from error


def _why_not(source: Sequence[str], prefix: int) -> Withheld:
    if len(source) <= prefix:
        return Withheld("empty text")
    return Withheld(f"longer than the model's {LONGEST} tokens")
