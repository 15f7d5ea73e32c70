"""Finds all the literals that rules listen for in one pass over a text (Aho & Corasick 1975)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Group = tuple[str, ...]  # literals that are as good as each other


class Cues:
    """Groups of literals that are looked for together: a thousand literals take hardly longer than one."""

    def __init__(self, groups: Iterable[Group]) -> None:
        import ahocorasick  # on use: a command that checks nothing does not need it

        self.groups = frozenset(groups)
        self._listening: dict[str, list[Group]] = {}
        for group in self.groups:
            for literal in group:
                self._listening.setdefault(literal, []).append(group)
        self._automaton = ahocorasick.Automaton()
        for literal in self._listening:
            self._automaton.add_word(literal, literal)
        self._automaton.make_automaton()

    def heard(self, text: str) -> set[Group]:
        """The groups of which the text has a literal."""
        found = {literal for _, literal in self._automaton.iter(text)} if self._automaton else set()
        return set().union(*map(self._listening.__getitem__, found))

    def places(self, text: str, starts: Sequence[int] = (0,)) -> Mapping[Group, Sequence[int]]:
        """For each group of which the text has a literal the pieces it ends in, in order, each piece once.

        starts: where each piece begins, from 0
        """
        if not self._automaton:
            return {}
        ends = [*starts[1:], len(text) + 1]
        piece = 0
        heard: dict[str, set[int]] = defaultdict(set)  # of each literal the pieces it ends in
        for last, literal in self._automaton.iter(text):
            while last >= ends[piece]:
                piece += 1
            heard[literal].add(piece)
        found: dict[Group, set[int]] = defaultdict(set)
        for literal, pieces in heard.items():
            for group in self._listening[literal]:
                found[group].update(pieces)
        return {group: sorted(pieces) for group, pieces in found.items()}
