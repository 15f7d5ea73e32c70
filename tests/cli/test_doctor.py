"""What `tqcheck doctor` finds, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from in_process import run

from tqcheck import manifest


def checks(folder: Path, *arguments: str, **environment: str) -> dict[tuple[str, str], dict[str, str]]:
    result = run(folder, "doctor", "--format", "json", *arguments, **environment)
    assert result.stderr == ""
    return {(check["topic"], check["name"]): check for check in json.loads(result.stdout)}


def test_versions_models_and_translators_are_told(tmp_path: Path) -> None:
    found = checks(tmp_path, TQCHECK_CACHE=str(tmp_path / "cache"), TQCHECK_MODELS=str(tmp_path / "store"))
    assert found["installation", "tqcheck"]["state"] == "ok"
    assert "en-es" in found["models", "mt-en-multi"]["said"]
    assert "lm-en" in found["fluency", "English"]["said"]
    assert found["translation", "English to Spanish"]["state"] == "ok"
    assert found["cache", str(tmp_path / "cache")]["said"] == "empty"
    assert found["configuration", "file"]["said"].startswith("none")
    result = run(tmp_path, "doctor", TQCHECK_MODELS=str(tmp_path / "store"))
    assert result.returncode == 0
    assert "✓ mt-en-multi: translator, en-es, " in result.stdout


def test_what_is_missing_comes_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = checks(tmp_path, "--pair", "eu-ca", PATH="/nonexistent", TQCHECK_MODELS=str(tmp_path / "store"))
    apertium = found["installation", "apertium"]
    assert (apertium["state"], "apt-get install apertium" in apertium["remedy"]) == ("missing", True)
    pair = found["translation", "Basque to Catalan"]
    assert (pair["state"], "tqcheck models pull" in pair["remedy"]) == ("missing", True)


def test_a_damaged_model_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store" / "bad"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"no")
    (tmp_path / "store" / "manifest.toml").write_text(
        '[[model]]\nid = "bad"\nkind = "translator"\nlanguages = ["xx"]\nlicence = ""\nquality = ""\ndefault-for = []\n'
        'pairs = ["xx-en"]\nfiles = [{name = "model.bin", size = 3, sha256 = "0"}]\n'
    )
    manifest.forget()
    result = run(tmp_path, "doctor", TQCHECK_MODELS=str(tmp_path / "store"))
    manifest.forget()
    assert result.returncode == 3
    assert "✗ bad: " in result.stdout
    assert "is damaged: 2 bytes, not 3" in result.stdout


def test_the_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "tqcheck.toml").write_text('to = "en"\n')
    assert checks(tmp_path)["configuration", "file"]["said"].endswith("tqcheck.toml")


@pytest.mark.parametrize(
    ("arguments", "problem"), [(("--format", "pdf"), "no format 'pdf'"), (("--pair", "es"), "not a pair")]
)
def test_what_cannot_be_asked_is_told(tmp_path: Path, arguments: tuple[str, ...], problem: str) -> None:
    result = run(tmp_path, "doctor", *arguments)
    assert (result.returncode, problem in result.stderr) == (2, True)
