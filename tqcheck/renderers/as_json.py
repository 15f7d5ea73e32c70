"""The report as JSON: the model as it stands, line and column of each finding, quality score, number of documents.

`tqcheck/data/report.schema.json` describes it. The text is kept, since all offsets count in it; the readers' blocks
are left out: they say nothing that the segments do not.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, TextIO

from tqcheck.encoding import to_json
from tqcheck.packing import json_of, packed
from tqcheck.renderers.json_text import Later, write
from tqcheck.report import RunReport

name = "json"


def render(report: RunReport, out: TextIO) -> None:
    """Writes the report, one document after the other.

    Characters that act on a terminal are escaped; where `out` is not Unicode, all but ASCII.
    """
    documents = (json.loads(json_of(document)) for document in packed(report.documents))
    write({**run_data(report), "documents": Later(documents)}, out)


def run_data(report: RunReport) -> dict[str, Any]:
    """What is said of the run as plain JSON data, without documents but with their number."""
    data: dict[str, Any] = to_json(replace(report, documents=()))
    return data | {"number_of_documents": len(report.documents)}
