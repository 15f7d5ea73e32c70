"""Logical sentences from blocks: joined where the file breaks them, split where they end, each with its zone."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from tqcheck import agencies
from tqcheck.document import Block, Document, Run, Segment, Zone, cut
from tqcheck.languages import UNSPACED

_FURNITURE = frozenset({Zone.DATELINE, Zone.BYLINE, Zone.UPDATED, Zone.CAPTION, Zone.TABLE, Zone.LIST, Zone.HEADLINE})
_KIND_ZONES = {"heading": Zone.HEADLINE, "list": Zone.LIST, "table": Zone.TABLE, "caption": Zone.CAPTION}

_UPDATED = re.compile(
    r"(?i)(?:last\s+)?(?:updated|published|posted|modified|actualizado|publicado|mis à jour|publié|aktualisiert|"
    r"aggiornato|atualizado)\b.{0,80}\d"
)
_BYLINE = re.compile(
    r"(?:By|Por|Par|Von|Di)\s+(?:the\s+)?[A-ZÀ-Þ][\w.'’-]+(?:\s+(?:de|del|la|van|von|y|and|e|et|und)?\s*[A-ZÀ-Þ][\w.'’-]*){0,6}"
    r"(?:,?\s+(?:in\s+)?[A-ZÀ-Þ][\w.'’-]+)?"
)
_CAPTION = re.compile(r"(?i)(?:photo|foto|image|picture|file photo|fotografía|caption|archive)\s*[:./-]")
_ENDED = re.compile(r"[.!?…。！？][\"”’'»)\]\s]*$")
# Words that cannot end a sentence: a block that ends so goes on in the next.
_OPEN_END = re.compile(
    r"(?:[,(]|\b(?i:the|a|an|of|in|to|by|with|from|at|for|on|and|or|that|which|who|whose|between|against|about|into|than|as|"
    r"their|its|his|her|our|committed|el|la|los|las|un|una|de|del|en|con|por|para|y|que|le|les|des|du|et|der|die|das|und|von|mit))$"
)
_TITLE_END = re.compile(
    r"\b(?:[Pp]resident|[Mm]inister|[Ll]eader|[Kk]ing|[Qq]ueen|[Pp]rince|[Pp]ope|[Ss]ecretary|[Mm]ayor|[Gg]eneral|[Jj]udge|"
    r"[Cc]hancellor|[Aa]ctor|[Aa]ctress|[Ss]inger|[Cc]oach|[Dd]irector|[Ss]pokes(?:man|woman|person)|[Cc]ompatriot|[Cc]olleague|"
    r"[Cc]ounterpart|[Nn]ovelist|[Ww]riter|[Cc]ompany|[Pp]resenter|[Pp]layer|[Gg]overnor|[Ss]enator|[Dd]eputy)$"
)
_GOES_ON = re.compile(r"[a-zß-öø-ÿа-я,;)%]")
_QUOTE_GOES_ON = re.compile(r"[\"“«'‘]\s*[a-zß-öø-ÿ]")
_SHORT_LINE = 8  # words; a longer piece without an end is a sentence that lost its full stop, not a heading
_NAME = 6  # words; what stands between two breaks because it was a link is seldom longer


def segment(document: Document) -> Document:
    """The document with its segments: zones named, broken sentences joined, sentences split. Idempotent."""
    language = document.target_language.code or ""
    segments: list[Segment] = []
    for paragraph in _paragraphs(document.blocks):
        for number, (start, end) in enumerate(_sentences(paragraph, language)):
            text = paragraph.text[start:end]
            breaks = tuple(place - start for place in paragraph.breaks if start <= place < end)
            zone = Zone.QUOTE if paragraph.zone == Zone.BODY and _is_quotation(text) else paragraph.zone
            segments.append(
                Segment(
                    id=len(segments), zone=zone, text=text, origin=cut(paragraph.origin, start, end), breaks=breaks,
                    starts_paragraph=number == 0,
                )
            )  # fmt: skip
    return replace(document, segments=tuple(segments))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Joined blocks: their text, the way back to the file, and the offsets of the spaces that join them."""

    text: str
    origin: tuple[Run, ...]
    zone: Zone
    breaks: tuple[int, ...] = ()


# --- joining --------------------------------------------------------------------------------------------------


def _paragraphs(blocks: Sequence[Block]) -> Iterator[_Paragraph]:
    waiting: _Paragraph | None = None
    for index, block in enumerate(blocks):
        for piece in _pieces(block, index, blocks):
            if waiting is not None and _is_joined(waiting, piece):
                waiting = _joined(waiting, piece)
                continue
            if waiting is not None:
                yield waiting
            waiting = piece
    if waiting is not None:
        yield waiting


def _pieces(block: Block, index: int, blocks: Sequence[Block]) -> Iterator[_Paragraph]:
    """The block as a paragraph; a dateline at its beginning is a piece of its own."""
    zone = _zone(block, index, blocks)
    begun = agencies.dateline(block.text) if zone == Zone.BODY else None
    if begun and begun[1] < len(block.text):
        head = len(block.text[: begun[1]].rstrip())
        yield _Paragraph(block.text[:head], cut(block.origin, 0, head), Zone.DATELINE)
        yield _Paragraph(block.text[begun[1] :], cut(block.origin, begun[1], len(block.text)), zone)
    else:
        yield _Paragraph(block.text, block.origin, zone)


def _zone(block: Block, index: int, blocks: Sequence[Block]) -> Zone:
    text = block.text.strip()
    if block.kind in _KIND_ZONES:
        return _KIND_ZONES[block.kind]
    if agencies.run_together(text) or (agencies.byline(text) and index < 3):
        return Zone.DATELINE
    if _UPDATED.match(text) and len(text.split()) <= 14:
        return Zone.UPDATED
    if _BYLINE.fullmatch(text) or (agencies.byline(text) and index >= len(blocks) - 2):
        return Zone.BYLINE
    if _CAPTION.match(text):
        return Zone.CAPTION
    if _is_heading(text, index, blocks):
        return Zone.HEADLINE
    return Zone.QUOTE if block.kind == "quote" else Zone.BODY


def _is_heading(text: str, index: int, blocks: Sequence[Block]) -> bool:
    """A line without an end, before a paragraph that begins a sentence, after one that ended."""
    if _ENDED.search(text) or _cannot_end(text) or index + 1 >= len(blocks):
        return False
    following = blocks[index + 1].text.strip()
    if _begins_in_the_middle(following) or (index and _begins_in_the_middle(text)):
        return False
    before = blocks[index - 1].text.strip() if index else ""
    starts_fresh = index == 0 or _ENDED.search(before) is not None or _UPDATED.match(before) is not None
    if index == 0 or (index < 3 and agencies.credited(before)):
        return len(text.split()) <= 25 or len(following.split()) > len(text.split())
    return starts_fresh and len(text.split()) <= _SHORT_LINE and _is_whole(following)


def _cannot_end(text: str) -> bool:
    return _OPEN_END.search(text) is not None or _TITLE_END.search(text) is not None or _unclosed(text)


def _begins_in_the_middle(text: str) -> bool:
    return _GOES_ON.match(text) is not None or _QUOTE_GOES_ON.match(text) is not None


def _is_whole(text: str) -> bool:
    """A paragraph of its own: it ends, and is no name between two halves of a sentence."""
    return _ENDED.search(text) is not None and len(text.split()) > _SHORT_LINE


def _unclosed(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _is_joined(before: _Paragraph, after: _Paragraph) -> bool:
    """Whether the file breaks a sentence between the two."""
    if before.zone in _FURNITURE or after.zone in _FURNITURE:
        return False
    head, tail = before.text.rstrip(), after.text.lstrip()
    if _ENDED.search(head):
        # ended, and the next goes on in lower case: "iPhone sales fell" begins so too, hence only after a break
        return bool(before.breaks) and tail[:1] in {",", ";", ")"}
    if _OPEN_END.search(head) or _unclosed(head) or _begins_in_the_middle(tail):
        return True
    # "Russian President ⏎ Vladimir Putin ⏎ has shown": the name after its title, and what follows the name
    is_name = len(tail.split()) <= _NAME and not _ENDED.search(tail)
    after_name = bool(before.breaks) and len(head[before.breaks[-1] :].split()) <= _NAME
    return after_name or (is_name and _TITLE_END.search(head) is not None)


def _joined(before: _Paragraph, after: _Paragraph) -> _Paragraph:
    place = len(before.text)
    shifted = tuple(replace(run, text_start=run.text_start + place + 1) for run in after.origin)
    return _Paragraph(f"{before.text} {after.text}", (*before.origin, *shifted), before.zone, (*before.breaks, place))


# --- splitting ------------------------------------------------------------------------------------------------


def _sentences(paragraph: _Paragraph, language: str) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences, without the white space around them."""
    text = paragraph.text
    whole = paragraph.zone in _FURNITURE - {Zone.LIST, Zone.CAPTION}
    bounds = [(0, len(text))] if whole else _merged(text, _boundaries(text, language), language)
    for start, end in bounds:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def _boundaries(text: str, language: str) -> list[tuple[int, int]]:
    if not re.search(r"[.!?…。！？؟।]", text[:-1]):
        return [(0, len(text))]
    from sentencex import get_sentence_boundaries

    return [(b["start_index"], b["end_index"]) for b in get_sentence_boundaries(language or "en", text)]


_NO_END = re.compile(r"(?:^|[\s(\"“«'’])(?P<word>[^\W\d_][\w.'’-]*|\d+)\.[\"”’')\]]*\s*$")
_LOWER = re.compile(r"\s*[\"“”’')\]»—–-]*\s*[a-zß-öø-ÿа-я]")
_LEFT_OVER = re.compile(r"\s*[^\w\s]+\s*$")


def _merged(text: str, bounds: Sequence[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Sentences of which none ends in an abbreviation or goes on in lower case."""
    merged: list[tuple[int, int]] = []
    for start, end in bounds:
        if merged and _goes_on(text[merged[-1][0] : start], text[start:end], language):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _goes_on(before: str, after: str, language: str) -> bool:
    if _LEFT_OVER.fullmatch(after):  # a closing quotation mark on its own
        return True
    if language not in UNSPACED and not before[-1:].isspace() and not after[:1].isspace():  # "ended.The leaders"
        return True
    if _LOWER.match(after) and not re.match(r"\s*[a-z]+[A-Z]", after):  # "iPhone sales fell." begins a sentence
        return True
    last = _NO_END.search(before)
    if last is None:
        return False
    word = last["word"]
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    is_ordinal = word.isdigit() and len(word) <= 2 and language in {"de", "cs", "da", "no", "fi"}
    return is_initial or is_ordinal or word in _abbreviations(language)


@functools.cache
def _abbreviations(language: str) -> frozenset[str]:
    table = tomllib.loads((files("tqcheck") / "data" / "abbreviations.toml").read_text("utf-8"))
    return frozenset(table.get(language, "").split())


def _is_quotation(text: str) -> bool:
    pairs = {"“": "”", '"': '"', "«": "»"}
    close = pairs.get(text[:1])
    return close is not None and text.rstrip(".,").endswith(close) and text.find(close, 1) >= len(text.rstrip(".,")) - 1
