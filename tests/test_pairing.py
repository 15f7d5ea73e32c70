"""Source texts are found by name, in parallel folders and in tables; and it is said where they were looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tqcheck.errors import UsageError
from tqcheck.pairing import Parallel, Table, Tags, read_table

SUFFIXES = (".txt", ".md")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def name_of(folder: Path, source: str | None) -> str | None:
    return None if source is None else str(Path(source).relative_to(folder))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("story.en.txt", "story.es.txt"),
        ("story.en-GB.txt", "story.es.txt"),
        ("story.EN.txt", "story.es.txt"),
        ("story.en.md", "story.es.txt"),
        ("story.engine.en.txt", "story.es.txt"),
        ("own.engine.en.txt", "own.engine.es.txt"),
        ("en/story.txt", "es/story.txt"),
        ("en-US/deep/story.txt", "es/deep/story.txt"),
        ("en/story.en.txt", "es/story.es.txt"),
        ("en/en/odd.txt", "en/es/odd.txt"),
        ("story.fr.txt", None),
        ("story.txt", None),
        ("nothing.en.txt", None),
        (".en.txt", None),
    ],
)
def test_names_tell_the_source(tmp_path: Path, text: str, source: str | None) -> None:
    touch(
        tmp_path, "story.es.txt", "own.engine.es.txt", "own.es.txt", "es/story.txt", "es/deep/story.txt",
        "es/story.es.txt", "en/es/odd.txt", text,
    )  # fmt: skip
    if text == "en/story.en.txt":
        (tmp_path / "es/story.txt").unlink()
    assert name_of(tmp_path, Tags("es", "en", SUFFIXES).find(str(tmp_path / text)).source) == source


def test_the_places_looked_at_are_told(tmp_path: Path) -> None:
    looked = Tags("es", "en", SUFFIXES).find(str(tmp_path / "a.en.txt"))
    assert looked.source is None
    assert looked.places[:2] == (str(tmp_path / "a.es.txt"), str(tmp_path / "a.es.md"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.es.txt", True), ("a.en.txt", False), ("es/a.txt", True), ("es/a.en.txt", False), ("a.txt", False), ("a.fr.txt", False)],
)  # fmt: skip
def test_a_name_may_say_that_a_file_is_a_source(name: str, expected: bool) -> None:
    assert Tags("es", "en", SUFFIXES).is_source(name) is expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("2024/a.txt", "2024/a.txt"),
        ("b.en.txt", "b.es.txt"),
        ("c.en.txt", "c.txt"),
        ("d.txt", "d.es.md"),
        ("e.en.md", "e.txt"),
        ("f.txt", None),
        ("g.en.txt", "g.es.txt"),
        ("h.en.txt", "h.en.txt"),
    ],
)
def test_a_parallel_folder_has_the_same_names(tmp_path: Path, text: str, source: str | None) -> None:
    originals = tmp_path / "originals"
    touch(originals, "2024/a.txt", "b.es.txt", "c.txt", "d.es.md", "e.txt", "g.en.txt", "g.es.txt", "h.en.txt")
    looked = Parallel(str(originals), "es", SUFFIXES).find(str(tmp_path / "texts" / text), str(tmp_path / "texts"))
    assert name_of(originals, looked.source) == source
    assert str(originals / text) in looked.places


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("map.tsv", "a.txt\tsources/a.txt\n\nb.txt\tsources/b.txt\n"),
        ("map.tsv", "target\tsource\r\na.txt\tsources/a.txt\tmore\r\nb.txt\tsources/b.txt\r\n"),
        ("map.csv", '\ufeffSource,Target\nsources/a.txt,a.txt\n"sources/b.txt","b.txt"\n'),
        ("map.CSV", "a.txt, sources/a.txt\nb.txt,sources/b.txt\na.txt,sources/a.txt\n"),
    ],
)
def test_a_table_is_read(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    table = read_table(path)
    assert table.texts == (str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert table.find(str(tmp_path / "x" / ".." / "b.txt"), "").source == str(tmp_path / "sources" / "b.txt")
    assert table.find("c.txt", "").source is None


def test_names_with_quotes_and_line_ends_stand_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text('"a ""b""\nc.txt",s.txt\n')
    assert read_table(path).texts == (str(tmp_path / 'a "b"\nc.txt'),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a.txt\n", "map.tsv:1: 1 column where a text"),
        (b"a\tb\nc\t\n", "map.tsv:2: 2 columns where a text"),
        (b"a\tb\na\tc\n", "map.tsv:2: a second source text for a"),
        (b"", "no pair in this file"),
        (b"target\tsource\n", "no pair in this file"),
        (b"\xff\t\xfe", "is not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_used_is_said_with_its_line(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "map.tsv"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_table(path)
    assert problem in str(caught.value)
    with pytest.raises(UsageError, match="cannot be read"):
        read_table(tmp_path / "nowhere.tsv")


def test_an_empty_table_has_nothing() -> None:
    assert Table().find("a", "").source is None
