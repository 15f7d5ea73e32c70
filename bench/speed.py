"""How long a run takes: the command on the seed with rules only, and rules on a long text.

    python bench/speed.py

The figures are those of the machine at hand; compare them within one run.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tqcheck.compose import Settings, run
from tqcheck.pipeline import Item

SEED = Path(__file__).parent.parent / "seeds" / "efe-kim-putin.en.txt"
TIMES = 9


def wall(command: list[str]) -> float:
    """Median seconds of a command run as a process of its own."""
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        seconds.append(time.perf_counter() - began)
    return round(statistics.median(seconds), 3)


def throughput(megabytes: float) -> float:
    """MB of text a second, reading, segmenting and rules, on one core."""
    story = SEED.read_text("utf-8") + "\n"
    text = story * int(megabytes * 1_000_000 / len(story))
    began = time.perf_counter()
    run([Item("long.txt", text.encode)], Settings("es", "en", rules_only=True))
    return round(len(text) / 1_000_000 / (time.perf_counter() - began), 2)


def main() -> None:
    check = [sys.executable, "-m", "tqcheck", "check", str(SEED), "--rules-only", "--from", "es", "--to", "en"]
    result = {
        "python alone, s": wall([sys.executable, "-c", "pass"]),
        "tqcheck --help, s": wall([sys.executable, "-m", "tqcheck", "--help"]),
        "rules only on the seed, terminal, s": wall(check),
        "rules only on the seed, JSON, s": wall([*check, "--format", "json"]),
        "rules on 0.5 MB, MB/s": throughput(0.5),
        "rules on 1 MB, MB/s": throughput(1.0),
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
