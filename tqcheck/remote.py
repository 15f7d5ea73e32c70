"""Files by URL (s3://, gs://, abfs://, file://, …), through fsspec and whatever file systems are installed for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from tqcheck.errors import InputError, UsageError

_MAGIC = re.compile(r"[*?\[]")
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+(?:::[A-Za-z][A-Za-z0-9+.-]+)*://)(.*)", re.DOTALL)


def split(path: str) -> tuple[str, str]:
    """The scheme with its slashes, empty for a path of this machine, and the rest."""
    match = _URL.fullmatch(path)
    return (match[1], match[2]) if match else ("", path)


def is_url(path: str) -> bool:
    return _URL.fullmatch(path) is not None


def is_file(url: str) -> bool:
    """Whether there is such a file. Raises UsageError where that cannot be asked."""
    with _told(url):
        files, place = _of(url)
        return bool(files.isfile(place))


def read(url: str, most: int) -> bytes:
    """A file's content, at most so many bytes. Raises InputError."""
    try:
        files, place = _of(url)
        size = files.size(place) or 0
        content: bytes = files.cat_file(place, end=most + 1) if size <= most else b""
    except Exception as error:
        raise InputError(f"cannot be read: {_in_words(error)}", where=url) from error
    if size > most:
        too_large = f"too large: {size / 2**20:.1f} MiB, at most {most / 2**20:.4g}"
        raise InputError(too_large, where=url, remedy="split the file by stories")
    return content


def find(url: str, suffixes: Iterable[str]) -> tuple[str, list[str]]:
    """The file, the files of a pattern, or the documents below a folder, by name; and the folder they are below.

    Raises UsageError where there is none.
    """
    with _told(url):
        files, place = _of(url)
        fixed = _MAGIC.split(place)[0].rpartition("/")[0] if _MAGIC.search(place) else place
        if fixed != place:
            found = [path for path in sorted(files.glob(place)) if files.isfile(path)]
        elif files.isdir(place):
            wanted = frozenset(suffixes)
            found = [path for path in sorted(files.find(place)) if _is_document(path, place, wanted)]
        else:
            return "", [url]
        if not found:
            raise UsageError("no document found", where=url)
        return str(files.unstrip_protocol(fixed)), [str(files.unstrip_protocol(path)) for path in found]


def write(url: str, local: Path) -> None:
    """Copies a file of this machine there. Raises OSError."""
    try:
        files, place = _of(url)
        files.makedirs(files._parent(place), exist_ok=True)
        files.put_file(str(local), place)
    except Exception as error:
        raise OSError(None, _in_words(error)) from error


def _of(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    files, place = url_to_fs(url)
    return files, str(place)


def _is_document(path: str, folder: str, suffixes: frozenset[str]) -> bool:
    below = PurePosixPath(path.removeprefix(folder).lstrip("/"))
    return below.suffix.lower() in suffixes and not any(part.startswith(".") for part in below.parts)


@contextmanager
def _told(url: str) -> Iterator[None]:
    try:
        yield
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(f"cannot be listed: {_in_words(error)}", where=url) from error


def _in_words(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
