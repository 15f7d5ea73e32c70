"""Words that look like the source's word and mean something else."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tqcheck import tables
from tqcheck.checks.regex import Regex
from tqcheck.document import Segment
from tqcheck.finding import Evidence, Severity
from tqcheck.rule import Example, Hit, Story, segment_rule

_BEGINNING = re.compile(r"[^\W\d_]+(?=[^\W\d_]\?)|[^\W\d_]+")
_NEIGHBOURS = 2  # segments to each side that "story" cues may stand in


@dataclass(frozen=True, slots=True)
class _Friend:
    word: Regex
    source: dict[str, str]
    means: str
    severity: Severity
    cue: Regex | None
    cue_in_story: bool
    unless: Regex | None
    suggestion: str | None


@functools.cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tables.table("false_friends")


@functools.cache
def _friends(language: str | None) -> tuple[_Friend, ...]:
    return tuple(
        _Friend(
            Regex(rf"\b(?:{row['word']})\b"),
            row["source"],
            row["means"],
            Severity.parse(row["severity"]),
            Regex(row["cue"]) if "cue" in row else None,
            row.get("cue_in") == "story",
            Regex(row["unless"]) if "unless" in row else None,
            row.get("suggestion"),
        )
        for row in _table().get(language or "", ())
    )


def _cues() -> tuple[str, ...]:
    """What each pattern begins with: "homolog" of "homolog(?:ous|ues?)", "chancellor" of "chancellors?"."""
    words = [row["word"] for rows in _table().values() for row in rows]
    alternatives = [part for word in words for part in ([word] if "(" in word else word.split("|"))]
    return tuple(_BEGINNING.match(part)[0].lower() for part in alternatives)  # type: ignore[index]  # a word has one


def _examples() -> tuple[Example, ...]:
    return tuple(Example(text) for rows in _table().values() for row in rows for text in (*row["wrong"], *row["right"]))


@segment_rule(
    code="TQ401",
    message="'{found}' is a false friend of {source_word}; here the source means '{means}'",
    target=tuple(sorted(_table())),
    category="accuracy/mistranslation",
    severity="major",
    tier=2,
    cues=_cues(),
    examples=_examples(),
)
def false_friend(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags words that look like a word of the source and mean something else, where the context shows it.

    Why it matters: the sentence reads well and says something wrong, which no spell checker finds.

    Left alone: every use in which the English sense is at home (the German chancellor, an integral part). Pairs that
    cannot be told apart without the source ("actually", "eventually") are not listed.
    """
    for friend in _friends(story.document.target_language.code):
        if story.source_language is not None and story.source_language not in friend.source:
            continue
        for match in friend.word.finditer(segment.text):
            cue = _cue(friend, segment, story)
            if (friend.cue is not None and cue is None) or (friend.unless and friend.unless.search(segment.text)):
                break
            yield Hit(
                *match.span(),
                suggestion=friend.suggestion,
                detail={"source_word": _source_word(friend, story), "means": friend.means},
                severity=friend.severity,
                evidence=(Evidence("rule", f"beside '{cue}'", 0.6),) if cue and cue != match[0] else (),
            )


def _cue(friend: _Friend, segment: Segment, story: Story) -> str | None:
    if friend.cue is None:
        return None
    places = [segment]
    if friend.cue_in_story:
        places += story.segments[max(0, segment.id - _NEIGHBOURS) : segment.id + _NEIGHBOURS + 1]
    for place in places:
        match = friend.cue.search(place.text)
        if match:
            return match[0]
    return None


def _source_word(friend: _Friend, story: Story) -> str:
    if story.source_language in friend.source:
        return f"'{friend.source[story.source_language or '']}'"
    return " / ".join(f"'{word}'" for word in dict.fromkeys(friend.source.values()))
