"""Findings of the rules on machine output, beside the marks of people who looked for errors in it.

    python bench/marks.py --eval ../shared/eval
    python bench/marks.py --eval ../shared/eval --set biomqm_esen --show 30   # findings that nobody marked, to read
    python bench/marks.py --eval ../shared/eval --with-source                 # the rules that need the source, too

Rules only, severity minor or above. Whole documents of one system are drawn, with a fixed seed, until a set has given
--limit rows; a document is checked as one story, a paragraph a row (without TQ201, split lines: where a row ends is not
the translator's doing). `human` are the human versions of the same sentences: those annotated beside the systems, else
the references. `ratio` is machine over human.

P, R and F1 are those of score.py in the evaluation folder (WMT23 QE task 2): micro averages over characters, a matched
one counts 1 with the right severity, 0.5 with the wrong one (critical is major), an omission counts as one character.
`P any` leaves severities out; `marked` is the share of all characters that is marked, so what P any would be for
findings strewn at random. `on mark` is the share of findings that touch a mark. The rows below `all` take the marks
of one MQM category only: R is the share of these that is found, P the share of what is found that stands on one.

demetr_esen is synthetic (faults made by a program in good translations) and stays out of `all` and the categories,
as does qe22_ende_dev_spans of the categories, for it has none. The rates of `all` are those of the sets with a human
version.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tables import Row, table

from tqcheck.compose import Settings, run
from tqcheck.finding import Finding, Severity
from tqcheck.seams import Item

SETS = (
    "biomqm_esen",
    "biomqm_deen",
    "biomqm_fren",
    "biomqm_ruen",
    "biomqm_zhen",
    "newstest2020_zhen_mqm",
    "ted2021_zhen_mqm",
    "literary_xxen_spans",
    "biomqm_enes",
    "biomqm_ende",
    "newstest2020_ende_mqm",
    "ted2021_ende_mqm",
    "qe22_ende_dev_spans",
    "demetr_esen",
)
SYNTHETIC = "demetr_esen"
UNCATEGORISED = "qe22_ende_dev_spans"
CATEGORIES = (  # as a part of the sets' several names for them; the first that fits
    "terminology", "mistranslation", "untranslated", "omission", "addition", "grammar", "punctuation", "spelling",
    "style", "locale",
)  # fmt: skip
BREAK = "\n\n"
OURS = ("split-line",)
CEILING = (
    "For scale: one expert predicting another's marks reaches an F1 of 0.34 (newstest2020) and 0.24 (biomqm_esen)."
)

Annotated = dict[str, Any]  # a row of a set, see README.md of the evaluation folder
Found = list[tuple[int, int, Finding]]  # start and end in the row's target


@dataclass
class Counts:
    """Characters found, marked, and both (`credit` by severity), and the findings behind them."""

    characters: int = 0
    found: int = 0
    marked: int = 0
    both: int = 0
    credit: float = 0.0
    findings: int = 0
    touching: int = 0

    def add(self, row: Annotated, spans: Found, category: str | None = None) -> None:
        size = len(row["target"])
        marks = marked_characters(row, category)
        found = by_severity((start, end, finding.severity > Severity.MINOR) for start, end, finding in spans)
        self.characters += size
        self.found += len(found)
        self.marked += len(marks)
        for place in found.keys() & marks.keys():
            self.both += 1
            self.credit += 1.0 if found[place] & marks[place] else 0.5
        self.findings += len(spans)
        self.touching += sum(any(place in marks for place in range(start, end)) for start, end, _ in spans)

    def row(self) -> Row:
        precision, recall = share(self.credit, self.found), share(self.credit, self.marked)
        return {
            "P": f"{precision:.3f}",
            "R": f"{recall:.3f}",
            "F1": f"{share(2 * precision * recall, precision + recall):.3f}",
            "P any": f"{share(self.both, self.found):.3f}",
            "marked": f"{share(self.marked, self.characters):.3f}",
            "on mark": f"{self.touching} of {self.findings}",
        }


@dataclass
class Rate:
    findings: int = 0
    words: int = 0

    @property
    def per_thousand(self) -> float:
        return 1000 * share(self.findings, self.words)


@dataclass
class Measured:
    machine: Rate = field(default_factory=Rate)
    human: Rate = field(default_factory=Rate)
    marks: list[tuple[Annotated, Found]] = field(default_factory=list)

    def row(self, name: str) -> Row:
        counts = counted(self.marks)
        beside: Row = {"set": name, "rows": len(self.marks), "machine": f"{self.machine.per_thousand:.1f}"}
        if self.human.words:
            ratio = share(self.machine.per_thousand, self.human.per_thousand)
            beside |= {"human": f"{self.human.per_thousand:.1f}", "ratio": f"{ratio:.1f}" if ratio else "-"}
        return beside | counts.row()

    def __iadd__(self, other: Measured) -> Measured:
        """Adds up; a set without a human version stays out of both rates, so that these stay comparable."""
        if other.human.words:
            for mine, theirs in ((self.machine, other.machine), (self.human, other.human)):
                mine.findings += theirs.findings
                mine.words += theirs.words
        self.marks += other.marks
        return self


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def by_severity(spans: Iterable[tuple[int, int, bool]]) -> dict[int, set[bool]]:
    """Of each character in a span: is the span major, is it minor, or are there both?"""
    places: dict[int, set[bool]] = {}
    for start, end, major in spans:
        for place in range(start, end):
            places.setdefault(place, set()).add(major)
    return places


def marked_characters(row: Annotated, category: str | None) -> dict[int, set[bool]]:
    wide = [(mark["start"], mark["end"], mark) for mark in row["spans"]]
    points = [(point["pos"], point["pos"] + 1, point) for point in row.get("points") or ()]
    return by_severity(
        (start, end, mark["severity"] != "minor")
        for start, end, mark in wide + points
        if category in (None, kind(mark))
    )


def kind(mark: Annotated) -> str:
    name = (mark.get("category") or "").lower()
    return next((category for category in CATEGORIES if category in name), "other")


def counted(marks: Iterable[tuple[Annotated, Found]], category: str | None = None) -> Counts:
    counts = Counts()
    for row, spans in marks:
        counts.add(row, spans, category)
    return counts


def documents(rows: Iterable[Annotated]) -> list[list[Annotated]]:
    """The rows of each document as one system translated it; demetr has a version for each kind of fault instead."""
    together: dict[tuple[str, str], list[Annotated]] = {}
    for row in rows:
        together.setdefault((row["doc"], row.get("system") or row.get("category") or ""), []).append(row)
    return list(together.values())


def is_human(row: Annotated) -> bool:
    return bool(row.get("human_translation")) or row.get("system", "").startswith(("Human", "ref"))


def sampled(rows: Sequence[Annotated], limit: int) -> list[list[Annotated]]:
    stories, drawn = documents(row for row in rows if not is_human(row)), 0
    random.Random(7).shuffle(stories)
    kept = []
    for story in stories:
        if drawn >= limit:
            break
        kept.append(story)
        drawn += len(story)
    return kept


def human_versions(rows: Sequence[Annotated], stories: Sequence[Sequence[Annotated]]) -> list[list[Annotated]]:
    """What people made of the same sentences of the same documents, each version of a sentence once."""
    wanted = {(row["doc"], row["source"]): row for story in stories for row in story}
    people = [row for row in rows if is_human(row) and (row["doc"], row["source"]) in wanted]
    if not people:
        people = [
            {"doc": row["doc"], "source": row["source"], "src_lang": row["src_lang"], "target": row["reference"]}
            for row in wanted.values()
            if row.get("reference")
        ]
    return documents(people)


def found(stories: Sequence[Sequence[Annotated]], target: str, with_source: bool) -> Iterator[tuple[Rate, list[Found]]]:
    """Of each story its rate and the findings of each row; a finding across rows is cut to each of them."""
    for source in sorted({story[0]["src_lang"] for story in stories}):
        here = [story for story in stories if story[0]["src_lang"] == source]
        items = [item(number, story, with_source) for number, story in enumerate(here)]
        report = run(items, Settings(source, target, ignore=OURS, rules_only=True))
        for story, document in zip(here, report.documents, strict=True):
            findings = [finding for finding in document.findings if finding.severity >= Severity.MINOR]
            yield Rate(len(findings), document.scores.words), placed(story, findings)


def item(number: int, story: Sequence[Annotated], with_source: bool) -> Item:
    text = BREAK.join(row["target"] for row in story)
    if not with_source:
        return Item(f"{number:05}.txt", text.encode)
    original = BREAK.join(row["source"] for row in story)
    return Item(f"{number:05}.txt", text.encode, f"{number:05}.source.txt", original.encode)


def placed(story: Sequence[Annotated], findings: Sequence[Finding]) -> list[Found]:
    rows, offset = [], 0
    for row in story:
        size = len(row["target"])
        cut = [
            (max(0, span.start - offset), min(size, span.end - offset), finding)
            for finding in findings
            for span in finding.spans
        ]
        rows.append([(start, end, finding) for start, end, finding in cut if start < end])
        offset += size + len(BREAK)
    return rows


def measured(path: Path, limit: int, with_source: bool) -> Measured:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    target, result = rows[0]["tgt_lang"], Measured()
    stories = sampled(rows, limit)
    # `found` goes through the source languages in order, and so must what stands beside it.
    stories.sort(key=lambda story: str(story[0]["src_lang"]))
    for story, (rate, places) in zip(stories, found(stories, target, with_source), strict=True):
        result.machine.findings += rate.findings
        result.machine.words += rate.words
        result.marks += [(row, spans) for row, spans in zip(story, places, strict=True) if "spans" in row]
    for rate, _ in found(human_versions(rows, stories), target, with_source):
        result.human.findings += rate.findings
        result.human.words += rate.words
    return result


def unmarked(marks: Iterable[tuple[Annotated, Found]]) -> Iterator[str]:
    for row, spans in marks:
        places = marked_characters(row, None)
        for start, end, finding in spans:
            if not any(place in places for place in range(start, end)):
                text = row["target"]
                around = f"{text[max(0, start - 60) : start]}[[{text[start:end]}]]{text[end : end + 60]}"
                yield f"    {row['set']} {finding.rule} {finding.name}: {around}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument(
        "--set", action="append", default=[], help="may be repeated; default: all into English, Spanish, German"
    )
    parser.add_argument("--limit", type=int, default=2000, help="rows of machine output a set; 0 for all")
    parser.add_argument("--with-source", action="store_true", help="give the rules the source, too")
    parser.add_argument("--show", type=int, default=0, help="print so many findings of each set that nobody marked")
    arguments = parser.parse_args()
    results: list[Row] = []
    together, categorised = Measured(), list[tuple[Annotated, Found]]()
    for name in arguments.set or SETS:
        path = arguments.eval / f"{name}.jsonl.gz"
        result = measured(path, arguments.limit or 10**9, arguments.with_source)
        results.append(result.row(name))
        if arguments.show:
            shown = list(unmarked(result.marks))
            random.Random(7).shuffle(shown)
            print("\n".join(shown[: arguments.show]))
        if name != SYNTHETIC:
            together += result
            categorised += [] if name == UNCATEGORISED else result.marks
    results.append(together.row("all but demetr_esen"))
    for category in (*CATEGORIES, "other"):
        results.append({"set": f"  {category}"} | counted(categorised, category).row())  # noqa: PERF401
    print(table(results))
    print(f"\n{CEILING}")


if __name__ == "__main__":
    main()
