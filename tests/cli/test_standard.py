"""Whatever standard streams are, the exit code says what it says with any others, and no report is lost."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import published
import pytest
from command_line import BROKEN, CLEAN, COMMAND, RULES, environment

CHECK = f"check --no-cache --no-config {' '.join(RULES)}"
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good story, a bad one, one that has something to fix, and one without text."""
    texts = {"good": CLEAN, "bad": BROKEN, "fix": "They saw the the bridge.\n\n" * 400, "empty": ""}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text)
    return tmp_path


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """`tqcheck COMMAND` as a shell runs it, with its redirections; the code is that of the first of a pipe."""
    line = f"{shlex.join(COMMAND)} {command}; exit ${{PIPESTATUS[0]}}"
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, text=True, env=environment(), check=False
    )


@pytest.mark.parametrize("streams", ["2>/dev/full", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("stories", "code"),
    [("good.txt", 0), ("bad.txt", 1), ("nofile.txt", 2), ("good.txt empty.txt", 3), ("good.txt -o pdf=a", 2)],
)
def test_messages_that_cannot_be_written_change_nothing(folder: Path, stories: str, code: int, streams: str) -> None:
    result = shell(folder, f"{CHECK} {stories} -q -o json=report.json -o csv=report.csv {streams}")
    lost = code == 1 and ">&-" in streams  # what did not pass was to be printed
    assert result.returncode == (3 if lost else code)
    written = {path.name for path in folder.glob("report.*")}
    assert written == (set() if code == 2 else {"report.json", "report.csv"})
    if written:
        assert (folder / "report.csv").read_text("utf-8").startswith("path,")
        outcome = json.loads((folder / "report.json").read_text("utf-8"))["verdict"]["outcome"]
        assert outcome == {0: "passed", 1: "failed", 3: "not evaluated"}[code]


@pytest.mark.parametrize("name", ["terminal", "json", "jsonl"])
@pytest.mark.parametrize(("stream", "reason"), [(">/dev/full", "No space left on device"), (">&-", "it is closed")])
def test_a_report_that_is_lost_is_said(folder: Path, name: str, stream: str, reason: str) -> None:
    result = shell(folder, f"{CHECK} bad.txt --format {name} -o json=report.json {stream}")
    assert (result.returncode, result.stderr) == (3, f"tqcheck: standard output cannot be written: {reason}\n")
    assert json.loads((folder / "report.json").read_text("utf-8"))["verdict"]["outcome"] == "failed"


@pytest.mark.parametrize("stream", [">/dev/full", ">&-"])
def test_where_nothing_is_to_be_printed_nothing_is_lost(folder: Path, stream: str) -> None:
    result = shell(folder, f"{CHECK} good.txt --quiet {stream}")
    assert (result.returncode, result.stderr) == (0, "")


COMMANDS = [
    "report bad.json",
    "merge bad.json",
    "compare bad.json good.json",
    "compare bad.json good.json --format html",
    "baseline diff bad.json -b known-good.json",
    "baseline prune good.json -b known-good.json",
    f"{CHECK} fix.txt --diff",
    "rules",
    "--version",
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of a story that was good and became bad, a baseline, and a story that has something to fix."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "fix.txt").write_text("They saw the the bridge.\n")
    for name, text in (("good", CLEAN), ("bad", BROKEN)):
        (folder / "story.txt").write_text(text)
        shell(folder, f"{CHECK} story.txt -o json={name}.json -o baseline=known-{name}.json -q")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_that_its_output_is_lost(saved: Path, command: str) -> None:
    result = shell(saved, f"{command} >/dev/full")
    said = "tqcheck: standard output cannot be written: No space left on device\n"
    assert (result.returncode, result.stderr) == (3, said)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_leaves_early_changes_no_exit_code(saved: Path, command: str) -> None:
    whole = shell(saved, command)
    assert whole.stdout
    process = subprocess.Popen(
        [*COMMAND, *command.split()], cwd=saved, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    process.stdout.close()
    _, error = process.communicate()
    assert (process.returncode, error) == (whole.returncode, whole.stderr.encode())


def test_a_reader_that_leaves_early_hides_no_file_that_cannot_be_read(folder: Path) -> None:
    assert shell(folder, f"{CHECK} fix.txt empty.txt --diff").returncode == 3
    assert shell(folder, f"{CHECK} fix.txt empty.txt --diff | head -1").returncode == 3


@pytest.mark.parametrize("name", [*sorted(set(published.READ) - {"terminal", "text"}), "html", "markdown"])
def test_data_are_utf_8_whatever_the_terminal_has(folder: Path, name: str) -> None:
    (folder / "quay.txt").write_text("“It’s a naïve plan of Łódź,” she said of the operation in , which cost € 5.\n")
    for encoding in ("latin-1", "ascii"):
        result = subprocess.run(
            [*COMMAND, *f"{CHECK} quay.txt --format {name} -o {name}=report.html".split()],
            cwd=folder, env=environment(PYTHONIOENCODING=encoding), capture_output=True, check=False,
        )  # fmt: skip
        assert result.returncode == 1, result.stderr
        assert result.stdout == (folder / "report.html").read_bytes()
    if name in published.READ:
        published.READ[name](result.stdout.decode())


def test_a_comparison_and_a_diff_are_utf_8_too(saved: Path) -> None:
    (saved / "fix.txt").write_text("Łódź saw the the bridge.\n")
    for command in ("compare bad.json good.json --format html", f"{CHECK} fix.txt --diff"):
        plain, ascii_ = (
            subprocess.run([*COMMAND, *command.split()], cwd=saved, env=env, capture_output=True, check=False).stdout
            for env in (environment(PYTHONIOENCODING="utf-8"), environment(PYTHONIOENCODING="ascii"))
        )
        assert plain == ascii_
        assert not plain.isascii()
