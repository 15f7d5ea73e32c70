"""`tqcheck models` on the user's own folders; what it fetches is tested in test_hub.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from tqcheck.cli import main; main()", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TQCHECK_MODELS": str(tmp_path / "store"), "NO_COLOR": "1"},
        )

    return call


def test_our_models_are_listed_with_their_measured_quality(run: Run) -> None:
    listed = run("models", "list").stdout
    assert "lm-en  language-model  en" in listed
    assert "  measured, en: percentiles" in listed
    assert "  measured, es: percentiles" in listed
    assert "used for en unless you name another" in listed
    (ours,) = [entry for entry in json.loads(run("models", "list", "--json").stdout) if entry["id"] == "lm-en"]
    assert ours["ours"] is True
    assert list(ours["quality"]) == ["en"]
    assert ours["bytes"] == sum(file["size"] for file in ours["files"])


def test_a_marian_folder_is_converted_into_the_store_and_is_then_the_default(
    run: Run, copying_marian: Path, tmp_path: Path
) -> None:
    converted = run("models", "convert", str(copying_marian))
    assert converted.returncode == 0, converted.stderr
    assert "used for es-en unless you name another" in converted.stdout
    folder = Path(run("models", "path", "opus-mt-es-en").stdout.strip())
    assert folder == tmp_path / "store" / "opus-mt-es-en"
    assert (folder / "model.bin").is_file()
    assert run("models", "verify", "opus-mt-es-en").stdout == "opus-mt-es-en: 6 files as they should be\n"


def test_a_marian_folder_is_converted_to_any_place(run: Run, copying_marian: Path, tmp_path: Path) -> None:
    converted = run("models", "convert", str(copying_marian), "--to", str(tmp_path / "here"), "--pair", "es-en")
    assert converted.stdout.strip() == str(tmp_path / "here")
    assert json.loads((tmp_path / "here" / "tqcheck.json").read_text())["pairs"] == [["es", "en"]]
    again = run("models", "convert", str(copying_marian), "--to", str(tmp_path / "here"))
    assert again.returncode == 3
    assert "already exists" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("convert", "nowhere"), 3, "no such folder"),
        (("convert", ".", "--pair", "spanish"), 2, "'spanish' is not a pair of languages"),
        (("path", "nothing"), 3, "no model 'nothing'"),
        (("verify", "nothing"), 3, "no model 'nothing'"),
        (("pull", "a/b@main", "--revision", "other"), 2, "two revisions"),
    ],
)
def test_what_cannot_be_done_is_one_message(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run("models", *arguments)
    assert result.returncode == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("tqcheck: ") == 1


def test_every_damaged_model_is_named(run: Run, copying_marian: Path, tmp_path: Path) -> None:
    run("models", "convert", str(copying_marian))
    (tmp_path / "store" / "opus-mt-es-en" / "source.spm").unlink()
    result = run("models", "verify")
    assert result.returncode == 3
    assert "source.spm" in result.stderr
    assert "lm-en: " in result.stdout  # the others are looked at all the same
