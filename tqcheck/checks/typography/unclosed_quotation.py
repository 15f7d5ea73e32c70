"""Quotations without an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_CUES = ('"', "“", "”", "„", "«", "»", "''")
_MARK = Regex(r"[\"“”„«»]|''")  # two apostrophes are one mark
_BROKEN = Regex(r"â€|\ufffd|&(?:#?\w+);")  # a mark that a converter broke: other rules say so
_INCHES = Regex(r"\d\s?$")
# Where somebody is named as the speaker, the quotation is over; in French it goes on.
_SAID = Regex(
    r",\s(?:(?:he|she|they|it|(?:the|a|an|his|her|its)\s(?:[\w'’-]+\s){0,3}[\w'’-]+|(?:[A-Z][\w.]+\s?){1,3}(?:,\s[^,.]{3,90})?)\s"
    r"(?:has\s)?(?:\w+ly\s)?)?(?:said|says|added|adds|explain(?:ed|s)|stated|told|warned|"
    r"stressed|dijo|dice|añadió|añade|afirm[óa]|coment[óa]|relat[óa]|señal[óa]|indic[óa]|agreg[óa]|asegur[óa]|explic[óa]|declar[óa]|"
    r"record[óa]|a\s(?:dit|déclaré)|"
    r"a-t-(?:il|elle)|(?:sagt|meint|erklärt|betont|erzählt|berichtet|ergänzt)e?|"
    r"fügte|so\sder|so\sdie|disse|diz|afirm(?:ou|a)|explic(?:ou|a)|ha\s(?:detto|spiegato|aggiunto|dichiarato)|spiega)\b"
    r"|[A-Z]\w+\s(?:said|says|added)\.\s*\Z"
)
_CUT_OFF = Regex(r"[\w,]\s*\Z")  # `cut-off` speaks of paragraphs that end so
_SHORTEST = 2  # words of what is not closed
_FARTHEST = 8  # paragraphs in which a quotation may go on

Mark = tuple[int, int, str]  # segment, place in it, "open" or "close"


@story_rule(
    code="TQ126",
    message="the quotation that begins here is not closed",
    target=("en", "es", "fr", "de", "pt", "it"),
    category="linguistic-conventions/punctuation",
    severity="minor",
    tier=2,
    cues=_CUES,
    examples=(
        wrong("[[“]]We will never forget it, said the mayor."),
        wrong('It is late and [["]]nobody will come, the teacher told the paper.'),
        wrong('He spoke of [["]]difficult times and left.\n\nThe "others" stayed in town.'),
        wrong("[[“]]We are poor, he said. “We have nothing.”\n\nThat was in May."),
        right("“We will never forget it,” said the mayor."),
        right("He said: “We will never forget it.\n\n“It was the end of us all.”"),
        right('He said: "We will never forget it.\n\nIt was the end of us all," and left.'),
        right("The 6'2\" striker wrote a 12\" single, ''the best'' of all."),
        right("„Wir kommen“, sagte er."),
        right("He said: “We will never forget it and the"),
        right("He said: “We will never forget it.\n\nIt was the end of us all and of the"),
        right("He said: “We will never forget the\n\nlong war” and left."),
        right("He said: “We will never forget it&quot; and left."),
        wrong("We left. [[“]]It was too late for us Adams said.\n\n“We have nothing,” he added."),
        wrong("[[“]]We are poor, Mr. Adams said.\n\n“We have nothing,” he added."),
    ),
)
def unclosed_quotation(story: Story) -> Iterator[Hit]:
    """Flags a quotation mark that opens a quotation which nothing closes: '“We will go, said the mayor'.

    Why it matters: where does the speaker end, and where does the newsroom begin?

    Left alone: quotations that go on in the next paragraph, which begins with an opening mark or has the closing one;
    paragraphs that are cut off (`cut-off`), and stories whose marks a converter broke; inches.
    """
    marked = {segment.id for segment in story.with_any(_CUES)}
    if not marked or _BROKEN.search(story.document.text):
        return
    german = story.document.target_language.code == "de"
    paragraphs = [
        None if _CUT_OFF.search(paragraph[-1].text[-2:]) else list(_marks(paragraph, marked, german=german))
        for paragraph in _paragraphs(story.segments)
    ]
    for number, marks in enumerate(paragraphs):
        for segment, place in _unclosed(marks or ()):
            rest = story.segments[segment].text[place:]
            if any(place < broken for broken in story.segments[segment].breaks):
                continue  # `split-line` says that the quotation is broken
            next_paragraphs = paragraphs[number + 1 : number + 1 + _FARTHEST]
            if len(rest.split()) >= _SHORTEST and (_SAID.search(rest) or not _goes_on(next_paragraphs, story)):
                yield Hit(place, place + 1, segment=segment)


def _unclosed(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Where the quotations begin that nothing closes; a quotation may stand in another."""
    still_open: list[tuple[int, int]] = []
    for segment, place, kind in marks:
        if kind == "open":
            still_open.append((segment, place))
        elif still_open:
            still_open.pop()
    return still_open


def _paragraphs(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The paragraphs of running prose."""
    number = 0
    numbered = []
    for segment in segments:
        number += segment.starts_paragraph
        numbered.append((number, segment))
    for _, group in groupby(numbered, key=lambda each: each[0]):
        paragraph = [segment for _, segment in group if segment.zone in RUNNING_PROSE]
        if paragraph:
            yield paragraph


def _marks(paragraph: Sequence[Segment], marked: set[int], *, german: bool) -> Iterator[Mark]:
    still_open: list[str] = []
    for segment in (segment for segment in paragraph if segment.id in marked):
        for match in _MARK.finditer(segment.text):
            mark = match[0]
            kind = _kind(segment.text, *match.span())
            if not kind:
                continue
            if kind == "straight":
                kind = "close" if still_open else "open"
            elif mark == "“" and (german or still_open[-1:] == ["„"]):
                kind = "close"
            if kind == "open":
                still_open.append(mark)
            elif still_open:
                still_open.pop()
            elif _INCHES.search(segment.text[max(0, match.start() - 2) : match.start()]):
                continue
            yield segment.id, match.start(), kind


def _kind(text: str, start: int, end: int) -> str:
    """What a mark does: "open" before a word, "close" behind one, "straight" where that is open; "" for no mark."""
    mark, before, after = text[start:end], text[start - 1 : start] if start else "", text[end : end + 1]
    if mark in "“„«":
        return "open"
    if mark in "”»":
        return "close"
    begins = not before or before.isspace() or before in "([{/—–-"
    if begins and after and not after.isspace() and after not in ",.;:!?)]\"'":
        return "open"
    ends = before and not before.isspace() and before not in "(["
    if ends and (mark == '"' or not (after.isalnum() or after == "_")):
        return "close"
    return "straight" if mark == '"' else ""


def _goes_on(paragraphs: Sequence[Sequence[Mark] | None], story: Story) -> bool:
    """Whether the next marks say that a quotation went on over the end of a paragraph, or may have been cut off."""
    for marks in paragraphs:
        if marks is None:
            return True
        if marks:
            segment, place, kind = marks[0]
            return kind == "close" or (story.segments[segment].starts_paragraph and place == 0)
    return False
