"""The report as JSON lines: one object a document as in the JSON report, and a last one about the run.

Each line has a `kind`: `document`, or `run` for the last, which holds the verdict, the rules and the files that could
not be read. A file without that last line is of a run that did not end.
"""

from __future__ import annotations

from typing import TextIO

from tqcheck.packing import json_of, packed
from tqcheck.renderers.as_json import run_data
from tqcheck.renderers.json_text import encoded, write_line
from tqcheck.report import RunReport

name = "jsonl"


def render(report: RunReport, out: TextIO) -> None:
    """Writes a line a document, then that of the run."""
    for content in packed(report.documents):
        write_document(content, out)
    write_end(report, out)


def write_document(content: bytes, out: TextIO) -> None:
    """Writes the line of a document, which is packed (`tqcheck.packing`)."""
    write_line(b'{"kind":"document",' + json_of(content)[1:], out)


def write_end(report: RunReport, out: TextIO) -> None:
    """Writes the line of the run."""
    data = run_data(report)
    del data["documents"]
    out.write(encoded({"kind": "run", **data}, out) + "\n")
