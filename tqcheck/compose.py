"""Puts a run together: the only file that knows the names of implementations."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path

from tqcheck import aligning, baseline, gate, identification, languages, provenance, segmenting
from tqcheck.batch import Checked, Checking, Watch, gathered, groups
from tqcheck.cache import Cache
from tqcheck.checks import registry
from tqcheck.choosing import Choice, withheld
from tqcheck.document import Document
from tqcheck.errors import UsageError
from tqcheck.evidence import Models
from tqcheck.executors.serial import SerialExecutor
from tqcheck.explain import explain
from tqcheck.finding import Severity
from tqcheck.gate import Gate
from tqcheck.metrics import mqm
from tqcheck.pipeline import Instruments, Item
from tqcheck.report import RuleCard, RunReport, Withheld
from tqcheck.rule import Rule
from tqcheck.scoring import Tally
from tqcheck.seams import Metric, Reader, Renderer, Translator
from tqcheck.suppressing import NOTHING, Suppressions, unused

RULES_ONLY = Withheld("not asked for (rules only)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose.

    source_language, target_language: language tags, or None to find out
    select, ignore: rule codes, beginnings of codes, or names; none selected means all
    packs:          files of rules besides those of tqcheck and its plug-ins
    severities:     rules, named as in `select`, with the severity they shall have; later ones win
    fail_on, max_findings, min_scores, confidence, fail_on_new: what makes a document fail, see gate.parse
    suppressions:   findings that do not count
    baseline:       file of the findings that are known, or None
    rules_only:     no models
    translator:     `apertium`, a folder, a known model or a hub id; `none`; or None to choose one
    fluency:        a folder or a hub id of a language model; `none`; or None for the embedded one
    jobs:           processor cores to use; 0 for all
    offline:        never use the network, also not for a model that was asked for by its hub id
    cache:          folder of what is kept from earlier runs, or None
    """

    source_language: str | None = None
    target_language: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ()
    max_findings: tuple[str, ...] = ()
    min_scores: tuple[str, ...] = ()
    confidence: float = 0.8
    fail_on_new: bool = False
    suppressions: Suppressions = NOTHING
    baseline: Path | None = None
    rules_only: bool = False
    translator: str | None = None
    fluency: str | None = None
    jobs: int = 0
    offline: bool = True
    weights: str = mqm.WMT_WEIGHTS
    packs: tuple[Path, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    cache: Path | None = None


def run(
    items: Iterable[Item],
    settings: Settings,
    watch: Watch | None = None,
    settings_of: Callable[[str], Settings] | None = None,
) -> RunReport:
    """Checks all items. Raises UsageError for settings that cannot be used; files and models never raise.

    settings_of: the settings of a file, by its path, where they may differ from those of the run in languages, rules
                 and gate
    """
    cache = Cache(settings.cache) if settings.cache is not None else None
    checking = _Checking(settings, cache)  # settings that cannot be used are told before the work
    grouped = _grouped(items, settings_of or (lambda path: settings))
    documents, tally = gathered(SerialExecutor().run(checking, grouped), watch or Watch())
    if cache is not None:
        cache.prune()
        cache.close()
    instruments = checking.instruments
    known, silent = instruments.baseline, instruments.suppressions
    return RunReport(
        documents=documents,
        rules=tuple(card(rule) for rule in instruments.rules if rule.code in tally.fired),
        signature=signature(instruments, tally, checking.varied),
        verdict=tally.verdict(),
        failures=tuple(tally.failures),
        since_baseline=known.since(documents) if known is not None else None,
        unused=unused(silent, documents, _names(instruments.rules)) if silent.tables else (),
    )


def _names(rules: Iterable[Rule]) -> set[str]:
    return {name for rule in rules for name in (rule.code, rule.name)}


def _base(settings: Settings, instruments: Instruments) -> str:
    """What a report depends on besides its texts. What only the gate and the machine's load depend on is left out."""
    named = [name.strip() for given in (settings.translator, settings.fluency) if given for name in given.split(",")]
    rules = [f"{rule.code} {rule.origin}" for rule in instruments.rules]  # packs count by their content
    left_out = {
        "fail_on",
        "max_findings",
        "min_scores",
        "confidence",
        "fail_on_new",
        "suppressions",
        "baseline",
        "jobs",
        "cache",
        "packs",
    }
    names = [each.name for each in fields(settings) if each.name not in left_out]
    values = [f"{name}={getattr(settings, name)!r}" for name in names]
    return "\n".join([provenance.digest(_installed(), named), *rules, *values])


def _grouped(
    items: Iterable[Item], settings_of: Callable[[str], Settings]
) -> Iterator[tuple[Settings, tuple[Item, ...]]]:
    """Groups of files that are checked together, each with its settings."""
    for own, alike in itertools.groupby(items, lambda item: settings_of(item.path)):
        for group in groups(alike):
            yield own, group


class _Checking:
    """Checks groups of files, each under its own settings; the models are those of the run."""

    def __init__(self, settings: Settings, cache: Cache | None) -> None:
        self.instruments = compose(settings)
        self._cache = cache
        self._made = {settings: self._make(settings, self.instruments)}

    def __call__(self, group: tuple[Settings, Sequence[Item]]) -> Checked:
        settings, items = group
        if settings not in self._made:
            self._made[settings] = self._make(settings, _adapted(self.instruments, settings))
        return self._made[settings](items)

    @property
    def varied(self) -> str:
        """A digest of the settings of files that differ from those of the run, empty where none do."""
        _, *others = self._made
        return hashlib.sha256("\n".join(sorted(map(repr, others))).encode()).hexdigest()[:8] if others else ""

    def _make(self, settings: Settings, instruments: Instruments) -> Checking:
        return Checking(instruments, self._cache, _base(settings, instruments) if self._cache else "")


def compose(settings: Settings) -> Instruments:
    """The instruments of a run. Models are made when a document asks for them."""
    return Instruments(
        rules=_rules(settings),
        reader_for=reader_for,
        identify=_identify(settings),
        segment=segmenting.segment,
        align=aligning.align,
        models=models(settings),
        metrics=_no_metrics if settings.rules_only else _metrics,
        penalty=functools.partial(mqm.penalty, weights=mqm.Weights.parse(settings.weights)),
        weights=settings.weights,
        gate=_gate(settings),
        suppressions=settings.suppressions,
        baseline=baseline.read(settings.baseline) if settings.baseline is not None else None,
    )


def require(settings: Settings) -> None:
    """Raises UsageError or ConfigError for languages and rules that do not exist, and for a gate that is none."""
    _rules(settings)
    _identify(settings)
    _gate(settings)


def _adapted(instruments: Instruments, settings: Settings) -> Instruments:
    """The same instruments, models included, with the languages, rules and gate of other settings."""
    return replace(
        instruments,
        rules=_rules(settings),
        identify=_identify(settings),
        gate=_gate(settings),
    )


def _rules(settings: Settings) -> tuple[Rule, ...]:
    available = rule_catalogue(settings.packs)
    return registry.graded(registry.choose(available, settings.select, settings.ignore), settings.severities, available)


def _gate(settings: Settings) -> Gate:
    if settings.fail_on_new and settings.baseline is None:
        raise UsageError("--fail-on-new needs a baseline", remedy="name it: --baseline FILE")
    found = gate.parse(
        settings.fail_on,
        settings.max_findings,
        settings.min_scores,
        confidence=settings.confidence,
        only_new=settings.fail_on_new,
    )
    for name in found.names():
        registry.choose(
            rule_catalogue(settings.packs), [name]
        )  # a gate for a rule that does not exist would never fail
    return found


def _identify(settings: Settings) -> Callable[[Document], Document]:
    # tags such as en-GB become codes here, before anything asks for a model of that language
    source, target = (
        languages.parse(tag) if tag else None for tag in (settings.source_language, settings.target_language)
    )
    return functools.partial(identification.identify, source_language=source, target_language=target)


def _no_metrics(language: str | None) -> Mapping[str, Metric]:
    return {}


@functools.cache
def _metrics(language: str | None) -> Mapping[str, Metric]:
    from tqcheck.metrics.sacrebleu import SacreBleu

    return {name.lower(): SacreBleu(name, language=language) for name in ("BLEU", "chrF", "TER")}


# --- models ----------------------------------------------------------------------------------------------------


def models(settings: Settings) -> Models:
    """Who answers for a language or a pair."""
    if settings.rules_only:
        return withheld(RULES_ONLY)
    return Choice(
        settings.translator, settings.fluency, offline=settings.offline, threads=settings.jobs, plugin=_plugged_in
    ).models


def _plugged_in(name: str) -> Translator | None:
    plugin = _entries("tqcheck.translators").get(name)
    made: Translator | None = plugin.load()() if plugin is not None else None
    return made


# --- rules, readers and renderers -------------------------------------------------------------------------------------


@functools.cache
def _entries(group: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in _installed() if entry.group == group}


@functools.cache
def _installed() -> tuple[EntryPoint, ...]:
    found = entry_points()  # all at once: every call reads the metadata of every package
    return tuple(entry for group in found.groups if group.startswith("tqcheck.") for entry in found.select(group=group))


def rule_catalogue(packs: Iterable[Path] = ()) -> tuple[Rule, ...]:
    """All rules, ours, those of plug-ins and those of the packs."""
    return registry.rules(tuple(_entries("tqcheck.checks").values()), tuple(packs))


def example_document(text: str, source_language: str | None, target_language: str) -> Document:
    """The text of an example, read and segmented as a file is."""
    document = reader_for("example.txt").read(text.encode(), "example.txt")
    identified = identification.identify(document, source_language=source_language, target_language=target_language)
    return segmenting.segment(identified)


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
        rule.code, rule.name, rule.summary, rule.explanation, rule.severity, rule.category, rule.its_type, rule.tier,
        documentation=explain(rule),
    )  # fmt: skip


def signature(instruments: Instruments, tally: Tally, varied: str = "") -> str:
    """Tool, rules, models and parameters in one line: runs with the same signature have comparable numbers.

    varied: a digest of what holds for single files only
    """
    rules = "\n".join(
        f"{rule.code} {rule.severity} {rule.tier} {rule.explanation}{rule.origin}" for rule in instruments.rules
    )
    digest = hashlib.sha256(rules.encode()).hexdigest()[:8]
    parts = [
        f"tqcheck:{version('tqcheck')}",
        f"rules:{len(instruments.rules)}.{digest}",
        *(f"{stage}:{','.join(signatures) or 'none'}" for stage, signatures in tally.used.items()),
        f"weights:{instruments.weights}",
        *([f"files:{varied}"] if varied else []),
    ]
    return "|".join(parts)
