"""What most tests need: a text as a segmented document, and the repository's own files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tqcheck import identification, segmenting
from tqcheck.document import Document
from tqcheck.readers import text as text_reader

pytest_plugins = ["small_marian", "loopback_hub", "chromium"]

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _a_cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees or fills the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TQCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def seed() -> Path:
    return ROOT / "seeds" / "efe-kim-putin.en.txt"


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """`document_of(text, source_language=None, target_language="en")`: the text read and segmented as a file is."""

    def make(text: str, source_language: str | None = None, target_language: str = "en") -> Document:
        document = text_reader.read(text.encode(), "example.txt")
        identified = identification.identify(document, source_language=source_language, target_language=target_language)
        return segmenting.segment(identified)

    return make
