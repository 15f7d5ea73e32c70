"""How often each rule speaks on text that people wrote: findings per 100,000 words.

    python bench/false_alarms.py --eval ../shared/eval
    python bench/false_alarms.py --eval ../shared/eval --language es --show 20   # the findings themselves, to read
    python bench/false_alarms.py --eval ../shared/eval --write tqcheck/data/false_alarms.toml

Rows of a set that belong to one document are checked together as a story, a paragraph each, with the source language
unknown, so that every rule of the language runs. English news is native (NTREX, GUM's Wikinews, WMT24); the other
languages have news that people translated, too. What `--write` writes is what `tqcheck explain` says of a rule.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tqcheck.compose import Settings, run
from tqcheck.finding import Severity
from tqcheck.pipeline import Item
from tqcheck.report import RunReport

SETS = {
    "en": ("clean_en_ntrex", "clean_en_gum_news", "clean_en_wmt24"),
    "es": ("clean_es_ntrex_ht", "clean_es_newstest2013_mixed"),
    "fr": ("clean_fr_ntrex_ht", "clean_fr_newstest2013_mixed", "clean_fr_sequoia_er"),
    "de": ("clean_de_ntrex_ht", "clean_de_newstest2019"),
}


def stories(path: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of each document of a clean set."""
    documents: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            documents.setdefault(row["doc"], []).append(row["target"])
    for name, paragraphs in documents.items():
        yield name, "\n\n".join(paragraphs)


def checked(folder: Path, name: str, settings: Settings) -> tuple[RunReport, int, Counter[str]]:
    """The report of a set, its words, and how often each rule spoke with severity minor or above."""
    items = [Item(f"{doc}.txt", text.encode) for doc, text in stories(folder / f"{name}.jsonl.gz")]
    report = run(items, settings)
    words = sum(document.scores.words for document in report.documents)
    found = (finding for document in report.documents for finding in document.findings)
    return report, words, Counter(f"{f.rule} {f.name}" for f in found if f.severity >= Severity.MINOR)


def show(report: RunReport, number: int) -> None:
    findings = ((d, f) for d in report.documents for f in d.findings if f.severity >= Severity.MINOR)
    for document, finding in list(findings)[:number]:
        text = document.document.segments[finding.segment].text
        before, after = text[max(0, finding.start - 50) : finding.start], text[finding.end : finding.end + 50]
        print(f"    {finding.rule} {before}[[{finding.text}]]{after}")


def write(path: Path, results: dict[str, tuple[int, Counter[str]]]) -> None:
    lines = ["# Findings of each rule in news that people wrote. Made by: python bench/false_alarms.py --write", ""]
    for language, (words, counts) in results.items():
        lines += [
            f"[{language}]",
            f"words = {words}",
            f'sets = "{", ".join(SETS[language])}"',
            "",
            f"[{language}.findings]",
        ]
        lines += [f"{rule.split()[0]} = {count}" for rule, count in sorted(counts.items())]
        lines.append("")
    path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--set", action="append", default=[], help="a clean set; may be repeated")
    parser.add_argument("--language", action="append", default=[], help="default: en, es, fr and de")
    parser.add_argument("--from", dest="source_language", default=None, help="as if translated from this language")
    parser.add_argument("--show", type=int, default=0, help="print so many findings with their context")
    parser.add_argument("--write", type=Path, help="the data file that `tqcheck explain` reads")
    arguments = parser.parse_args()
    results: dict[str, tuple[int, Counter[str]]] = {}
    for language in arguments.language or SETS:
        settings = Settings(arguments.source_language, language, rules_only=True)
        total, together = 0, Counter[str]()
        for name in arguments.set or SETS[language]:
            report, words, counts = checked(arguments.eval, name, settings)
            total, together = total + words, together + counts
            number = counts.total()
            print(f"{name}: {words} words, {number} findings, {100_000 * number / words:.1f} per 100,000 words")
            for rule, count in counts.most_common():
                print(f"  {rule:36} {count:4}  {100_000 * count / words:6.1f} per 100,000 words")
            show(report, arguments.show)
        results[language] = total, together
    if arguments.write:
        write(arguments.write, results)


if __name__ == "__main__":
    main()
