"""The report as one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

from tqcheck.renderers.html.view import page
from tqcheck.report import RunReport

if TYPE_CHECKING:
    from jinja2 import Template

name = "html"


def render(report: RunReport, out: TextIO) -> None:
    """Writes the page: no external resource, no inline handler, a content-security policy with its own hashes."""
    style, script = _file("report.css"), _file("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    html = _template().render(page=page(report), style=style, script=script, policy=policy)
    # a lone surrogate of a document cannot be written as UTF-8
    out.write(html.encode("utf-8", "replace").decode("utf-8") + "\n")


@cache
def _file(file: str) -> str:
    return (files(__package__) / file).read_text("utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file("report.html.j2"))
