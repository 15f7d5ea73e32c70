"""Puts a run together: the only file that knows the names of implementations."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import fields, replace
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path
from typing import Any

from tqcheck import aligning, baseline, gate, identification, provenance, remote, segmenting
from tqcheck.batch import Checked, Checking, Group, Watch, gathered, groups, lost
from tqcheck.cache import Cache
from tqcheck.checks import registry
from tqcheck.choosing import Choice, withheld
from tqcheck.cores import available_cores, available_memory
from tqcheck.document import Document
from tqcheck.errors import UsageError
from tqcheck.evidence import Models
from tqcheck.executors.on_ray import RayExecutor
from tqcheck.executors.processes import ProcessExecutor
from tqcheck.executors.serial import SerialExecutor
from tqcheck.explain import explain
from tqcheck.gate import Gate
from tqcheck.metrics import mqm
from tqcheck.pipeline import Instruments, Item
from tqcheck.report import RuleCard, RunReport, Shard, Withheld
from tqcheck.rule import Rule
from tqcheck.scoring import Tally
from tqcheck.seams import Executor, Metric, Reader, Renderer, Translator
from tqcheck.settings import Settings as Settings  # noqa: PLC0414 - part of what this file is asked for
from tqcheck.suppressing import unused

RULES_ONLY = Withheld("not asked for (rules only)")
# by whether a run is of rules only
_WORTH_WORKERS = {False: 64, True: 512}  # files; with fewer, workers are not quicker than they are started
_MEMORY_OF_WORKER = {False: 600 * 2**20, True: 150 * 2**20}  # bytes, python bench/batch.py


def run(
    items: Iterable[Item],
    settings: Settings,
    watch: Watch | None = None,
    settings_of: Callable[[str], Settings] | None = None,
    shard: Shard | None = None,
    each: Callable[[bytes], None] = lambda content: None,
) -> RunReport:
    """Checks all items. Raises UsageError for settings that cannot be used; files and models never raise.

    settings_of: the settings of a file, by its path, where they may differ from those of the run in languages, rules
                 and gate
    shard:       which part of a run these items are
    each:        is given the report of every file, packed, as soon as it is checked
    A KeyboardInterrupt while files are checked ends the run: the report has what was done, and says so.
    """
    grouped = _Grouped(items, settings_of or (lambda path: settings))
    task, executor = _executed(settings, grouped)
    instruments = task.instruments  # settings that cannot be used are told before the work
    total = len(items) if isinstance(items, Sized) else None
    documents, tally = gathered(executor.run(task, grouped), watch or Watch(), total, each)
    task.close()
    known, silent = instruments.baseline, instruments.suppressions
    return RunReport(
        documents=documents,
        rules=tuple(card(rule) for rule in instruments.rules if rule.code in tally.fired),
        signature=signature(instruments, tally, grouped.varied),
        verdict=tally.verdict(may_be_empty=shard is not None),
        failures=tuple(tally.failures),
        since_baseline=known.since(documents) if known is not None else None,
        unused=unused(silent, documents, _names(instruments.rules)) if silent.tables else (),
        shard=shard,
    )


def _names(rules: Iterable[Rule]) -> set[str]:
    return {name for rule in rules for name in (rule.code, rule.name)}


class _Grouped:
    """Groups of files that are checked together, each with its settings."""

    def __init__(self, items: Iterable[Item], settings_of: Callable[[str], Settings]) -> None:
        self._following, self._settings_of = iter(items), settings_of
        self._met: dict[Settings, None] = {}

    def __iter__(self) -> Iterator[Group]:
        for own, alike in itertools.groupby(self._following, lambda item: self._settings_of(item.path)):
            self._met[own] = None
            for group in groups(alike):
                yield own, group

    def are_at_least(self, number: int) -> bool:
        """Whether there are that many files."""
        some = list(itertools.islice(self._following, number))
        self._following = itertools.chain(some, self._following)
        return len(some) == number

    @property
    def varied(self) -> str:
        """A digest of the settings of the files met so far, empty where all have the same."""
        met = sorted(map(repr, self._met))
        return hashlib.sha256("\n".join(met).encode()).hexdigest()[:8] if len(met) > 1 else ""


def _executed(settings: Settings, grouped: _Grouped) -> tuple[_Task, Executor]:
    """The task, and what runs it."""
    if settings.executor == "ray":
        return _Task(replace(settings, threads=1)), RayExecutor(settings.jobs)
    if settings.executor != "local":
        raise UsageError(f"no executor {settings.executor!r}", remedy="known: local, ray")
    jobs = settings.jobs or _jobs(settings, grouped)
    if jobs == 1:
        return _Task(settings), SerialExecutor()
    task = _Task(replace(settings, threads=1))
    return task, ProcessExecutor(jobs, functools.partial(lost, task), task.known)


def _jobs(settings: Settings, grouped: _Grouped) -> int:
    """As many workers as there are cores, where there is work and memory for them."""
    if not grouped.are_at_least(_WORTH_WORKERS[settings.rules_only]):
        return 1
    memory = available_memory()
    room = available_cores() if memory is None else memory // _MEMORY_OF_WORKER[settings.rules_only]
    return max(1, min(available_cores(), room))


class _Task:
    """Checks groups of files, each under its own settings; the models are those of the run.

    What it works with is made when it is first asked for, in the process that asks.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        named = [
            name.strip() for given in (settings.translator, settings.fluency) if given for name in given.split(",")
        ]
        self._environment = provenance.digest(_installed(), named) if settings.cache else ""

    def __call__(self, group: Group) -> Checked:
        settings, items = group
        return self._of_settings(settings)(items)

    def known(self, group: Group) -> Checked | None:
        """The results of a group of which no file must be checked; None also for URLs: workers wait side by side."""
        settings, items = group
        if any(remote.is_url(item.path) for item in items):
            return None
        return self._of_settings(settings).known(items)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Task._anew, (self._settings, self._environment)

    @classmethod
    def _anew(cls, settings: Settings, environment: str) -> _Task:
        task = cls.__new__(cls)
        task._settings, task._environment = settings, environment
        return task

    @functools.cached_property
    def instruments(self) -> Instruments:
        return compose(self._settings)

    @functools.cached_property
    def _cache(self) -> Cache | None:
        return Cache(self._settings.cache) if self._settings.cache is not None else None

    @functools.cached_property
    def _of_settings(self) -> Callable[[Settings], Checking]:
        return functools.cache(self._checking)

    def _checking(self, settings: Settings) -> Checking:
        instruments = _adapted(self.instruments, settings)
        return Checking(instruments, self._cache, _base(settings, instruments, self._environment))

    def close(self) -> None:
        """Removes from the cache what nobody asked for in a month."""
        if self._cache is not None:
            self._cache.prune()
            self._cache.close()


def _base(settings: Settings, instruments: Instruments, environment: str) -> str:
    """What a report depends on besides its texts. What only the gate and the machine's load depend on is left out."""
    rules = [f"{rule.code} {rule.origin}" for rule in instruments.rules]  # packs count by their content
    left_out = {
        "fail_on", "max_findings", "min_scores", "confidence", "fail_on_new", "suppressions", "baseline",
        "jobs", "threads", "executor", "cache", "packs",
    }  # fmt: skip
    names = [field.name for field in fields(settings) if field.name not in left_out]
    values = [f"{name}={getattr(settings, name)!r}" for name in names]
    return "\n".join([environment, *rules, *values])


def compose(settings: Settings) -> Instruments:
    """The instruments of a run. Models are made when a document asks for them."""
    return Instruments(
        rules=_rules(settings),
        reader_for=reader_for,
        identify=_identify(settings),
        segment=segmenting.segment,
        align=aligning.align_documents,
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
    return functools.partial(
        identification.identify, source_language=settings.source_code, target_language=settings.target_code
    )


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
        settings.translator, settings.fluency, offline=settings.offline, threads=settings.threads, plugin=_plugged_in
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
        tally.stages(),
        f"weights:{instruments.weights}",
        *([f"files:{varied}"] if varied else []),
    ]
    return "|".join(parts)
