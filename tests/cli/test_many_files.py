"""Many files at once: the bad are said, the good are checked, and no name or content gets in the way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_line import BROKEN, CLEAN, RULES, tqcheck

from tqcheck.cache import Cache


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder with two good documents, and every kind of bad one."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "a good.txt").write_text(CLEAN)
    (folder / "binary.txt").write_bytes(b"\x7fELF\x00\x01\x02" * 100)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "undecodable.txt").write_bytes("é".encode() * 50 + b"\xff\xfe\xfa\n")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(50 * 2**20)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "up").symlink_to("..", target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    (folder / "shut.txt").write_text(CLEAN)
    (folder / "shut.txt").chmod(0)
    (folder / "z \"quoted\"\n'name'.txt").write_text(CLEAN)
    (folder / os.fsdecode(b"bytes\xff.txt")).write_text(CLEAN)
    return folder


@pytest.mark.parametrize("name", ["json", "terminal", "jsonl", "sarif", "junit", "csv", "html"])
def test_bad_documents_are_reported_and_all_others_are_scored(bad: Path, tmp_path: Path, name: str) -> None:
    report = tmp_path / "report"
    result = tqcheck("check", str(bad), *RULES, "--format", name, "-o", f"json={report}")
    assert result.returncode == 3, result.stderr
    assert "Traceback" not in result.stderr
    data = json.loads(report.read_text("utf-8"))
    checked = sorted(Path(document["document"]["path"]).name for document in data["documents"])
    readable = ["shut.txt"] if os.geteuid() == 0 else []
    assert checked == sorted(["a good.txt", os.fsdecode(b"bytes\xff.txt"), *readable, "z \"quoted\"\n'name'.txt"])
    failed = {Path(failure["where"]).name: failure["reason"] for failure in data["failures"]}
    assert set(failed) == {
        "binary.txt", "empty.txt", "undecodable.txt", "huge.txt", "loop.txt", "pipe.txt", "shut.txt",
    } - set(readable)  # fmt: skip
    assert "too large: 50.0 MiB" in failed["huge.txt"]
    assert data["verdict"]["outcome"] == "not evaluated"
    for where in failed:
        assert where in result.stderr


def test_every_message_stays_on_its_line(tmp_path: Path) -> None:
    name = tmp_path / "a\n\x1b[31mtqcheck: all is well.txt"
    name.write_bytes(b"\x00")
    result = tqcheck("check", str(tmp_path), *RULES)
    assert result.returncode == 3
    assert "\x1b" not in result.stderr
    assert "\ntqcheck: all is well" not in result.stderr


def test_pairs_are_found_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.en.txt").write_text(CLEAN)
    (tmp_path / "a.es.txt").write_text("El consejo se reunió el lunes para hablar del puente.\n")
    (tmp_path / "b.en.txt").write_text(CLEAN)
    result = tqcheck("check", str(tmp_path), *RULES, "--format", "json")
    documents = {Path(d["document"]["path"]).name: d["document"] for d in json.loads(result.stdout)["documents"]}
    assert set(documents) == {"a.en.txt", "b.en.txt"}
    assert documents["a.en.txt"]["source_text"].startswith("El consejo")
    assert documents["b.en.txt"]["source_text"] is None
    assert "note: 1 of 2 texts have no source text" in result.stderr
    unpaired = tqcheck("check", str(tmp_path), *RULES, "--no-pair", "--format", "json")
    assert len(json.loads(unpaired.stdout)["documents"]) == 3


def test_a_missing_source_text_is_not_evaluated_where_it_was_asked_for(tmp_path: Path) -> None:
    for name in ("t/a.txt", "t/b.txt", "s/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(CLEAN)
    result = tqcheck("check", str(tmp_path / "t"), "--source", str(tmp_path / "s"), *RULES, "--format", "json")
    assert result.returncode == 3
    assert f"{tmp_path / 't' / 'b.txt'}: no source text: looked for {tmp_path / 's' / 'b.txt'}" in result.stderr
    assert len(json.loads(result.stdout)["documents"]) == 1


def test_a_list_of_files_is_checked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BROKEN)
    listed = f"{tmp_path / 'a.txt'}\n{tmp_path / 'gone.txt'}\n".encode()
    result = tqcheck("check", "--files-from", "-", *RULES, stdin=listed)
    assert result.returncode == 3
    assert "gone.txt: cannot be read: No such file" in result.stderr
    assert "TQ202" in result.stdout


def test_nothing_named_is_said() -> None:
    result = tqcheck("check")
    assert result.returncode == 2
    assert "nothing to check" in result.stderr


def test_a_second_run_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BROKEN)
    (tmp_path / "b.txt").write_text(CLEAN)
    cache = ("--cache-dir", str(tmp_path / "cache"))
    first, second, without = (
        tqcheck("check", str(tmp_path), *RULES, "--format", "json", *more) for more in (cache, cache, ["--no-cache"])
    )
    assert first.stdout == second.stdout == without.stdout
    kept = 2 * 2 + 1  # of each file what was found, and what the gate says; the rules
    assert Cache(tmp_path / "cache").count() == kept


def test_a_cache_that_cannot_be_used_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    result = tqcheck("check", str(tmp_path / "a.txt"), *RULES, "--cache-dir", str(tmp_path / "a.txt" / "cache"))
    assert result.returncode == 0
    assert "no cache in" in result.stderr
