"""From what a user names (files, folders, globs, lists, standard input) to the files to check, each with its source."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from glob import glob, has_magic
from pathlib import Path, PurePath

from tqcheck import remote
from tqcheck.errors import InputError, UsageError
from tqcheck.pairing import Finder, Looked, Parallel, Table, Tags, missing, read_table, side_by_side
from tqcheck.readers.encodings import LARGEST
from tqcheck.report import Shard
from tqcheck.seams import Item

STDIN = "-"
_LONGEST_LIST = 2**30  # bytes of a list that is fetched
Excluded = Callable[[str], bool]  # whether to leave out a file of a folder or a pattern


@dataclass(frozen=True, slots=True)
class Found:
    """A file to check: its path, the folder or pattern it was found under, and its content where it is read already.

    `source`: where its source text is; None where none is asked for
    """

    path: str
    root: str = ""
    content: bytes | None = None
    source: Looked | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """The files to check, in order, what should be said about them, and which part they are of all that was named."""

    files: Sequence[Found]
    notes: tuple[str, ...] = ()
    shard: Shard | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user names.

    paths:      files, folders, globs, or - for standard input
    files_from: a file, or its URL, with one path a line, or separated by NUL; - for standard input
    source:     the source text of the one file, or a folder with a source text for each
    source_map: a table of texts and source texts
    languages:  codes of source and target language, where known: names such as story.es.txt are paired by them
    pairing:    whether source texts are looked for by the names of files
    """

    paths: tuple[str, ...] = ()
    files_from: str | None = None
    source: str | None = None
    source_map: Path | None = None
    languages: tuple[str | None, str | None] = (None, None)
    pairing: bool = True


def collect(
    wanted: Wanted, suffixes: frozenset[str], excluded: Excluded = lambda path: False, shard: str | None = None
) -> Collected:
    """All files to check. Raises UsageError for what is not there, holds no document, or cannot be combined.

    suffixes: endings of documents in folders; a file that is named is checked whatever its ending
    shard:    `2/3` for the files of that part only: source texts are not looked for beside all others
    What exists and cannot be read is among the files: reading it fails, and the others go on.
    """
    endings = tuple(sorted(suffixes, key=lambda suffix: (suffix != ".txt", suffix)))
    table = read_table(wanted.source_map) if wanted.source_map else Table()
    found = list(_found(wanted, table, suffixes, excluded))
    part = shard_of(shard, [file.path for file in found]) if shard is not None else None
    mine = found if part is None else found[part.part]
    source, target = wanted.languages
    if wanted.source is not None:
        return Collected(_with_source(mine, len(found), wanted, endings), shard=part)
    if wanted.source_map is not None:
        return Collected([_sourced(file, table.find) for file in mine], shard=part)
    if wanted.pairing and source and target and source != target:
        return replace(_by_names(mine, found, Tags(source, target, endings)), shard=part)
    alike = side_by_side(file.path for file in found) if wanted.pairing and not (source and target) else None
    notes = [f"{' and '.join(alike)}: a text and its source? With --from and --to they are a pair"] if alike else []
    return Collected(mine, tuple(notes), part)


def shard_of(text: str, paths: Sequence[str]) -> Shard:
    """The part that `2/3` names of these files. Raises UsageError."""
    match = re.fullmatch("([0-9]{1,9})/([0-9]{1,9})", text)
    index, of = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= index <= of:
        raise UsageError(f"--shard {text!r} is no part of a whole", remedy="give I/N with I from 1 to N, such as 2/3")
    digest = hashlib.sha256("\0".join(paths).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Shard(index, of, len(paths), digest)


def item(file: Found) -> Item:
    """The file as the pipeline takes it; can be sent to another process."""
    load = partial(read, file.path) if file.content is None else partial(bytes, file.content)
    if file.source is None:
        return Item(file.path, load)
    if file.source.source is None:
        return Item(file.path, load, file.path, partial(_no_source, file.path, file.source.places))
    return Item(file.path, load, file.source.source, partial(read, file.source.source))


def read(path: str) -> bytes:
    """A regular file's content. Raises InputError for one that cannot be read or has more than 20 MiB."""
    if remote.is_url(path):
        return remote.read(path, LARGEST)
    try:
        # without waiting: a named pipe would have us wait for a writer that never comes
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InputError("not a regular file", where=path, remedy="give a file, a folder, or - and a pipe")
            if status.st_size > LARGEST:
                size = f"{status.st_size / 2**20:.1f} MiB, at most {LARGEST / 2**20:.4g}"
                raise InputError(f"too large: {size}", where=path, remedy="split the file by stories")
            return file.readall()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from error
    except ValueError as error:  # a NUL in a name
        raise InputError(f"cannot be read: {error}", where=path) from error


def _no_source(path: str, places: Sequence[str]) -> bytes:
    looked = f"looked for {', '.join(places[:3])}{' …' if len(places) > 3 else ''}" if places else "not in the table"
    raise InputError(f"no source text: {looked}", where=path, remedy="add it, or leave this file out")


# --- what is named -----------------------------------------------------------------------------------------------


def _found(wanted: Wanted, table: Table, suffixes: frozenset[str], excluded: Excluded) -> Iterator[Found]:
    """Each file once, in the order named."""
    seen: set[str] = set()
    for file in _all(wanted, table, suffixes, excluded):
        path = file.path if remote.is_url(file.path) else _normal(file.path)
        if path not in seen:
            seen.add(path)
            # ./a.txt is a.txt, but b/../a.txt may be another file, where b is a link
            yield file if path == file.path else replace(file, path=str(PurePath(file.path)))


def _normal(path: str) -> str:
    """The path without detours, unless that is another file: in a/../b, a may be a link to elsewhere."""
    normal = os.path.normpath(path)
    is_other = ".." in PurePath(path).parts and os.path.realpath(path) != os.path.realpath(normal)
    return path if is_other else normal


def _all(wanted: Wanted, table: Table, suffixes: frozenset[str], excluded: Excluded) -> Iterator[Found]:
    if STDIN in wanted.paths and wanted.files_from == STDIN:
        raise UsageError("standard input cannot be both a text and a list of files")
    for given in wanted.paths:
        yield from _expanded(given, suffixes, excluded)
    if wanted.files_from is not None:
        yield from _listed(wanted.files_from, suffixes, excluded)
    elif not wanted.paths and table.texts:
        yield from map(Found, table.texts)
    elif not wanted.paths:
        raise UsageError("nothing to check", remedy="name files or folders, or - for standard input")


def _expanded(given: str, suffixes: frozenset[str], excluded: Excluded) -> Iterator[Found]:
    """The files behind a path, a folder, a pattern or -."""
    if given == STDIN:
        yield Found(STDIN, content=_standard_input(LARGEST + 1))
        return
    if remote.is_url(given):
        root, urls = remote.find(given, suffixes)
        yield from (Found(url, root=root) for url in urls)
        return
    try:
        mode = os.stat(given).st_mode
    except OSError as error:
        if has_magic(given) and not os.path.lexists(given):
            yield from _matching(given, excluded)
        elif isinstance(error, FileNotFoundError | NotADirectoryError) and not os.path.lexists(given):
            raise UsageError("no such file or folder", where=given) from error
        else:
            yield Found(given)  # reading it will say what is wrong
        return
    if stat.S_ISDIR(mode):
        yield from _in_folder(given, suffixes, excluded)
    elif stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):  # a pipe of the shell's can be read once only
        with open(given, "rb") as pipe:
            yield Found(given, content=pipe.read(LARGEST + 1))
    else:
        yield Found(given)


def _in_folder(given: str, suffixes: frozenset[str], excluded: Excluded) -> Iterator[Found]:
    is_empty = True
    for path in _walk(given, suffixes, excluded):
        is_empty = False
        yield Found(path, root=given)
    if is_empty:
        remedy = f"documents end in {' '.join(sorted(suffixes))}, and are not excluded"
        raise UsageError("no document in this folder", where=given, remedy=remedy)


def _matching(pattern: str, excluded: Excluded) -> Iterator[Found]:
    # unlike Path.glob also for absolute patterns
    paths = [path for path in sorted(glob(pattern, recursive=True)) if not os.path.isdir(path)]
    paths = [path for path in paths if not excluded(path)]
    pieces = pattern.split(os.sep)
    fixed = next(place for place, piece in enumerate(pieces) if has_magic(piece))
    shut = _shut(pieces, fixed)
    if not paths and not shut:
        raise UsageError("no file matches", where=pattern)
    root = os.sep.join(pieces[:fixed]) or (os.sep if fixed else ".")
    yield from (Found(path, root=root) for path in (*shut, *paths))


def _shut(pieces: Sequence[str], fixed: int) -> list[str]:
    """Folders on the way of a pattern that cannot be listed, each for the documents in it; `glob` passes over them."""
    shut: dict[str, None] = {}
    for place in range(fixed, len(pieces)):
        above = os.sep.join([*pieces[: place + (pieces[place] == "**")], ""]) if place or pieces[place] == "**" else "."
        folders = glob(above, recursive=True) if has_magic(above) else [above]
        shut |= dict.fromkeys(
            os.path.normpath(folder)
            for folder in folders
            if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.X_OK)
        )
    return sorted(shut)


def _listed(name: str, suffixes: frozenset[str], excluded: Excluded) -> Iterator[Found]:
    """The files a list names. One that is not there is not evaluated: the list may be older than the files."""
    try:
        if remote.is_url(name):
            raw = remote.read(name, _LONGEST_LIST)
        else:
            raw = _standard_input() if name == STDIN else Path(name).read_bytes()
    except InputError as error:
        raise UsageError(error.reason, where=name) from error
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=name) from error
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError("is not UTF-8 (UTF-16?)", where=name)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    lines = raw.split(b"\0") if b"\0" in raw else raw.splitlines()
    paths = [os.fsdecode(line) for line in lines if line.strip()]
    if not paths:
        raise UsageError("no path in this list", where="standard input" if name == STDIN else name)
    for path in paths:
        if not remote.is_url(path) and os.path.isdir(path):
            yield from _in_folder(path, suffixes, excluded)
        else:
            yield Found(path)


def _standard_input(most: int = -1) -> bytes:
    """Raises UsageError where it is closed or cannot be read."""
    try:
        if sys.stdin is not None:
            return sys.stdin.buffer.read(most)
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}") from error
    raise UsageError("standard input is closed", remedy="give a file, or - and a pipe")


def _walk(top: str, suffixes: frozenset[str], excluded: Excluded) -> Iterator[str]:
    """Documents under a folder by name, without hidden ones. Linked folders are entered, each folder once.

    A folder that cannot be listed stands for the documents in it.
    """
    inside = os.path.join(os.path.realpath(top), "")
    visited: set[tuple[int, int]] = set()
    waiting = [(top, True)]  # the next one last
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            status = os.stat(path)
            if (status.st_dev, status.st_ino) not in visited:
                visited.add((status.st_dev, status.st_ino))
                waiting += _entries(path, inside, suffixes, excluded)
        except OSError:
            yield path


def _entries(folder: str, inside: str, suffixes: frozenset[str], excluded: Excluded) -> list[tuple[str, bool]]:
    """Path of what to look at in a folder, the last name first, and whether it is a folder. Raises OSError."""
    with os.scandir(folder) as entries:
        found = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name, reverse=True)
    wanted = [(entry, _is_folder(entry)) for entry in found if _is_wanted(entry, inside, suffixes)]
    return [(entry.path, is_folder) for entry, is_folder in wanted if is_folder or not excluded(entry.path)]


def _is_wanted(entry: os.DirEntry[str], inside: str, suffixes: frozenset[str]) -> bool:
    if _is_folder(entry):
        # what a link leads to inside the folder is met there under its own name
        return not entry.is_symlink() or not os.path.join(os.path.realpath(entry.path), "").startswith(inside)
    return os.path.splitext(entry.name)[1].lower() in suffixes


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


# --- source texts ------------------------------------------------------------------------------------------------


def _sourced(file: Found, find: Finder) -> Found:
    return replace(file, source=find(file.path, file.root))


def _with_source(found: Sequence[Found], named: int, wanted: Wanted, suffixes: tuple[str, ...]) -> Sequence[Found]:
    """With `--source`: a file for the one text, or a folder with a file for each; `named`: how many texts there are."""
    if wanted.source is None or wanted.source_map is not None:
        raise UsageError("--source and --source-map cannot both be given")
    if remote.is_url(wanted.source):
        folder = Parallel(wanted.source, wanted.languages[0], suffixes)
        return [_sourced(file, folder.find) for file in found]
    if os.path.isdir(wanted.source):
        folder = Parallel(wanted.source, wanted.languages[0], suffixes)
        inside = os.path.join(os.path.realpath(wanted.source), "")
        return [_sourced(file, folder.find) for file in found if not os.path.realpath(file.path).startswith(inside)]
    if named != 1:
        raise UsageError(
            f"--source is a file, the source text of one text; {named} texts were given",
            remedy="give a folder with a source text for each, or a table with --source-map",
        )
    if not os.path.exists(wanted.source):
        raise UsageError("no such file or folder", where=wanted.source)
    return [replace(file, source=Looked(wanted.source, ())) for file in found]


def _by_names(mine: Sequence[Found], found: Sequence[Found], tags: Tags) -> Collected:
    """Pairs texts and source texts by their names; what is the source of another, or could be, is no text itself.

    mine: the files wanted, of those found; of the others only those are looked at whose source may be among them
    """
    looked = [(file, tags.find(file.path)) for file in mine]
    paired = {os.path.normpath(places.source) for _, places in looked if places.source}
    if len(mine) < len(found):
        paired |= _paired_elsewhere(mine, found, tags, is_any=bool(paired))
    files: list[Found] = []
    alone: list[tuple[str, Looked]] = []
    untranslated: list[str] = []
    for file, places in looked:
        if os.path.normpath(file.path) in paired:
            continue
        if file.root and paired and tags.is_source(file.path, file.root):
            untranslated.append(file.path)
            continue
        files.append(replace(file, source=places) if places.source else file)
        if not places.source:
            alone.append((file.path, places))
    notes = [missing(alone, len(files))] if paired and alone else []
    if untranslated:
        count = f"{len(untranslated)} source text{' has' if len(untranslated) == 1 else 's have'}"
        notes.append(f"{count} no translation beside them (first: {untranslated[0]})")
    return Collected(files, tuple(notes))


def _paired_elsewhere(mine: Sequence[Found], found: Sequence[Found], tags: Tags, *, is_any: bool) -> set[str]:
    """Which of these files are sources of others; if none is, and there is no other pair yet, any pair there is."""
    sources = {os.path.normpath(file.path) for file in mine if tags.is_source(file.path, file.root)}
    if not sources:
        return set()
    others = [file.path for file in found if not sources.isdisjoint(map(os.path.normpath, tags.places(file.path)))]
    paired = {os.path.normpath(place) for path in others if (place := tags.find(path).source)}
    if paired or is_any:
        return paired
    return {next((place for file in found if (place := tags.find(file.path).source)), "")} - {""}
