"""Reports to standard output and to files: every format says the same and ends with the same exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import published
import pytest
from in_process import run

from tqcheck import compose

PAIR = ("--rules-only", "--from", "es", "--to", "en")
CLEAN = "The council met on Monday to talk about the bridge.\n\nIt will be built next year, the mayor said.\n"
BROKEN = "The army began its operation in , which has lasted for two years and cost many lives.\n"
FORMATS = sorted(compose._entries("tqcheck.renderers"))


def tqcheck(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(folder, *arguments, **environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good story, a bad one, and one that cannot be read."""
    for name, text in (("good", CLEAN), ("bad", BROKEN)):
        (tmp_path / f"{name}.txt").write_text(text)
    (tmp_path / "none.txt").write_bytes(b"\x00\x01" * 40)
    return tmp_path


@pytest.mark.parametrize(
    ("stories", "code"),
    [(("good.txt",), 0), (("good.txt", "bad.txt"), 1), (("good.txt", "bad.txt", "none.txt"), 3)],
)
def test_all_formats_in_one_run_agree_with_the_exit_code(folder: Path, stories: tuple[str, ...], code: int) -> None:
    outputs = [part for name in FORMATS for part in ("--output", f"{name}=out/report.{name}")]
    result = tqcheck("check", *stories, *PAIR, *outputs, folder=folder)
    assert result.returncode == code, result.stderr
    read = {
        name: check((folder / "out" / f"report.{name}").read_text("utf-8")) for name, check in published.READ.items()
    }
    assert sorted(path.name for path in (folder / "out").iterdir()) == [f"report.{name}" for name in FORMATS]
    failures, errors = (1, 2, 3).count(code) and 1, int(code == 3)
    assert read["json"]["verdict"]["outcome"] == {0: "passed", 1: "failed", 3: "not evaluated"}[code]
    assert read["jsonl"][-1]["verdict"] == read["json"]["verdict"]
    (invocation,) = read["sarif"]["runs"][0]["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (code, code != 3)
    assert len(invocation["toolExecutionNotifications"]) == errors
    gates = [case for case in read["junit"].iter("testcase") if case.get("name") == "gate"]
    assert [bool(list(case.iter("failure"))) for case in gates] == [story == "bad.txt" for story in stories][
        : len(gates)
    ]
    assert int(read["junit"].get("errors")) == errors
    assert sum(command["kind"] == "error" for command in read["github"]) == failures + errors
    assert [issue["severity"] for issue in read["gitlab"]] == ["blocker"] * (errors + failures)
    assert [d["severity"] for d in read["rdjson"]["diagnostics"]] == ["ERROR"] * (failures + errors)
    assert [e.get("severity") for e in read["checkstyle"].iter("error")] == ["error"] * (failures + errors)
    for table in (read["csv"], read["tsv"]):
        assert sorted(row["path"] for row in table) == sorted(stories)
        assert [row["fails"] for row in table if row["fingerprint"]] == ["yes"] * failures


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("story", "code"), [("good.txt", 0), ("bad.txt", 1), ("none.txt", 3)])
def test_the_exit_code_does_not_depend_on_the_format(folder: Path, name: str, story: str, code: int) -> None:
    assert tqcheck("check", story, *PAIR, "--format", name, folder=folder).returncode == code


@pytest.mark.parametrize(
    ("gate", "code", "reason"),
    [
        (("--fail-on", "never"), 0, "the gate is off"),
        (("--fail-on", "critical"), 0, "no certain finding of severity critical"),
        (("--fail-on", "critical,TQ202=major"), 1, "1 certain finding of TQ202"),
        (("--fail-on", "major", "--fail-on", "dropped-name=never"), 0, "no certain finding of severity major"),
        (("--min-confidence", "0.95"), 0, "no certain finding"),
        (("--fail-on", "never", "--max-findings", "0"), 1, "1 finding, limit 0"),
        (("--fail-on", "never", "--max-findings", "1,TQ2=0"), 1, "1 finding of TQ2, limit 0"),
        (("--fail-on", "never", "--min-score", "99"), 1, "at least 99 wanted (a small sample)"),
        (("--fail-on", "never", "--min-score", "quality=10"), 0, "at least 10 wanted"),
        (
            ("--fail-on", "never", "--min-score", "fluency=10"),
            3,
            "there is no evidence of it: not asked for (rules only)",
        ),
        (("--fail-on", "grave"), 2, "'grave' is not a severity"),
        (("--max-findings", "TQ999=0"), 2, "no rule 'TQ999'"),
    ],
)
def test_every_gate_has_its_exit_code_and_says_why_in_every_format(
    folder: Path, gate: tuple[str, ...], code: int, reason: str
) -> None:
    outputs = [part for name in FORMATS for part in ("--output", f"{name}=out/report.{name}")]
    result = tqcheck("check", "bad.txt", *PAIR, *gate, *outputs, folder=folder)
    assert result.returncode == code, result.stderr
    if code == 2:
        assert reason in result.stderr
        assert not (folder / "out").exists()
        return
    texts = {name: (folder / "out" / f"report.{name}").read_text("utf-8") for name in FORMATS}
    for name, check in published.READ.items():
        check(texts[name])
    assert reason in " ".join(texts["text"].split())
    assert reason in json.loads(texts["json"])["documents"][0]["verdict"]["reason"]
    # where a finding stands for the failure it is loud; where none does, the file is
    loud = {name: _loud(name, texts[name]) for name in ("sarif", "junit", "github", "gitlab", "rdjson", "checkstyle")}
    assert set(loud.values()) == {code != 0}, loud


def _loud(name: str, text: str) -> bool:
    """Whether a report would make a pipeline red."""
    read = published.READ[name](text)
    if name == "sarif":
        (run,) = read["runs"]
        said = [*run["results"], *run["invocations"][0]["toolExecutionNotifications"]]
        return any(one["level"] == "error" for one in said)
    if name == "junit":
        return int(read.get("failures")) + int(read.get("errors")) > 0
    if name == "github":
        return any(command["kind"] == "error" for command in read)
    if name == "gitlab":
        return any(issue["severity"] == "blocker" for issue in read)
    if name == "rdjson":
        return any(diagnostic["severity"] == "ERROR" for diagnostic in read["diagnostics"])
    return any(error.get("severity") == "error" for error in read.iter("error"))


def test_what_cannot_be_written_is_told_before_the_work(folder: Path) -> None:
    (folder / "file").write_text("")
    for output, problem in (
        ("json=.", "is a folder"),
        ("json=file/report.json", "cannot be written"),
        ("pdf=a.pdf", "no output format 'pdf'"),
        ("json", "is not FORMAT=FILE"),
        ("json=-", "say --format json"),
    ):
        result = tqcheck("check", "bad.txt", *PAIR, "--output", output, folder=folder)
        assert (result.returncode, result.stdout) == (2, ""), result.stderr
        assert problem in result.stderr
    twice = tqcheck("check", "bad.txt", *PAIR, "-o", "json=a", "-o", "sarif=./a", folder=folder)
    assert "two reports for one file" in twice.stderr


def test_no_report_takes_the_place_of_what_the_run_reads(folder: Path) -> None:
    texts = {
        "good.es.txt": "El consejo se reunió el lunes.\n",
        "list": "good.txt\n",
        "map.tsv": "good.txt\tgood.es.txt\n",
        "tqcheck.toml": "offline = true\n",
        "why.toml": '[[suppress]]\nrules = ["TQ301"]\nreason = "quoted"\n',
        "pack.toml": "",
        "page.html": CLEAN,
        "pages/index.html": CLEAN,
    }
    (folder / "pages").mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "link.txt").symlink_to("good.txt")
    tqcheck("check", "good.txt", *PAIR, "-o", "baseline=known.json", folder=folder)
    for arguments, output in (
        (("good.txt",), "markdown=good.txt"),
        (("good.txt",), "jsonl=pages/../good.txt"),
        (("link.txt",), "csv=good.txt"),
        (("good.txt",), "csv=link.txt"),
        (("good.txt",), "csv=tqcheck.toml"),
        (("--files-from", "list"), "csv=list"),
        (("--source-map", "map.tsv"), "csv=map.tsv"),
        (("--source-map", "map.tsv"), "csv=good.es.txt"),
        (("good.txt", "--source", "good.es.txt"), "csv=good.es.txt"),
        (("good.txt", "--suppressions", "why.toml"), "csv=why.toml"),
        (("good.txt", "--rules", "pack.toml"), "csv=pack.toml"),
        (("good.txt", "--baseline", "known.json"), "csv=known.json"),
        (("page.html",), "html=page.html"),
        (("pages/index.html",), "html=pages"),
    ):
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        result = tqcheck("check", *arguments, *PAIR, "-q", "-o", "json=other.json", "-o", output, folder=folder)
        assert result.returncode == 2, (arguments, output, result.stderr)
        assert "is read by this run" in result.stderr, (arguments, output)
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    again = ("check", "good.txt", *PAIR, "-q", "-o", "json=report.json", "-o", "html=site")
    assert [tqcheck(*again, folder=folder).returncode for _ in range(2)] == [0, 0]
    for command in ("report", "merge"):
        result = tqcheck(command, "report.json", "-o", "csv=report.json", folder=folder)
        assert (result.returncode, "is read by this run" in result.stderr) == (2, True)


@pytest.mark.parametrize("file", ["site", "site/index.html", "./site/../site/index.html"])
def test_a_file_of_a_folder_of_pages_is_no_other_report(folder: Path, file: str) -> None:
    for order in ([f"json={file}", "html=site"], ["html=site", f"json={file}"]):
        result = tqcheck("check", "good.txt", *PAIR, "-o", order[0], "-o", order[1], folder=folder)
        assert (result.returncode, "two reports for one file" in result.stderr) == (2, True)
    assert not (folder / "site").exists()
    beside = tqcheck("check", "good.txt", *PAIR, "-o", "html=site", "-o", "json=site/report.json", folder=folder)
    assert beside.returncode == 0


@pytest.mark.parametrize("name", ["a" * 300, f"{'a' * 300}/report.json", "a/" * 3000 + "report"])
def test_a_name_that_no_file_can_have_is_said(folder: Path, name: str) -> None:
    result = tqcheck("check", "good.txt", *PAIR, "-o", f"json={name}", folder=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot be written: File name too long" in result.stderr


def test_a_disk_that_is_full_does_not_hide_the_report(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    code = (
        "import tempfile, sys; real = tempfile.NamedTemporaryFile\n"
        "def full(*a, **k):\n"
        "    stream = real(*a, **k); stream.file.close(); stream.file = open('/dev/full', 'w'); return stream\n"
        "tempfile.NamedTemporaryFile = full\n"
        "from tqcheck.cli import main; main()"
    )
    arguments = ["check", "good.txt", *PAIR, "-o", "json=report.json"]
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 3
    assert "the json report cannot be written: No space left on device" in result.stderr
    assert "PASSED" in result.stdout
    assert not (folder / "report.json").exists()


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_a_reader_that_goes_away_does_not_pass_the_gate(folder: Path, name: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from tqcheck.cli import main; main()", "check", "bad.txt", *PAIR, "--format", name],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    _, error = process.communicate()
    assert (process.returncode, error) == (1, b"")


def test_a_quiet_run_says_nothing_where_all_is_well_and_only_what_is_not(folder: Path) -> None:
    passed = tqcheck("check", "good.txt", *PAIR, "--quiet", folder=folder)
    assert (passed.returncode, passed.stdout, passed.stderr) == (0, "", "")
    failed = tqcheck("check", "good.txt", "bad.txt", *PAIR, "-q", folder=folder)
    assert failed.returncode == 1
    assert "bad.txt" in failed.stdout
    assert "good.txt" not in failed.stdout
    assert "FAILED  1 certain finding of severity major or above" in failed.stdout
    data = tqcheck("check", "good.txt", "bad.txt", *PAIR, "-q", "--format", "json", folder=folder).stdout
    assert len(json.loads(data)["documents"]) == 2


def test_of_several_documents_a_clean_one_is_a_line(folder: Path) -> None:
    (folder / "more.txt").write_text(CLEAN)
    shown = tqcheck("check", "good.txt", "more.txt", *PAIR, folder=folder).stdout
    assert shown.splitlines() == [
        "good.txt  passed  19 words",
        "more.txt  passed  19 words",
        "PASSED  2 documents passed the gate",
    ]


# --- GitHub Actions ---------------------------------------------------------------------------------------------


def test_github_appends_the_step_summary(folder: Path) -> None:
    summary = folder / "summary.md"
    summary.write_text("# earlier\n")
    result = tqcheck("check", "bad.txt", *PAIR, "--format", "github", folder=folder, GITHUB_STEP_SUMMARY=str(summary))
    assert result.returncode == 1
    assert summary.read_text("utf-8").startswith("# earlier\n## ❌ tqcheck: failed\n")
    assert published.github(result.stdout)[0]["file"] == "bad.txt"


def test_a_summary_is_cut_below_the_limit_of_github(folder: Path) -> None:
    summary = folder / "summary.md"
    summary.write_bytes(b"x" * 1_048_300)
    tqcheck("check", "bad.txt", *PAIR, "--format", "github", folder=folder, GITHUB_STEP_SUMMARY=str(summary))
    assert summary.stat().st_size <= 1_048_576
    assert "… cut: GitHub shows at most a megabyte" in summary.read_text("utf-8")


def test_a_document_gives_no_commands_on_the_terminal_of_a_runner(folder: Path) -> None:
    (folder / "evil.txt").write_text("::error::owned in , which has lasted for two years and cost many lives.\n")
    result = tqcheck("check", "evil.txt", *PAIR, folder=folder, GITHUB_ACTIONS="true")
    first, *_, last = result.stdout.splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) == 32
    assert last == f"::{token}::"
    assert "stop-commands" not in tqcheck("check", "evil.txt", *PAIR, folder=folder, GITHUB_ACTIONS="").stdout
    data = tqcheck("check", "evil.txt", *PAIR, "--format", "json", folder=folder, GITHUB_ACTIONS="true").stdout
    assert json.loads(data)["verdict"]["outcome"] == "failed"
