"""The configuration file: where it is found, what it may say, and which files it speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tqcheck import config
from tqcheck.errors import ConfigError
from tqcheck.finding import Severity

OPTIONS = ("from", "to", "fail-on", "ignore", "exclude")
OF_FILES = ("to", "ignore")


def read(path: Path, text: str) -> config.Configuration:
    path.write_text(text, "utf-8")
    return config.read(path, OPTIONS, OF_FILES)


def test_the_nearest_file_above_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "desk" / "sport"
    folder.mkdir(parents=True)
    assert config.find(folder) is None
    (tmp_path / "pyproject.toml").write_text('[tool.tqcheck]\nfrom = "es"\n')
    assert config.find(folder) == tmp_path / "pyproject.toml"
    (tmp_path / "desk" / "pyproject.toml").write_text("[tool.ruff]\n")
    assert config.find(folder / "story.txt") == tmp_path / "pyproject.toml"
    (tmp_path / "tqcheck.toml").write_text("")
    assert config.find(folder) == tmp_path / "tqcheck.toml"
    (folder / "tqcheck.toml").write_text("")
    assert config.find(folder / "no" / "such" / "story.txt") == folder / "tqcheck.toml"


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "tqcheck.toml").write_text("")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "stories").mkdir()
    assert config.find(repository / "stories") is None
    (repository / "tqcheck.toml").write_text("")
    assert config.find(repository / "stories") == repository / "tqcheck.toml"


def test_a_link_that_leads_nowhere_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "tqcheck.toml").symlink_to("not-checked-out/tqcheck.toml")
    found = config.find(tmp_path)
    assert found == tmp_path / "tqcheck.toml"
    with pytest.raises(ConfigError, match="cannot be read"):
        config.read(found, (), ())


FULL = """
from = "es"
fail-on = "minor"

[severity]
TQ109 = "neutral"
split-line = "major"

[[files]]
paths = ["sport/**", "!sport/cup/**"]
to = "en"
severity = {TQ109 = "minor"}

[[files]]
paths = "*.md"
ignore = ["TQ1"]
"""


def test_a_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path / "tqcheck.toml", "\ufeff" + FULL.replace("\n", "\r\n"))
    assert found.values == {"from": "es", "fail-on": "minor"}
    assert found.severity == {"TQ109": Severity.NEUTRAL, "split-line": Severity.MAJOR}
    sport, markdown = found.files
    assert (sport.values, sport.severity) == ({"to": "en"}, {"TQ109": Severity.MINOR})
    assert found.of(tmp_path / "sport" / "a" / "story.md") == (sport, markdown)
    assert found.of(tmp_path / "sport" / "cup" / "story.txt") == ()
    assert found.of(tmp_path.parent / "sport" / "story.txt") == ()
    assert found.of(tmp_path.parent / "sport" / "story.md") == (markdown,)
    assert config.Configuration().of(tmp_path / "sport" / "story.txt") == ()


def test_a_table_of_pyproject_says_the_same(tmp_path: Path) -> None:
    shared = FULL.replace("[severity]", "[tool.tqcheck.severity]").replace("[[files]]", "[[tool.tqcheck.files]]")
    one = read(tmp_path / "pyproject.toml", "[tool.tqcheck]\n" + shared)
    other = read(tmp_path / "tqcheck.toml", FULL)
    assert (one.values, one.severity, one.files) == (other.values, other.severity, other.files)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fail_on = 1", "unknown key 'fail_on'\n.*did you mean 'fail-on'"),
        ("severities = 1", "did you mean 'severity'"),
        ("zzz = 1", "known: accepted-terms, exclude, fail-on, files, from"),
        ("from = ", "cannot be read as TOML"),
        ("severity = 1", "not a table of rules"),
        ('severity = {TQ109 = "tiny"}', "unknown severity 'tiny'"),
        ("files = 1", r"write \[\[files\]\]"),
        ("[[files]]\nto = 'en'", "paths is not a list of patterns"),
        ("[[files]]\npaths = []", "paths is not a list of patterns"),
        ("[[files]]\npaths = 'a'\nfrom = 'es'", r"\[\[files\]\] 1: unknown key 'from'"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        read(tmp_path / "tqcheck.toml", text)
    assert "tqcheck.toml" in caught.value.where


def test_files_are_left_out_by_patterns_and_by_the_nearest_list(tmp_path: Path) -> None:
    sub = tmp_path / "desk"
    sub.mkdir()
    (tmp_path / ".tqcheckignore").write_text("# drafts of the desk\n/desk/drafts/\n*.md\n!keep.md\n")
    excluded = config.Excluded(sub, ("old-*",), tmp_path)
    left_out = ("desk/drafts/a.txt", "a.md", "desk/b.md", "old-story.txt", "desk/old-story.txt")
    assert all(excluded(tmp_path / path) for path in left_out)
    assert not any(excluded(tmp_path / path) for path in ("drafts/a.txt", "keep.md", "desk/a.txt"))
    assert not config.Excluded(sub, (), sub)(sub / "old-story.txt")


def test_a_folder_is_left_out_with_everything_in_it(tmp_path: Path) -> None:
    excluded = config.Excluded(tmp_path, ("drafts/", "old/**", "*.md"), tmp_path)
    assert excluded(str(tmp_path / "drafts"), True)
    assert excluded(tmp_path / "desk" / "drafts", True)
    assert not excluded(tmp_path / "drafts")  # a file of that name
    assert not excluded(tmp_path / "desk", True)
    assert not config.Excluded(tmp_path, ("drafts/", "!drafts/a.txt"), tmp_path)(tmp_path / "drafts", True)
