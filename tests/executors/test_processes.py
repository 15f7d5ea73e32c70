"""Executors give the same results in the same order; workers that die do not take the run with them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from worker_tasks import DiesOnce, dies_of_seven, fails, lost, square, which

from tqcheck.executors.known_first import KnownFirst
from tqcheck.executors.processes import ProcessExecutor
from tqcheck.executors.serial import SerialExecutor


def test_results_are_those_of_one_process_in_order() -> None:
    expected = list(SerialExecutor().run(square, range(20)))
    assert list(ProcessExecutor(3, lost).run(square, range(20))) == expected


def test_nothing_gives_nothing() -> None:
    assert list(ProcessExecutor(2, lost).run(square, [])) == []


def test_several_workers_work_and_none_is_this_process() -> None:
    workers = set(ProcessExecutor(2, lost).run(which, range(12)))
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = ProcessExecutor(2, lost).run(square, items())
    assert next(results) == 0
    assert len(taken) <= 4
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 4


def test_what_is_known_needs_no_worker() -> None:
    asked: list[int] = []

    def known(number: int) -> str | None:
        asked.append(number)
        return f"known {number}" if number < 5 else None

    executor = KnownFirst(known, lambda: ProcessExecutor(2, lost))
    assert list(executor.run(fails, range(5))) == [
        f"known {number}" for number in range(5)
    ]  # it would raise in a worker
    assert asked == [0, 1, 2, 3, 4]
    results = list(executor.run(square, range(3, 12)))
    assert results == ["known 3", "known 4", *(number**2 for number in range(5, 12))]
    assert asked[5:] == [3, 4, 5]  # workers have begun: they take what follows


def test_an_item_that_kills_its_worker_is_lost_and_no_other() -> None:
    results = list(ProcessExecutor(2, lost).run(dies_of_seven, range(12)))
    assert results == [0, 1, 2, 3, 4, 5, 6, -7, 8, 9, 10, 11]


def test_a_worker_that_was_killed_once_is_replaced(tmp_path: Path) -> None:
    assert list(ProcessExecutor(2, lost).run(DiesOnce(tmp_path / "mark"), range(8))) == list(range(8))


def test_what_a_task_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="no 0"):
        list(ProcessExecutor(2, lost).run(fails, range(3)))


ENDED_EARLY = """
import sys
sys.path.insert(0, {folder!r})
from worker_tasks import large, lost
from tqcheck.executors.known_first import KnownFirst
from tqcheck.executors.processes import ProcessExecutor
if __name__ == "__main__":
    for _ in range(4):
        results = ProcessExecutor(2, lost).run(large, range(100))
        next(results)
        results.close()
"""


def test_a_run_that_is_ended_while_workers_send_results_ends(root: Path, tmp_path: Path) -> None:
    script = tmp_path / "ended.py"
    script.write_text(ENDED_EARLY.format(folder=str(root / "tests" / "fixtures")), "utf-8")
    assert subprocess.run([sys.executable, str(script)], cwd=root, timeout=60, check=False).returncode == 0


ORPHANS = """
import os, sys, time
sys.path.insert(0, {folder!r})
from worker_tasks import which, lost
from tqcheck.executors.known_first import KnownFirst
from tqcheck.executors.processes import ProcessExecutor
if __name__ == "__main__":
    for pid in ProcessExecutor(2, lost).run(which, range(100000)):
        print(pid, flush=True)
"""


def test_workers_end_when_their_run_is_killed(tmp_path: Path, root: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(ORPHANS.format(folder=str(root / "tests" / "fixtures")))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        workers = {int(run.stdout.readline()) for _ in range(8)}
        run.kill()
    deadline = time.monotonic() + 10
    while any(is_alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_alive(pid) for pid in workers)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
