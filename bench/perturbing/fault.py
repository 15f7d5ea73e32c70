"""An artifact put into a clean paragraph, with its place; and what most injectors are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Replace = Callable[[re.Match[str], Random], str]


@dataclass(frozen=True)
class Fault:
    """A paragraph with one artifact in it, at `text[start:end]`; an empty place where something is missing.

    The text may have empty lines in it, where the artifact is one of paragraphs.
    """

    text: str
    start: int
    end: int


Injector = Callable[[str, Random], Fault | None]


@dataclass(frozen=True)
class Family:
    """One kind of artifact.

    rules:     codes of the rules that are made for it; one of them must speak
    inject:    puts it into a paragraph; None where that paragraph offers no place
    languages: of the text; source: whether the artifact is one against the source text
    """

    name: str
    rules: frozenset[str]
    inject: Injector
    languages: frozenset[str]
    source: bool = False


def family(name: str, rules: str, inject: Injector, languages: str = "en", *, source: bool = False) -> Family:
    return Family(name, frozenset(rules.split()), inject, frozenset(languages.split()), source)


def swap(pattern: str, by: str | Replace, flags: int = 0) -> Injector:
    """Replaces one match of the pattern, chosen at random; `by` may name groups as `re.sub` does.

    A replacement that equals what it replaces is no artifact.
    """
    compiled = re.compile(pattern, flags)

    def inject(paragraph: str, random: Random) -> Fault | None:
        matches = list(compiled.finditer(paragraph))
        if not matches:
            return None
        match = random.choice(matches)
        new = match.expand(by) if isinstance(by, str) else by(match, random)
        return None if new == match[0] else placed(paragraph, match.start(), match.end(), new)

    return inject


def placed(paragraph: str, start: int, end: int, new: str) -> Fault:
    """The paragraph with `new` in place of `paragraph[start:end]`; white space around `new` is not part of the place."""
    lead, core = len(new) - len(new.lstrip()), new.strip()
    text = paragraph[:start] + new + paragraph[end:]
    return Fault(text, start + lead, start + lead + len(core)) if core else Fault(text, start, start + len(new))


def in_sentences(inject: Injector) -> Injector:
    """Leaves headlines alone: only paragraphs that end as a sentence does."""
    return lambda paragraph, random: inject(paragraph, random) if re.search(r"[.!?][”\"]?$", paragraph) else None


def outside_names(inject: Injector) -> Injector:
    """Leaves longer names alone: "The New York Times" is no place, and "London 2012" is a name in any language."""

    def inject_outside(paragraph: str, random: Random) -> Fault | None:
        fault = inject(paragraph, random)
        if fault is None or re.search(r"[A-ZÀ-Þ][\w.]*[ -]$", fault.text[: fault.start]):
            return None
        return None if re.match(r"[-–’']|\s(?:[&A-ZÀ-Þ]|\d{4})", fault.text[fault.end :]) else fault

    return inject_outside


def is_balanced(text: str) -> bool:
    """Whether every quotation in the text has both its marks."""
    opening, closing = ("„", "“") if "„" in text else ("“", "”")
    return (
        text.count('"') % 2 == 0 and text.count(opening) == text.count(closing) and text.count("«") == text.count("»")
    )


def between_words(pieces: tuple[str, ...]) -> Injector:
    """Puts one of the pieces between two lower-case words."""
    return swap(r"(?<=[a-z]) (?=[a-z])", lambda match, random: random.choice(pieces))


def new_sentence(sentences: tuple[str, ...]) -> Injector:
    """Adds one of the sentences at the end of a paragraph that ends with a full stop."""
    return swap(r"(?<=[a-z]\.)$", lambda match, random: " " + random.choice(sentences))


def new_paragraph(lines: tuple[str, ...]) -> Injector:
    """Adds one of the lines as a paragraph of its own."""
    return swap(r"(?<=[a-z]\.)$", lambda match, random: "\n\n" + random.choice(lines))


def one_of(table: dict[str, str]) -> Injector:
    """Replaces a word or phrase of the table's left side by what stands on the right."""
    words = "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))
    return swap(rf"(?<![\w'’.-])(?:{words})(?![\w'’$-]|\.\w)", lambda match, random: table[match[0]])


def without_article(inject: Injector) -> Injector:
    """Leaves alone what stands behind "a" or "an", which the word that comes there may not fit."""

    def injected(paragraph: str, random: Random) -> Fault | None:
        fault = inject(paragraph, random)
        return None if fault is None or re.search(r"\ban? $", fault.text[: fault.start]) else fault

    return injected
