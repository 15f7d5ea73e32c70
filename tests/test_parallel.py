"""Workers find what one process finds, share one cache, and a run that is stopped says how far it came."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from command_line import BROKEN, CLEAN, RULES, begin, tqcheck
from worker_tasks import die

from tqcheck import batch
from tqcheck.batch import Watch
from tqcheck.cache import Cache
from tqcheck.cli.progress import interrupts
from tqcheck.compose import Settings, run
from tqcheck.executors import processes
from tqcheck.renderers import as_json
from tqcheck.report import DocumentReport, Failure, RunReport
from tqcheck.seams import Item

FILES = 160


def items(number: int) -> list[Item]:
    texts = [f"{BROKEN if n % 5 == 0 else CLEAN}\nIt was day {n}.\n".encode() if n % 9 else b"" for n in range(number)]
    return [Item(f"{n}.txt", partial(bytes, text)) for n, text in enumerate(texts)]


def text_of(report: RunReport) -> str:
    out = io.StringIO()
    as_json.render(report, out)
    return out.getvalue()


def test_workers_find_what_one_process_finds(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With models, in groups that are not the same."""
    lines = seed.read_text("utf-8").split("\n\n")
    some = [Item(f"{n}.txt", partial(bytes, "\n\n".join(lines[n : n + 5]), "utf-8")) for n in range(0, 40, 5)]
    settings = Settings("es", "en", translator="mt-en-multi,mt-multi-en")
    one = text_of(run(some, settings))
    monkeypatch.setattr(batch, "groups", partial(batch.groups, size=3))
    assert text_of(run(some, Settings("es", "en", translator="mt-en-multi,mt-multi-en", jobs=2))) == one


def test_many_files_over_workers_with_failures_among_them(tmp_path: Path) -> None:
    one = run(items(100), Settings("es", "en", rules_only=True))
    two = run(items(100), Settings("es", "en", rules_only=True, jobs=2, cache=tmp_path))
    assert (
        text_of(one) == text_of(two) == text_of(run(items(100), Settings("es", "en", rules_only=True, cache=tmp_path)))
    )
    assert len(one.failures) == 12
    assert one.verdict.outcome == "not evaluated"


def test_a_second_run_begins_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings("es", "en", rules_only=True, jobs=2, cache=tmp_path)
    some = [item for item in items(100) if item.load()]
    first = run(some, settings)
    with monkeypatch.context() as patch:
        patch.setattr(processes._Pool, "submit", None)
        assert text_of(run(some, settings)) == text_of(first)
    more = [*some, Item("new.txt", partial(bytes, CLEAN.encode()))]
    assert [document.document.path for document in run(more, settings).documents][-1] == "new.txt"


def test_few_files_are_checked_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "ProcessExecutor", None)
    assert len(run(items(20), Settings("es", "en", rules_only=True, jobs=0)).documents) == 17


def test_a_file_that_kills_its_worker_is_not_evaluated_and_all_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "groups", partial(batch.groups, size=3))
    some = items(9)
    some[4] = Item("deadly.txt", die)
    report = run(some, Settings("es", "en", rules_only=True, jobs=2))
    assert [document.document.path for document in report.documents] == [f"{n}.txt" for n in (1, 2, 3, 5, 6, 7, 8)]
    assert [(failure.stage, failure.where) for failure in report.failures] == [
        ("reading", "0.txt"),
        ("checking", "deadly.txt"),
    ]
    assert report.verdict.outcome == "not evaluated"


class StopsAt(Watch):
    def __init__(self, number: int, stop: Callable[[Watch], None]) -> None:
        self._left, self._stop = number, stop

    def result(self, result: DocumentReport | Failure) -> None:
        self._left -= 1
        if self._left == 0:
            self._stop(self)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_reports_what_was_done(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "groups", partial(batch.groups, size=10))
    watch = StopsAt(35, lambda watch: os.kill(os.getpid(), signal.SIGINT))
    with interrupts(watch) as received:
        report = run(items(100), Settings("es", "en", rules_only=True, jobs=jobs), watch)
    assert received == [signal.SIGINT]
    # the group is finished, whatever moment the signal came at
    assert len(report.documents) + len(report.failures) - 1 == 40
    assert report.failures[0] == Failure("run", "", "interrupted: 40 of 100 files were checked")
    assert report.verdict.outcome == "not evaluated"
    assert report.verdict.reason.startswith("run: interrupted: 40 of 100 files")


# --- as a process --------------------------------------------------------------------------------------------------


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for number, item in enumerate(items(FILES)):
        (folder / f"{number:03}.txt").write_bytes(item.load() or b"empty")
    return folder


def entries(cache: Path) -> int:
    """The rules, what was found in each text, and what the run made of each file."""
    path = Cache(cache).path
    with sqlite3.connect(path) as connection:
        number: int = connection.execute("SELECT count(*) FROM report").fetchone()[0]
    connection.close()
    return number


def known(cache: Path) -> int:
    """How many files are."""
    return entries(cache) // 2


def wait_for(cache: Path, number: int) -> None:
    deadline = time.monotonic() + 30
    while known(cache) < number and time.monotonic() < deadline:
        time.sleep(0.01)


@pytest.mark.parametrize(("number", "jobs"), [(signal.SIGINT, "1"), (signal.SIGINT, "2"), (signal.SIGTERM, "2")])
def test_ctrl_c_writes_what_is_done_and_says_so(
    stories: Path, tmp_path: Path, number: signal.Signals, jobs: str
) -> None:
    cache, output = tmp_path / "cache", tmp_path / "report.json"
    with begin(str(stories), *RULES, "-j", jobs, "--cache-dir", str(cache), "-o", f"json={output}") as process:
        wait_for(cache, 70)
        process.send_signal(number)
        _, errors = process.communicate()
    assert process.returncode == 128 + number, errors
    said = errors.decode()
    assert "Traceback" not in said
    assert "were checked, and are in the reports; the same command goes on from there" in said
    data = json.loads(output.read_text("utf-8"))
    done = len(data["documents"])
    assert done < FILES
    assert data["failures"][0]["reason"] == f"interrupted: {done} of {FILES} files were checked"
    again = tqcheck("check", str(stories), *RULES, "--cache-dir", str(cache), "-o", f"json={output}")
    assert again.returncode == 1
    assert len(json.loads(output.read_text("utf-8"))["documents"]) == FILES


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_reports_that_are_being_written_are_finished(stories: Path, tmp_path: Path, number: signal.Signals) -> None:
    arguments = (str(stories), *RULES, "--cache-dir", str(tmp_path / "cache"))
    tqcheck("check", *arguments, "-q")
    out, names = tmp_path / "out", ("json", "csv", "sarif", "junit", "html")
    with begin(*arguments, "-q", *(part for name in names for part in ("-o", f"{name}={out}/a.{name}"))) as process:
        while not (out / "a.json").exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(number)
        shown, errors = process.communicate()
    assert process.returncode == 128 + number, errors
    assert errors.decode() == "tqcheck: note: interrupted: all files were checked, and are in the reports\n"
    assert b"documents failed the gate" in shown
    assert sorted(path.name for path in out.iterdir()) == sorted(f"a.{name}" for name in names)
    assert len(json.loads((out / "a.json").read_text("utf-8"))["documents"]) == FILES


def test_a_run_killed_at_any_point_goes_on_and_says_the_same(stories: Path, tmp_path: Path) -> None:
    cache, output = tmp_path / "cache", tmp_path / "report.json"
    arguments = (str(stories), *RULES, "--format", "json", "--cache-dir", str(cache), "-o", f"json={output}")
    points = random.Random(7)
    for killed in range(10):
        before = known(cache)
        with begin(*arguments, "-j", str(1 + killed % 2)) as process:
            # after some more groups were kept, and then a moment
            wait_for(cache, min(before + points.randrange(1, 30), FILES - 20))
            time.sleep(points.random() * 0.1)
            process.kill()
        assert process.returncode in (-signal.SIGKILL, 1)
        if output.exists():
            assert len(json.loads(output.read_text("utf-8"))["documents"]) == FILES  # whole or not at all
    resumed = tqcheck("check", *arguments)
    fresh = tqcheck("check", str(stories), *RULES, "--format", "json", "--no-cache")
    assert resumed.returncode == fresh.returncode == 1
    assert resumed.stdout == fresh.stdout
    assert resumed.stderr == ""


def test_two_runs_at_once_share_a_cache(stories: Path, tmp_path: Path) -> None:
    arguments = (str(stories), *RULES, "--format", "json", "--cache-dir", str(tmp_path / "cache"))
    with begin(*arguments) as one, begin(*arguments, "-j", "2") as other:
        results = [process.communicate() for process in (one, other)]
    assert results[0][0] == results[1][0]
    assert [errors for _, errors in results] == [b"", b""]
    assert len(json.loads(results[0][0])["documents"]) == FILES
    contents = [path.read_bytes() for path in stories.iterdir()]
    assert entries(tmp_path / "cache") == 1 + len(set(contents)) + len(contents)
