"""Many files: the figures of docs/scale.md, as the tables that stand there.

    python bench/batch.py --stories ../shared/eval/stories --write docs/scale.md
    python bench/batch.py --stories ../shared/eval/stories --only-memory --documents 200 2000 5000

Every figure is of a `tqcheck check` of its own, from start to end: it reads files and gives the verdict alone, unless a
report is named. Compare figures of one run only, and let nothing else run beside it: it takes two cores for about ten
minutes. Seconds of a core are of all processes together, and depend less on what else the machine does. Memory is that
of the largest process; the documents of the memory test are beginnings of stories. Stories that are repeated get a line
of their own, since a cache knows what it has seen. Second runs are the quickest of five.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

BASE = [sys.executable, "-m", "tqcheck", "check", "--from", "es", "--to", "en", "--no-pair", "--fail-on", "never"]
MODELS = ["--translator", "mt-en-multi,mt-multi-en"]
RULES = ["--rules-only"]
STORIES, WORDS = 10_000_000, 500  # of the plan, and words of each
MACHINES, CORES = 50, 16
TIMES = 5  # second runs
BEGIN, END = "<!-- bench/batch.py writes this part -->\n", "<!-- until here -->\n"


@dataclass
class Run:
    seconds: float
    core_seconds: float
    megabytes: float


@dataclass
class Speed:
    """Runs over the same files: with an empty cache, with one that knows all, and with that and a report.

    sizes: of all files
    """

    words: int
    workers: int
    cold: Run
    warm: Run
    reporting: Run
    sizes: dict[str, int]


def check(folder: Path, *options: str) -> Run:
    """One run in a process of its own. Its largest process may be a worker."""
    command = [*BASE, str(folder), "--quiet", *options]
    # as it is where it is installed: with its modules compiled
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}")
    return Run(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def quickest(folder: Path, *options: str) -> Run:
    """The quickest of several runs: one of a fifth of a second may take twice as long."""
    return min((check(folder, *options) for _ in range(TIMES)), key=lambda run: run.seconds)


def write(folder: Path, texts: Sequence[str]) -> int:
    """Files with these texts; their words."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(text, "utf-8")
    return sum(len(text.split()) for text in texts)


def own(texts: Sequence[str], number: int) -> list[str]:
    """So many texts, repeated where there are fewer, each with a line of its own."""
    return [f"{text}\n\nThis is story {n}.\n" for n, text in enumerate(islice(cycle(texts), number))]


def speed(folder: Path, words: int, options: Sequence[str], workers: int, work: Path) -> Speed:
    cache, lines, table = (work / f"{folder.name}-{workers}-{name}" for name in ("cache", "lines", "table"))
    arguments = [*options, "--jobs", str(workers), "--cache-dir", str(cache)]
    cold, warm = check(folder, *arguments), quickest(folder, *arguments)
    reporting = quickest(folder, *arguments, "-o", f"jsonl={lines}")
    subprocess.run([sys.executable, "-m", "tqcheck", "report", str(lines), "-o", f"csv={table}"], check=True)
    content = lines.read_bytes()
    sizes = {
        "JSON lines": len(content),
        "JSON lines, gzipped": len(gzip.compress(content)),
        "CSV": table.stat().st_size,
        "in the cache": sum(file.stat().st_size for file in cache.iterdir()),
    }
    return Speed(words, workers, cold, warm, reporting, sizes)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def about(value: float) -> str:
    """Two significant digits: more would be another figure the next time."""
    digits = len(str(int(value)))
    return f"{round(value, 2 - digits):,.0f}" if value >= 10 else f"{value:.1f}" if value >= 0.1 else f"{value:.2g}"


def speeds(name: str, runs: Sequence[Speed]) -> list[list[str]]:
    return [
        [
            f"{name}, {run.workers} worker{'s' * (run.workers > 1)}",
            about(run.words / run.cold.seconds),
            about(run.words / run.cold.core_seconds),
            f"{runs[0].cold.seconds / run.cold.seconds:.2f}",
            f"{about(run.cold.seconds / run.warm.seconds)} times",
            f"{about(run.cold.core_seconds / run.warm.core_seconds)} times",
            f"{about(run.cold.seconds / run.reporting.seconds)} times",
        ]
        for run in runs
    ]


def memory(stories: Sequence[str], numbers: Sequence[int], options: Sequence[str], name: str, work: Path) -> list[str]:
    used: list[float] = []
    for number in numbers:
        folder = work / f"{name}-{number}"
        write(folder, own(["\n".join(story.split("\n")[:3])[:200] for story in stories], number))
        used.append(check(folder, *options, "--jobs", "1", "--no-cache").megabytes)
    return [name, *map(about, used), f"{used[-1] / used[0]:.2f}"]


def memories(stories: Sequence[str], numbers: Sequence[int], work: Path) -> str:
    rows = [
        memory(stories, numbers, options, name, work) for name, options in (("models", MODELS), ("rules only", RULES))
    ]
    return markdown(["most memory of a process, MB", *(f"{number:,} documents" for number in numbers), "ratio"], rows)


def plan(models: Speed, rules: Speed) -> str:
    """Arithmetic with what was measured with one worker."""
    million = STORIES * WORDS / 1e6
    rates = [run.words / run.cold.core_seconds for run in (models, rules)]
    hours = [million * 1e6 / rate / 3600 for rate in rates]
    rows = [
        [f"core-hours: {million:,.0f} million words / words a second of a core / 3,600", *map(about, hours)],
        [
            f"hours on {MACHINES} machines of {CORES} cores: core-hours / {MACHINES * CORES}",
            *(about(hour / MACHINES / CORES) for hour in hours),
        ],
        *(
            [
                f"{name}, GB: kB for 1,000 words * {million / 1000:g}",
                *(about(size * million / 1000) for size in each),
            ]
            for name, *each in sizes(models, rules)[:3]
        ),
        ["share of the rules in the time: rate with models / rate of rules", f"{rates[0] / rates[1]:.1%}", "100%"],
    ]
    return markdown([f"{STORIES / 1e6:,.0f} million stories of {WORDS} words", "with models", "rules only"], rows)


def sizes(*runs: Speed) -> list[tuple[str, *tuple[float, ...]]]:
    """kB for 1,000 words."""
    return [(name, *(run.sizes[name] / run.words for run in runs)) for name in runs[0].sizes]


def machine() -> str:
    """Processor, cores, load and Python, in words."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    processor = next((line.partition(": ")[2] for line in lines if "model name" in line), platform.machine())
    load = os.getloadavg()[0]
    return f"{processor}, {os.cpu_count()} cores, load {load:.1f} at the beginning, Python {platform.python_version()}"


def measured(arguments: argparse.Namespace, work: Path) -> str:
    """The whole part of the guide, or the table of memory alone."""
    here = f"{time.strftime('%Y-%m-%d')}, {machine()}"
    stories = [path.read_text("utf-8") for path in sorted(arguments.stories.rglob("*.en.txt"))]
    if arguments.only_memory:
        return memories(stories, arguments.documents, work)
    check(arguments.stories, *RULES, "--no-cache")  # compiles the modules
    few, many = own(stories, arguments.few), own(stories, arguments.many)
    few_words, many_words = write(work / "few", few), write(work / "many", many)
    rules = [speed(work / "many", many_words, RULES, workers, work) for workers in (1, 2)]
    models = [speed(work / "few", few_words, MODELS, workers, work) for workers in (1, 2)]
    head = ["a run from start to end", "words a second", "words a second of a core", "beside 1 worker"]
    again = ["second run, nothing changed", "the same, seconds of a core", "second run, writing JSON lines"]
    checked = f"{len(few):,} stories of {few_words:,} words with models, {len(many):,} of {many_words:,} by rules only"
    kilobytes = [[name, *map(about, each)] for name, *each in sizes(models[0], rules[0])]
    return "\n".join(
        [
            f"Measured {here}: {checked}.\n",
            markdown([*head, *again], [*speeds("models", models), *speeds("rules only", rules)]),
            memories(stories, arguments.documents, work),
            markdown(["kB for 1,000 words", "with models", "rules only"], kilobytes),
            plan(models[0], rules[0]),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True, help="folder with *.en.txt, at any depth")
    parser.add_argument("--few", type=int, default=128, help="stories checked with models; a multiple of 64 is best")
    parser.add_argument("--many", type=int, default=1000, help="stories checked by rules only")
    parser.add_argument("--documents", type=int, nargs="+", default=[200, 5000], help="numbers for the memory test")
    parser.add_argument("--only-memory", action="store_true", help="the memory test alone")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables between the marks of this guide")
    arguments = parser.parse_args()
    if arguments.only_memory and arguments.write:
        parser.error("--only-memory is a part of what --write writes")
    with tempfile.TemporaryDirectory() as name:
        found = measured(arguments, Path(name))
    print(found)
    if arguments.write:
        before, _, rest = arguments.write.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        arguments.write.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
