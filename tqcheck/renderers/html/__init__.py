"""The report as HTML: one self-contained page, or a folder with a page a story and an index."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TextIO

from tqcheck.packing import briefly
from tqcheck.renderers.html.index import Gathered, index
from tqcheck.renderers.html.order import places
from tqcheck.renderers.html.view import page
from tqcheck.report import RunReport

if TYPE_CHECKING:
    from jinja2 import Environment

name = "html"


def render(report: RunReport, out: TextIO) -> None:
    """Writes one page with all documents."""
    out.write(_filled("story", page=page(report)))


def pages(report: RunReport) -> Iterator[tuple[str, str]]:
    """The files of a folder, (name, content): a page a document, and at last `index.html`, which links to them."""
    gathered = Gathered()
    for document, (address, place) in zip(report.documents, places(briefly(report.documents)), strict=True):
        alone = replace(report, documents=(document,), verdict=document.verdict, failures=())
        gathered.add(document, address, has_baseline=report.since_baseline is not None)
        yield address, _filled("story", page=page(alone, place))
    yield "index.html", _filled("index", page=index(report, gathered))


def _filled(template: str, **values: Any) -> str:
    """A page: no external resource, no inline handler, a content-security policy with its own hashes."""
    style = _file("base.css") + _file(f"{template}.css")
    script = _file(f"{template}.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    html = _environment().get_template(template).render(**values, style=style, script=script, policy=policy)
    # a lone surrogate of a document cannot be written as UTF-8
    return html.strip().encode("utf-8", "replace").decode("utf-8") + "\n"


@cache
def _file(file: str) -> str:
    return (files(__package__) / file).read_text("utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def _template(name: str) -> str:
    """A template without its indentation, which would be a tenth of the page."""
    return "\n".join(line.strip() for line in _file(f"{name}.html.j2").splitlines())
