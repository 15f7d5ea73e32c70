"""Finds all the literals that rules listen for in one pass over a text (Aho & Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class Cues:
    """Literals that are looked for together: a thousand of them take hardly longer than one."""

    def __init__(self, literals: Iterable[str]) -> None:
        import ahocorasick  # on use: a command that checks nothing does not need it

        self._automaton = ahocorasick.Automaton()
        for literal in literals:
            self._automaton.add_word(literal, literal)
        self._automaton.make_automaton()

    def include(self, literals: Iterable[str]) -> bool:
        """Whether all of these are among those that are looked for."""
        return all(literal in self._automaton for literal in literals)

    def places(self, text: str, starts: Sequence[int]) -> Mapping[str, Sequence[int]]:
        """For each literal that a text has the pieces of the text it ends in, in order, each piece once.

        starts: where each piece begins, from 0
        """
        found: dict[str, list[int]] = {}
        if not self._automaton:
            return found
        ends = [*starts[1:], len(text) + 1]
        piece = 0
        for last, literal in self._automaton.iter(text):
            while last >= ends[piece]:
                piece += 1
            pieces = found.setdefault(literal, [])
            if not pieces or pieces[-1] != piece:
                pieces.append(piece)
        return found
