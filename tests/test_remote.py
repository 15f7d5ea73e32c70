"""Files behind URLs are found, read, paired and written as those of this machine are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from command_line import BROKEN, CLEAN, RULES, tqcheck

from tqcheck import remote
from tqcheck.collecting import Wanted, collect, item
from tqcheck.errors import InputError, UsageError

SUFFIXES = frozenset({".txt", ".md"})


@pytest.fixture(autouse=True)
def store() -> Iterator[fsspec.AbstractFileSystem]:
    """A file system in memory with some stories."""
    files = fsspec.filesystem("memory")
    for name in ("a.en.txt", "a.es.txt", "deep/b.en.txt", "c.md", "picture.png", ".hidden/d.txt"):
        files.pipe_file(f"/stories/{name}", f"text of {name}".encode())
    yield files
    files.store.clear()


def test_what_is_a_url() -> None:
    for url in ("s3://bucket/a", "file:///a", "memory://a", "simplecache::s3://bucket/a", "https://host/a"):
        assert remote.is_url(url)
        assert "".join(remote.split(url)) == url
    for path in ("a.txt", "/a", "c:/a", "a://", "-", "a:b//c"):
        assert remote.split(path) in (("", path), ("a://", ""))
    assert remote.split("s3://bucket/a b\n.txt") == ("s3://", "bucket/a b\n.txt")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("memory://stories", ["a.en.txt", "a.es.txt", "c.md", "deep/b.en.txt"]),
        ("memory://stories/", ["a.en.txt", "a.es.txt", "c.md", "deep/b.en.txt"]),
        ("memory://stories/*.en.txt", ["a.en.txt"]),
        ("memory://stories/**/*.en.txt", ["a.en.txt", "deep/b.en.txt"]),
        ("memory://stories/c.md", ["c.md"]),
    ],
)
def test_folders_patterns_and_files_are_found(url: str, found: list[str]) -> None:
    paths = [file.path for file in collect(Wanted((url,)), SUFFIXES).files]
    assert [path.partition("stories/")[2] for path in paths] == found
    assert all(item(file).load().startswith(b"text of ") for file in collect(Wanted((url,)), SUFFIXES).files)


def test_pairs_are_found_by_name_and_in_parallel_folders(store: fsspec.AbstractFileSystem) -> None:
    found = collect(Wanted(("memory://stories",), languages=("es", "en")), SUFFIXES)
    first = item(found.files[0])
    assert first.load_source is not None
    assert first.load_source() == b"text of a.es.txt"
    store.pipe_file("/sources/deep/b.es.txt", b"text of the source")
    parallel = collect(
        Wanted(("memory://stories/deep",), source="memory://sources/deep", languages=("es", "en")), SUFFIXES
    )
    (file,) = parallel.files
    sourced = item(file).load_source
    assert sourced is not None
    assert sourced() == b"text of the source"


def test_a_part_of_a_list_looks_beside_its_own_files_only(
    store: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of machines with a part each would else ask a store for the sources of all files, each of them."""
    names = [f"memory://many/{number:03}.en.txt" for number in range(100)]
    store.pipe_file("/lists/all.txt", "\n".join(names).encode())
    asked: list[str] = []
    is_file = remote.is_file
    monkeypatch.setattr(remote, "is_file", lambda url: asked.append(url) or is_file(url))
    wanted = Wanted(files_from="memory://lists/all.txt", languages=("es", "en"))
    found = collect(wanted, SUFFIXES, shard="3/20")
    assert [file.path for file in found.files] == names[10:15]
    assert {url[:17] for url in asked} == {name[:17] for name in names[10:15]}
    assert found.shard is not None
    assert found.shard.files == 100


def test_what_cannot_be_had_is_told(store: fsspec.AbstractFileSystem) -> None:
    with pytest.raises(UsageError, match="no document found"):
        collect(Wanted(("memory://stories/*.pdf",)), SUFFIXES)
    with pytest.raises(UsageError, match="cannot be listed"):
        collect(Wanted(("nosuchscheme://bucket/a",)), SUFFIXES)
    (gone,) = collect(Wanted(("memory://stories/gone.txt",)), SUFFIXES).files
    with pytest.raises(InputError, match="cannot be read"):
        item(gone).load()
    store.pipe_file("/stories/huge.txt", b"x" * 3_000_000)
    with pytest.raises(InputError, match=r"too large: 2\.9 MiB, at most 1"):
        remote.read("memory://stories/huge.txt", 2**20)


def test_reports_are_written_there(store: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a report")
    remote.write("memory://reports/2024/a.json", tmp_path / "report")
    assert store.cat_file("/reports/2024/a.json") == b"a report"
    with pytest.raises(OSError, match="nosuchscheme"):
        remote.write("nosuchscheme://bucket/a", tmp_path / "report")


def test_urls_on_the_command_line(tmp_path: Path) -> None:
    for name, text in (("a.txt", CLEAN), ("b.txt", BROKEN)):
        (tmp_path / "stories").mkdir(exist_ok=True)
        (tmp_path / "stories" / name).write_text(text)
    url = f"file://{tmp_path}"
    outputs = ("-o", f"json={url}/out/r.json", "-o", f"html={url}/out/pages")
    result = tqcheck("check", f"{url}/stories", *RULES, *outputs)
    assert result.returncode == 1, result.stderr
    data = json.loads((tmp_path / "out" / "r.json").read_text())
    assert [document["document"]["path"] for document in data["documents"]] == [
        f"{url}/stories/a.txt",
        f"{url}/stories/b.txt",
    ]
    assert (tmp_path / "out" / "pages" / "index.html").is_file()
    failed = tqcheck("check", f"{url}/stories", *RULES, "-o", "json=nosuchscheme://x/r.json")
    assert "the json report cannot be written" in failed.stderr
