"""The list of embedded models is true of the files, and a changed file is noticed before it is loaded."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tqcheck import manifest
from tqcheck.errors import ModelError

ENTRY = """
[[model]]
id = "lm-xx"
kind = "language-model"
languages = ["en", "es"]
default-for = ["en"]
licence = "CC0-1.0"
quality.en = "none"
quality.es = "little"
files = [
  { name = "a.bin", size = 3, sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
]
"""  # sha256 of b"abc": FIPS 180-2, appendix B.1


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "manifest.toml").write_text(ENTRY, "utf-8")
    (tmp_path / "lm-xx").mkdir()
    (tmp_path / "lm-xx" / "a.bin").write_bytes(b"abc")
    return tmp_path


def test_every_embedded_model_is_what_the_manifest_says(root: Path) -> None:
    assert manifest.home() == root / "models"
    assert "lm-en" in [model.id for model in manifest.known()]
    for model in manifest.known():
        manifest.verify(model.id)
        present = {path.name for path in manifest.folder(model.id).iterdir()}
        assert {file.name for file in model.files} == present - {"README.md"}
        assert "README.md" in present
        assert model.licence
        assert set(model.quality) == set(model.pairs or model.languages)
        assert all(re.search(r"\d", said) for said in model.quality.values())
        assert set(model.default_for) <= set(model.languages) or model.kind == "translator"


def test_the_embedded_models_stay_small() -> None:
    most = {"language-model": 8_000_000, "translator": 25_000_000}
    for model in manifest.known():
        assert sum(file.size for file in model.files) < most[model.kind]


def test_english_has_a_language_model_and_klingon_has_none() -> None:
    model = manifest.language_model("en")
    assert model is not None
    assert model.id == "lm-en"
    assert manifest.language_model("tlh") is None


def test_an_entry_is_read_whole(home: Path) -> None:
    (model,) = manifest.known(home)
    assert (model.id, model.kind, model.languages) == ("lm-xx", "language-model", ("en", "es"))
    assert (model.default_for, model.licence, model.quality) == (
        ("en",),
        "CC0-1.0",
        {"en": "none", "es": "little"},
    )
    assert model.files[0].size == 3
    assert manifest.folder("lm-xx", home) == home / "lm-xx"
    manifest.verify("lm-xx", home)


def test_quality_of_the_only_language_needs_no_name(home: Path) -> None:
    text = (
        ENTRY.replace('["en", "es"]', '["en"]').replace("quality.en", "quality").replace('quality.es = "little"\n', "")
    )
    (home / "manifest.toml").write_text(text, "utf-8")
    assert manifest.find("lm-xx", home).quality == {"en": "none"}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('quality.es = "little"\n', "", "lm-xx: no quality.es"),
        ("quality.es", "quality.fr", "lm-xx: no quality.es; quality.fr is of none of en, es"),
        (
            'quality.es = "little"\n',
            'quality.es = "little"\npairs = ["en-es"]\n',
            "no quality.en-es; quality.en is of none of en-es",
        ),
        (
            'quality.en = "none"\nquality.es = "little"\n',
            'quality = "none"\n',
            "lm-xx: of which of en, es is the quality? Write quality.en = …",
        ),
    ],
)
def test_quality_of_a_language_that_is_missing_or_unknown_is_named(
    home: Path, before: str, after: str, problem: str
) -> None:
    assert before in ENTRY
    (home / "manifest.toml").write_text(ENTRY.replace(before, after), "utf-8")
    with pytest.raises(ModelError, match=re.escape(problem)):
        manifest.known(home)


def test_only_the_default_is_chosen_for_a_language(home: Path) -> None:
    assert manifest.language_model("es", home) is None
    assert manifest.language_model("en", home) == manifest.find("lm-xx", home)


@pytest.mark.parametrize(("content", "reason"), [(b"abd", "sha256"), (b"abcd", "4 bytes, not 3"), (b"", "0 bytes")])
def test_a_changed_file_is_named_with_a_remedy(home: Path, content: bytes, reason: str) -> None:
    path = home / "lm-xx" / "a.bin"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=reason) as caught:
        manifest.verify("lm-xx", home)
    assert caught.value.where == str(path)
    assert "install tqcheck anew" in caught.value.remedy


def test_a_missing_file_or_folder_is_named(home: Path) -> None:
    (home / "lm-xx" / "a.bin").unlink()
    with pytest.raises(ModelError, match="missing") as caught:
        manifest.verify("lm-xx", home)
    assert caught.value.where == str(home / "lm-xx" / "a.bin")
    (home / "lm-xx").rmdir()
    with pytest.raises(ModelError, match="missing"):
        manifest.verify("lm-xx", home)


def test_an_unknown_model_is_a_model_error_that_lists_the_known(home: Path) -> None:
    with pytest.raises(ModelError, match="'lm-yy'") as caught:
        manifest.folder("lm-yy", home)
    assert "lm-xx" in caught.value.remedy


def test_without_a_manifest_there_are_no_models(tmp_path: Path) -> None:
    assert manifest.known(tmp_path) == ()
    assert manifest.language_model("en", tmp_path) is None


def test_an_empty_manifest_has_no_models(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("# none yet\n", "utf-8")
    assert manifest.known(tmp_path) == ()


@pytest.mark.parametrize(
    "text", ["[[model", "model = 3", "model = [3]", "[[model]]\nid = 'x'", ENTRY.replace("size", "length"), "\x00"]
)
def test_a_damaged_manifest_is_a_model_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ModelError, match="damaged") as caught:
        manifest.known(tmp_path)
    assert caught.value.where == str(path)


def test_an_installed_package_has_its_models_inside(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    package = home / "site-packages" / "tqcheck"
    shutil.copytree(home / "lm-xx", package / "embedded" / "lm-xx")
    shutil.copy(home / "manifest.toml", package / "embedded" / "manifest.toml")
    monkeypatch.setattr(manifest, "__file__", str(package / "manifest.py"))
    assert manifest.folder("lm-xx") == package / "embedded" / "lm-xx"
    manifest.verify("lm-xx")
