"""Finds all the literals that rules listen for in one pass over a text (Aho & Corasick 1975)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Group = tuple[str, ...]  # literals that are as good as each other


class Cues:
    """Groups of literals that are looked for together: a thousand literals take hardly longer than one.

    numbers: of each group, by which it is told of: a group is long to compare
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        import ahocorasick  # on use: a command that checks nothing does not need it

        self.numbers: dict[Group, int] = {}
        self._listening: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            self.numbers[group] = number
            for literal in group:
                self._listening.setdefault(literal, []).append(number)
        self._automaton = ahocorasick.Automaton()
        for literal in self._listening:
            self._automaton.add_word(literal, literal)
        self._automaton.make_automaton()

    def heard(self, text: str) -> list[int]:
        """The numbers of the groups of which the text has a literal, in order; the first is 0."""
        found = {literal for _, literal in self._automaton.iter(text)} if self._automaton else ()
        return sorted({number for literal in found for number in self._listening[literal]})

    def places(self, text: str, starts: Sequence[int] = (0,)) -> Mapping[int, Sequence[int]]:
        """For each group, by number, of which the text has a literal the pieces it ends in, in order, each piece once.

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
        found: dict[int, set[int]] = defaultdict(set)
        for literal, pieces in heard.items():
            for number in self._listening[literal]:
                found[number].update(pieces)
        return {number: sorted(pieces) for number, pieces in found.items()}
