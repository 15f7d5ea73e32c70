"""What users type and where they run it never looks like a fault of tqcheck."""

from __future__ import annotations

import shlex
import sqlite3
import struct
import subprocess
import zlib
from pathlib import Path
from unittest import mock

import pytest
from command_line import BROKEN, CLEAN, COMMAND, RULES, environment
from in_process import run

from tqcheck.cache import Cache


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(CLEAN)
    (tmp_path / "bad.txt").write_text(BROKEN)
    return tmp_path


def refused(result: subprocess.CompletedProcess[str], said: str) -> None:
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    assert result.stderr.startswith(f"tqcheck: {said}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--jobs", "²"), "--jobs '²' is no number"),
        (("--jobs", "-1"), "--jobs '-1' is no number"),
        (("--jobs", "9" * 5000), "--jobs '999"),
        (("--shard", "²/3"), "--shard '²/3' is no part of a whole"),
        (("--shard", f"1/{'9' * 5000}"), "--shard '1/999"),
        (("--exclude", "!"), "exclude: '!' is not a pattern"),
        (("--exclude", "a/[z-a]"), "exclude: 'a/[z-a]' is not a pattern"),
    ],
)
def test_what_cannot_be_used_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    refused(run(folder, "check", ".", *RULES, *arguments), said)


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        (".tqcheckignore", "drafts\n!\n", "/.tqcheckignore"),
        ("tqcheck.toml", 'exclude = ["!"]\n', "exclude"),
        ("tqcheck.toml", '[[files]]\npaths = ["!"]\nto = "en"\n', "/tqcheck.toml, [[files]] 1"),
        ("tqcheck.toml", '[[suppress]]\npaths = ["!"]\nreason = "old"\n', "tqcheck.toml, [[suppress]] 1"),
    ],
)
def test_a_pattern_that_is_none_is_said_with_its_place(folder: Path, file: str, text: str, where: str) -> None:
    (folder / file).write_text(text)
    result = run(folder, "check", ".", *RULES)
    assert result.returncode == 2
    assert f"{where}: '!' is not a pattern\n" in result.stderr


def test_a_cell_that_is_too_long_is_said(folder: Path) -> None:
    (folder / "map.tsv").write_text(f"good.txt\tbad.txt\nbad.txt\t{'a' * 140_000}\n")
    refused(run(folder, "check", "--source-map", "map.tsv", *RULES), "map.tsv:2: cannot be read: field larger")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_list_with_a_mark_of_its_encoding(folder: Path, encoding: str) -> None:
    (folder / "list").write_text("good.txt\n", encoding)
    result = run(folder, "check", "--files-from", "list", *RULES, "-q")
    if encoding == "utf-16":
        refused(result, "list: is not UTF-8 (UTF-16?)")
    else:
        assert (result.returncode, result.stderr) == (0, "")


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    line = line.replace("tqcheck ", f"{shlex.join(COMMAND)} ", 1)
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("arguments", ["-", "--files-from -", "good.txt -"])
def test_a_closed_standard_input_is_said(folder: Path, arguments: str) -> None:
    refused(shell(folder, f"tqcheck check {arguments} {' '.join(RULES)} <&-"), "standard input is closed")


def test_a_working_directory_that_is_gone_is_said(folder: Path) -> None:
    for story in ("good.txt", folder / "good.txt"):
        (folder / "gone").mkdir()
        line = f"cd gone && rmdir ../gone && exec {shlex.join(COMMAND)} check {story} {' '.join(RULES)}"
        refused(shell(folder, line), "")


def test_without_a_home_folder_all_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user has no entry in /etc/passwd."""

    def fails() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", fails)
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "TQCHECK_CACHE", "TQCHECK_MODELS"):
        monkeypatch.delenv(name, raising=False)
    checked = run(folder, "check", "good.txt", *RULES, "-q")
    note = "tqcheck: note: no cache in /dev/null/HOME is not set/.cache/tqcheck: Not a directory\n"
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", note)
    assert run(folder, "models", "list").returncode == 0
    assert "cannot be written" in run(folder, "doctor").stdout


@pytest.mark.parametrize("raised", [SystemExit(0), SystemExit("so"), EOFError(), BrokenPipeError(32, "gone")])
def test_no_error_passes_or_fails_a_gate(folder: Path, raised: BaseException) -> None:
    """Typer ends with 1 where a pipe to a worker broke, or a file ended too soon; a pack may end with anything."""
    (folder / "pack.py").write_text(f"raise {raised!r}\n")
    result = run(folder, "check", "good.txt", *RULES, "--rules", "pack.py")
    assert result.returncode in (2, 3), result.stderr
    with mock.patch("tqcheck.compose.run", side_effect=raised):
        result = run(folder, "check", "good.txt", *RULES)
    assert result.returncode == 3
    assert "unexpected" in result.stderr


@pytest.mark.parametrize("change", ["number", "text", "garbage", "other", "used", "bits"])
def test_what_is_wrong_in_the_cache_is_checked_anew(folder: Path, change: str) -> None:
    """Entries of another kind, garbage with a checksum, one entry in the place of another, and bits that have flipped."""
    arguments = ("check", ".", *RULES, "--format", "json", "--cache-dir", "cache")
    first = run(folder, *arguments)
    with sqlite3.connect(folder / "cache" / Cache.FILE) as connection:
        rows = connection.execute("SELECT key, content FROM report ORDER BY length(content)").fetchall()
        garbage = bytes(8) + b"garbage"
        framed = struct.pack(">I", zlib.crc32(garbage)) + garbage
        contents = {
            "number": [5] * len(rows),
            "text": ["abc"] * len(rows),
            "garbage": [framed] * len(rows),
            "other": [content for _, content in rows[1:] + rows[:1]],
            "used": [content for _, content in rows],
            "bits": [content[:-3] + bytes(3) for _, content in rows],
        }[change]
        for (key, _), content in zip(rows, contents, strict=True):
            connection.execute("UPDATE report SET content = ? WHERE key = ?", (content, key))
        if change == "used":
            connection.execute("UPDATE report SET used = 'yesterday'")
    again = run(folder, *arguments)
    assert (again.returncode, again.stdout, again.stderr) == (1, first.stdout, "")
    assert run(folder, *arguments).stdout == first.stdout
