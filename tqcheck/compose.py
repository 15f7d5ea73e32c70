"""Puts a run together: the only file that knows the names of implementations.

What looks at texts is imported when the first file must be checked: a run over files that the cache knows goes without.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqcheck import baseline, catalogue, gate, languages, provenance, remote
from tqcheck.baseline import Baseline
from tqcheck.batch import Checked, Checking, Group, Grouped, Watch, gathered, lost
from tqcheck.cache import Cache
from tqcheck.catalogue import Catalogue
from tqcheck.cores import workers
from tqcheck.errors import UsageError
from tqcheck.executors.known_first import KnownFirst
from tqcheck.executors.serial import SerialExecutor
from tqcheck.gate import Gate
from tqcheck.installed import EntryPoint, entry_points, version
from tqcheck.judging import Judge
from tqcheck.metrics import mqm
from tqcheck.report import DocumentReport, Failure, RunReport, Shard, Withheld
from tqcheck.scoring import Penalty, Tally
from tqcheck.seams import Executor, Item, Metric, Reader, Renderer, Translator
from tqcheck.settings import Settings as Settings  # noqa: PLC0414 - part of what this file is asked for
from tqcheck.suppressing import unused

if TYPE_CHECKING:
    from tqcheck.document import Document
    from tqcheck.evidence import Models
    from tqcheck.pipeline import Instruments
    from tqcheck.rule import Rule

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
    grouped = Grouped(items, settings_of or (lambda path: settings))
    task, executor = _executed(settings, grouped)
    rules, judge = task.catalogue(settings), task.judge(settings)  # settings that cannot be used: before the work
    total = len(items) if isinstance(items, Sized) else None
    documents, tally = gathered(executor.run(task, grouped), watch or Watch(), total, each)
    task.close()
    known, silent = judge.baseline, judge.suppressions
    return RunReport(
        documents=documents,
        rules=rules.cards(tally.fired),
        signature=signature(rules, settings.weights, tally, grouped.varied),
        verdict=tally.verdict(may_be_empty=shard is not None),
        failures=tuple(tally.failures),
        since_baseline=known.since(documents) if known is not None else None,
        unused=unused(silent, documents, rules.names) if silent.tables else (),
        shard=shard,
        asked=settings.asked,
    )


def _executed(settings: Settings, grouped: Grouped) -> tuple[_Task, Executor]:
    """The task, and what runs it."""
    if settings.executor == "ray":
        from tqcheck.executors.on_ray import RayExecutor

        return _Task(replace(settings, threads=1)), RayExecutor(settings.jobs)
    if settings.executor != "local":
        raise UsageError(f"no executor {settings.executor!r}", remedy="known: local, ray")
    least, memory = _WORTH_WORKERS[settings.rules_only], _MEMORY_OF_WORKER[settings.rules_only]
    jobs = settings.jobs or (workers(memory) if grouped.are_at_least(least) else 1)
    if jobs == 1:
        return _Task(settings), SerialExecutor()
    task = _Task(replace(settings, threads=1))

    def begin() -> Executor:
        from tqcheck.executors.processes import ProcessExecutor

        return ProcessExecutor(jobs, functools.partial(lost, task))

    return task, KnownFirst(task.known, begin)


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

    def catalogue(self, settings: Settings) -> Catalogue:
        """The rules of these settings. Raises as `require` does."""
        if self._cache is None:
            return _catalogue(settings)
        # what is kept of the same settings and surroundings has passed `require`
        gate = (settings.fail_on, settings.max_findings, settings.min_scores, settings.fail_on_new, settings.baseline)
        names = (*gate, settings.suppressions.tables)
        key = hashlib.sha256(f"catalogue {names!r}\n{self._base(settings)}".encode()).digest()
        known = catalogue.unpacked(self._cache.get([key]).get(key, b""))
        if known is None:
            known = _catalogue(settings)
            self._cache.put({key: catalogue.packed(known)})
        return known

    def judge(self, settings: Settings) -> Judge:
        """What judges files of these settings."""
        return judge(settings, self._baseline, self.catalogue(settings))

    @functools.cached_property
    def _baseline(self) -> Baseline | None:
        return baseline.read(self._settings.baseline) if self._settings.baseline is not None else None

    @functools.cached_property
    def _cache(self) -> Cache | None:
        return Cache(self._settings.cache) if self._settings.cache is not None else None

    @functools.cached_property
    def _of_settings(self) -> Callable[[Settings], Checking]:
        return functools.cache(self._checking)

    def _checking(self, settings: Settings) -> Checking:
        base = self._base(settings) if self._cache is not None else ""
        observe = functools.partial(self._observe, settings)
        return Checking(observe, self.judge(settings), reader_for, self._cache, base)

    def _base(self, settings: Settings) -> str:
        """What a report depends on besides its texts, without what only the gate and a machine's load depend on."""
        left_out = {
            "fail_on", "max_findings", "min_scores", "confidence", "fail_on_new", "suppressions", "baseline",
            "jobs", "threads", "executor", "cache", "packs",
        }  # fmt: skip
        names = [field.name for field in fields(settings) if field.name not in left_out]
        values = [f"{name}={getattr(settings, name)!r}" for name in names]
        return "\n".join([self._environment, *_foreign_rules(settings), *values])

    def _observe(self, settings: Settings, items: Sequence[Item]) -> Sequence[DocumentReport | Failure]:
        from tqcheck import pipeline

        return pipeline.observe(items, self._instruments(settings))

    @functools.cached_property
    def _instruments(self) -> Callable[[Settings], Instruments]:
        return functools.cache(functools.partial(_adapted, compose(self._settings)))

    def close(self) -> None:
        """Removes from the cache what nobody asked for in a month."""
        if self._cache is not None:
            self._cache.prune()
            self._cache.close()


def compose(settings: Settings) -> Instruments:
    """The instruments of a run. Models are made when a document asks for them."""
    from tqcheck import aligning, segmenting
    from tqcheck.pipeline import Instruments

    return Instruments(
        rules=_rules(settings),
        reader_for=reader_for,
        identify=_identify(settings),
        segment=segmenting.segment,
        align=aligning.aligned,
        models=models(settings),
        metrics=_no_metrics if settings.rules_only else _metrics,
        penalty=_penalty(settings),
        weights=settings.weights,
    )


def _adapted(instruments: Instruments, settings: Settings) -> Instruments:
    """The same instruments, models included, with the languages and rules of other settings."""
    return replace(instruments, rules=_rules(settings), identify=_identify(settings))


def judge(settings: Settings, known: Baseline | None = None, rules: Catalogue | None = None) -> Judge:
    """What a run makes of what is found; known: its baseline; rules: those that are asked."""
    gate, penalty = _gate(settings), _penalty(settings)
    if rules is None:
        return Judge(gate, penalty, settings.suppressions, known)
    return Judge(gate.knowing(rules.needs_of), penalty, settings.suppressions, known, rules.by_code.keys())


def require(settings: Settings) -> None:
    """Raises UsageError or ConfigError for languages and rules that do not exist, and for a gate that is none."""
    for tag in (settings.source_language, settings.target_language):
        if tag:
            languages.parse(tag)
    # a gate for a rule that does not exist would never fail, and what is to be suppressed of one would not be missed
    names = [*settings.select, *settings.ignore, *dict(settings.severities), *_gate(settings).names()]
    if names or settings.suppressions.tables:
        from tqcheck.checks import registry

        registry.choose(rule_catalogue(settings.packs), names)
        settings.suppressions.require(functools.partial(registry.choose, rule_catalogue(settings.packs)))


def _rules(settings: Settings) -> tuple[Rule, ...]:
    from tqcheck.checks import registry

    available = rule_catalogue(settings.packs)
    return registry.graded(registry.choose(available, settings.select, settings.ignore), settings.severities, available)


def _catalogue(settings: Settings) -> Catalogue:
    """Raises as `require` does, also for packs and plug-ins that cannot be used."""
    require(settings)
    return catalogue.catalogue(_rules(settings))


def _foreign_rules(settings: Settings) -> list[str]:
    """Code and origin of each rule that is not ours: packs count by their content, plug-ins by their version."""
    plug_ins = tuple(_entries("tqcheck.checks").values())
    if not (plug_ins or settings.packs):
        return []
    from tqcheck.checks import registry

    return [f"{rule.code} {rule.origin}" for rule in registry.foreign(plug_ins, settings.packs)]


def _penalty(settings: Settings) -> Penalty:
    return functools.partial(mqm.penalty, weights=mqm.Weights.parse(settings.weights))


def _gate(settings: Settings) -> Gate:
    if settings.fail_on_new and settings.baseline is None:
        raise UsageError("--fail-on-new needs a baseline", remedy="name it: --baseline FILE")
    return gate.parse(
        settings.fail_on,
        settings.max_findings,
        settings.min_scores,
        confidence=settings.confidence,
        only_new=settings.fail_on_new,
    )


def _identify(settings: Settings) -> Callable[[Document], Document]:
    from tqcheck import identification

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
    from tqcheck.choosing import Choice, withheld

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
    return entry_points("tqcheck.")


def rule_catalogue(packs: Iterable[Path] = ()) -> tuple[Rule, ...]:
    """All rules, ours, those of plug-ins and those of the packs."""
    from tqcheck.checks import registry

    return registry.rules(tuple(_entries("tqcheck.checks").values()), tuple(packs))


def example_document(text: str, source_language: str | None, target_language: str) -> Document:
    """The text of an example, read and segmented as a file is."""
    from tqcheck import identification, segmenting

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
    return _reader(os.path.splitext(path)[1].lower())  # noqa: PTH122 - asked of every file


@functools.cache
def _reader(suffix: str) -> Reader:
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


def signature(rules: Catalogue, weights: str, tally: Tally, varied: str = "") -> str:
    """Tool, rules, models and parameters in one line: runs with the same signature have comparable numbers.

    varied: a digest of what holds for single files only
    """
    parts = [
        f"tqcheck:{version('tqcheck')}",
        rules.signature,
        tally.stages(),
        f"weights:{weights}",
        *([f"files:{varied}"] if varied else []),
    ]
    return "|".join(parts)
