"""How often each rule speaks on text that people wrote: findings per 100,000 words.

    python bench/false_alarms.py --eval ../shared/eval
    python bench/false_alarms.py --eval ../shared/eval --language es --show 20   # the findings themselves, to read
    python bench/false_alarms.py --eval ../shared/eval --with-source --show 20            # rules that need the source
    python bench/false_alarms.py --eval ../shared/eval --write tqcheck/data/false_alarms.toml

Rows of a set that belong to one document are checked together as a story, a paragraph each, with the source language
unknown, so that every rule of the language runs. English news is native (NTREX, GUM's Wikinews, WMT24); the other
languages have news that people translated, too. What `--write` writes is what `tqcheck explain` says of a rule.

Rules that need the source are measured on translations that people made: NTREX from English, and for English the human
versions of the whole stories, from Spanish and German.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tqcheck.compose import Settings, rule_catalogue, run
from tqcheck.finding import Severity
from tqcheck.report import RunReport
from tqcheck.seams import Item

SETS = {
    "en": ("clean_en_ntrex", "clean_en_gum_news", "clean_en_wmt24"),
    "es": ("clean_es_ntrex_ht", "clean_es_newstest2013_mixed"),
    "fr": ("clean_fr_ntrex_ht", "clean_fr_newstest2013_mixed", "clean_fr_sequoia_er"),
    "de": ("clean_de_ntrex_ht", "clean_de_newstest2019"),
}

# Translations that people made, with their sources: (set or folder of stories, source language).
SOURCED = {
    "en": (("stories/es-en", "es"), ("stories/de-en", "de")),
    "es": (("clean_es_ntrex_ht", "en"),),
    "fr": (("clean_fr_ntrex_ht", "en"),),
    "de": (("clean_de_ntrex_ht", "en"),),
}
Result = tuple[int, Counter[str]]  # words, findings of each rule


def stories(path: Path) -> Iterator[tuple[str, str, str]]:
    """(name, text, source) of each document of a clean set."""
    documents: dict[str, list[tuple[str, str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            documents.setdefault(row["doc"], []).append((row["target"], row.get("source") or ""))
    for name, paragraphs in documents.items():
        texts, sources = zip(*paragraphs, strict=True)
        yield name, "\n\n".join(texts), "\n\n".join(sources)


def sourced(folder: Path, name: str, source: str) -> Iterator[Item]:
    """The documents of a set or of a folder of whole stories, with their sources."""
    if (folder / name).is_dir():
        for human in sorted((folder / name).glob("*.human.*.txt")):
            there = human.with_name(f"{human.name.split('.')[0]}.{source}.txt")
            yield Item(human.name, human.read_bytes, there.name, there.read_bytes)
        return
    for doc, text, original in stories(folder / f"{name}.jsonl.gz"):
        yield Item(f"{doc}.txt", text.encode, f"{doc}.{source}.txt", original.encode)


def checked(folder: Path, name: str, settings: Settings) -> tuple[RunReport, int, Counter[str]]:
    """The report of a set, its words, and how often each rule spoke with severity minor or above."""
    items = [Item(f"{doc}.txt", text.encode) for doc, text, _ in stories(folder / f"{name}.jsonl.gz")]
    return counted(run(items, settings))


def counted(report: RunReport) -> tuple[RunReport, int, Counter[str]]:
    words = sum(document.scores.words for document in report.documents)
    found = (finding for document in report.documents for finding in document.findings)
    return report, words, Counter(f"{f.rule} {f.name}" for f in found if f.severity >= Severity.MINOR)


def with_source(folder: Path, language: str, most: int) -> Result:
    """Words and findings of the rules that need the source, on translations into a language that people made."""
    needy = tuple(rule.code for rule in rule_catalogue() if "source" in rule.needs)
    total, together = 0, Counter[str]()
    for name, source in SOURCED[language]:
        items = list(sourced(folder, name, source))
        report, words, counts = counted(run(items, Settings(source, language, select=needy, rules_only=True)))
        total, together = total + words, together + counts
        tell(f"{name} with its source", words, counts)
        show(report, most)
    return total, together


def tell(name: str, words: int, counts: Counter[str]) -> None:
    number = counts.total()
    print(f"{name}: {words} words, {number} findings, {100_000 * number / words:.1f} per 100,000 words")
    for rule, count in counts.most_common():
        print(f"  {rule:36} {count:4}  {100_000 * count / words:6.1f} per 100,000 words")


def show(report: RunReport, number: int) -> None:
    findings = ((d, f) for d in report.documents for f in d.findings if f.severity >= Severity.MINOR)
    for document, finding in list(findings)[:number]:
        text = document.document.segments[finding.segment].text
        before, after = text[max(0, finding.start - 50) : finding.start], text[finding.end : finding.end + 50]
        print(f"    {finding.rule} {before}[[{finding.text}]]{after}")


def write(path: Path, results: dict[str, tuple[Result, Result]]) -> None:
    lines = ["# Findings of each rule in news that people wrote. Made by: python bench/false_alarms.py --write", ""]
    for language, (alone, sourced_) in results.items():
        lines += table(language, ", ".join(SETS[language]), alone)
        lines += table(f"{language}.with_source", ", ".join(name for name, _ in SOURCED[language]), sourced_)
    path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def table(key: str, sets: str, result: Result) -> list[str]:
    words, counts = result
    rows = [f"{rule.split()[0]} = {count}" for rule, count in sorted(counts.items())]
    return [f"[{key}]", f"words = {words}", f'sets = "{sets}"', "", f"[{key}.findings]", *rows, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--set", action="append", default=[], help="a clean set; may be repeated")
    parser.add_argument("--language", action="append", default=[], help="default: en, es, fr and de")
    parser.add_argument("--from", dest="source_language", default=None, help="as if translated from this language")
    parser.add_argument("--with-source", action="store_true", help="only the rules that need the source")
    parser.add_argument("--show", type=int, default=0, help="print so many findings with their context")
    parser.add_argument("--write", type=Path, help="the data file that `tqcheck explain` reads")
    arguments = parser.parse_args()
    results: dict[str, tuple[Result, Result]] = {}
    for language in arguments.language or SETS:
        settings = Settings(arguments.source_language, language, rules_only=True)
        total, together = 0, Counter[str]()
        if arguments.with_source:
            with_source(arguments.eval, language, arguments.show)
            continue
        for name in arguments.set or SETS[language]:
            report, words, counts = checked(arguments.eval, name, settings)
            total, together = total + words, together + counts
            tell(name, words, counts)
            show(report, arguments.show)
        if arguments.write:
            results[language] = (total, together), with_source(arguments.eval, language, arguments.show)
    if arguments.write:
        write(arguments.write, results)


if __name__ == "__main__":
    main()
