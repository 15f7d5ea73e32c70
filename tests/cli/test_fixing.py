"""`tqcheck check --fix` and `--diff` as users meet them."""

from __future__ import annotations

import errno
import json
import re
import stat
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

import pytest
from command_line import one_message, tqcheck
from in_process import run

from tqcheck.cli import fixing

BEFORE = "The council saw the the bridge .\r\n\r\nIt will be built next year, the mayor said.\r\n"
AFTER = BEFORE.replace("the the", "the").replace("e .", "e.")
ARGUMENTS = ("--rules-only", "--to", "en", "--from", "es")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_bytes(BEFORE.encode())
    return path


def test_safe_suggestions_are_put_in_place_and_the_rest_is_reported(story: Path) -> None:
    story.write_bytes(BEFORE.encode() + b"\r\nHe lost a eye in the war.\r\n")
    story.chmod(0o640)
    result = tqcheck("check", str(story), "--fix", *ARGUMENTS)
    assert story.read_bytes() == AFTER.encode() + b"\r\nHe lost a eye in the war.\r\n"
    assert result.returncode == 0
    assert result.stderr == "tqcheck: 2 fixes in 1 file (1 TQ101, 1 TQ105)\n"
    assert "TQ120" in result.stdout
    assert "TQ105" not in result.stdout
    assert stat.S_IMODE(story.stat().st_mode) == 0o640
    assert [path.name for path in story.parent.iterdir()] == ["story.txt"]
    assert tqcheck("check", str(story), "--fix", *ARGUMENTS).stderr == ""


def test_a_diff_is_shown_and_nothing_changed(story: Path, tmp_path: Path) -> None:
    result = tqcheck("check", str(story), "--diff", "--fix", *ARGUMENTS)
    assert (result.returncode, result.stderr) == (1, "")
    assert story.read_bytes() == BEFORE.encode()
    assert "-The council saw the the bridge .\r\n+The council saw the bridge.\r\n" in result.stdout
    subprocess.run(
        ["patch", "--binary", "-p0", "-d", "/"], input=result.stdout.encode(), check=True, capture_output=True
    )
    assert story.read_bytes() == AFTER.encode()
    again = tqcheck("check", str(story), "--diff", *ARGUMENTS)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_diff_says_where_the_last_line_does_not_end(story: Path) -> None:
    story.write_text("They saw the the bridge.")
    result = tqcheck("check", str(story), "--diff", *ARGUMENTS)
    assert result.stdout.count("\\ No newline at end of file\n") == 2


def test_only_chosen_rules_and_files_are_fixed(story: Path) -> None:
    (story.parent / "other.txt").write_text(BEFORE)
    (story.parent / "tqcheck.toml").write_text('[[files]]\npaths = "other.txt"\nignore = ["TQ1"]\n')
    assert tqcheck("check", str(story.parent), "--fix", "--ignore", "TQ101", *ARGUMENTS).returncode == 0
    assert story.read_bytes() == BEFORE.replace("the the", "the").encode()


def test_what_is_suppressed_is_not_fixed(tmp_path: Path) -> None:
    """By a comment, by a table and by an accepted term; beside it the same is."""
    parts = [f"{name} saw the the bridge near the the hall .\n" for name in ("Ana", "Ben", "Eva")]
    comments = (
        "<!-- tqcheck: ignore TQ105 a quotation -->\n",
        "\n<!-- tqcheck: off TQ1 a transcript -->\n\n",
        "\n<!-- tqcheck: on -->\n\n",
    )
    before = "".join(comment + part for comment, part in zip(comments, parts, strict=True))
    (tmp_path / "a.md").write_text(before)
    (tmp_path / "b.txt").write_text(parts[0])
    (tmp_path / "tqcheck.toml").write_text(
        'accepted-terms = ["the the hall"]\n'
        '[[suppress]]\nrules = ["TQ101"]\npaths = ["b.txt"]\nreason = "spaces are ours"\n'
    )
    shown = tqcheck("check", str(tmp_path), "--diff", *ARGUMENTS).stdout
    result = tqcheck("check", str(tmp_path), "--fix", *ARGUMENTS)
    assert result.returncode == 0
    parts[0] = parts[0].replace("hall .", "hall.")
    parts[2] = "Eva saw the bridge near the the hall.\n"
    after = "".join(comment + part for comment, part in zip(comments, parts, strict=True))
    assert (tmp_path / "a.md").read_text() == after
    assert (tmp_path / "b.txt").read_text() == "Ana saw the bridge near the the hall .\n"
    assert len(re.findall(r"^\+(?!\+\+)", shown, re.MULTILINE)) == 3
    assert result.stderr == "tqcheck: 4 fixes in 2 files (2 TQ101, 2 TQ105)\n"


def test_as_many_are_called_fixable_as_are_fixed(tmp_path: Path) -> None:
    """Not those on which there is a graver finding: a sentence that stands twice is for a person."""
    story = tmp_path / "a.txt"
    story.write_text("Ana saw the old bridge near the hall .\n\nAna saw the old bridge near the hall .\n")
    assert "fixable     1 with --fix" in tqcheck("check", str(story), *ARGUMENTS).stdout
    result = tqcheck("check", str(story), "--fix", *ARGUMENTS)
    assert result.stderr == "tqcheck: 1 fix in 1 file (1 TQ101)\n"


def test_standard_input_is_shown_as_a_diff_and_never_fixed() -> None:
    shown = tqcheck("check", "-", "--diff", *ARGUMENTS, stdin=BEFORE.encode())
    assert shown.returncode == 1
    assert "+The council saw the bridge." in shown.stdout
    result = tqcheck("check", "-", "--fix", *ARGUMENTS, stdin=BEFORE.encode())
    assert result.returncode == 2
    assert "standard input is not a file" in one_message(result)


def test_a_link_stays_a_link(story: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(story)
    tqcheck("check", str(link), "--fix", *ARGUMENTS)
    assert link.is_symlink()
    assert story.read_bytes() == AFTER.encode()


def test_a_file_that_cannot_be_read_does_not_stop_the_others(story: Path) -> None:
    (story.parent / "bad.txt").write_bytes(b"\x00\x01\x02\x00" * 50)
    result = tqcheck("check", str(story.parent), "--diff", *ARGUMENTS)
    assert result.returncode == 3
    assert "binary" in one_message(result)
    assert "+The council saw the bridge." in result.stdout
    result = tqcheck("check", str(story.parent), "--fix", *ARGUMENTS)
    assert result.returncode == 3
    assert story.read_bytes() == AFTER.encode()


def test_a_file_that_cannot_be_written_is_told_and_all_are_checked(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = story.with_name("other.txt")
    other.write_bytes(BEFORE.encode())
    (story.parent / "third.txt").write_bytes(BEFORE.encode())
    real = fixing.whole

    def refuses(path: Path, *arguments: Any, **options: Any) -> AbstractContextManager[IO[Any]]:
        if path.name != "third.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(fixing, "whole", refuses)
    result = run(story.parent, "check", ".", "--fix", *ARGUMENTS, "-o", "json=report.json")
    assert result.returncode == 3
    assert result.stderr.splitlines() == [
        "tqcheck: 2 fixes in 1 file (1 TQ101, 1 TQ105)",
        "tqcheck: other.txt: cannot be written: Permission denied",
        "tqcheck: story.txt: cannot be written: Permission denied",
    ]
    assert story.read_bytes() == other.read_bytes() == BEFORE.encode()
    assert "3 documents" in result.stdout
    documents = json.loads((story.parent / "report.json").read_text("utf-8"))["documents"]
    assert [len(document["findings"]) for document in documents] == [2, 2, 0]


CRASH = '''"""A pack with a rule that fails."""
from tqcheck.rule import right, story_rule, wrong

@story_rule(code="XX901", message="m", category="style/awkward", severity="minor", tier=1,
            examples=(wrong("[[Foo]] bar."), right("Bar foo.")))
def fails(story):
    """Flags foo.

    Why it matters: it does not.
    """
    raise ZeroDivisionError("by nought")
    yield
'''


@pytest.mark.parametrize("text", [BEFORE, AFTER])
def test_a_diff_does_not_hide_that_a_rule_failed(story: Path, text: str) -> None:
    """There may be more to fix."""
    story.write_bytes(text.encode())
    (story.parent / "crash.py").write_text(CRASH)
    arguments = ("check", str(story), *ARGUMENTS, "--rules", str(story.parent / "crash.py"))
    assert tqcheck(*arguments).returncode == 3
    result = tqcheck(*arguments, "--diff")
    assert result.returncode == 3
    assert "XX901" in one_message(result)
    assert ("+The council saw the bridge." in result.stdout) == (text == BEFORE)
    assert tqcheck(*arguments, "--fix").returncode == 3
    assert story.read_bytes() == AFTER.encode()
