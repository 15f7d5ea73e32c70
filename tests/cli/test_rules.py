"""`tqcheck rules` and `tqcheck explain` with rules of a user: packs, Python files, plug-ins."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import one_message, tqcheck

from tqcheck import check

PACK = """
[[rule]]
code = "HOUSE001"
name = "very-unique"
message = "'{found}' says it twice"
severity = "major"
pattern = ["very", {any = "unique", as = "hit"}]
wrong = ["It is very [[unique]]."]
right = ["It is unique."]

[[keep]]
code = "HOUSE002"
name = "kept-names"
names = ["El País"]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "house.toml"
    path.write_text(PACK, "utf-8")
    return path


def test_examples_of_a_pack_that_are_as_they_should_be(pack: Path) -> None:
    result = tqcheck("rules", "test", str(pack))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{pack}: 2 rules, 2 examples, all as expected, no examples: HOUSE002\n"


def test_examples_that_are_not_are_shown(pack: Path) -> None:
    wrong = PACK.replace("very [[unique]]", "[[very]] unique").replace('right = ["', 'right = ["Very unique.", "')
    pack.write_text(wrong + 'wrong = ["In [[El Pais]].\\n\\nThere. => In The Country."]\n', "utf-8")
    result = tqcheck("rules", "test", str(pack))
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        f"{pack}: HOUSE001 very-unique",
        "  wrong 1: not flagged where it is marked",
        "    expected  It is [[very]] unique.",
        "    found     It is very [[unique]].",
        "  right 1: flagged, but should be left alone",
        "    expected  Very unique.",
        "    found     Very [[unique]].",
        "",
        f"{pack}: HOUSE002 kept-names",
        "  wrong 1: mended otherwise",
        "    expected  In The Country.",
        "    found     In El País.⏎⏎There.",
        "",
        f"{pack}: 2 rules, 4 examples, 3 not as expected",
    ]


def test_a_pack_that_cannot_be_used_is_told(pack: Path, tmp_path: Path) -> None:
    pack.write_text(PACK.replace("pattern", "patern"), "utf-8")
    result = tqcheck("rules", "test", str(pack))
    assert result.returncode == 2
    assert f"{pack}:3, HOUSE001: missing ['pattern']" in one_message(result)
    pack.write_text(PACK.replace("HOUSE001", "TQ201"), "utf-8")
    result = tqcheck("rules", "test", str(pack))
    assert result.returncode == 2
    assert "tqcheck and house.toml" in one_message(result)
    assert "two rules have the code 'TQ201'" in result.stderr
    assert "no-such.toml: cannot be read" in one_message(tqcheck("rules", "test", str(tmp_path / "no-such.toml")))
    pack.write_text("", "utf-8")
    assert "no rules in this file" in one_message(tqcheck("rules", "test", str(pack)))


def test_rules_of_a_pack_are_listed_explained_and_used(pack: Path, tmp_path: Path) -> None:
    listed = json.loads(tqcheck("rules", "--rules", str(pack), "--language", "es", "--format", "json").stdout)
    (names,) = (rule for rule in listed if rule["code"] == "HOUSE002")
    assert (names["target"], names["safe"], names["from"].split()[0]) == ([], False, "house.toml")
    explained = tqcheck("explain", "very-unique", "--rules", str(pack)).stdout
    assert "From house.toml" in explained
    assert "Measured" not in explained
    story = tmp_path / "story.txt"
    story.write_text("It is very unique that they told El Pais about it.\n", "utf-8")
    arguments = ("check", str(story), "--to", "en", "--rules-only", "--format", "json")
    result = tqcheck(*arguments, "--rules", str(pack))
    assert result.returncode == 1
    report = json.loads(result.stdout)
    assert [finding["rule"] for finding in report["documents"][0]["findings"]] == ["HOUSE001", "HOUSE002"]
    assert report["signature"] != json.loads(tqcheck(*arguments).stdout)["signature"]
    pack.write_text(PACK.replace('"very"', '"most"'), "utf-8")
    assert json.loads(tqcheck(*arguments, "--rules", str(pack)).stdout)["signature"] != report["signature"]


def test_a_rule_does_not_end_the_run(root: Path, tmp_path: Path) -> None:
    (tmp_path / "ends.py").write_text("import sys\nsys.exit(0)\n", "utf-8")
    story = tmp_path / "story.txt"
    story.write_text("The council met on Monday to talk about the bridge.\n", "utf-8")
    result = tqcheck("check", str(story), "--to", "en", "--rules-only", "--rules", str(tmp_path / "ends.py"))
    assert result.returncode == 2
    assert "ends.py: SystemExit: 0" in one_message(result)
    source = (root / "tests" / "fixtures" / "plug_in" / "tqcheck_desk.py").read_text("utf-8").partition("PACK = ")[0]
    (tmp_path / "ends.py").write_text(source.replace("    for ", "    raise SystemExit(0)\n    for ", 1), "utf-8")
    result = tqcheck("check", str(story), "--to", "en", "--rules-only", "--rules", str(tmp_path / "ends.py"))
    assert result.returncode == 3
    assert "SystemExit: 0" in one_message(result)


def test_rules_of_a_pack_are_used_from_python(pack: Path) -> None:
    report = check("It is very unique.", target_language="en", rules_only=True, rules=[pack])
    assert [finding.rule for finding in report.findings] == ["HOUSE001"]


def test_rules_in_python_are_tried_out(tmp_path: Path, root: Path) -> None:
    source = (root / "tests" / "fixtures" / "plug_in" / "tqcheck_desk.py").read_text("utf-8")
    path = tmp_path / "desk.py"
    path.write_text(source.partition("PACK =")[0], "utf-8")
    assert tqcheck("rules", "test", str(path)).stdout == f"{path}: 1 rule, 2 examples, all as expected\n"
    path.write_text("import nothing_of_this_name\n", "utf-8")
    result = tqcheck("rules", "test", str(path))
    assert result.returncode == 2
    assert "nothing_of_this_name" in one_message(result)


@pytest.fixture
def plug_in(root: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(root / "tests" / "fixtures" / "plug_in", folder)
    return folder


def test_rules_of_an_installed_plug_in_are_there(plug_in: Path, tmp_path: Path) -> None:
    listed = tqcheck("rules", PYTHONPATH=str(plug_in)).stdout
    assert "DESK001" in listed
    assert "DESK002" in listed
    assert "From tqcheck-desk 1.2." in tqcheck("explain", "shouted-sentence", PYTHONPATH=str(plug_in)).stdout
    story = tmp_path / "story.txt"
    story.write_text("They won the cup on Sunday!!\n", "utf-8")
    result = tqcheck("check", str(story), "--to", "en", "--rules-only", PYTHONPATH=str(plug_in))
    assert "DESK001 shouted-sentence" in result.stdout


def test_a_broken_plug_in_is_told_by_its_name(plug_in: Path) -> None:
    (plug_in / "tqcheck_desk.py").write_text("1 / 0\n")
    result = tqcheck("rules", PYTHONPATH=str(plug_in))
    assert result.returncode == 2
    assert "plug-in desk (tqcheck-desk 1.2): ZeroDivisionError" in one_message(result)
