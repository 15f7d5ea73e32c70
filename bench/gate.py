"""Which gate stops machine stories and lets human ones through, and the one that docs/ci.md shows.

    python bench/gate.py --stories ../shared/eval/stories --show

All versions of all stories are checked once; then each gate judges the reports. `stopped` is the share that fails: of
the rule-based systems (apertium, rbmt1), of the others (phrase-based, online), of people. The two limits, findings per
1,000 words and fluency, are chosen on one half of the stories, where they separate best (the smaller of machine stories
stopped and human ones let through), and tried on the other half, both ways round; a story is in one half with all its
versions.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tables import Row, table

from tqcheck import gate
from tqcheck.compose import Settings, run
from tqcheck.report import DocumentReport
from tqcheck.seams import Item

KINDS = {"apertium": "rule-based", "rbmt1": "rule-based", "human": "human"}
OPTIONS = "--fail-on never --max-findings 8/1000 --min-score fluency=32"  # as in docs/ci.md
RATES = (2, 4, 5, 6, 7, 8, 9, 10, 12, 15)
PERCENTILES = (10, 20, 25, 28, 30, 32, 34, 36, 40)


@dataclass(frozen=True)
class Version:
    """A story as one system wrote it."""

    story: str
    kind: str
    report: DocumentReport

    @property
    def half(self) -> int:
        return hashlib.sha256(self.story.encode()).digest()[0] % 2

    def fails(self, judge: gate.Gate) -> bool:
        return judge.judge(self.report).verdict.outcome == "failed"


def versions(folder: Path) -> Iterator[Version]:
    for pair in sorted(path for path in folder.iterdir() if path.is_dir()):
        items = [Item(str(path), partial(Path.read_bytes, path)) for path in sorted(pair.glob("*.en.txt"))]
        settings = Settings(pair.name.split("-")[0], "en", translator="none", fail_on=("never",))
        for report in run(items, settings).documents:
            story, system, *_ = Path(report.document.path).name.split(".")
            yield Version(story, KINDS.get(system, "other"), report)


def stopped(found: Sequence[Version], judge: gate.Gate, kind: str) -> float:
    """Share of the stories of that kind that fail."""
    fails = [version.fails(judge) for version in found if version.kind == kind]
    return sum(fails) / len(fails)


def limits(rate: float, percentile: float) -> gate.Gate:
    return gate.parse(["never"], [f"{rate:g}/1000"], [f"fluency={percentile:g}"])


def separation(found: Sequence[Version], judge: gate.Gate) -> float:
    """The smaller of the share of rule-based stories that is stopped and that of human ones let through."""
    return min(stopped(found, judge, "rule-based"), 1 - stopped(found, judge, "human"))


def row(name: str, found: Sequence[Version], judge: gate.Gate) -> Row:
    shares = {kind: f"{stopped(found, judge, kind):.0%}" for kind in ("rule-based", "other", "human")}
    return {"gate": name, **{f"{kind} stopped": share for kind, share in shares.items()}}


def trade_off(found: Sequence[Version]) -> list[Row]:
    rows = [
        row("--fail-on major", found, gate.parse()),
        row("--fail-on minor", found, gate.parse(["minor"])),
        *(row(f"--max-findings {n}", found, gate.parse(["never"], [str(n)])) for n in (0, 1, 2, 4)),
        *(row(f"--max-findings {n}/1000", found, gate.parse(["never"], [f"{n}/1000"])) for n in (2, 4, 8)),
        *(row(f"--min-score {n}", found, gate.parse(["never"], [], [str(n)])) for n in (99.5, 99, 98)),
        *(row(f"--min-score fluency={n}", found, gate.parse(["never"], [], [f"fluency={n}"])) for n in (25, 32, 40)),
    ]
    return [*rows, row(OPTIONS, found, chosen())]


def chosen() -> gate.Gate:
    words = OPTIONS.split()
    given = dict(zip(words[::2], words[1::2], strict=True))
    return gate.parse([given["--fail-on"]], [given["--max-findings"]], [given["--min-score"]])


def both_ways(found: Sequence[Version]) -> list[Row]:
    """The limits chosen on one half of the stories, tried on the other."""
    rows = []
    for half in (0, 1):
        here, there = ([v for v in found if (v.half == half) is mine] for mine in (True, False))
        pairs = [(rate, percentile) for rate in RATES for percentile in PERCENTILES]
        rate, percentile = max(pairs, key=lambda pair: (separation(here, limits(*pair)), -pair[0], -pair[1]))
        rows.append(
            row(f"{rate}/1000, fluency={percentile}, chosen on the other half", there, limits(rate, percentile))
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="name the stories on which the chosen gate is wrong")
    arguments = parser.parse_args()
    found = list(versions(arguments.stories))
    counts = {kind: sum(version.kind == kind for version in found) for kind in ("rule-based", "other", "human")}
    print(f"{len(found)} stories: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    print(table([*trade_off(found), *both_ways(found)]))
    if arguments.show:
        for version in found:
            if version.kind != "other" and version.fails(chosen()) == (version.kind == "human"):
                verdict = chosen().judge(version.report).verdict
                print(f"{version.kind} {verdict.outcome}: {version.report.document.path}: {verdict.reason}")


if __name__ == "__main__":
    main()
