"""One report of several: the shards of a run put together again, or runs over different files."""

from __future__ import annotations

import bisect
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqcheck.errors import UsageError
from tqcheck.packing import OneAtATime, briefly, packed
from tqcheck.report import SCHEMA_VERSION, DocumentReport, Failure, RuleCard, RunReport, Shard, SinceBaseline
from tqcheck.saved import load
from tqcheck.scoring import Tally

_SAME = "check all of them with one version of tqcheck, one configuration and the same models"
_ONE_LIST = "write the list of files once, and give it to every shard: --files-from LIST"


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    report: RunReport
    tally: Tally


def merge(paths: Sequence[Path]) -> RunReport:
    """The report of all files that the saved reports are of, in the order of their shards, else of the paths.

    It is the report that one run over all files would have given. A shard that is missing is a failure of the run: its
    files were not evaluated. Raises UsageError for reports that do not belong together, or do not say whether they do.
    """
    parts = [_part(path) for path in paths]
    _require_comparable(parts)
    _require_asked_alike(parts)
    missing: list[Failure] = []
    if any(part.report.shard for part in parts):
        parts, missing = _in_order(parts)
    _require_different(parts)
    tally = Tally()
    for part in parts:
        tally.add_all(part.tally)
    tally.failures[:0] = missing
    return RunReport(
        documents=Chain([part.report.documents for part in parts]),
        rules=_rules(part.report.rules for part in parts),
        signature=_signature([part.report.signature for part in parts], tally),
        verdict=tally.verdict(),
        failures=tuple(tally.failures),
        since_baseline=_since([part.report.since_baseline for part in parts]),
        asked=_asked([part.report.asked for part in parts]),
        unused=tuple(u for u in parts[0].report.unused if all(u in part.report.unused for part in parts)),
    )


class Chain(OneAtATime):
    """Several sequences of documents as one."""

    def __init__(self, parts: Sequence[Sequence[DocumentReport]]) -> None:
        self._parts = parts
        self._ends = list(itertools.accumulate(map(len, parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[DocumentReport]:
        return itertools.chain.from_iterable(self._parts)

    def packed(self) -> Iterator[bytes]:
        return itertools.chain.from_iterable(map(packed, self._parts))

    def _at(self, number: int) -> DocumentReport:
        part = bisect.bisect_right(self._ends, number)
        return self._parts[part][number - (self._ends[part - 1] if part else 0)]


def _part(path: Path) -> _Part:
    tally = Tally()
    report = load(path, tally.add)
    if report.schema_version != SCHEMA_VERSION:
        problem = f"has schema version {report.schema_version}, and does not say all that merging wants to know"
        raise UsageError(problem, where=str(path), remedy="make the report again with this version")
    for failure in report.failures:
        tally.add(failure)
    return _Part(path, report, tally)


def _in_order(parts: Sequence[_Part]) -> tuple[list[_Part], list[Failure]]:
    """The shards in order, and what is missing."""
    found: dict[int, _Part] = {}
    shards = [_shard(part) for part in parts]
    first = shards[0]
    for part, shard in zip(parts, shards, strict=True):
        if (shard.of, shard.files) != (first.of, first.files):
            run, other = (f"{each.of} shards of {each.files} files" for each in (shard, first))
            raise UsageError(f"of another run: {run}, not {other}", where=str(part.path), remedy=_SAME)
        if shard.digest != first.digest:
            problem = f"of another list of {shard.files} files than {parts[0].path}, or of one in another order"
            raise UsageError(problem, where=str(part.path), remedy=_ONE_LIST)
        if shard.index in found:
            where = found[shard.index].path
            raise UsageError(
                f"shard {shard.index} of {shard.of} a second time; it is {where} too", where=str(part.path)
            )
        found[shard.index] = part
    missing = []
    for index in range(1, first.of + 1):
        if index not in found:
            place = replace(first, index=index).part
            lost = f"its {place.stop - place.start} files were not evaluated"
            missing.append(Failure("run", "", f"shard {index} of {first.of} is missing: {lost}"))
    return [found[index] for index in sorted(found)], missing


def _shard(part: _Part) -> Shard:
    if part.report.shard is None:
        raise UsageError("not a shard, as others are", where=str(part.path))
    return part.report.shard


def _require_different(parts: Sequence[_Part]) -> None:
    """Raises UsageError for a document that is there twice."""
    seen: dict[str, Path] = {}
    for part in parts:
        for document in briefly(part.report.documents):
            path = document.document.path
            if path in seen:
                problem = f"{path} a second time; it is in {seen[path]}"
                raise UsageError(problem, where=str(part.path), remedy="leave out one of them")
            seen[path] = part.path


def _require_comparable(parts: Sequence[_Part]) -> None:
    first = parts[0]
    for part in parts[1:]:
        if _ends(part.report.signature)[:2] != _ends(first.report.signature)[:2]:
            both = f"{first.report.signature}\n  {part.report.signature}"
            raise UsageError(f"not made as {first.path} was:\n  {both}", where=str(part.path), remedy=_SAME)


def _require_asked_alike(parts: Sequence[_Part]) -> None:
    """Raises UsageError where other models or another gate were asked for; of shards, also for other languages.

    What was used says less: a shard without text uses no model, and one of rules only does not either.
    """
    first, asked = parts[0], parts[0].report.asked
    for part in parts[1:]:
        other = part.report.asked
        for name in {**asked, **other}:
            if asked.get(name) != other.get(name) and (name != "languages" or part.report.shard):
                both = f"{asked.get(name)}\n  {other.get(name)}"
                problem = f"not asked for the {name} that {first.path} was:\n  {both}"
                raise UsageError(problem, where=str(part.path), remedy=_SAME)


def _ends(signature: str) -> tuple[str, str, str]:
    """What a signature says of tool and rules, of weights, and of files with settings of their own."""
    tool = signature.partition("|fluency:")[0]
    weights, _, files = signature.rpartition("|weights:")[2].partition("|files:")
    return tool, weights, files


def _signature(signatures: Sequence[str], tally: Tally) -> str:
    tool, weights, _ = _ends(signatures[0])
    varied = sorted({_ends(signature)[2] for signature in signatures} - {""})
    if len(varied) > 1:
        varied = [hashlib.sha256("\n".join(varied).encode()).hexdigest()[:8]]
    return "|".join([tool, tally.stages(), f"weights:{weights}", *(f"files:{digest}" for digest in varied)])


def _asked(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {name: ", ".join(dict.fromkeys(asked.get(name, "") for asked in parts)) for name in parts[0]}


def _rules(cards: Iterable[Sequence[RuleCard]]) -> tuple[RuleCard, ...]:
    by_code = {card.code: card for of_part in cards for card in of_part}
    return tuple(by_code[code] for code in sorted(by_code))


def _since(parts: Sequence[SinceBaseline | None]) -> SinceBaseline | None:
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    first = found[0]
    new, known, fixed = (sum(getattr(part, name) for part in found) for name in ("new", "known", "fixed"))
    # every part knows the whole baseline
    recorded = first.known + first.fixed + first.not_checked
    return SinceBaseline(first.baseline, new, known, fixed, max(0, recorded - known - fixed))
