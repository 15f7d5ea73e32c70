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
from tqcheck.executors.processes import ProcessExecutor
from tqcheck.packing import brief, is_whole, pack, revised, unpack
from tqcheck.pipeline import Instruments, Item, judge, observe
from tqcheck.report import DocumentReport, Failure
from tqcheck.scoring import Tally
from tqcheck.spool import Spool

Group = tuple[Any, Sequence[Item]]  # settings, and files that are checked together under them
DOCUMENTS_TOGETHER = 32  # their segments fill the batches of the models; more make none faster


class Packed(NamedTuple):
    """A document's report as it is kept, and the same without text and segments, for what a run remembers of it."""

    content: bytes
    brief: DocumentReport


@dataclass(frozen=True, slots=True)
class Checked:
    """A group of files: one result a file, in order; `known`: how many the cache knew; what is wrong with the cache."""

    results: Sequence[Packed | Failure]
    known: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Looked:
    """Files with their content at hand and their keys, what the cache knows by key, and the files it does not know."""

    files: Sequence[tuple[Item | Failure, bytes]]
    known: Mapping[bytes, bytes]
    fresh: Sequence[Item]


class Watch:
    """Is told how a run goes on; this one keeps silent.

    stopped:    set it to have the run end when what is being done is done
    is_writing: results are being written down that belong together; whoever would interrupt the run sets `stopped` only
    """

    stopped = is_writing = False

    def result(self, result: DocumentReport | Failure) -> None:
        """A file is done: its report without text and segments, or why it could not be read."""

    def note(self, problem: str) -> None:
        """Something is not as it should be, and the run goes on; said once."""


class Checking:
    """Checks groups of files.

    cache: None for none; base: what a report depends on besides its texts
    """

    def __init__(self, instruments: Instruments, cache: Cache | None = None, base: str = "") -> None:
        self._instruments, self._cache = instruments, cache
        self._begun = hashlib.sha256(f"{len(base)}:{base}".encode())

    def __call__(self, items: Sequence[Item]) -> Checked:
        """One result a file, in order."""
        if self._cache is None:
            return Checked([self._judged(result) for result in observe(items, self._instruments)])
        return self._results(self._look(items), self._cache)

    def known(self, items: Sequence[Item]) -> Checked | None:
        """The results where none of the files must be checked: the cache has them, or they cannot be read."""
        if self._cache is None:
            return None
        looked = self._look(items)
        return None if looked.fresh else self._results(looked, self._cache)

    def _look(self, items: Sequence[Item]) -> _Looked:
        loaded = map(_loaded, items)
        files = [(item, b"" if isinstance(item, Failure) else self._key(item)) for item in loaded]
        known = self._known([key for _, key in files if key])
        fresh = [item for item, key in files if not isinstance(item, Failure) and key not in known]
        return _Looked(files, known, fresh)

    def _results(self, looked: _Looked, cache: Cache) -> Checked:
        observed = iter(observe(looked.fresh, self._instruments))
        results: list[Packed | Failure] = []
        entries: dict[bytes, bytes] = {}
        for item, key in looked.files:
            if isinstance(item, Failure):
                results.append(item)
            elif key in looked.known:
                results.append(self._known_at(item.path, looked.known[key]))
            else:
                result = next(observed)
                content = pack(result) if isinstance(result, DocumentReport) else b""
                if isinstance(result, DocumentReport) and not result.failures:  # a failure may be gone the next time
                    entries[key] = content
                results.append(self._judged(result, content))
        cache.put(entries)
        return Checked(results, len(looked.known), cache.problem)

    def _judged(self, result: DocumentReport | Failure, content: bytes = b"") -> Packed | Failure:
        """What a run makes of an observed file; `content`: the report packed, where it is already."""
        if isinstance(result, Failure):
            return result
        judged = judge(result, self._instruments)
        return Packed(pack(judged, like=content), brief(judged))

    def _known_at(self, path: str, content: bytes) -> Packed:
        """What the cache has of a file. Its text is looked into only where something in it may be suppressed."""

        def at_path(report: DocumentReport) -> DocumentReport:
            has_to_look = bool(report.document.comments or self._instruments.suppressions.terms)
            report = unpack(content) if has_to_look else report
            there = replace(report, document=replace(report.document, path=path))
            judged = judge(there, self._instruments)
            return brief(judged) if has_to_look else judged

        return Packed(*revised(content, at_path))

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found = self._cache.get(keys).items() if self._cache else ()
        return {key: content for key, content in found if is_whole(content)}

    def _key(self, item: Item) -> bytes:
        """Of content, not of names: a file that was moved or copied is known."""
        parts = [self._instruments.reader_for(item.path).name.encode(), item.load()]
        if item.load_source is not None:
            parts += [self._instruments.reader_for(item.source_path).name.encode(), item.load_source()]
        found = self._begun.copy()
        for part in parts:
            found.update(f"{len(part)}:".encode() + part)
        return found.digest()


def groups(items: Iterable[Item], size: int = DOCUMENTS_TOGETHER) -> Iterator[tuple[Item, ...]]:
    """Items of a group share the batches of the models, and the memory."""
    following = iter(items)
    while group := tuple(itertools.islice(following, size)):
        yield group


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
                if isinstance(result, Packed):
                    documents.append(result.content)
                    each(result.content)
                of_file = result.brief if isinstance(result, Packed) else result
                tally.add(of_file)
                watch.result(of_file)
            watch.is_writing = False
            if group.problem not in noted:
                noted.add(group.problem)
                watch.note(str(group.problem))
    except KeyboardInterrupt:
        watch.stopped = True
    if watch.stopped:
        done = len(documents) + len(tally.failures)
        of_all = "" if total is None else f" of {total}"
        tally.failures.insert(0, Failure("run", "", f"interrupted: {done}{of_all} files were checked"))
    return documents, tally


def lost(task: Callable[[Group], Checked], group: Group) -> Checked:
    """What stands for a group whose worker died twice: its files one by one, so that only the deadly one is lost."""
    own, items = group
    if len(items) == 1:
        reason = "the process that checked it died twice: too little memory, or a crash of a library"
        return Checked([Failure("checking", items[0].path, f"{reason}\n  see what it says with --jobs 1")])
    alone = ProcessExecutor(1, partial(lost, task)).run(task, [(own, (item,)) for item in items])
    parts = list(alone)
    return Checked([result for part in parts for result in part.results], sum(part.known for part in parts))


def _loaded(item: Item) -> Item | Failure:
    """The item with its bytes at hand, read once: they are asked for by the key and by the reader."""
    try:
        raw = item.load()
        source = item.load_source() if item.load_source is not None else None
    except InputError as error:
        return Failure("reading", error.where or item.path, error.reason)
    return replace(item, load=lambda: raw, load_source=None if source is None else lambda: source)
