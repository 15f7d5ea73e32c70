"""Many files: what the cache knows is taken from it, the rest is checked, and reports go to disk as they come."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from tqcheck.cache import Cache
from tqcheck.errors import InputError
from tqcheck.judging import Judge
from tqcheck.packing import head, joined, pack, revised, summary, unpack
from tqcheck.report import DocumentReport, Failure, Summary
from tqcheck.scoring import Tally
from tqcheck.seams import Item, Reader
from tqcheck.spool import Spool

Group = tuple[Any, Sequence[Item]]  # settings, and files that are checked together under them
DOCUMENTS_TOGETHER = 32  # their segments fill the batches of the models; more make none faster


@dataclass(frozen=True, slots=True)
class Checked:
    """A group of files: one result a file, in order, reports packed; and what is wrong with the cache."""

    results: Sequence[bytes | Failure]
    problem: str | None = None


class _File(NamedTuple):
    """A file with its content at hand; the keys of what is found in it, and of what the run makes of that."""

    item: Item
    found: bytes
    judged: bytes


@dataclass(frozen=True, slots=True)
class _Looked:
    """The files of a group, or why they cannot be read; what the cache knows by key; the files it does not know."""

    files: Sequence[_File | Failure]
    known: Mapping[bytes, bytes]
    fresh: Sequence[Item]


class Watch:
    """Is told how a run goes on; this one keeps silent.

    stopped:    set it to have the run end when what is being done is done
    is_writing: results are being written down that belong together, or all are done; whoever would interrupt the run
                sets `stopped` only
    """

    stopped = is_writing = False

    def result(self, result: Summary | Failure) -> None:
        """A file is done: its report in short, or why it could not be read."""

    def note(self, problem: str) -> None:
        """Something is not as it should be, and the run goes on; said once."""


class Checking:
    """Checks groups of files.

    observe: what is found in files (`pipeline.observe`); judge: what the run makes of it
    cache:   None for none; base: what is found depends on it besides the texts
    """

    def __init__(
        self,
        observe: Callable[[Sequence[Item]], Sequence[DocumentReport | Failure]],
        judge: Judge,
        reader_for: Callable[[str], Reader],
        cache: Cache | None = None,
        base: str = "",
    ) -> None:
        self._observe, self._judge, self._reader_for, self._cache = observe, judge, reader_for, cache
        self._begun = hashlib.sha256(f"{len(base)}:{base}".encode())
        self._begun_judged = hashlib.sha256(judge.identity.encode())

    def __call__(self, items: Sequence[Item]) -> Checked:
        """One result a file, in order."""
        if self._cache is None:
            return Checked([r if isinstance(r, Failure) else pack(self._judge(r)) for r in self._observe(items)])
        return self._results(self._look(items, self._cache), self._cache)

    def known(self, items: Sequence[Item]) -> Checked | None:
        """The results where none of the files must be checked: the cache has them, or they cannot be read."""
        if self._cache is None:
            return None
        looked = self._look(items, self._cache)
        return None if looked.fresh else self._results(looked, self._cache)

    def _look(self, items: Sequence[Item], cache: Cache) -> _Looked:
        files = [item if isinstance(item, Failure) else self._file(item) for item in map(_loaded, items)]
        readable = [file for file in files if isinstance(file, _File)]
        known = cache.get([key for file in readable for key in (file.found, file.judged)])
        return _Looked(files, known, [file.item for file in readable if file.found not in known])

    def _file(self, item: Item) -> _File:
        """With its keys. What is found depends on content and not on names: a file that was moved is known."""
        parts = [self._reader_for(item.path).name.encode(), item.load()]
        if item.load_source is not None:
            parts += [self._reader_for(item.source_path).name.encode(), item.load_source()]
        found, judged = self._begun.copy(), self._begun_judged.copy()
        for part in parts:
            found.update(f"{len(part)}:".encode() + part)
        judged.update(found.digest() + item.path.encode("utf-8", "surrogatepass"))
        return _File(item, found.digest(), judged.digest())

    def _results(self, looked: _Looked, cache: Cache) -> Checked:
        observed = iter(self._observe(looked.fresh) if looked.fresh else ())
        entries: dict[bytes, bytes] = {}
        results = [self._result(file, looked.known, observed, entries) for file in looked.files]
        cache.put(entries)
        return Checked(results, cache.problem)

    def _result(
        self,
        file: _File | Failure,
        known: Mapping[bytes, bytes],
        observed: Iterator[DocumentReport | Failure],
        entries: dict[bytes, bytes],
    ) -> bytes | Failure:
        """The result of one file; what the cache shall keep of it is added to the entries."""
        if isinstance(file, Failure):
            return file
        found, judged = known.get(file.found), known.get(file.judged)
        if found is None:
            report = next(observed)
            if isinstance(report, Failure):
                return report
            found = pack(report)
            result = pack(self._judge(report), like=found)
            if report.failures:  # which may be gone the next time
                return result
            entries[file.found] = found
        elif judged is not None:
            return joined(judged, found)
        else:
            result = revised(found, partial(self._judged_at, file.item.path, found))
        entries[file.judged] = head(result)
        return result

    def _judged_at(self, path: str, content: bytes, report: DocumentReport) -> DocumentReport:
        """What the run makes of a known file: of its head alone, unless the judge looks into its text."""
        report = unpack(content) if self._judge.reads(report) else report
        return self._judge(replace(report, document=replace(report.document, path=path)))


def groups(items: Iterable[Item], size: int = DOCUMENTS_TOGETHER) -> Iterator[tuple[Item, ...]]:
    """Items of a group share the batches of the models, and the memory."""
    following = iter(items)
    while group := tuple(itertools.islice(following, size)):
        yield group


class Grouped:
    """Groups of files that are checked together, each with its settings."""

    def __init__(self, items: Iterable[Item], settings_of: Callable[[str], Any]) -> None:
        self._following, self._settings_of = iter(items), settings_of
        self._met: dict[Any, None] = {}

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


def gathered(
    checked: Iterable[Checked],
    watch: Watch,
    total: int | None = None,
    each: Callable[[bytes], None] = lambda content: None,
) -> tuple[Spool, Tally]:
    """All reports, on disk, and what the run must remember of them.

    total: number of files; each: is given every report, packed, as soon as it is there
    An interrupted run is a failure of the run; what was done stays.
    """
    documents, tally = Spool(), Tally()
    noted: set[str | None] = {None}
    following = iter(checked)
    try:
        while not watch.stopped and (group := next(following, None)) is not None:
            watch.is_writing = True
            for result in group.results:
                if isinstance(result, bytes):
                    documents.append(result)
                    each(result)
                of_file = summary(result) if isinstance(result, bytes) else result
                tally.add(of_file)
                watch.result(of_file)
            watch.is_writing = False
            if group.problem not in noted:
                noted.add(group.problem)
                watch.note(str(group.problem))
        watch.is_writing = True  # and so it stays: what comes now are the reports
    except KeyboardInterrupt:
        watch.stopped = True
    if watch.stopped:
        done = len(documents) + len(tally.failures)
        of_all = "" if total is None else f" of {total}"
        tally.failures.insert(0, Failure("run", "", f"interrupted: {done}{of_all} files were checked"))
    return documents, tally


def lost(task: Callable[[Group], Checked], group: Group) -> Checked:
    """What stands for a group whose worker died twice: its files one by one, so that only the deadly one is lost."""
    from tqcheck.executors.processes import ProcessExecutor

    own, items = group
    if len(items) == 1:
        reason = "the process that checked it died twice: too little memory, or a crash of a library"
        return Checked([Failure("checking", items[0].path, f"{reason}\n  see what it says with --jobs 1")])
    alone = ProcessExecutor(1, partial(lost, task)).run(task, [(own, (item,)) for item in items])
    return Checked([result for part in alone for result in part.results])


def _loaded(item: Item) -> Item | Failure:
    """The item with its bytes at hand, read once: they are asked for by the key and by the reader."""
    try:
        raw = item.load()
        source = item.load_source() if item.load_source is not None else None
    except InputError as error:
        return Failure("reading", error.where or item.path, error.reason)
    return Item(item.path, lambda: raw, item.source_path, None if source is None else lambda: source)
