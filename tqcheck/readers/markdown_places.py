"""Markdown parsed so that every piece of inline text knows its place, which the parser itself does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


def parse(text: str) -> Sequence[Token]:
    """The tokens of a Markdown text; `meta["place"]` of an inline text token is its offset in its block's content."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    places = _Places()
    parser.inline.ruler.before("text", "places", places.rule)
    parser.inline.ruler2.before("balance_pairs", "places", places.finish)
    # joined pieces would have no single place
    parser.inline.ruler2.disable("fragments_join")
    parser.core.ruler.disable("text_join")
    # one character for one, so that offsets stay
    return parser.parse(text.replace("\r\n", "\n").replace("\r", "\n"))


class _Places:
    """Watches the inline parser: a rule that matches nothing sees the parser's position before each other rule."""

    def __init__(self) -> None:
        # id of a parser state -> tokens seen, begin of the text not yet a token, position at the last visit
        self._seen: dict[int, tuple[int, int, int]] = {}

    def rule(self, state: StateInline, silent: bool) -> bool:
        if not silent:
            self._visit(state)
        return False

    def finish(self, state: StateInline) -> None:
        self._visit(state)
        del self._seen[id(state)]

    def _visit(self, state: StateInline) -> None:
        seen, place, last = self._seen.get(id(state), (0, 0, 0))
        begin = place
        for token in state.tokens[seen:]:
            # text gathered up to the last visit comes first, then what the rule at the last visit made
            token.meta["place"] = place
            place = last if place < last else place + len(token.content)
        self._seen[id(state)] = len(state.tokens), begin if state.pending else state.pos, state.pos
