"""What is named becomes files, each once; what cannot be read fails when it is read, and no loop goes on for ever."""

from __future__ import annotations

import io
import os
import pickle
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tqcheck.collecting import Collected, Wanted, collect, item, read
from tqcheck.errors import InputError, UsageError

SUFFIXES = frozenset({".txt", ".md"})
PAIR = ("es", "en")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"text of {name}")


def paths(collected: Collected) -> list[str]:
    return [file.path for file in collected.files]


def collected(*named: str, **wanted: object) -> Collected:
    return collect(Wanted(named, **wanted), SUFFIXES)


def sources(collected: Collected) -> dict[str, str | None]:
    return {file.path: file.source.source if file.source else None for file in collected.files}


# --- files, folders, globs ---------------------------------------------------------------------------------------


def test_files_come_in_the_order_named_and_each_once() -> None:
    touch("b.txt", "a.txt", "c.odd")
    assert paths(collected("b.txt", "c.odd", "./a.txt", "./b.txt", ".")) == ["b.txt", "c.odd", "a.txt"]


def test_a_folder_is_walked_by_name_without_hidden_files() -> None:
    touch("f/b.txt", "f/a/z.md", "f/c/d/e.TXT", "f/.git/x.txt", "f/.x.txt", "f/p.png", "f/a.txt")
    assert paths(collected("f")) == ["f/a/z.md", "f/a.txt", "f/b.txt", "f/c/d/e.TXT"]


def test_a_glob_is_expanded() -> None:
    touch("s/1/a.en.txt", "s/2/b.en.txt", "s/2/b.es.txt", "x[1].txt")
    assert paths(collected("s/**/*.en.txt")) == ["s/1/a.en.txt", "s/2/b.en.txt"]
    assert paths(collected(str(Path.cwd() / "s/*/a*"))) == [str(Path.cwd() / "s/1/a.en.txt")]
    assert paths(collected("x[1].txt")) == ["x[1].txt"]  # a name that is there is no pattern


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("nowhere.txt", "no such file or folder"),
        ("a.txt/b.txt", "no such file or folder"),
        ("*.nothing", "no file matches"),
        ("empty", "no document in this folder"),
    ],
)
def test_what_is_not_there_is_said(named: str, problem: str) -> None:
    touch("a.txt", "empty/p.png")
    with pytest.raises(UsageError, match=problem):
        collected("a.txt", named)


def test_nothing_named_is_said() -> None:
    with pytest.raises(UsageError, match="nothing to check"):
        collected()


def test_links_to_folders_are_followed_once_and_loops_end() -> None:
    touch("f/a/x.txt", "elsewhere/y.txt")
    Path("f/link").symlink_to("../elsewhere")
    Path("f/a/up").symlink_to("..")
    Path("f/again").symlink_to("a")
    Path("f/a/second").symlink_to("../../elsewhere")
    assert paths(collected("f")) == ["f/a/second/y.txt", "f/a/x.txt"]
    Path("g").symlink_to("f")
    assert paths(collected("g")) == ["g/a/second/y.txt", "g/a/x.txt"]


def test_a_deep_folder_is_no_problem() -> None:
    deep = "/".join(["d"] * 900)
    touch(f"f/{deep}/x.txt")
    assert paths(collected("f")) == [f"f/{deep}/x.txt"]


def test_what_is_excluded_is_left_out() -> None:
    touch("f/a.txt", "f/draft/b.txt", "f/c.txt")
    wanted = Wanted(("f", "f/*.txt"))
    left = collect(wanted, SUFFIXES, lambda path: Path(path).name == "c.txt" or "draft" in Path(path).parts)
    assert paths(left) == ["f/a.txt"]


# --- what cannot be read -----------------------------------------------------------------------------------------


def why(path: str) -> str:
    (file,) = [file for file in collected(".").files if file.path == path]
    with pytest.raises(InputError) as caught:
        item(file).load()
    assert caught.value.where == path
    return caught.value.problem


def test_bad_files_are_among_the_files_and_fail_when_read() -> None:
    touch("good.txt")
    Path("loop.txt").symlink_to("loop.txt")
    Path("broken.txt").symlink_to("gone")
    os.mkfifo("pipe.txt")
    with Path("huge.txt").open("wb") as file:
        file.truncate(50 * 2**20)
    assert "symbolic links" in why("loop.txt")
    assert "No such file" in why("broken.txt")
    assert why("pipe.txt") == "not a regular file"
    assert why("huge.txt") == "too large: 50.0 MiB, at most 20"
    assert item(next(file for file in collected(".").files if file.path == "good.txt")).load() == b"text of good.txt"


def test_named_files_that_exist_and_cannot_be_read_fail_when_read() -> None:
    Path("loop.txt").symlink_to("loop.txt")
    Path("broken.txt").symlink_to("gone")
    for name in ("loop.txt", "broken.txt"):
        (file,) = collected(name).files
        with pytest.raises(InputError, match="cannot be read"):
            item(file).load()


def test_a_folder_that_cannot_be_listed_is_among_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("f/a.txt", "f/shut/b.txt", "f/z.txt")
    original = os.scandir

    def scandir(path: str) -> object:  # permissions do not bind root
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return original(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert paths(collected("f")) == ["f/a.txt", "f/shut", "f/z.txt"]


def test_a_folder_cannot_be_read_as_a_file() -> None:
    touch("f/a.txt")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read("f")
    with pytest.raises(InputError, match="cannot be read: embedded null"):
        read("a\0b")


def test_an_item_can_be_sent_to_another_process() -> None:
    touch("a.txt", "b.en.txt", "b.es.txt")
    for file in collected("a.txt", "b.en.txt", languages=PAIR).files:
        sent = pickle.loads(pickle.dumps(item(file)))  # noqa: S301
        assert sent.load() == f"text of {file.path}".encode()


# --- standard input and lists ------------------------------------------------------------------------------------


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))


def test_standard_input_is_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"A story.")
    touch("a.txt")
    first, second = collected("-", "a.txt").files
    assert (first.path, item(first).load(), second.path) == ("-", b"A story.", "a.txt")


@pytest.mark.parametrize("content", [b"a.txt\nb.txt\n", b"b.txt\r\na.txt", b"\n\na.txt\n\nb.txt", b"a.txt\0b.txt\0"])
def test_a_list_of_files_is_read(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    touch("a.txt", "b.txt")
    Path("list").write_bytes(content)
    give(monkeypatch, content)
    assert sorted(paths(collected(files_from="list"))) == ["a.txt", "b.txt"]
    assert sorted(paths(collected(files_from="-"))) == ["a.txt", "b.txt"]


def test_a_list_may_name_any_file_folders_and_what_is_gone() -> None:
    odd = "a \"quoted\"\n'name'.txt"
    touch(odd, "f/x.txt", "[1].txt")
    Path("list").write_bytes(b"\0".join(os.fsencode(name) for name in (odd, "f", "gone.txt", "[1].txt")))
    found = collected(files_from="list")
    assert paths(found) == [odd, "f/x.txt", "gone.txt", "[1].txt"]
    with pytest.raises(InputError, match="cannot be read: No such file"):
        item(found.files[2]).load()


def test_a_list_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        collected(files_from="nowhere")
    Path("list").write_bytes(b"\n \n")
    with pytest.raises(UsageError, match="no path in this list"):
        collected(files_from="list")
    with pytest.raises(UsageError, match="both a text and a list"):
        collected("-", files_from="-")


def test_a_pipe_of_the_shell_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"A story.")
    os.close(writing)
    (file,) = collected(f"/dev/fd/{reading}").files
    os.close(reading)
    assert item(file).load() == b"A story."


# --- source texts ------------------------------------------------------------------------------------------------


def test_pairs_are_found_by_name_and_sources_are_no_texts() -> None:
    touch("f/a.en.txt", "f/a.es.txt", "f/b.en.txt", "f/c.es.txt", "f/d.txt")
    found = collected("f", languages=PAIR)
    assert sources(found) == {"f/a.en.txt": "f/a.es.txt", "f/b.en.txt": None, "f/d.txt": None}
    assert found.notes == (
        "2 of 3 texts have no source text beside them (first: f/b.en.txt, looked for f/b.es.txt)",
        "1 source text has no translation beside them (first: f/c.es.txt)",
    )


@pytest.mark.parametrize(
    "names",
    [
        ("a.en.txt", "a.es.txt", "b.en.txt", "b.engine.en.txt", "b.es.txt", "c.es.txt", "d.txt"),
        ("en/a.txt", "en/b.txt", "en/c.txt", "es/a.txt", "es/x.txt", "es/y.txt", "es/z.txt"),
        ("a.es.txt", "b.es.txt", "c.es.txt", "d.es.txt", "e.es.txt", "z.en.txt", "z.es.txt"),
        ("a.es.txt", "b.es.txt", "c.txt"),
    ],
)
@pytest.mark.parametrize("of", [1, 2, 3, 7, 9])
def test_the_parts_together_are_the_whole_with_the_same_sources(names: tuple[str, ...], of: int) -> None:
    touch(*(f"stories/{name}" for name in names))
    touch("sources/a.en.txt", "sources/b.txt")
    for wanted in (Wanted(("stories",), languages=PAIR), Wanted(("stories",), source="sources", languages=PAIR)):
        whole = collect(wanted, SUFFIXES)
        parts = [collect(wanted, SUFFIXES, shard=f"{index}/{of}") for index in range(1, of + 1)]
        assert [file for part in parts for file in part.files] == list(whole.files)
        assert {part.shard.files for part in parts if part.shard} == {len(names)}


def test_without_a_pair_of_languages_or_without_pairs_nothing_is_paired_or_said() -> None:
    touch("f/a.en.txt", "f/a.es.txt")
    assert set(sources(collected("f"))) == {"f/a.en.txt", "f/a.es.txt"}
    assert set(sources(collected("f", languages=PAIR, pairing=False))) == {"f/a.en.txt", "f/a.es.txt"}
    Path("f/a.es.txt").unlink()
    assert collected("f", languages=PAIR).notes == ()


def test_a_text_beside_its_source_is_told_of_where_a_language_is_not_known() -> None:
    touch("f/a.en.txt", "f/b.en.txt", "f/b.es.txt", "f/c.txt")
    for languages in ((None, None), (None, "en"), ("es", None)):
        found = collected("f", languages=languages)
        assert len(found.files) == 4
        assert found.notes == (
            "f/b.en.txt and f/b.es.txt: a text and its source? With --from and --to they are a pair",
        )
    assert collected("f", pairing=False).notes == ()
    Path("f/b.es.txt").rename("f/x.es.txt")
    assert collected("f").notes == ()


def test_the_name_of_the_folder_that_is_named_says_nothing() -> None:
    touch("es/news/a.en.txt", "es/news/a.es.txt", "es/news/b.txt", "es/news/es/c.txt")
    for named in ("es/news", "es/news/", "es/news/*.txt", str(Path("es/news").resolve())):
        found = collected(named, languages=PAIR)
        assert [Path(path).name for path in paths(found)] == ["a.en.txt", "b.txt"], named
    touch("es/deep/en/d.txt", "es/deep/es/d.txt", "es/deep/es/e.txt")
    assert paths(collected("es/deep", languages=PAIR)) == ["es/deep/en/d.txt"]


def test_a_path_through_a_link_is_another_file() -> None:
    touch("a.txt", "elsewhere/a.txt", "elsewhere/in/x.txt", "real/x.txt")
    Path("link").symlink_to("elsewhere/in")
    assert paths(collected("a.txt", "link/../a.txt", "real/../a.txt")) == ["a.txt", "link/../a.txt"]


def test_a_folder_that_a_pattern_cannot_look_into_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("g/x/a.txt", "g/y/b.txt", "g/y/z/c.txt")
    opened = os.access
    shut = {str(Path("g") / "y")}
    monkeypatch.setattr(os, "access", lambda path, mode: os.path.normpath(path) not in shut and opened(path, mode))
    assert paths(collected("g/*/*.txt"))[0] == "g/y"
    assert paths(collected("g/**/*.txt"))[0] == "g/y"
    assert paths(collected("g/*/z/*.txt")) == ["g/y", "g/y/z/c.txt"]
    assert paths(collected("g/x/*.txt")) == ["g/x/a.txt"]
    assert paths(collected("*/x/*.txt")) == ["g/x/a.txt"]


def test_a_named_file_is_checked_whatever_its_name_says() -> None:
    touch("a.es.txt", "b.en.txt", "b.es.txt")
    assert sources(collected("a.es.txt", "b.en.txt", languages=PAIR)) == {"a.es.txt": None, "b.en.txt": "b.es.txt"}


def test_a_folder_of_source_texts_is_parallel() -> None:
    touch("t/x/a.txt", "t/b.txt", "s/x/a.txt", "s/c.txt")
    found = collected("t", source="s")
    assert sources(found) == {"t/b.txt": None, "t/x/a.txt": "s/x/a.txt"}
    loaded = item(found.files[1])
    assert loaded.load_source is not None
    assert loaded.load_source() == b"text of s/x/a.txt"
    without = item(found.files[0])
    assert without.load_source is not None
    with pytest.raises(InputError, match=r"no source text: looked for s/b\.txt, s/b\.md"):
        without.load_source()


def test_source_texts_inside_the_folder_are_no_texts() -> None:
    touch("t/a.txt", "t/originals/a.txt")
    assert sources(collected("t", source="t/originals")) == {"t/a.txt": "t/originals/a.txt"}


def test_a_table_names_texts_and_sources() -> None:
    touch("t/a.txt", "t/b.txt", "s/1.txt", "m/x")
    Path("m/map.tsv").write_text("../t/a.txt\t../s/1.txt\n")
    assert sources(collected(source_map=Path("m/map.tsv"))) == {"t/a.txt": "s/1.txt"}
    found = collected("t", source_map=Path("m/map.tsv"))
    assert sources(found) == {"t/a.txt": "s/1.txt", "t/b.txt": None}
    missing = item(found.files[1]).load_source
    assert missing is not None
    with pytest.raises(InputError, match="no source text: not in the table"):
        missing()


def test_a_source_text_for_one_file() -> None:
    touch("a.txt", "b.txt", "s.txt")
    assert sources(collected("a.txt", source="s.txt")) == {"a.txt": "s.txt"}
    with pytest.raises(UsageError, match="2 texts were given"):
        collected("a.txt", "b.txt", source="s.txt")
    with pytest.raises(UsageError, match="no such file or folder"):
        collected("a.txt", source="nowhere.txt")
    Path("m.tsv").write_text("a.txt\ts.txt\n")
    with pytest.raises(UsageError, match="cannot both be given"):
        collected("a.txt", source="s.txt", source_map=Path("m.tsv"))
