"""Baselines, suppressions and comparisons from the command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import published
import pytest
from in_process import run as tqcheck

DROPPED = "The army began its operation in , which has lasted for two years."
RUMOUR = "The Kremlin leader would have communicated this to the minister on Sunday."
FINE = "The council met on Monday to talk about the bridge."


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with two stories, one of them with a finding that fails the gate."""
    story(tmp_path, "a.txt", FINE, DROPPED)
    story(tmp_path, "b.txt", FINE)
    return tmp_path


def story(folder: Path, name: str, *paragraphs: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("\n\n".join(paragraphs) + "\n")


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return tqcheck(folder, "check", "--rules-only", "--from", "es", "--to", "en", *arguments)


# --- baseline ---------------------------------------------------------------------------------------------------


def test_known_findings_pass_and_new_ones_fail_where_so_asked(desk: Path) -> None:
    assert check(desk, ".", "-o", "baseline=b.json").returncode == 1
    assert check(desk, ".", "--baseline", "b.json").returncode == 1  # known findings count, unless …
    only_new = ("--baseline", "b.json", "--fail-on-new")
    result = check(desk, ".", *only_new)
    assert result.returncode == 0, result.stdout
    assert "1 known, not shown" in result.stdout
    assert "0 new, 0 fixed, 1 known since b.json" in result.stdout
    story(desk, "a.txt", "Something else first.", FINE, DROPPED)  # edits elsewhere make nothing new
    assert check(desk, ".", *only_new).returncode == 0
    story(desk, "b.txt", FINE, DROPPED)
    result = check(desk, ".", *only_new)
    assert result.returncode == 1
    assert "1 new certain finding of severity major or above" in result.stdout
    assert "1 new, 0 fixed, 1 known since b.json" in result.stdout


def test_fixed_findings_are_named_and_other_files_are_not_called_fixed(desk: Path) -> None:
    story(desk, "b.txt", RUMOUR)
    check(desk, ".", "-o", "baseline=b.json")
    story(desk, "a.txt", FINE)
    result = check(desk, "a.txt", "--baseline", "b.json")
    assert "1 of the baseline: TQ202 'in ,'" in result.stdout
    assert "0 new, 1 fixed, 0 known since b.json; 1 of documents that were not checked" in result.stdout
    data = json.loads(check(desk, ".", "--baseline", "b.json", "--format", "json").stdout)
    assert data["since_baseline"] == {"baseline": "b.json", "new": 0, "known": 1, "fixed": 1, "not_checked": 0}
    assert data["documents"][0]["fixed"][0]["rule"] == "TQ202"
    assert data["documents"][1]["findings"][0]["state"] == "known"


@pytest.mark.parametrize("name", sorted(published.READ))
def test_a_new_finding_fails_in_every_format(desk: Path, name: str) -> None:
    check(desk, ".", "-o", "baseline=b.json")
    new_only = ("--baseline", "b.json", "--fail-on-new", "--format", name)
    passed = check(desk, ".", *new_only)
    assert passed.returncode == 0
    published.READ[name](passed.stdout)
    story(desk, "b.txt", DROPPED)
    failed = check(desk, ".", *new_only)
    assert failed.returncode == 1
    published.READ[name](failed.stdout)


def test_a_baseline_is_written_compared_and_pruned_from_reports(desk: Path) -> None:
    check(desk, ".", "-o", "json=r.json")
    assert tqcheck(desk, "baseline", "write", "r.json", "-b", "b.json").stdout == "b.json: 1 findings in 1 documents\n"
    same = tqcheck(desk, "baseline", "diff", "r.json", "-b", "b.json")
    assert (same.returncode, same.stdout) == (0, "0 new, 0 fixed, 1 known since b.json\n")
    story(desk, "a.txt", FINE)
    story(desk, "b.txt", RUMOUR)
    check(desk, ".", "-o", "json=r.json")
    other = tqcheck(desk, "baseline", "diff", "r.json", "-b", "b.json")
    assert other.returncode == 1
    assert other.stdout.splitlines() == [
        "- a.txt  major TQ202  in ,",
        "+ b.txt  major TQ301  would have communicated",
        "1 new, 1 fixed, 0 known since b.json",
    ]
    assert tqcheck(desk, "baseline", "prune", "r.json", "-b", "b.json").stdout == "b.json: 1 findings dropped, 0 kept\n"
    assert json.loads((desk / "b.json").read_text()) == {"tqcheck_baseline": 1, "documents": {}}


@pytest.mark.parametrize("output", ["baseline=b.json", "json=./b.json", "jsonl=link.json"])
def test_a_baseline_that_would_be_written_over_is_refused(desk: Path, output: str) -> None:
    """Else what is new fails the gate once, and the same command passes when it is tried again."""
    check(desk, "b.txt", "-o", "baseline=b.json")
    (desk / "link.json").symlink_to("b.json")
    kept = (desk / "b.json").read_text()
    for _ in range(2):
        result = check(desk, ".", "--baseline", "b.json", "--fail-on-new", "-o", output)
        assert (result.returncode, result.stdout) == (2, "")
        assert "b.json: is read by this run, a report cannot take its place" in result.stderr
    assert (desk / "b.json").read_text() == kept
    assert check(desk, ".", "--baseline", "b.json", "--fail-on-new", "-o", "baseline=c.json").returncode == 1


def test_what_was_not_evaluated_is_not_called_without_new_findings(desk: Path) -> None:
    check(desk, ".", "-o", "baseline=b.json")
    (desk / "b.txt").write_text("")
    assert check(desk, ".", "-o", "json=r.json").returncode == 3
    same = tqcheck(desk, "baseline", "diff", "r.json", "-b", "b.json")
    assert same.returncode == 3
    assert same.stdout.splitlines() == [
        "0 new, 0 fixed, 1 known since b.json",
        "not evaluated  r.json: reading: no text in this file; 1 of 2 documents failed the gate",
    ]
    story(desk, "a.txt", FINE, RUMOUR)
    check(desk, ".", "-o", "json=r.json")
    other = tqcheck(desk, "baseline", "diff", "r.json", "-b", "b.json")
    assert other.returncode == 3
    assert "+ a.txt  major TQ301  would have communicated" in other.stdout


def test_what_cannot_be_used_is_told(desk: Path) -> None:
    (desk / "bad.json").write_text("{}")
    for arguments, problem in (
        (("--baseline", "none.json"), "the baseline cannot be read"),
        (("--baseline", "bad.json"), "is no baseline"),
        (("--fail-on-new",), "needs a baseline"),
        (("--suppressions", "none.toml"), "none.toml: cannot be read"),
    ):
        result = check(desk, ".", *arguments)
        assert (result.returncode, result.stdout) == (2, ""), result.stderr
        assert problem in result.stderr
    assert tqcheck(desk, "baseline", "diff", "bad.json").returncode == 2
    assert tqcheck(desk, "compare", "bad.json", "bad.json").returncode == 2


# --- suppressions -----------------------------------------------------------------------------------------------


def test_a_suppressed_finding_is_marked_in_every_format_that_can_and_fails_nothing(desk: Path) -> None:
    (desk / "s.toml").write_text('[[suppress]]\nrules = "TQ202"\npaths = "a.txt"\nreason = "the place is secret"\n')
    outputs = [part for name in published.READ for part in ("-o", f"{name}=out/{name}")]
    result = check(desk, ".", "--suppressions", "s.toml", *outputs)
    assert result.returncode == 0, result.stdout
    assert "1 suppressed" in result.stdout
    read = {name: reader((desk / "out" / name).read_text("utf-8")) for name, reader in published.READ.items()}
    suppressed = read["json"]["documents"][0]["findings"][0]["suppressed"]
    assert suppressed == {"how": "configuration", "reason": "the place is secret", "where": "s.toml, [[suppress]] 1"}
    assert read["sarif"]["runs"][0]["results"][0]["suppressions"][0]["kind"] == "external"
    assert len(list(read["junit"].iter("skipped"))) == 1
    assert read["csv"][0]["suppressed"].startswith("the place is secret")
    assert (read["gitlab"], read["rdjson"]["diagnostics"], list(read["checkstyle"])) == ([], [], [])


def test_the_configuration_suppresses_and_unused_tables_are_told(desk: Path) -> None:
    (desk / "tqcheck.toml").write_text(
        'accepted-terms = ["in ,"]\n[[suppress]]\nrules = "TQ301"\nreason = "house style"\n'
    )
    result = check(desk, ".")
    assert result.returncode == 0, result.stdout
    assert "unused suppression  tqcheck.toml, [[suppress]] 1: TQ301 (house style)" in result.stdout
    (desk / "tqcheck.toml").write_text("[[suppress]]\nrules = 'TQ301'\n")
    result = check(desk, ".")
    assert (result.returncode, "no reason is given" in result.stderr) == (2, True)


def test_an_unused_comment_is_told(desk: Path) -> None:
    story(desk, "c.md", "<!-- tqcheck: ignore TQ301 gone since -->", FINE)
    assert "unused suppression  c.md:1: TQ301 (gone since)" in check(desk, "c.md").stdout


# --- compare ----------------------------------------------------------------------------------------------------


@pytest.fixture
def engines(desk: Path) -> Path:
    """The same twelve stories of two engines; the second is better in most of them."""
    for number in range(12):
        story(desk, f"one/{number}.txt", FINE, DROPPED, RUMOUR)
        story(desk, f"two/{number}.txt", FINE, *([DROPPED] if number < 3 else []), RUMOUR.replace("Sunday", "Monday"))
    for engine in ("one", "two"):
        check(desk, engine, "-o", f"json={engine}.json")
    return desk


def test_two_engines_are_compared(engines: Path) -> None:
    data = json.loads(tqcheck(engines, "compare", "one.json", "two.json", "--format", "json").stdout)
    # the rumour has another sentence around it, and is the same finding all the same
    assert (data["new"], data["fixed"], data["known"]) == (0, 9, 3 + 12)
    (penalty,) = data["scores"]
    assert (penalty["name"], penalty["documents"]) == ("penalty", 12)
    assert penalty["after"] < penalty["before"]
    assert penalty["interval"][1] < 0
    assert penalty["p_value"] < 0.05
    shown = tqcheck(engines, "compare", "one.json", "two.json").stdout
    assert "0 new, 9 fixed, 15 in both" in shown
    assert "better, p = 0.0" in shown
    back = tqcheck(engines, "compare", "two.json", "one.json").stdout
    assert "9 new, 0 fixed, 15 in both" in back
    assert "worse, p = 0.0" in back


def test_a_run_compared_with_itself_shows_no_difference(engines: Path) -> None:
    for name in ("terminal", "markdown", "html"):
        result = tqcheck(engines, "compare", "one.json", "one.json", "--format", name)
        assert result.returncode == 0, result.stderr
        assert "0 new, 0 fixed, 24 in both" in result.stdout
        assert "no difference shown" in result.stdout
    assert tqcheck(engines, "compare", "one.json", "one.json", "--format", "pdf").returncode == 2


def test_documents_are_paired_by_their_paths_first(engines: Path) -> None:
    """Also where a report is of one document, which is then not paired whatever it is called."""
    check(engines, "one/1.txt", "two/2.txt", "-o", "json=both.json")
    check(engines, "two/2.txt", "-o", "json=alone.json")
    for before, after in (("both", "alone"), ("alone", "both")):
        result = tqcheck(engines, "compare", f"{before}.json", f"{after}.json", "--format", "json")
        assert result.returncode == 0, result.stderr
        data = json.loads(result.stdout)
        assert [document["path"] for document in data["documents"]] == ["two/2.txt"]
        assert data["only_before"] + data["only_after"] == ["one/1.txt"]
    check(engines, "a.txt", "-o", "json=alone.json")
    result = tqcheck(engines, "compare", "both.json", "alone.json")
    assert (result.returncode, "have no document in common" in result.stderr) == (2, True)
    check(engines, "one/2.txt", "-o", "json=alone.json")  # the same story of the other engine
    data = json.loads(tqcheck(engines, "compare", "two.json", "alone.json", "--format", "json").stdout)
    assert [document["path"] for document in data["documents"]] == ["2.txt"]


def test_a_comparison_with_what_was_not_evaluated_says_so(engines: Path) -> None:
    (engines / "two/3.txt").write_text("")
    check(engines, "two", "-o", "json=two.json")
    for name in ("terminal", "markdown", "html"):
        result = tqcheck(engines, "compare", "one.json", "two.json", "--format", name)
        assert result.returncode == 3
        assert "was evaluated: reading: no text in this file" in result.stdout
    data = json.loads(tqcheck(engines, "compare", "two.json", "one.json", "--format", "json").stdout)
    assert data["not_evaluated"] == {"two.json": "reading: no text in this file; 3 of 12 documents failed the gate"}


def test_few_documents_are_not_called_different(desk: Path) -> None:
    check(desk, "a.txt", "-o", "json=one.json")
    check(desk, "b.txt", "-o", "json=two.json")
    shown = tqcheck(desk, "compare", "one.json", "two.json").stdout  # one story each: a pair whatever their names
    assert "0 new, 1 fixed" in shown
    assert "too few documents (1)" in shown
    assert "failed → passed" in shown
