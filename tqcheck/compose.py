"""Puts a run together: the only file that knows the names of implementations."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqcheck import aligning, identification, languages, segmenting
from tqcheck.checks import registry
from tqcheck.errors import ModelError, UsageError
from tqcheck.executors.serial import SerialExecutor
from tqcheck.finding import Severity
from tqcheck.metrics import mqm
from tqcheck.pipeline import Instruments, Item, check
from tqcheck.report import DocumentReport, Failure, RuleCard, RunReport, Withheld
from tqcheck.rule import Rule
from tqcheck.scoring import Gate, run_verdict
from tqcheck.seams import FluencyScorer, Metric, Reader, Renderer, Translator

if TYPE_CHECKING:
    from tqcheck.translators.apertium import ApertiumTranslator

RULES_ONLY = Withheld("not asked for (rules only)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose.

    source_language, target_language: language tags, or None to find out
    select, ignore: rule codes, beginnings of codes, or names; none selected means all
    fail_on:        severity at which the gate fails, or None for no gate
    confidence:     confidence (0 to 1) a finding needs to fail the gate
    rules_only:     no models
    translator:     `apertium`, a folder or a hub id; `none`; or None to choose one
    fluency:        a folder or a hub id of a language model; `none`; or None for the embedded one
    offline:        never use the network, also not for a model that was asked for by its hub id
    """

    source_language: str | None = None
    target_language: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.MAJOR
    confidence: float = 0.8
    rules_only: bool = False
    translator: str | None = None
    fluency: str | None = None
    offline: bool = True
    weights: str = mqm.WMT_WEIGHTS


def run(items: Iterable[Item], settings: Settings) -> RunReport:
    """Checks all items. Raises UsageError for settings that cannot be used; files and models never raise."""
    instruments, failures = compose(settings)
    results = list(SerialExecutor().run(lambda item: check(item, instruments), items))
    documents = tuple(result for result in results if isinstance(result, DocumentReport))
    failures = (*failures, *(result for result in results if isinstance(result, Failure)))
    fired = {finding.rule for document in documents for finding in document.findings}
    return RunReport(
        documents=documents,
        rules=tuple(card(rule) for rule in instruments.rules if rule.code in fired),
        signature=signature(instruments),
        verdict=run_verdict(documents, failures),
        failures=failures,
    )


def compose(settings: Settings) -> tuple[Instruments, tuple[Failure, ...]]:
    """The instruments of a run, and a failure for each model that was asked for and cannot be had."""
    # tags such as en-GB become codes here, before anything asks for a model of that language
    source, target = (
        languages.parse(tag) if tag else None for tag in (settings.source_language, settings.target_language)
    )
    settings = replace(settings, source_language=source, target_language=target)
    rules = registry.choose(rule_catalogue(), settings.select, settings.ignore)
    weights = mqm.Weights.parse(settings.weights)
    failures: list[Failure] = []
    fluency = _or_withheld(lambda: _fluency(settings), "fluency", failures)
    translator = _or_withheld(lambda: _translator(settings), "back-translation", failures)
    instruments = Instruments(
        rules=rules,
        reader_for=reader_for,
        identify=functools.partial(identification.identify, source_language=source, target_language=target),
        segment=segmenting.segment,
        align=aligning.align,
        fluency=fluency,
        translator=translator,
        metrics=_no_metrics if settings.rules_only else _metrics,
        penalty=functools.partial(mqm.penalty, weights=weights),
        weights=settings.weights,
        gate=Gate(settings.fail_on, settings.confidence),
    )
    return instruments, tuple(failures)


def _or_withheld(make: Any, stage: str, failures: list[Failure]) -> Any:
    try:
        return make()
    except ModelError as error:
        failures.append(Failure(stage, error.where, error.reason))
        return Withheld(error.problem)


def _no_metrics(language: str | None) -> Mapping[str, Metric]:
    return {}


@functools.cache
def _metrics(language: str | None) -> Mapping[str, Metric]:
    from tqcheck.metrics.sacrebleu import SacreBleu

    return {name.lower(): SacreBleu(name, language=language) for name in ("BLEU", "chrF", "TER")}


# --- models ----------------------------------------------------------------------------------------------------


def _fluency(settings: Settings) -> FluencyScorer | Withheld:
    if settings.rules_only:
        return RULES_ONLY
    if settings.fluency == "none":
        return Withheld("not asked for")
    if settings.fluency is not None:
        return _named_fluency(settings.fluency, settings)
    from tqcheck import manifest

    model = manifest.language_model(settings.target_language or "en")
    if model is None:
        return Withheld(f"no embedded language model for {languages.name(settings.target_language)}")
    from tqcheck.fluency.ctranslate2 import CTranslate2Scorer

    manifest.verify(model.id)
    return CTranslate2Scorer(manifest.folder(model.id))


def _named_fluency(name: str, settings: Settings) -> FluencyScorer:
    folder = Path(name)
    if (folder / "model.bin").is_file() and (folder / "vocabulary.json").is_file():
        from tqcheck.fluency.ctranslate2 import CTranslate2Scorer

        return CTranslate2Scorer(folder)
    from tqcheck.fluency.transformers import TransformersScorer

    return TransformersScorer(name, language=settings.target_language or "en", offline=settings.offline)


def _translator(settings: Settings) -> Translator | Withheld:
    if settings.rules_only:
        return RULES_ONLY
    if settings.translator == "none":
        return Withheld("not asked for")
    from tqcheck.translators.doubts import DoubtingTranslator
    from tqcheck.translators.named import NamedTranslator

    if settings.translator is not None:
        return DoubtingTranslator(NamedTranslator(settings.translator, _named_translator(settings)))
    apertium = _apertium()
    if apertium is None:
        return Withheld("no translator: install apertium (apt-get install apertium apertium-eng-spa) or name a model")
    return DoubtingTranslator(apertium)


def _named_translator(settings: Settings) -> Translator:
    name = settings.translator or ""
    if name == "apertium":
        apertium = _apertium()
        if apertium is None:
            raise ModelError(
                "apertium is not installed",
                remedy="apt-get install apertium apertium-eng-spa, or name another --translator",
            )
        return apertium
    folder = Path(name)
    if (folder / "model.bin").is_file():
        from tqcheck.translators.ctranslate2 import CTranslate2Translator

        return CTranslate2Translator(folder)
    if (folder / "source.spm").is_file() and (folder / "config.json").is_file():
        from tqcheck.translators import marian

        return marian.translator(folder)
    return _plugged_in_translator(name) or _hub_translator(name, settings)


def _plugged_in_translator(name: str) -> Translator | None:
    plugin = _entries("tqcheck.translators").get(name)
    made: Translator | None = plugin.load()() if plugin is not None else None
    return made


def _hub_translator(name: str, settings: Settings) -> Translator:
    from tqcheck.translators import marian

    cached = marian.from_hub_cache(name)
    if cached is not None:  # converted without torch
        return marian.translator(cached)
    from tqcheck.translators.transformers import TransformersTranslator

    return TransformersTranslator(name, offline=settings.offline)


def _apertium() -> ApertiumTranslator | None:
    from tqcheck.translators.apertium import ApertiumTranslator

    return ApertiumTranslator() if ApertiumTranslator.is_installed() else None


# --- rules, readers and renderers -------------------------------------------------------------------------------------


@functools.cache
def _entries(group: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in _installed() if entry.group == group}


@functools.cache
def _installed() -> tuple[EntryPoint, ...]:
    found = entry_points()  # all at once: every call reads the metadata of every package
    return tuple(entry for group in found.groups if group.startswith("tqcheck.") for entry in found.select(group=group))


def rule_catalogue() -> tuple[Rule, ...]:
    """All rules, ours and those of plug-ins."""
    return registry.rules(tuple(_entries("tqcheck.checks").values()))


@functools.cache
def readers() -> tuple[Reader, ...]:
    return tuple(entry.load() for _, entry in sorted(_entries("tqcheck.readers").items()))


def suffixes() -> frozenset[str]:
    """File name endings that some reader reads."""
    return frozenset(suffix for reader in readers() for suffix in reader.suffixes)


def reader_for(path: str) -> Reader:
    """The reader for a path by its ending; plain text for every other file."""
    suffix = Path(path).suffix.lower()
    by_name = {reader.name: reader for reader in readers()}
    return next((reader for reader in readers() if suffix in reader.suffixes), by_name["text"])


def renderer(name: str) -> Renderer:
    """The renderer of that name. Raises UsageError with the known names."""
    entry = _entries("tqcheck.renderers").get(name)
    if entry is None:
        known = ", ".join(sorted(_entries("tqcheck.renderers")))
        raise UsageError(f"no output format {name!r}", remedy=f"known: {known}")
    found: Renderer = entry.load()
    return found


# --- what a report says of the run -------------------------------------------------------------------------------


def card(rule: Rule) -> RuleCard:
    return RuleCard(
        rule.code, rule.name, rule.summary, rule.explanation, rule.severity, rule.category, rule.its_type, rule.tier
    )


def signature(instruments: Instruments) -> str:
    """Tool, rules, models and parameters in one line: runs with the same signature have comparable numbers."""
    rules = "\n".join(f"{rule.code} {rule.severity} {rule.tier} {rule.explanation}" for rule in instruments.rules)
    digest = hashlib.sha256(rules.encode()).hexdigest()[:8]

    def model(instrument: object) -> str:
        return "none" if isinstance(instrument, Withheld) else str(getattr(instrument, "signature", "none"))

    parts = [
        f"tqcheck:{version('tqcheck')}",
        f"rules:{len(instruments.rules)}.{digest}",
        f"fluency:{model(instruments.fluency)}",
        f"translator:{model(instruments.translator)}",
        f"weights:{instruments.weights}",
    ]
    return "|".join(parts)
