"""What was worked out before, by the hash of all it depends on: a SQLite file that several runs may share.

A cache is a convenience: whatever happens to it (read-only, full, locked, damaged), a run goes on without it, and
`problem` says why. Writes are short transactions, so that a run that is killed loses only what it was writing.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tqcheck import user_folders

_PATIENCE = 30.0  # seconds for which another run may be writing
_DAYS_UNUSED = 30  # after which an entry is removed
_AT_ONCE = 500  # entries asked for, or removed, in one statement
_TABLES = (
    "CREATE TABLE IF NOT EXISTS report (key BLOB PRIMARY KEY, used INTEGER NOT NULL, content BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS unused ON report (used)",
)


def default_folder() -> Path:
    """`$TQCHECK_CACHE`, else `tqcheck` in `$XDG_CACHE_HOME` or `~/.cache`."""
    named = os.environ.get("TQCHECK_CACHE")
    if named:
        return Path(named)
    return user_folders.below("XDG_CACHE_HOME", ".cache")


class Cache:
    """Bytes by key. No method raises for what is wrong with the file; see `problem`."""

    FILE = "reports-1.sqlite"  # the number counts versions of the table

    def __init__(self, folder: Path) -> None:
        self.path = folder / self.FILE
        self.problem: str | None = None  # the first, in words
        self._is_writable = True
        self._connection = self._opened()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The entries there are for these keys."""
        found: dict[bytes, bytes] = {}
        stale: list[tuple[int, bytes]] = []
        today = _today()
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            query = f"SELECT key, used < ?, content FROM report WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608
            for key, is_stale, kept in self._read(query, (today, *some)):
                if (entry := _content(key, kept)) is not None:
                    found[key] = entry
                    stale += [(today, key)] * is_stale
        self._write("UPDATE report SET used = ? WHERE key = ?", stale)
        return found

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Keeps entries, all of them or none."""
        rows = [(key, _today(), _checksum(key, content) + content) for key, content in entries.items()]
        self._write("INSERT OR REPLACE INTO report VALUES (?, ?, ?)", rows)

    def prune(self) -> None:
        """Removes what nobody asked for in a month."""
        old = f"SELECT key FROM report WHERE used < ? LIMIT {_AT_ONCE}"  # noqa: S608 - a few at a time, others wait
        while self._write(f"DELETE FROM report WHERE key IN ({old})", [(_today() - _DAYS_UNUSED,)]):  # noqa: S608
            pass

    def clear(self) -> None:
        """Removes all entries and gives the room back."""
        self._write("DELETE FROM report", [()])
        if self._connection is not None and self._is_writable:
            try:
                self._connection.execute("VACUUM")
            except sqlite3.Error as error:
                self._on(error, "written")

    def count(self) -> int:
        """How many entries there are."""
        rows = self._read("SELECT count(*) FROM report", ())
        return int(rows[0][0]) if rows else 0

    def close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _read(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows; none where something is wrong, which becomes `problem`."""
        if self._connection is None:
            return []
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._on(error, "read")
            return []

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
        """Does it for all rows in one transaction, or for none; how many entries it changed."""
        connection = self._connection
        if connection is None or not self._is_writable or not rows:
            return 0
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                changed = connection.executemany(statement, rows).rowcount
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()
        except sqlite3.Error as error:
            self._on(error, "written")
            return 0
        return changed

    def _on(self, error: sqlite3.Error, done: str) -> None:
        if _is_damage(error):
            self.close()
            self._set_aside()
            self._connection = self._connected()
            return
        self.problem = self.problem or f"the cache {self.path} cannot be {done}: {error}"
        if done == "written" and "locked" not in str(error):
            self._is_writable = False

    def _opened(self) -> sqlite3.Connection | None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.problem = f"no cache in {self.path.parent}: {error.strerror}"
            return None
        try:
            return _connect(self.path)
        except sqlite3.Error as error:
            if _is_damage(error):
                self._set_aside()
            return self._connected()

    def _connected(self) -> sqlite3.Connection | None:
        """A connection to read and write with, else one to read with, else None."""
        self._is_writable = True
        try:
            return _connect(self.path)
        except sqlite3.Error as error:
            self._is_writable = False
            self.problem = self.problem or f"the cache {self.path} cannot be written: {error}"
        # a folder that cannot be written has no room for the files SQLite needs beside its own, unless nobody writes
        for how in ("mode=ro", "mode=ro&immutable=1"):
            try:
                connection = sqlite3.connect(_uri(self.path, how), uri=True, isolation_level=None)
                connection.execute("SELECT 1 FROM report LIMIT 1")
            except sqlite3.Error:
                continue
            return connection
        return None

    def _set_aside(self) -> None:
        """Renames a damaged file, unless another run has just done so."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=_PATIENCE):
                with suppress(sqlite3.Error):
                    _connect(self.path).close()
                    return
                aside = self.path.with_name(f"{self.path.name}.damaged-{int(time.time())}-{os.getpid()}")
                self.path.replace(aside)
                for suffix in ("-wal", "-shm"):
                    self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            self.problem = self.problem or f"the cache was damaged; it is now {aside}, and a new one was begun"
        except (OSError, Timeout) as error:
            self.problem = self.problem or f"the cache {self.path} is damaged and cannot be set aside: {error}"


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that can write. Raises sqlite3.Error."""
    connection = sqlite3.connect(_uri(path, "mode=rwc"), uri=True, timeout=_PATIENCE, isolation_level=None)
    try:
        # readers and one writer at a time; a file system that cannot do that says so and keeps a rollback journal
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # a crash of the machine may lose the last entries, no more
        for table in _TABLES:
            connection.execute(table)
        connection.execute("SELECT key, used, content FROM report LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _uri(path: Path, how: str) -> str:
    return f"file:{quote(str(path.absolute()))}?{how}"


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF  # without the extended part
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such column" in str(error)


def _checksum(key: bytes, content: bytes) -> bytes:
    """Of both, so that no entry is taken for another's."""
    return zlib.crc32(content, zlib.crc32(key)).to_bytes(4, "big")


def _content(key: bytes, kept: object) -> bytes | None:
    """What was kept under this key; None where something else is there."""
    if not isinstance(kept, bytes):
        return None
    content = kept[4:]
    return content if kept[:4] == _checksum(key, content) else None


def _today() -> int:
    """Days since 1970."""
    return int(time.time() // 86_400)
