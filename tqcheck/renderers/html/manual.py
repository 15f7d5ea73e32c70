"""The documentation of the rules that fired, embedded in the page."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tqcheck.controls import visible
from tqcheck.report import RuleCard

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markupsafe import Markup

_DEEPER = 2  # a rule's own title becomes a heading of the third level


@dataclass(frozen=True, slots=True)
class ManualView:
    """A rule's text; `body` is HTML made of Markdown that may hold no HTML, no link and no image of its own."""

    anchor: str
    code: str
    name: str
    body: Markup


def anchor(code: str) -> str:
    return "rule-" + re.sub(r"\W", "-", code)


def manual(card: RuleCard) -> ManualView:
    from markupsafe import Markup

    text = "\n".join(visible(line) for line in _without_title(card.documentation or card.explanation).splitlines())
    return ManualView(
        anchor=anchor(card.code),
        code=visible(card.code),
        name=visible(card.name),
        body=Markup(_html(text)),  # noqa: S704 - the parser escapes whatever is HTML in the text
    )


def _without_title(markdown: str) -> str:
    return re.sub(r"\A# .*\n+", "", markdown)


def _html(markdown: str) -> str:
    parser = _parser()
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + _DEEPER)}"
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    return parser.disable(["image", "link", "autolink", "html_block", "html_inline", "reference"])
