"""How often each rule speaks on text that people wrote: findings per 100,000 words.

    python bench/false_alarms.py --eval ../shared/eval
    python bench/false_alarms.py --eval ../shared/eval --show 20      # the findings themselves, to read

Rows of a set that belong to one document are checked together as a story, a paragraph each.
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

SETS = ("clean_en_ntrex", "clean_en_gum_news", "clean_en_wmt24", "clean_en_pud")


def stories(path: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of each document of a clean set."""
    documents: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            documents.setdefault(row["doc"], []).append(row["target"])
    for name, paragraphs in documents.items():
        yield name, "\n\n".join(paragraphs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--set", action="append", default=[], help="a clean set; may be repeated")
    parser.add_argument("--to", default="en")
    parser.add_argument("--from", dest="source_language", default=None, help="as if translated from this language")
    parser.add_argument("--show", type=int, default=0, help="print so many findings with their context")
    arguments = parser.parse_args()
    settings = Settings(arguments.source_language, arguments.to, rules_only=True)
    for name in arguments.set or SETS:
        items = [Item(f"{doc}.txt", text.encode) for doc, text in stories(arguments.eval / f"{name}.jsonl.gz")]
        report = run(items, settings)
        words = sum(document.scores.words for document in report.documents)
        findings = [(d, f) for d in report.documents for f in d.findings if f.severity >= Severity.MINOR]
        counts = Counter(f"{finding.rule} {finding.name}" for _, finding in findings)
        print(f"{name}: {words} words, {len(findings)} findings, {1000 * len(findings) / words:.2f} per 1,000 words")
        for rule, count in counts.most_common():
            print(f"  {rule:36} {count:4}  {100_000 * count / words:6.1f} per 100,000 words")
        for document, finding in findings[: arguments.show]:
            text = document.document.segments[finding.segment].text
            before, after = text[max(0, finding.start - 50) : finding.start], text[finding.end : finding.end + 50]
            print(f"    {finding.rule} {before}[[{finding.text}]]{after}")


if __name__ == "__main__":
    main()
