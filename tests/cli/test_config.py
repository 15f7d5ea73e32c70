"""Configuration as users meet it: what is found, what wins, what is shown."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from command_line import one_message, tqcheck

STORY = "The the council met on Monday in the townhall to talk about a bridge over the river.\n"  # TQ105, minor
BROKEN = "The army began its operation in , which has lasted for two years and cost many lives.\n"  # TQ202, major


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with stories in two folders, without a configuration."""
    for name, text in (("politics/a.txt", BROKEN), ("sport/b.txt", BROKEN), ("sport/c.md", STORY)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def configured(folder: Path, text: str) -> None:
    (folder / "tqcheck.toml").write_text(text, "utf-8")


def rules_found(*arguments: str) -> dict[str, list[str]]:
    result = tqcheck("check", *arguments, "--format", "json")
    assert result.stderr == ""
    documents = json.loads(result.stdout)["documents"]
    return {
        Path(document["document"]["path"]).name: [finding["rule"] for finding in document["findings"]]
        for document in documents
    }


BASE = 'to = "en"\nfrom = "es"\nrules-only = true\n'


def test_a_configuration_above_the_files_holds_and_flags_win(desk: Path) -> None:
    configured(desk, BASE + 'fail-on = "never"\nselect = ["TQ202"]\n')
    assert tqcheck("check", str(desk / "politics")).returncode == 0
    assert tqcheck("check", str(desk / "politics"), "--fail-on", "major").returncode == 1
    assert tqcheck("check", str(desk / "politics"), "--rules-only", "--no-config", "--to", "en").returncode == 1
    assert rules_found(str(desk / "sport")) == {"b.txt": ["TQ202"], "c.md": []}
    assert rules_found(str(desk / "sport"), "--select", "TQ105") == {"b.txt": [], "c.md": ["TQ105"]}


def test_a_configuration_is_named_by_a_flag(desk: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(BASE + 'fail-on = "never"\n')
    assert tqcheck("check", str(desk / "politics"), "--config", str(other)).returncode == 0
    result = tqcheck("check", str(desk / "politics"), "--config", "no-such.toml")
    assert result.returncode == 2
    assert "no-such.toml: cannot be read" in one_message(result)


def test_files_have_their_own_settings(desk: Path) -> None:
    text = BASE + '[[files]]\npaths = ["sport/**"]\nfail-on = "never"\n[[files]]\npaths = "*.md"\nignore = ["TQ105"]\n'
    configured(desk, text + '[[files]]\npaths = ["b.txt"]\nto = "es"\n')
    result = json.loads(tqcheck("check", str(desk), "--format", "json").stdout)
    assert "|files:" in result["signature"]
    verdicts = [document["verdict"]["outcome"] for document in result["documents"]]
    languages = [document["document"]["target_language"]["code"] for document in result["documents"]]
    assert verdicts == ["failed", "passed", "passed"]
    assert languages == ["en", "es", "en"]
    assert rules_found(str(desk / "sport" / "c.md")) == {"c.md": []}
    assert rules_found(str(desk / "sport" / "c.md"), "--ignore", "TQ2") == {"c.md": ["TQ105"]}  # the flag wins
    assert tqcheck("check", str(desk / "sport"), "--fail-on", "minor").returncode == 1


def test_severities_of_single_rules(desk: Path) -> None:
    text = '[severity]\ndropped-name = "minor"\n[[files]]\npaths = "*.md"\nseverity = {TQ1 = "critical"}\n'
    configured(desk, BASE + text)
    assert tqcheck("check", str(desk / "politics")).returncode == 0
    assert tqcheck("check", str(desk / "sport" / "c.md")).returncode == 1
    configured(desk, BASE + '[severity]\ndropped-names = "minor"\n')
    result = tqcheck("check", str(desk / "politics"))
    assert result.returncode == 2
    assert "did you mean 'dropped-name'" in one_message(result)


def test_files_are_left_out(desk: Path) -> None:
    configured(desk, BASE + 'exclude = ["sport/*.md"]\n')
    assert list(rules_found(str(desk))) == ["a.txt", "b.txt"]
    assert list(rules_found(str(desk / "**" / "*.*"), "--exclude", "*.toml")) == ["a.txt", "b.txt", "c.md"]
    assert list(rules_found(str(desk / "sport" / "c.md"))) == ["c.md"]  # named by itself
    (desk / ".tqcheckignore").write_text("politics\n")
    assert list(rules_found(str(desk))) == ["b.txt"]
    result = tqcheck("check", str(desk / "politics"))
    assert result.returncode == 2
    assert "are not excluded" in one_message(result)


def test_packs_of_the_configuration_are_known_everywhere(desk: Path) -> None:
    pack = '[[rule]]\ncode = "DESK001"\nname = "townhall"\nmessage = "two words"\npattern = ["townhall"]\n'
    (desk / "desk.toml").write_text(pack + 'wrong = ["In the [[townhall]]."]\nright = ["In the town hall."]\n')
    configured(desk, BASE + 'rules = ["desk.toml"]\n')
    assert rules_found(str(desk / "sport" / "c.md")) == {"c.md": ["TQ105", "DESK001"]}
    named = ("--config", str(desk / "tqcheck.toml"))
    assert "DESK001" in tqcheck("rules", *named).stdout
    assert "From desk.toml" in tqcheck("explain", "townhall", *named).stdout
    result = tqcheck("rules", "test", *named)
    assert (result.returncode, result.stdout) == (0, f"{desk / 'desk.toml'}: 1 rule, 2 examples, all as expected\n")
    assert "DESK001" not in tqcheck("rules", "--no-config").stdout
    assert "name one" in one_message(tqcheck("rules", "test", "--no-config"))


def test_a_configuration_runs_no_code(desk: Path) -> None:
    (desk / "desk.py").write_text("raise SystemExit('run')\n")
    configured(desk, BASE + 'rules = ["desk.py"]\n')
    result = tqcheck("check", str(desk))
    assert result.returncode == 2
    assert "not Python" in one_message(result)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fail_on = 'minor'", "did you mean 'fail-on'"),
        ("fail-on = 'tiny'", "fail-on = ['tiny']: --fail-on 'tiny': 'tiny' is not a severity"),
        ("min-confidence = ['1']", "is not a single value"),
        ("max-findings = 'few'", "'few' is not a number of findings"),
        ("min-confidence = 2", "min-confidence = 2: "),
        ("rules-only = 'yes'", "is not true or false"),
        ("jobs = true", "is not a single value"),
        ("ignore = [1]", "is not a list of texts"),
        ("source = 'a.txt'", "unknown key 'source'"),
        ("[[files]]\npaths = '*'\nfail-on = 'tiny'", "fail-on = ['tiny']"),
        ("[[files]]\npaths = '*'\njobs = 2", "unknown key 'jobs'"),
        ("[[files]]\npaths = 'no.txt'\nignore = 'TQ999'", "no rule 'TQ999'"),
        ("from = 'klingon'", "unsupported language 'klingon'"),
        ("ignore = ['TQ999']", "no rule 'TQ999'"),
        ("rules = ['no-such.toml']", "no-such.toml: cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told(desk: Path, text: str, problem: str) -> None:
    configured(desk, text + "\n")
    result = tqcheck("check", str(desk), "--rules-only")
    assert result.returncode == 2
    assert problem in one_message(result)
    assert "--config" in tqcheck("check", "--help").stdout


def test_what_is_in_effect_is_shown_with_its_origin(desk: Path) -> None:
    configured(desk, 'from = "es"\noutput = ["json=out/a.json"]\n[severity]\nTQ109 = "neutral"\n'
               '[[files]]\npaths = ["sport/**"]\nignore = ["TQ2"]\n')  # fmt: skip
    shown = tqcheck("config", "show", str(desk)).stdout
    values = tomllib.loads(shown)
    assert (values["from"], values["to"], values["fail-on"]) == ("es", "", ["major"])
    assert values["output"] == [f"json={desk / 'out' / 'a.json'}"]
    assert values["severity"] == {"TQ109": "neutral"}
    assert values["ignore"] == []
    origins = {line.split(" = ")[0]: line.rsplit("# ", 1)[1] for line in shown.splitlines() if " = " in line}
    assert (origins["from"], origins["to"], origins["severity.TQ109"]) == ("tqcheck.toml", "default", "tqcheck.toml")
    rows = json.loads(tqcheck("config", "show", str(desk / "sport" / "b.txt"), "--json").stdout)
    assert {"option": "ignore", "value": ["TQ2"], "from": "tqcheck.toml, files sport/**"} in rows
    assert tqcheck("config", "show", "--no-config").stdout.startswith("# no configuration file\n")


def test_a_configuration_to_begin_with(tmp_path: Path) -> None:
    result = tqcheck("init", str(tmp_path), TQCHECK_CACHE="/of/this/machine")
    path = tmp_path / "tqcheck.toml"
    assert (result.returncode, result.stdout) == (0, f"{path}\n")
    assert "/of/this/machine" not in path.read_text("utf-8")
    assert tomllib.loads(path.read_text("utf-8")) == {}
    assert tqcheck("config", "show", str(tmp_path)).returncode == 0
    again = tqcheck("init", str(tmp_path))
    assert again.returncode == 2
    assert "is there already" in one_message(again)
    # every line that is commented out is one that may stand there
    examples = [line.removeprefix("# ") for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(line for line in examples if " = " in line or line.startswith("[")) + "\n", "utf-8")
    (tmp_path / "house.toml").write_text("")
    assert tqcheck("config", "show", str(tmp_path)).stderr == ""
