"""`tqcheck cache` says what is kept, and removes it."""

from __future__ import annotations

from pathlib import Path

from command_line import CLEAN, RULES, tqcheck


def test_what_is_kept_is_told_and_removed(tmp_path: Path) -> None:
    folder = ("--cache-dir", str(tmp_path / "cache"))
    assert "nothing is kept" in tqcheck("cache", "info", *folder).stdout
    assert "nothing is kept" in tqcheck("cache", "clear", *folder).stdout
    assert not (tmp_path / "cache").exists()
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(CLEAN + name)
    tqcheck("check", str(tmp_path), *RULES, *folder)
    assert "5 entries, 0.1 MB" in tqcheck("cache", "info", *folder).stdout
    cleared = tqcheck("cache", "clear", *folder)
    assert (cleared.returncode, cleared.stderr) == (0, "")
    assert "5 entries removed" in cleared.stdout
    assert "0 entries" in tqcheck("cache", "info", TQCHECK_CACHE=str(tmp_path / "cache")).stdout


def test_a_damaged_cache_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "reports-1.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"no database" * 500)
    told = tqcheck("cache", "info", "--cache-dir", str(path.parent))
    assert told.returncode == 0
    assert "was damaged" in told.stderr
