"""The same surroundings have the same hash in every process; another model, library or plug-in has another."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tqcheck import provenance
from tqcheck.installed import EntryPoint

CODE = """
from pathlib import Path
from tqcheck import compose
task = compose._Task(compose.Settings(cache=Path("x")))
print(task._base(task._settings))
"""


def test_every_process_has_the_same_hash() -> None:
    seen = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(seen) == 1


def test_a_folder_of_a_model_counts_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a" / "model").mkdir(parents=True)
    (tmp_path / "a" / "model" / "model.bin").write_bytes(b"weights")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    one, copy = (provenance.digest([], [str(tmp_path / name / "model")]) for name in "ab")
    assert one == copy
    (tmp_path / "b" / "model" / "model.bin").write_bytes(b"other weights")
    assert provenance.digest([], [str(tmp_path / "b" / "model")]) != one
    assert provenance.digest([], ["mt-en-multi"]) != provenance.digest([], ["mt-multi-en"])


def test_a_plugin_counts_by_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    entry = EntryPoint("tqcheck.checks", "house", "house_rules", "house 1")
    found = [provenance.digest([], [])]
    for content in ("RULES = ()", "RULES = (1,)"):
        (tmp_path / "house_rules.py").write_text(content)
        found.append(provenance.digest([entry], []))
    assert len(set(found)) == 3
    assert provenance.digest([EntryPoint("tqcheck.checks", "gone", "no_such_module.x", "gone 1")], []) not in found


def test_pulled_models_and_libraries_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TQCHECK_MODELS", str(tmp_path / "models"))
    found = [provenance.digest([], [])]
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "manifest.toml").write_text("# none")
    found.append(provenance.digest([], []))
    (tmp_path / "sacrebleu-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    found.append(provenance.digest([], []))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "apertium").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "apertium").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found.append(provenance.digest([], []))
    assert len(set(found)) == 4
