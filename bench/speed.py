"""How long a run of rules only takes: on the seed, on one long text, and on many small files.

    python bench/speed.py                          # on the seed story, repeated
    python bench/speed.py --eval ../shared/eval    # on English news
    python bench/speed.py --eval ../shared/eval --rules 20   # and the rules that take longest

One core. The figures are those of the machine at hand, and of what else it does; the yardstick, sentencex and one
regular expression (`\\w+|[^\\w\\s]`) over the same text in the same minute, tells them from those of another.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sentencex import get_sentence_boundaries

from tqcheck.compose import Settings, compose, run
from tqcheck.pipeline import Item, prepare
from tqcheck.rule import Story

SEED = Path(__file__).parent.parent / "seeds" / "efe-kim-putin.en.txt"
SETS = ("clean_en_ntrex", "clean_en_gum_news", "clean_en_wmt24", "clean_en_ht_newstest2019")
SETTINGS = Settings("es", "en", rules_only=True)
TIMES = 5


def stories(folder: Path | None) -> list[str]:
    """English stories of the evaluation sets, three sentences a paragraph; without a folder the seed, often."""
    if folder is None:
        return [SEED.read_text("utf-8")] * 300
    documents: dict[str, list[str]] = {}
    for name in SETS:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                documents.setdefault(row["doc"], []).append(row["target"].strip())
    return [
        "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))
        for sentences in documents.values()
    ]


def of_command(command: list[str]) -> float:
    """Median seconds of the processor that a command takes, run as a process of its own."""
    seconds = []
    # as it is where it is installed: with its modules compiled
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(TIMES):
        before = os.times()
        subprocess.run(command, capture_output=True, check=False, env=environment)
        after = os.times()
        seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return round(statistics.median(seconds), 3)


def rate(text: str, work: Callable[[], object]) -> float:
    """MB of text for each second of the processor, at best."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return round(len(text.encode()) / 1e6 / min(seconds), 2)


def checked(*texts: str) -> None:
    run([Item(f"{number}.txt", text.encode) for number, text in enumerate(texts)], SETTINGS)


def slowest(text: str, number: int) -> dict[str, float]:
    """The rules that take longest, in seconds for a MB of the text."""
    instruments = compose(SETTINGS)
    document, _ = prepare(Item("long.txt", text.encode), instruments)
    taken = {}
    story = Story(document)
    for rule in instruments.rules:
        if rule.applies_to("en", "es") and not rule.needs:
            list(rule.hits(story))  # compiles, and gathers what rules share
            began = time.process_time()
            list(rule.hits(story))
            taken[f"{rule.code} {rule.name}"] = round((time.process_time() - began) * 1e6 / len(text), 4)
    return dict(sorted(taken.items(), key=lambda entry: -entry[1])[:number])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, help="the folder of the evaluation sets")
    parser.add_argument("--rules", type=int, default=0, help="show so many of the rules that take longest")
    arguments = parser.parse_args()
    texts = stories(arguments.eval)
    gc.set_threshold(100_000, 20, 20)  # as `tqcheck` on the command line does
    joined = "\n\n".join(texts)
    half, whole = joined[:500_000], joined[:1_000_000]
    paragraphs = half.split("\n\n")
    checked(half[:5000])  # compiles the patterns
    check = [sys.executable, "-m", "tqcheck", "check", str(SEED), "--rules-only", "--from", "es", "--to", "en"]
    result: dict[str, object] = {
        "python alone, s": of_command([sys.executable, "-c", "pass"]),
        "rules only on the seed, terminal, s": of_command(check),
        "rules only on 0.5 MB, MB/s": rate(half, lambda: checked(half)),
        "rules only on 1 MB, MB/s": rate(whole, lambda: checked(whole)),
        "rules only on 100 stories, MB/s": rate("".join(texts[:100]), lambda: checked(*texts[:100])),
        "yardstick: sentencex, MB/s": rate(half, lambda: [get_sentence_boundaries("en", each) for each in paragraphs]),
        "yardstick: one regular expression, MB/s": rate(half, lambda: re.findall(r"\w+|[^\w\s]", half)),
    }
    if arguments.rules:
        result["rules, s/MB"] = slowest(half, arguments.rules)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
