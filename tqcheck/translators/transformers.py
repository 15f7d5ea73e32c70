"""Translation by Marian, M2M100 and NLLB models run by transformers and torch (the extra `torch`)."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqcheck import languages
from tqcheck.errors import ModelError
from tqcheck.report import Adequacy, Withheld
from tqcheck.seams import Translation
from tqcheck.translators import model_folder

_LONGEST = 480  # tokens of one text and of its translation
_BATCH = 16  # texts
_BEAM = 2

_NLLB_CODES = {
    "ar": "arb_Arab", "bg": "bul_Cyrl", "ca": "cat_Latn", "cs": "ces_Latn", "da": "dan_Latn", "de": "deu_Latn",
    "el": "ell_Grek", "en": "eng_Latn", "es": "spa_Latn", "et": "est_Latn", "eu": "eus_Latn", "fa": "pes_Arab",
    "fi": "fin_Latn", "fr": "fra_Latn", "gl": "glg_Latn", "he": "heb_Hebr", "hi": "hin_Deva", "hr": "hrv_Latn",
    "hu": "hun_Latn", "id": "ind_Latn", "it": "ita_Latn", "ja": "jpn_Jpan", "ko": "kor_Hang", "lt": "lit_Latn",
    "lv": "lvs_Latn", "nl": "nld_Latn", "no": "nob_Latn", "pl": "pol_Latn", "pt": "por_Latn", "ro": "ron_Latn",
    "ru": "rus_Cyrl", "sk": "slk_Latn", "sl": "slv_Latn", "sr": "srp_Cyrl", "sv": "swe_Latn", "th": "tha_Thai",
    "tr": "tur_Latn", "uk": "ukr_Cyrl", "vi": "vie_Latn", "zh": "zho_Hans",
}  # fmt: skip


class TransformersTranslator:
    """A hub id or a local folder of a Marian, M2M100 or NLLB model with safetensors weights.

    offline: use only what is on this machine. No code of a model is ever run, no pickle opened.
    Raises ModelError when torch or the model is missing, or the model is of another kind. Log-probabilities are means
    per output token, the end included; they differ a little with the texts beside a text (float32, batches of 16).
    """

    independent = True

    def __init__(self, name_or_folder: str, *, offline: bool = True) -> None:
        if importlib.util.find_spec("torch") is None:
            raise ModelError(
                "running a model directly needs torch",
                where=name_or_folder,
                remedy="pip install -r requirements/torch-cpu.txt (the extra tqcheck[torch], CPU build); Marian and "
                "CTranslate2 folders need no torch",
            )
        self._name = name_or_folder
        self._offline = offline
        self._pair = next(iter(model_folder.known_pairs(Path(name_or_folder))), None)

    @functools.cached_property
    def signature(self) -> str:
        """`opus-mt-es-en:1a2b3c4d|beam:2|transformers:5.23.0`: name, revision or sha256 prefix, parameters."""
        import transformers

        name = re.sub(r"[^\w.+/-]+", "-", self._name)
        return f"{Path(name).name}:{self._revision()}|beam:{_BEAM}|transformers:{transformers.__version__}"

    def quality(self, source_language: str, target_language: str) -> str:
        return ""  # nothing was measured

    def supports(self, source_language: str, target_language: str) -> bool:
        """Whether the model has both languages; a Marian model is known by its name or its tokenizer's settings."""
        try:
            self._languages(source_language, target_language)
        except ModelError:
            return False
        return True

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        """One result a text, in order. Raises ModelError for another pair or a model that cannot be loaded."""
        settings, prefix = self._languages(source_language, target_language)
        clean = [_clean(text) for text in texts]
        too_long = Withheld(f"longer than the model's {_LONGEST} tokens")
        results: list[Translation | Withheld] = [too_long if text else Withheld("empty text") for text in clean]
        fitting = [index for index, text in enumerate(clean) if text and self._tokens(prefix + text) <= _LONGEST]
        fitting.sort(key=lambda index: len(clean[index]))  # batches of like length need little padding
        for start in range(0, len(fitting), _BATCH):
            batch = fitting[start : start + _BATCH]
            inputs = self._tokenizer([prefix + clean[index] for index in batch], return_tensors="pt", padding=True)
            for index, result in zip(batch, self._generate(inputs, settings), strict=True):
                results[index] = result
        return results

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source_language: str, target_language: str
    ) -> list[Adequacy | Withheld]:
        """Forced decoding, as CTranslate2Translator does it; without places, which these tokenizers do not give.

        Pairs are scored one by one, so results do not depend on their company. Raises ModelError as `translate` does.
        """
        settings, prefix = self._languages(source_language, target_language)
        if settings:
            self._tokenizer.tgt_lang = self._tokenizer.convert_ids_to_tokens(settings["forced_bos_token_id"])
        return [self._forced(prefix, _clean(s), _clean(t)) for s, t in zip(sources, targets, strict=True)]

    def _forced(self, prefix: str, source: str, target: str) -> Adequacy | Withheld:
        import torch

        if not source or not target:
            return Withheld("empty text")
        inputs = self._tokenizer(prefix + source, text_target=target, return_tensors="pt")
        if max(inputs.input_ids.shape[1], inputs.labels.shape[1]) > _LONGEST:
            return Withheld(f"longer than the model's {_LONGEST} tokens")
        with torch.inference_mode():
            logits = self._model(**inputs).logits[0]
        known = logits.log_softmax(-1).gather(1, inputs.labels[0][:, None])[:, 0].tolist()
        # the tag of the language is given, not said
        values = known[1:] if self._is_tagged(int(inputs.labels[0][0])) else known
        return Adequacy(round(min(0.0, sum(values) / len(values)), 4), None, len(values))

    def _is_tagged(self, first: int) -> bool:
        return self._config.model_type == "m2m_100" and first in set(self._tokenizer.all_special_ids)

    def _generate(self, inputs: Any, settings: dict[str, Any]) -> Iterator[Translation | Withheld]:
        import torch

        with torch.inference_mode():
            output = self._model.generate(
                **inputs, **settings, num_beams=_BEAM, do_sample=False, max_new_tokens=_LONGEST, max_length=None,
                output_scores=True, return_dict_in_generate=True,
            )  # fmt: skip
            scores = self._model.compute_transition_scores(
                output.sequences, output.scores, output.beam_indices, normalize_logits=False
            )
        pad = self._tokenizer.pad_token_id
        for tokens, values in zip(output.sequences, scores, strict=True):
            # a score for every token but the start; what follows the end is padding
            known = [float(v) for token, v in zip(tokens[1:], values, strict=False) if int(token) != pad and v > -1e4]
            text = self._tokenizer.decode(tokens, skip_special_tokens=True).strip()
            if len(known) >= _LONGEST:
                yield Withheld(f"the translation did not end within {_LONGEST} tokens")
            elif not text:
                yield Withheld("the model returned nothing")
            else:
                yield Translation(text, min(sum(known) / len(known), 0.0) if known else None)

    def _tokens(self, text: str) -> int:
        return len(self._tokenizer(text).input_ids)

    def _languages(self, source_language: str, target_language: str) -> tuple[dict[str, Any], str]:
        """Arguments of `generate` and what to put before each text, for a pair. Raises ModelError."""
        kind = self._config.model_type
        if kind == "marian":
            return {}, self._marian_tag(source_language, target_language)
        if kind != "m2m_100":  # NLLB models are of that type, too
            raise ModelError(f"model type {kind!r} is not Marian, M2M100 or NLLB", where=self._name)
        codes = _NLLB_CODES if self._is_nllb else {language: language for language in languages.NAMES}
        pair = [codes.get(language, "") for language in (source_language, target_language)]
        numbers = [self._number(code if self._is_nllb else f"__{code}__") for code in pair]
        if None in numbers:
            raise self._not_this_pair(source_language, target_language)
        self._tokenizer.src_lang = pair[0]
        return {"forced_bos_token_id": numbers[1]}, ""

    def _marian_tag(self, source_language: str, target_language: str) -> str:
        tags = {token for token in self._tokenizer.get_vocab() if token.startswith(">>")}
        if tags:
            tag = model_folder.tag_of(target_language, tags)
            if tag is None:
                raise self._not_this_pair(source_language, target_language)
            return f"{tag} "
        pair = self._pair or (self._tokenizer.source_lang, self._tokenizer.target_lang)
        if pair != (source_language, target_language):
            raise self._not_this_pair(source_language, target_language)
        return ""

    def _number(self, token: str) -> int | None:
        """The number of a language's token, which the vocabulary itself does not always list."""
        number: int | None = self._tokenizer.convert_tokens_to_ids(token)
        return None if number == self._tokenizer.unk_token_id else number

    def _not_this_pair(self, source_language: str, target_language: str) -> ModelError:
        pair = f"{languages.name(source_language)} to {languages.name(target_language)}"
        return ModelError(f"this model does not translate {pair}", where=self._name)

    @functools.cached_property
    def _is_nllb(self) -> bool:
        return self._number("eng_Latn") is not None

    @functools.cached_property
    def _config(self) -> Any:
        from transformers import AutoConfig

        return self._load(AutoConfig)

    @functools.cached_property
    def _tokenizer(self) -> Any:
        from transformers import AutoTokenizer

        return self._load(AutoTokenizer)

    @functools.cached_property
    def _model(self) -> Any:
        from transformers import AutoModelForSeq2SeqLM

        return self._load(AutoModelForSeq2SeqLM, use_safetensors=True).eval()

    def _load(self, kind: Any, **options: Any) -> Any:
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that sacremoses is recommended, and the like
                return kind.from_pretrained(
                    self._name, local_files_only=self._offline, trust_remote_code=False, **options
                )
        except (OSError, ValueError, ImportError, KeyError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            remedy = "without --offline it is downloaded" if self._offline else "check the name"
            if "safetensors" in reason:
                remedy = "choose a revision with model.safetensors; a pytorch_model.bin is never opened"
            raise ModelError(f"the model cannot be loaded: {reason}", where=self._name, remedy=remedy) from error

    def _revision(self) -> str:
        weights = sorted(Path(self._name).glob("*.safetensors"))
        if not weights:
            return str(getattr(self._config, "_commit_hash", None) or "unknown")[:8]
        digest = hashlib.sha256()
        for path in weights:
            digest.update(model_folder.sha256(path).encode())
        return digest.hexdigest()[:8]


def _clean(text: str) -> str:
    """A lone surrogate has no UTF-8, which tokenizers want."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\x00", " ").split())
