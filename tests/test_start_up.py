"""Starting is quick: no model library before a model is asked for, and no rules before a file must be checked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MODEL_LIBRARIES = "torch transformers ctranslate2 sentencepiece sacrebleu numpy py3langid safetensors huggingface_hub"
# what looks at texts, and what runs it
AT_WORK = """pipeline rule checks ledger identification segmenting aligning evidence fusing round_trip choosing explain
executors.processes executors.on_ray"""


def loaded_by(code: str, names: str = MODEL_LIBRARIES) -> str:
    """Those of these modules that the code loads."""
    report = f"""
import sys
loaded = [name for name in {names.split()!r} if name in sys.modules]
sys.stderr.write("loaded: " + " ".join(loaded))
"""
    result = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return result.stderr.rsplit("loaded:", 1)[1].strip()


def test_importing_the_package_loads_no_model_library() -> None:
    assert loaded_by("import tqcheck, tqcheck.cli, tqcheck.compose") == ""


def test_help_loads_no_model_library() -> None:
    code = "from typer.testing import CliRunner; from tqcheck.cli import app; CliRunner().invoke(app, ['--help'])"
    assert loaded_by(code) == ""


@pytest.mark.parametrize("command", ["list", "verify"])
def test_listing_and_verifying_models_loads_no_model_library(command: str) -> None:
    code = "from typer.testing import CliRunner; from tqcheck.cli import app; "
    code += f"assert 'lm-en' in CliRunner().invoke(app, ['models', '{command}']).stdout"
    assert loaded_by(code) == ""


@pytest.mark.parametrize("output", ["terminal", "json", "html"])
def test_a_run_of_rules_only_loads_no_model_library(seed: Path, output: str) -> None:
    arguments = ["check", str(seed), "--rules-only", "--from", "es", "--to", "en", "--format", output]
    code = f"""
from typer.testing import CliRunner
from tqcheck.cli import app
result = CliRunner().invoke(app, {arguments!r})
assert result.exit_code == 1, result
"""
    assert loaded_by(code) == ""


def test_a_run_over_known_files_loads_nothing_that_looks_at_texts(seed: Path, tmp_path: Path) -> None:
    arguments = ["check", str(seed), "--rules-only", "--from", "es", "--to", "en", "--cache-dir", str(tmp_path)]
    code = f"""
from typer.testing import CliRunner
from tqcheck.cli import app
result = CliRunner().invoke(app, {[*arguments, "-o", f"jsonl={tmp_path}/lines"]!r})
assert result.exit_code == 1, result
"""
    names = " ".join(f"tqcheck.{name}" for name in AT_WORK.split()) + " multiprocessing"
    assert "tqcheck.rule" in loaded_by(code, names)
    assert loaded_by(code, names) == ""
