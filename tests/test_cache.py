"""Whatever happens to the cache, a run goes on; what was kept comes back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tqcheck import cache
from tqcheck.cache import Cache

ENTRIES = {f"key {number}".encode(): os.urandom(300) for number in range(1200)}


def test_what_was_kept_comes_back_in_another_process(tmp_path: Path) -> None:
    Cache(tmp_path).put(ENTRIES)
    code = f"from tqcheck.cache import Cache; from pathlib import Path; print(Cache(Path({str(tmp_path)!r})).count())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1200\n"
    again = Cache(tmp_path)
    assert again.get([*ENTRIES, b"unknown"]) == ENTRIES
    assert again.problem is None


def test_an_entry_is_replaced_and_all_are_removed(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put({b"a": b"1", b"b": b"2"})
    kept.put({b"a": b"3"})
    assert kept.get([b"a", b"b"]) == {b"a": b"3", b"b": b"2"}
    kept.clear()
    assert (kept.count(), kept.get([b"a"]), kept.problem) == (0, {}, None)


def test_two_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    one, other = Cache(tmp_path), Cache(tmp_path)
    for number in range(20):
        one.put({f"one {number}".encode(): b"1"})
        other.put({f"other {number}".encode(): b"2"})
    assert one.count() == other.count() == 40
    assert one.problem is other.problem is None


def test_what_nobody_asked_for_in_a_month_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = cache._today()
    kept = Cache(tmp_path)
    kept.put(ENTRIES)
    monkeypatch.setattr(cache, "_today", lambda: today + 20)
    asked_for = list(ENTRIES)[:7]
    kept.get(asked_for)
    monkeypatch.setattr(cache, "_today", lambda: today + 31)
    kept.prune()
    assert kept.get(list(ENTRIES)).keys() == set(asked_for)


@pytest.mark.parametrize("content", [b"this is not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    fresh = Cache(tmp_path)
    fresh.close()
    fresh.path.write_bytes(content)
    kept = Cache(tmp_path)
    assert "damaged" in str(kept.problem)
    kept.put({b"a": b"1"})
    assert kept.get([b"a"]) == {b"a": b"1"}
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == content
    assert Cache(tmp_path).problem is None


def test_damage_that_shows_later_is_set_aside_too(tmp_path: Path) -> None:
    first = Cache(tmp_path)
    first.put(ENTRIES)
    first.close()
    raw = bytearray(first.path.read_bytes())
    raw[8192:-8192] = b"\xa5" * (len(raw) - 16384)
    first.path.write_bytes(raw)
    kept = Cache(tmp_path)
    kept.get(list(ENTRIES))
    assert "damaged" in str(kept.problem)
    kept.put({b"a": b"1"})
    assert kept.get([b"a"]) == {b"a": b"1"}


def test_a_table_of_another_shape_is_set_aside(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / Cache.FILE) as other:
        other.execute("CREATE TABLE report (something TEXT)")
    other.close()
    kept = Cache(tmp_path)
    kept.put({b"a": b"1"})
    assert kept.get([b"a"]) == {b"a": b"1"}


def test_a_full_disk_is_said_and_what_is_there_is_read(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put({b"a": b"1"})
    assert kept._connection is not None
    kept._connection.execute("PRAGMA max_page_count = 10")  # as SQLite answers where the disk is full
    kept.put(ENTRIES)
    assert "full" in str(kept.problem)
    kept.put({b"b": b"2"})
    assert kept.get([b"a", b"b", *ENTRIES]) == {b"a": b"1"}


def test_no_folder_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = Cache(tmp_path / "file" / "cache")
    assert "no cache in" in str(kept.problem)
    kept.put({b"a": b"1"})
    assert (kept.get([b"a"]), kept.count()) == ({}, 0)
    kept.prune()
    kept.clear()
    kept.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from tqcheck.cache import Cache
if os.geteuid() == 0:
    os.setuid(65534)  # permissions do not bind root
kept = Cache(Path(sys.argv[1]))
kept.put({b"b": b"2"})
print(kept.get([b"a", b"b"]), kept.problem)
"""


def test_a_read_only_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    kept = Cache(folder)
    kept.put({b"a": b"1"})
    kept.close()
    kept.path.chmod(0o444)
    folder.chmod(0o555)
    parents = [path for path in folder.parents if str(path).startswith("/tmp/")]  # noqa: S108
    for parent in parents:
        parent.chmod(0o755)
    try:
        result = subprocess.run([sys.executable, "-c", READ_ONLY, folder], capture_output=True, text=True, check=True)
    finally:
        folder.chmod(0o755)
    assert "{b'a': b'1'}" in result.stdout
    assert "cannot be written" in result.stdout


def test_another_run_that_holds_the_cache_is_waited_for_and_then_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.05)
    kept, other = Cache(tmp_path), Cache(tmp_path)
    assert other._connection is not None
    other._connection.execute("BEGIN IMMEDIATE")
    kept.put({b"a": b"1"})
    assert "locked" in str(kept.problem)
    other._connection.execute("COMMIT")
    kept.put({b"a": b"1"})
    assert kept.get([b"a"]) == {b"a": b"1"}


def test_the_default_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TQCHECK_CACHE", "/somewhere/else")
    assert cache.default_folder() == Path("/somewhere/else")
    monkeypatch.delenv("TQCHECK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache.default_folder() == Path("/xdg/tqcheck")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.default_folder() == Path.home() / ".cache" / "tqcheck"
