"""Starting is quick: no model library before a model is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MODEL_LIBRARIES = "torch transformers ctranslate2 sentencepiece sacrebleu numpy py3langid safetensors huggingface_hub"
REPORT = f"""
import sys
loaded = [name for name in {MODEL_LIBRARIES!r}.split() if name in sys.modules]
sys.stderr.write("loaded: " + " ".join(loaded))
"""


def loaded_by(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code + REPORT], capture_output=True, text=True, check=True)
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
