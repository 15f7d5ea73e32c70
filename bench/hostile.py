"""How long each rule takes for a megabyte of text made to slow it down; the slowest text of each, and how it grows.

    python bench/hostile.py                       # all rules, 1 MB a text: a quarter of an hour
    python bench/hostile.py --size 100000 TQ3     # some rules, smaller texts

Every text is tried at an eighth of the size, and the three slowest at the whole. `growth` is the time for the slowest
over that for its eighth: about 8 where time is linear.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "fixtures"))

from hostile_text import shapes, story

from tqcheck.checks import registry
from tqcheck.rule import Rule

SLOWEST = 3  # texts that are tried at the whole size
EVIDENCE = {"fluency", "round-trip", "adequacy"}


def seconds(rule: Rule, text: str) -> float:
    began = time.process_time()
    for _ in rule.hits(story(rule, text)):
        pass
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rules", nargs="*", help="codes, beginnings of codes, or names; none: all")
    parser.add_argument("--size", type=int, default=1_000_000, help="characters a text")
    arguments = parser.parse_args()
    rules = [rule for rule in registry.choose(registry.rules(), arguments.rules) if EVIDENCE.isdisjoint(rule.needs)]
    print(f"{'rule':40} {'s':>7} {'growth':>7}  slowest text")
    worst = 0.0
    for rule in rules:
        eighths = {name: seconds(rule, text) for name, text in shapes(rule, arguments.size // 8, all_examples=True)}
        slowest = sorted(eighths, key=eighths.__getitem__)[-SLOWEST:]
        texts = ((name, text) for name, text in shapes(rule, arguments.size, all_examples=True) if name in slowest)
        taken, name = max((seconds(rule, text), name) for name, text in texts)
        growth = taken / max(eighths[name], 1e-6)
        worst = max(worst, taken)
        print(f"{rule.code} {rule.name:34} {taken:7.2f} {growth:7.1f}  {name}", flush=True)
    print(f"{len(rules)} rules; at most {worst:.2f} s for {arguments.size:,} characters")


if __name__ == "__main__":
    main()
