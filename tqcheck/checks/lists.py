"""Terms and names that stand in a file of their own beside a pack, as spreadsheets save them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LISTED = ("use", "avoid", "source")  # of these a cell may have several, with | between them
_COLUMNS = (*_LISTED, "note", "inflect", "only_with_source")
_TRUE = frozenset({"true", "yes", "1", "x"})


def terms(path: Path) -> list[dict[str, Any]]:
    """The rows of a table of terms: the first line names the columns (`use`, `avoid`, `source`, `note`, …).

    A `.tsv` has tabs between its cells, every other file commas or semicolons. Raises OSError, or ValueError with the
    line of what cannot be used.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
        stream.seek(0)
        mark = "\t" if path.suffix.lower() == ".tsv" else max(",;", key=head.count)
        rows = csv.DictReader(stream, delimiter=mark, strict=True)
        names = [name.strip() for name in rows.fieldnames or ()]
        unknown = [name for name in names if name not in _COLUMNS]
        if unknown or not names:
            raise ValueError(f"{path.name}, line 1: unknown column {unknown[:1]}; known: {', '.join(_COLUMNS)}")
        rows.fieldnames = names
        return list(_terms(rows, path))


def _terms(rows: csv.DictReader[str], path: Path) -> Iterator[dict[str, Any]]:
    try:
        for row in rows:
            if None in row:
                raise ValueError(f"{path.name}, line {rows.line_num}: more cells than columns")
            cells = {name: (cell or "").strip() for name, cell in row.items()}
            if any(cells.values()):
                yield {name: _cell(name, cell) for name, cell in cells.items() if cell}
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {rows.reader.line_num}: {error}") from error


def _cell(name: str, cell: str) -> Any:
    if name in _LISTED:
        return [text.strip() for text in cell.split("|") if text.strip()]
    return cell.lower() in _TRUE if name == "only_with_source" else cell


def names(path: Path) -> list[str]:
    """The names in a file, one a line; lines that begin with # are comments. Raises OSError or ValueError."""
    lines = (line.strip() for line in path.read_text("utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
