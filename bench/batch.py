"""Many files: words a second with one worker and two, cold and warm cache, and memory with few documents and many.

    python bench/batch.py --stories ../shared/eval/stories

Every figure is of a `tqcheck check` of its own, reading files and writing JSON. Compare figures within one run only.
Memory is that of the largest process; documents of the memory test are the first lines of stories, each with a line of
its own, since a cache knows what it has seen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from tables import Row, table

BASE = [sys.executable, "-m", "tqcheck", "check", "--from", "es", "--to", "en", "--no-pair", "--fail-on", "never"]
MODELS = ["--translator", "mt-en-es,mt-es-en"]
RULES = ["--rules-only"]


@dataclass
class Run:
    seconds: float
    core_seconds: float  # of all its processes; unlike seconds hardly touched by what else the machine does
    megabytes: float


def check(folder: Path, *options: str) -> Run:
    """One run in a process of its own. Its largest process may be a worker."""
    command = [*BASE, str(folder), "--format", "jsonl", *options]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}")
    return Run(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def write(folder: Path, texts: list[str]) -> int:
    """Files with these texts; their words."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(text, "utf-8")
    return sum(len(text.split()) for text in texts)


def speed(folder: Path, words: int, options: list[str], name: str, cache: Path) -> list[Row]:
    rows: list[Row] = []
    seconds: dict[tuple[int, str], float] = {}
    for jobs in (1, 2):
        for state in ("cold", "warm"):
            run = check(folder, *options, "--jobs", str(jobs), "--cache-dir", str(cache / f"{name}-{jobs}"))
            seconds[jobs, state] = run.seconds
            rows.append(
                {
                    "run": f"{name}, {jobs} worker{'s' * (jobs > 1)}, {state} cache",
                    "seconds": round(run.seconds, 2),
                    "words/s": round(words / run.seconds),
                    "words/core s": round(words / run.core_seconds),
                    "beside 1 worker": round(seconds[1, state] / run.seconds, 2),
                    "beside cold": round(seconds[jobs, "cold"] / run.seconds, 1),
                    "peak MB": round(run.megabytes),
                }
            )
    return rows


def memory(stories: list[str], numbers: list[int], options: list[str], name: str, work: Path) -> list[Row]:
    rows: list[Row] = []
    first = 0.0
    for number in numbers:
        folder = work / f"{name}-{number}"
        begins = ["\n".join(story.split("\n")[:3])[:400] for story in stories]
        write(folder, [f"{text}\n\nThis is story {n}.\n" for n, text in enumerate(islice(cycle(begins), number))])
        run = check(folder, *options, "--jobs", "1", "--no-cache")
        first = first or run.megabytes
        rows.append(
            {
                "run": f"{name}, {number:,} documents",
                "seconds": round(run.seconds, 1),
                "peak MB": round(run.megabytes),
                f"beside {numbers[0]}": round(run.megabytes / first, 2),
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True, help="folder with *.en.txt, at any depth")
    parser.add_argument("--limit", type=int, default=24, help="stories checked with models; ten times as many by rules")
    parser.add_argument("--documents", type=int, nargs="+", default=[200, 5000], help="numbers for the memory test")
    parser.add_argument("--models-memory", action="store_true", help="the memory test with models too; it takes long")
    arguments = parser.parse_args()
    stories = [path.read_text("utf-8") for path in sorted(arguments.stories.rglob("*.en.txt"))]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        few, many = stories[: arguments.limit], list(islice(cycle(stories), 10 * arguments.limit))
        many = [f"{text}\n\nThis is story {number}.\n" for number, text in enumerate(many)]
        rows = speed(work / "few", write(work / "few", few), MODELS, "models", work)
        rows += speed(work / "many", write(work / "many", many), RULES, "rules only", work)
        print(f"{len(few)} stories with models, {len(many)} by rules only")
        print(table(rows))
        print()
        rows = memory(stories, arguments.documents, RULES, "rules only", work)
        if arguments.models_memory:
            rows += memory(stories, arguments.documents, MODELS, "models", work)
        print(table(rows))


if __name__ == "__main__":
    main()
