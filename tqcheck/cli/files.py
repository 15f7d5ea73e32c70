"""Files that are there whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def whole(path: Path, mode: str = "w", *, permissions: int = 0o644) -> Iterator[IO[Any]]:
    """A stream (`w`: UTF-8, or `wb`) to a new file, which takes the place of `path` at the end. Raises OSError."""
    encoding, newline = (None, None) if "b" in mode else ("utf-8", "\n")
    with tempfile.NamedTemporaryFile(
        mode, encoding=encoding, newline=newline, dir=path.parent, prefix=f".{path.name[:100]}.", delete=False
    ) as stream:
        try:
            yield stream
            stream.flush()
            Path(stream.name).chmod(permissions)
        except BaseException:
            Path(stream.name).unlink()
            raise
    Path(stream.name).replace(path)
