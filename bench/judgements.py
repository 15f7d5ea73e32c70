"""What share of findings on machine output an editor would thank us for, by rule: judgements made by reading.

    python bench/judgements.py                          # the shares
    python bench/judgements.py --eval ../shared/eval    # and which of the judged findings are still made
    python bench/judgements.py --eval ../shared/eval --draw 230 > drawn.txt    # another sample, to read

judgements.tsv has a line for each finding that was read: set, row of the set or story, rule, the first words that were
found, and whether an editor would thank us for it: yes, no, or doubtful, with a word on why when not. A finding
counts as still made when the rule still marks these words there with severity minor or above.

The findings come from whole machine-translated stories and from sets with machine output, documents and systems apart,
each with its source, rules only; where the rows of a set are no running text, each of them is a document. A draw takes
at most --each findings of one rule in one set, so that many rules are seen: the share in all is that of such a sample,
not of a day's findings. There was one reader, and rules were mended afterwards with these findings in view: the share
among those still made is no measurement.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tables import Row, table

from tqcheck.compose import Settings, run
from tqcheck.document import Document
from tqcheck.finding import Finding, Severity
from tqcheck.seams import Item

JUDGEMENTS = Path(__file__).with_name("judgements.tsv")
STORIES = ("stories/es-en", "stories/de-en")
SETS = (
    *("biomqm_esen", "biomqm_fren", "biomqm_deen", "newstest2020_zhen_mqm", "ted2021_zhen_mqm", "literary_xxen_spans"),
    *("mlqe_roen_dev", "halluc_deen", "qe22_zhen_dev"),
)
WHOLE = ("biomqm_esen", "biomqm_fren", "biomqm_deen", "newstest2020_zhen_mqm", "literary_xxen_spans")  # rows in order
PEOPLE = ("human", "ref", "para", "sent")  # beginnings of the names of systems that are people, or unknown
WORDS = 6  # of a finding, in the file of judgements


@dataclass(frozen=True, slots=True)
class Text:
    """A machine-translated document with its source: a row a paragraph. `starts`: where the rows begin in the text."""

    set: str
    source_language: str
    rows: tuple[str, ...]
    text: str
    source: str
    starts: tuple[int, ...] = (0,)

    def row(self, finding: Finding) -> str:
        return self.rows[bisect_right(self.starts, finding.span.start) - 1]


@dataclass(frozen=True, slots=True)
class Found:
    text: Text
    document: Document
    finding: Finding

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Set, row, rule, the first words found: what a judgement is filed under."""
        words = " ".join(self.finding.text.split()[:WORDS])
        visible = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in words)
        return self.text.set, self.text.row(self.finding), self.finding.rule, visible


def stories(folder: Path, name: str) -> Iterator[Text]:
    source = name.rpartition("/")[2].partition("-")[0]
    for path in sorted((folder / name).glob("*.en.txt")):
        story, system = path.name.split(".")[:2]
        if not system.startswith(PEOPLE):
            original = path.with_name(f"{story}.{source}.txt").read_text("utf-8")
            yield Text(name, source, (path.name,), path.read_text("utf-8"), original)


def rows(folder: Path, name: str) -> Iterator[Text]:
    documents: dict[tuple[str, str], list[dict[str, str]]] = {}
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not row.get("system", "").lower().startswith(PEOPLE) and not row.get("human_translation"):
                doc = row["doc"] if name in WHOLE else row["id"]
                documents.setdefault((doc, row.get("system", "")), []).append(row)
    for there in documents.values():
        targets = [" ".join(row["target"].split()) for row in there]
        starts = tuple(sum(len(target) + 2 for target in targets[:number]) for number in range(len(targets)))
        source = "\n\n".join(" ".join(row["source"].split()) for row in there)
        ids = tuple(row["id"] for row in there)
        yield Text(name, there[0]["src_lang"], ids, "\n\n".join(targets), source, starts)


def texts(folder: Path, name: str) -> list[Text]:
    return list(stories(folder, name) if name in STORIES else rows(folder, name))


def found(chosen: Iterable[Text]) -> Iterator[Found]:
    """The findings of severity minor or above."""
    by_language: dict[str, list[Text]] = {}
    for text in chosen:
        by_language.setdefault(text.source_language, []).append(text)
    for language, group in by_language.items():
        items = [Item(f"{number}.txt", t.text.encode, "source.txt", t.source.encode) for number, t in enumerate(group)]
        report = run(items, Settings(language, "en", rules_only=True))
        for text, document in zip(group, report.documents, strict=True):
            for finding in document.findings:
                if finding.severity >= Severity.MINOR:
                    yield Found(text, document.document, finding)


def draw(folder: Path, number: int, each: int, most: int, seed: int) -> list[Found]:
    """`number` findings, at most `each` of a rule in a set, from at most `most` documents of a set."""
    chance = random.Random(seed)
    pool: list[Found] = []
    for name in STORIES + SETS:
        every = texts(folder, name)
        here = list(found(chance.sample(every, min(most, len(every)))))
        chance.shuffle(here)
        seen = Counter[str]()
        for one in here:
            seen[one.finding.rule] += 1
            if seen[one.finding.rule] <= each:
                pool.append(one)
    return sorted(chance.sample(pool, min(number, len(pool))), key=lambda one: one.finding.rule)


def show(number: int, one: Found) -> str:
    finding, text = one.finding, one.document.segments[one.finding.segment].text
    before, after = text[max(0, finding.start - 90) : finding.start], text[finding.end : finding.end + 70]
    suggestion = "" if finding.suggestion is None else f" → {finding.suggestion!r}"
    place = f"{number}\t{finding.rule} {finding.name}{suggestion} | {finding.message}"
    return f"{place}\n   {before}[[{finding.text}]]{after}\n   #\t" + "\t".join(one.key)


def judgements() -> list[dict[str, str]]:
    with JUDGEMENTS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def key(judged: dict[str, str]) -> tuple[str, str, str, str]:
    return judged["set"], judged["row"], judged["rule"], judged["found"]


def still_made(folder: Path, judged: list[dict[str, str]]) -> set[tuple[str, str, str, str]]:
    """The keys of the judged findings that the rules make today."""
    wanted = {(one["set"], one["row"]) for one in judged}
    made: set[tuple[str, str, str, str]] = set()
    for name in sorted({one["set"] for one in judged}):
        chosen = [text for text in texts(folder, name) if any((name, row) in wanted for row in text.rows)]
        made |= {one.key for one in found(chosen)}
    return made & {key(one) for one in judged}


def counts(name: str, judged: list[dict[str, str]]) -> Row:
    verdicts = Counter(one["thanks"] for one in judged)
    share = f"{verdicts['yes'] / max(1, len(judged)):.0%}"
    numbers: Row = {verdict: verdicts[verdict] for verdict in ("yes", "doubtful", "no")}
    return {"rule": name, "read": len(judged), **numbers, "thanks": share}


def shares(judged: list[dict[str, str]]) -> list[Row]:
    by_rule: dict[str, list[dict[str, str]]] = {}
    for one in judged:
        by_rule.setdefault(one["rule"], []).append(one)
    return [*(counts(rule, by_rule[rule]) for rule in sorted(by_rule)), counts("all", judged)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, help="folder of the evaluation sets")
    parser.add_argument("--draw", type=int, default=0, help="print so many findings to read instead")
    parser.add_argument("--each", type=int, default=8, help="findings of one rule in one set, at most")
    parser.add_argument("--documents", type=int, default=200, help="documents of one set to draw from, at most")
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    if arguments.draw:
        if arguments.eval is None:
            parser.error("--draw needs --eval")
        drawn = draw(arguments.eval, arguments.draw, arguments.each, arguments.documents, arguments.seed)
        print("\n".join(show(number, one) for number, one in enumerate(drawn, 1)))
        return
    judged = judgements()
    print(table(shares(judged)))
    if arguments.eval is not None:
        made = still_made(arguments.eval, judged)
        gone = [one for one in judged if key(one) not in made]
        print(f"\nStill made: {len(judged) - len(gone)} of {len(judged)}. Of these:")
        print(table([counts("all", [one for one in judged if key(one) in made])]))
        for one in gone:
            print("no longer made:", *key(one), f"({one['thanks']})")


if __name__ == "__main__":
    main()
