"""How many hallucinated and shortened translations the rules find, beside how many good ones they flag.

    python bench/hallucinations.py --eval ../shared/eval

Sentences of a German-English system, labelled by people (Dale et al. 2023, Detecting and Mitigating Hallucinations in
Machine Translation): fully and partly detached hallucinations, omissions, and good ones. They were chosen by
detectors, so that shares say how the rules tell them apart, not how often a system does this. Rules only, severity
minor or above; each sentence is a document of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from tables import Row, table

from tqcheck.compose import Settings, run
from tqcheck.finding import Severity
from tqcheck.pipeline import Item

SET = "halluc2_deen"
LABELS = {
    "FULL_H": "full hallucination",
    "PART_H": "partial hallucination",
    "UNDER": "omission",
    "OTHER": "other fault",
    "OK": "good",
}
RULES = {
    "loop (TQ002)": {"TQ002"},
    "made up (TQ615)": {"TQ615"},
    "left out (TQ603, TQ614)": {"TQ603", "TQ614"},
    "another's source": {"source text"},
}


def said(row: dict[str, str]) -> set[str]:
    """The rules that speak, and stages that failed."""
    item = Item(row["id"], row["target"].encode, f"{row['id']} source", row["source"].encode)
    (report,) = run([item], Settings(row["src_lang"], row["tgt_lang"], rules_only=True)).documents
    found = {finding.rule for finding in report.findings if finding.severity >= Severity.MINOR}
    return found | {failure.stage for failure in report.failures}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    arguments = parser.parse_args()
    with gzip.open(arguments.eval / f"{SET}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    number, found = Counter[str](), Counter[tuple[str, str]]()
    for row in rows:
        number[row["label"]] += 1
        spoke = said(row)
        columns = {name: bool(spoke & rules) for name, rules in RULES.items()}
        columns["any of these"] = any(columns.values())
        columns["any rule"] = bool(spoke)
        found.update((row["label"], name) for name, is_found in columns.items() if is_found)
    names = [*RULES, "any of these", "any rule"]
    shares: list[Row] = [
        {"label": words, "rows": number[label]} | {name: f"{found[label, name] / number[label]:.0%}" for name in names}
        for label, words in LABELS.items()
    ]
    print(table(shares))


if __name__ == "__main__":
    main()
