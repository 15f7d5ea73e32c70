"""The embedded English model, and a copy of it that a test may damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tqcheck.fluency.ctranslate2 import CTranslate2Scorer


@pytest.fixture(scope="session")
def model(root: Path) -> Path:
    return root / "models" / "lm-en"


@pytest.fixture(scope="session")
def scorer(model: Path) -> CTranslate2Scorer:
    return CTranslate2Scorer(model, threads=1)


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "a model"))
