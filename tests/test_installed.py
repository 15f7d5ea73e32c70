"""What is installed is found without `importlib.metadata`, and as that finds it."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from tqcheck import installed


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def offer(site: Path, package: str, text: str) -> None:
    (site / package).mkdir()
    (site / package / "entry_points.txt").write_text(text, "utf-8")


def test_versions_are_those_of_importlib_metadata() -> None:
    for name in ("tqcheck", "typer", "py3langid", "charset-normalizer"):
        assert installed.version(name) == importlib.metadata.version(name)


def test_our_entry_points_are_those_of_importlib_metadata() -> None:
    found = {(point.group, point.name, point.value) for point in installed.entry_points("tqcheck.")}
    theirs = {
        (group, point.name, point.value)
        for group in ("tqcheck.readers", "tqcheck.renderers", "tqcheck.translators", "tqcheck.checks")
        for point in importlib.metadata.entry_points(group=group)
    }
    assert found == theirs
    assert len(found) > 10


def test_an_entry_point_is_read_and_loaded(site: Path) -> None:
    (site / "house.py").write_text("class Desk:\n    rules = (1, 2)\n")
    offer(
        site,
        "House_Rules-1.2+x.dist-info",
        "# ours\n[other]\nx = house\n\n[tqcheck.checks]\n; desk\ndesk = house:Desk.rules [extra]\nall=house\n",
    )
    points = [point for point in installed.entry_points("tqcheck.") if point.package == "house-rules 1.2+x"]
    assert [(point.group, point.name, point.module) for point in points] == [
        ("tqcheck.checks", "desk", "house"),
        ("tqcheck.checks", "all", "house"),
    ]
    assert points[0].load() == (1, 2)
    assert points[1].load().Desk.rules == (1, 2)


def test_an_object_that_is_not_there_is_an_error(site: Path) -> None:
    (site / "empty_house.py").write_text("")
    with pytest.raises(AttributeError, match="rules"):
        installed.EntryPoint("tqcheck.checks", "desk", "empty_house:rules", "house 1").load()


def test_the_first_of_a_name_on_the_path_counts(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(site, "house_rules-1.0.dist-info", "[tqcheck.checks]\nold = house\n")
    first = site / "first"
    first.mkdir()
    monkeypatch.syspath_prepend(first)
    offer(first, "house.rules-2.0.egg-info", "[tqcheck.checks]\nother = house\n")
    offer(first, "house_rules-2.0-py3.11.egg-info", "[tqcheck.checks]\nnew = house\n")
    names = [point.name for point in installed.entry_points("tqcheck.") if "rules" in point.package]
    assert names == ["other", "new"]
    assert installed.version("house-rules") == "2.0"


def test_a_path_may_hold_what_is_no_folder(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(site / "missing.zip")
    monkeypatch.syspath_prepend("")
    monkeypatch.chdir(site)
    (site / "here-3.0.dist-info").mkdir()
    assert installed.version("here") == "3.0"


def test_a_package_without_a_version_in_its_name_is_asked(site: Path) -> None:
    (site / "plain.egg-info").mkdir()
    (site / "plain.egg-info" / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: plain\nVersion: 7\n")
    assert installed.version("plain") == "7"
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        installed.version("no-such-package")
