"""A comparison of two runs as one self-contained page: no script, no external resource."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TextIO

from tqcheck.comparing import Comparison
from tqcheck.controls import visible
from tqcheck.renderers import comparison as words


def html(comparison: Comparison, out: TextIO) -> None:
    """Writes the page."""
    from jinja2 import Environment, StrictUndefined

    style = _file("comparison.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(_file("comparison.html.j2")).render(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        style=style,
        summary=words.summary(comparison),
        before=visible(comparison.before),
        after=visible(comparison.after),
        documents=len(comparison.documents),
        notes=[visible(note) for note in words.notes(comparison)],
        rows=[words.row(difference) for difference in comparison.differences],
        changed=[
            {"path": visible(document.path), "told": words.told(document), "entries": list(words.entries(document))}
            for document in words.changed(comparison)
        ],
    )
    out.write(page.encode("utf-8", "replace").decode("utf-8") + "\n")


def _file(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")
