"""The report as JSON lines: one object a document as in the JSON report, and a last one about the run.

Each line has a `kind`: `document`, or `run` for the last, which holds the verdict, the rules and the files that could
not be read. A file without that last line is of a run that did not end.
"""

from __future__ import annotations

from typing import TextIO

from tqcheck.renderers.as_json import document_data, run_data
from tqcheck.renderers.json_text import encoded
from tqcheck.report import RunReport

name = "jsonl"


def render(report: RunReport, out: TextIO) -> None:
    """Writes a line a document, then that of the run."""
    documents = ({"kind": "document", **document_data(document)} for document in report.documents)
    out.writelines(encoded(document, out) + "\n" for document in documents)
    data = run_data(report)
    del data["documents"]
    out.write(encoded({"kind": "run", **data}, out) + "\n")
