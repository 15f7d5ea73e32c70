"""Finds all the literals that rules listen for in one pass over a text (Aho & Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Group = tuple[str, ...]  # literals that are as good as each other


class Cues:
    """Groups of literals that are looked for together: a thousand literals take hardly longer than one."""

    def __init__(self, groups: Iterable[Group]) -> None:
        import ahocorasick  # on use: a command that checks nothing does not need it

        self.groups = frozenset(groups)
        listening: dict[str, list[Group]] = {}
        for group in self.groups:
            for literal in group:
                listening.setdefault(literal, []).append(group)
        self._automaton = ahocorasick.Automaton()
        for literal, its in listening.items():
            self._automaton.add_word(literal, its)
        self._automaton.make_automaton()

    def places(self, text: str, starts: Sequence[int] = (0,)) -> Mapping[Group, Sequence[int]]:
        """For each group of which the text has a literal the pieces it ends in, in order, each piece once.

        starts: where each piece begins, from 0
        """
        found: dict[Group, list[int]] = {}
        if not self._automaton:
            return found
        ends = [*starts[1:], len(text) + 1]
        piece = 0
        heard: set[int] = set()  # the literals of this piece, by the identity of who listens to them
        for last, groups in self._automaton.iter(text):
            if last >= ends[piece]:
                heard.clear()
                while last >= ends[piece]:
                    piece += 1
            if id(groups) in heard:
                continue
            heard.add(id(groups))
            for group in groups:
                pieces = found.setdefault(group, [])
                if not pieces or pieces[-1] != piece:
                    pieces.append(piece)
        return found
