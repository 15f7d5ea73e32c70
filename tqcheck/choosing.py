"""Which model answers for which language: named by the user, pulled, embedded, or apertium."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tqcheck import languages, manifest
from tqcheck.errors import ModelError
from tqcheck.evidence import Models
from tqcheck.report import Withheld
from tqcheck.seams import AdequacyScorer, FluencyScorer, Translator

if TYPE_CHECKING:
    from tqcheck.translators.apertium import ApertiumTranslator

NOT_ASKED = Withheld("not asked for")
_MIDDLE = "en"  # most models translate to or from English
# What Debian has for English; other pairs that apertium knows are mostly among Romance languages.
_APERTIUM_PACKAGES = {"ca": "apertium-eng-cat", "es": "apertium-eng-spa", "eo": "apertium-eo-en",
                      "eu": "apertium-eu-en", "gl": "apertium-en-gl"}  # fmt: skip


def withheld(why: Withheld) -> Models:
    """No models at all."""
    return Models(lambda _: why, lambda *_: why, lambda *_: why)


class Choice:
    """The models of one run; each is made once.

    translator: `apertium`, a folder, a known model's id, a plug-in's name or a hub id, or several of them separated by
                commas, the first that knows the pair; `none`; or None to choose one:
                a pulled model, an embedded one that is the default for the pair, apertium, any other embedded one; and
                two of them by way of English where none translates the pair
    fluency:    a folder or a hub id of a language model; `none`; or None to choose one
    offline:    never use the network, also not for a model that was named by its hub id
    threads:    processor cores to use; 0 for all
    plugin:     the translator of an installed plug-in by its name, or None
    """

    def __init__(
        self,
        translator: str | None,
        fluency: str | None,
        *,
        offline: bool,
        threads: int,
        plugin: Callable[[str], Translator | None],
    ) -> None:
        self._translator_name, self._fluency_name = translator, fluency
        self._offline, self._threads, self._plugin = offline, threads, plugin
        # one of each, however many documents ask
        self._embedded = functools.cache(self._known_translator)
        self._of_name = functools.cache(self._named_translator)
        self.models = Models(
            functools.cache(self.fluency), functools.cache(self.translator), functools.cache(self.adequacy)
        )

    # --- translators -----------------------------------------------------------------------------------------

    def translator(self, source: str, target: str) -> Translator | Withheld:
        """Raises ModelError for a translator that was named and cannot be had, or does not translate this pair."""
        if self._translator_name == "none":
            return NOT_ASKED
        from tqcheck.translators.doubts import DoubtingTranslator
        from tqcheck.translators.pivot import PivotTranslator

        direct = next(self._candidates(source, target), None)
        if direct is not None:
            return DoubtingTranslator(direct)
        if self._translator_name is not None:
            pair = f"{languages.name(source)} to {languages.name(target)}"
            raise ModelError(
                f"translator {self._translator_name!r} does not translate {pair}",
                remedy="name another with --translator",
            )
        halves = [next(self._candidates(*pair), None) for pair in ((source, _MIDDLE), (_MIDDLE, target))]
        first, second = halves if _MIDDLE not in (source, target) else (None, None)
        if first is None or second is None:
            return Withheld(_missing(source, target))
        return PivotTranslator(DoubtingTranslator(first), DoubtingTranslator(second), _MIDDLE)

    def adequacy(self, source: str, target: str) -> AdequacyScorer | Withheld:
        """The first translator of the pair that can tell how probable a translation is."""
        if self._translator_name == "none":
            return NOT_ASKED
        for candidate in self._candidates(source, target, scores_only=True):
            if hasattr(candidate, "score"):
                return cast("AdequacyScorer", candidate)
        return Withheld(f"no model that scores {languages.name(source)} to {languages.name(target)}")

    def _candidates(self, source: str, target: str, *, scores_only: bool = False) -> Iterator[Translator]:
        """Translators of a pair, the best first; `scores_only`: also those too weak to translate it unasked."""
        if self._translator_name is not None:
            named = [self._of_name(name) for name in _names(self._translator_name)]
            able = [translator for translator in named if translator.supports(source, target)]
            yield from able
            # of one direction only: the other one is chosen as ever
            if able or not any(translator.supports(target, source) for translator in named):
                return
        pair = f"{source}-{target}"
        known = [model for model in manifest.everything() if pair in model.pairs]
        if not scores_only:
            known = [model for model in known if pair not in model.scores_only]
        yield from (self._embedded(model) for model in known if pair in model.default_for)
        apertium = _apertium()
        if apertium is not None and apertium.supports(source, target):
            yield apertium
        yield from (self._embedded(model) for model in known if pair not in model.default_for)

    def _known_translator(self, model: manifest.Model) -> Translator:
        manifest.verify(model.id, model.home)
        return self._of_folder(manifest.folder(model.id, model.home), model.quality)

    def _named_translator(self, name: str) -> Translator:
        if name == "apertium":
            apertium = _apertium()
            if apertium is None:
                raise ModelError(
                    "apertium is not installed",
                    remedy="apt-get install apertium apertium-eng-spa, or name another --translator",
                )
            return apertium
        if Path(name).is_dir():
            return self._of_folder(Path(name))
        if known := _known(name, "translator"):
            return self._embedded(known)
        return self._plugin(name) or self._of_hub(name)

    def _of_folder(self, folder: Path, quality: Mapping[str, str] | None = None) -> Translator:
        if (folder / "model.bin").is_file():
            from tqcheck.translators.ctranslate2 import CTranslate2Translator

            return CTranslate2Translator(folder, threads=self._threads, quality=quality)
        if (folder / "source.spm").is_file() and (folder / "config.json").is_file():
            from tqcheck.translators import marian

            return marian.translator(folder, threads=self._threads, quality=quality)
        return self._by_transformers(str(folder))

    def _of_hub(self, name: str) -> Translator:
        from tqcheck.translators import marian

        cached = marian.from_hub_cache(name)
        if cached is not None:  # converted without torch
            return marian.translator(cached, threads=self._threads)
        if self._offline and not _in_hub_cache(name):
            remedy = f"tqcheck models pull {name} fetches it; tqcheck models list says what is here"
            raise ModelError(f"translator {name!r} is not on this machine", remedy=remedy)
        return self._by_transformers(name)

    def _by_transformers(self, name: str) -> Translator:
        from tqcheck.translators.transformers import TransformersTranslator

        return TransformersTranslator(name, offline=self._offline)

    # --- language models -------------------------------------------------------------------------------------

    def fluency(self, language: str) -> FluencyScorer | Withheld:
        """Raises ModelError for a language model that was named and cannot be had."""
        if self._fluency_name == "none":
            return NOT_ASKED
        if self._fluency_name is not None:
            return self._named_fluency(self._fluency_name, language)
        model = manifest.language_model(language)
        if model is None:
            return Withheld(f"no embedded language model for {languages.name(language)}")
        from tqcheck.fluency.ctranslate2 import CTranslate2Scorer

        manifest.verify(model.id, model.home)
        return CTranslate2Scorer(manifest.folder(model.id, model.home), threads=self._threads, quality=model.quality)

    def _named_fluency(self, name: str, language: str) -> FluencyScorer:
        quality: Mapping[str, str] | None = None
        if not Path(name).is_dir() and (known := _known(name, "language-model")):
            manifest.verify(known.id, known.home)
            name, quality = str(manifest.folder(known.id, known.home)), known.quality
        folder = Path(name)
        if (folder / "model.bin").is_file() and (folder / "vocabulary.json").is_file():
            from tqcheck.fluency.ctranslate2 import CTranslate2Scorer

            return CTranslate2Scorer(folder, threads=self._threads, quality=quality)
        from tqcheck.fluency.transformers import TransformersScorer

        return TransformersScorer(name, language=language, offline=self._offline)


def _names(given: str) -> list[str]:
    """Several names are separated by commas, as two models of one direction each need it."""
    return [given] if Path(given).is_dir() else [name.strip() for name in given.split(",")]


def _in_hub_cache(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return isinstance(try_to_load_from_cache(name.partition("@")[0], "config.json"), str)
    except HFValidationError:
        return False


def _known(name: str, kind: str) -> manifest.Model | None:
    """The model of that id or hub name. Raises ModelError for one of another kind."""
    models = manifest.everything()
    model = next((m for m in models if name in (m.id, m.origin.removeprefix("hub:"))), None)
    if model is not None and model.kind != kind:
        raise ModelError(f"model {name!r} is not a {kind} but a {model.kind}", remedy="tqcheck models list")
    return model


@functools.cache
def _apertium() -> ApertiumTranslator | None:
    from tqcheck.translators.apertium import ApertiumTranslator

    return ApertiumTranslator() if ApertiumTranslator.is_installed() else None


def _missing(source: str, target: str) -> str:
    """That there is no translator, and what to do about it."""
    pair = f"{languages.name(source)} to {languages.name(target)}"
    other = source if target == _MIDDLE else target
    package = _APERTIUM_PACKAGES.get(other) if _MIDDLE in (source, target) else None
    installed = f"apt-get install apertium {package}, or " if package else ""
    weak = [model.id for model in manifest.everything() if f"{source}-{target}" in model.scores_only]
    named = "".join(f"; or --translator {name}, which is weak" for name in weak)
    return f"no translator from {pair}: {installed}tqcheck models pull Helsinki-NLP/opus-mt-{source}-{target}{named}"
