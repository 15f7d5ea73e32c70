"""JSON lines are written while the run goes on, and what a run leaves that was killed cannot be taken for a report."""

from __future__ import annotations

import io
import json
import os
import random
import re
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from command_line import BROKEN, CLEAN, RULES, begin, one_message, tqcheck

from tqcheck import batch, compose
from tqcheck.cli import progress
from tqcheck.cli.files import Growing
from tqcheck.cli.streaming import Streams
from tqcheck.compose import Settings, run
from tqcheck.seams import Item
from tqcheck.testing import check_renderer

NUMBER = 120


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(NUMBER):
        (folder / f"{number:03}.txt").write_text(f"{BROKEN if number % 5 == 0 else CLEAN}\nIt was day {number}.\n")
    return folder


def test_a_document_is_written_before_the_next_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "groups", partial(batch.groups, size=1))
    path = tmp_path / "out" / "report.jsonl"
    growing = path.with_name("report.jsonl.partial")
    seen: list[int] = []

    def load() -> bytes:
        seen.append(growing.read_text("utf-8").count("\n"))
        return CLEAN.encode()

    items = [Item(f"{number}.txt", load) for number in range(4)]
    with Streams(None, [("jsonl", path)]) as streams:
        report = run(items, Settings("es", "en", rules_only=True), each=streams.document)
        assert not path.exists()
        assert streams.end(report) == []
    assert seen == [0, 1, 2, 3]
    assert not growing.exists()
    kinds = [json.loads(line)["kind"] for line in path.read_text("utf-8").splitlines()]
    assert kinds == ["document"] * 4 + ["run"]


def test_what_is_written_on_the_way_is_the_report(stories: Path, tmp_path: Path) -> None:
    """On standard output, in a file, by workers, from the cache, and made of a saved report."""
    arguments = ("check", str(stories), *RULES, "--cache-dir", str(tmp_path / "cache"), "-j", "2")
    files = {name: tmp_path / f"report.{name}" for name in ("json", "jsonl")}
    outputs = [part for name, path in files.items() for part in ("-o", f"{name}={path}")]
    first = tqcheck(*arguments, "--format", "jsonl", *outputs)
    assert first.returncode == 1, first.stderr
    assert first.stdout == files["jsonl"].read_text("utf-8")
    assert len(first.stdout.splitlines()) == NUMBER + 1
    assert tqcheck(*arguments, "--format", "jsonl").stdout == first.stdout
    assert tqcheck("report", str(files["json"]), "--format", "jsonl").stdout == first.stdout
    assert not list(tmp_path.glob("*.partial"))
    check_renderer(compose.renderer("jsonl"), run([Item("a.txt", CLEAN.encode)], Settings(rules_only=True)))


def test_a_killed_run_leaves_lines_under_another_name(stories: Path, tmp_path: Path) -> None:
    path, points = tmp_path / "report.jsonl", random.Random(3)
    arguments = (str(stories), *RULES, "--cache-dir", str(tmp_path / "cache"), "-o", f"jsonl={path}")
    whole = tqcheck("check", str(stories), *RULES, "--no-cache", "--format", "jsonl").stdout
    growing = path.with_name("report.jsonl.partial")
    for jobs in ("1", "2"):
        with begin(*arguments, "--no-cache", "-j", jobs) as process:
            wanted = points.randrange(1, 60)
            while not (growing.exists() and growing.read_bytes().count(b"\n") >= wanted) and process.poll() is None:
                time.sleep(0.002)
            process.kill()
        assert not path.exists()
        left = growing.read_text("utf-8")
        assert left
        assert whole.startswith(left)
        said = one_message(tqcheck("merge", str(growing)))
        assert "is of a run that did not end" in said
        assert "run the same command again" in said
    assert tqcheck("check", *arguments).returncode == 1
    assert path.read_text("utf-8") == whole
    assert not growing.exists()


def test_a_report_of_before_stays_until_the_new_one_is_whole(stories: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    path.write_text("of yesterday\n")
    growing = Growing(path)
    growing.open().write("{")
    assert path.read_text() == "of yesterday\n"
    result = tqcheck("check", str(stories / "001.txt"), *RULES, "-o", f"jsonl={path}")
    assert result.returncode == 2
    assert f"{path}: another run is writing this report" in one_message(result)
    growing.finish()
    assert path.read_text() == "{"
    assert tqcheck("check", str(stories / "001.txt"), *RULES, "-o", f"jsonl={path}").returncode == 0
    assert len(path.read_text("utf-8").splitlines()) == 2


def test_a_run_that_cannot_begin_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    result = tqcheck("check", str(tmp_path / "a.txt"), *RULES, "--select", "TQ999", "-o", f"jsonl={tmp_path}/a.jsonl")
    assert result.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_a_pipe_is_written_and_not_replaced(stories: Path, tmp_path: Path, name: str) -> None:
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    result = tqcheck("check", str(stories), *RULES, "-o", f"{name}={pipe}")
    reader.join(30)
    assert result.returncode == 1, result.stderr
    assert read == [tqcheck("check", str(stories), *RULES, "--format", name).stdout]
    assert pipe.is_fifo()


def test_lines_on_a_terminal_do_not_stand_behind_the_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person sees is one stream: here it is taken down as such."""
    monkeypatch.setattr(progress, "_QUIET", -1.0)
    monkeypatch.setattr(progress, "_BETWEEN", -1.0)
    shown: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            written = super().write(text)
            shown.append(text)
            return written

    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, Terminal())
    watch = progress.Progress(3, says_failures=True)
    with Streams("jsonl", [], watch.end) as streams:
        items = [Item(f"{number}.txt", CLEAN.encode) for number in range(3)]
        report = run(items, Settings("es", "en", rules_only=True), watch, each=streams.document)
        watch.end()
        streams.end(report)
    seen = "".join(shown)
    assert "2 of 3 files" in seen
    lines = [re.sub(r"^.*\r\x1b\[K", "", line) for line in seen.split("\n")]  # a terminal takes away what was before
    assert [json.loads(line)["kind"] for line in lines if "{" in line] == ["document"] * 3 + ["run"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_disk_that_is_full_does_not_end_the_run(stories: Path) -> None:
    result = tqcheck("check", str(stories / "001.txt"), *RULES, "-o", "jsonl=/dev/full")
    assert result.returncode == 3
    assert "the jsonl report cannot be written: No space left on device" in one_message(result)
    assert "passed" in result.stdout.lower()
