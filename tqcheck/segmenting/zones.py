"""What part of a wire story a block is, by its form alone."""

from __future__ import annotations

import re

from tqcheck import agencies
from tqcheck.document import Block, Zone

# Blocks that no sentence goes through, and those of them that are never split.
FURNITURE = frozenset({Zone.DATELINE, Zone.BYLINE, Zone.UPDATED, Zone.CAPTION, Zone.TABLE, Zone.LIST, Zone.HEADLINE})
UNSPLIT = FURNITURE - {Zone.LIST, Zone.CAPTION}

_KINDS = {
    "heading": Zone.HEADLINE,
    "list": Zone.LIST,
    "table": Zone.TABLE,
    "caption": Zone.CAPTION,
    "quote": Zone.QUOTE,
}
_LONGEST_LINE = 120  # characters of a credit, a date or a byline
_CLOSING = {"“": "”", '"': '"', "«": "»", "„": "“", "「": "」"}
_TOP, _BOTTOM = 4, 2  # blocks a dateline or a credit may stand in

# such as "Updated Sunday, January 21, 2024-02:04", "Last updated: 21 Jan 2024", "Publicado el 21 de enero"
_UPDATED = re.compile(
    r"(?:last\s+)?(?:updated|published|posted|modified|actualizado|actualización|publicado|mis à jour|publié|"
    r"aktualisiert|veröffentlicht|stand|aggiornato|pubblicato|atualizado)\b\s*[:|–—-]?"
    r"\s*(?:[^\W\d_]+\.?,?\s+){0,3}\d[^.!?]*(?:[ap]\.m\.)?",
    re.IGNORECASE,
)
_NAME = r"[A-ZÀ-Þ][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:By|BY|Por|Par|Von|Di)\s+(?:the\s+)?{_NAME}(?:\s+(?:(?:de|del|la|van|von|y|and|e|et|und)\s+)?{_NAME}){{0,6}}"
    rf"(?:,?\s+(?:in\s+)?{_NAME})?"
)
# such as "Photo: Reuters", "FILE PHOTO: …", "FILE - In this photo …", "(Photo by Ann Lee)"; not "Photo-sharing site …"
_CAPTION = re.compile(
    r"\(?(?:(?:file\s+)?(?:photo|picture|image)|fotos?|fotografía|imagen|caption|archive|archivo|bild)"
    r"(?:\s*[:/|]|\s+[-–—]\s|\s+by\s)|file\s+[-–—]\s",
    re.IGNORECASE,
)
# such as "LONDON — ", "SEOUL, South Korea (Reporter) -- "
_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+"
_PLACE_AND_DASH = re.compile(
    rf"{_PLACE}(?:[ /]{_PLACE}){{0,3}}(?:, [^—–()]{{2,40}}?)?(?: \([^()]{{2,40}}\))? ?(?:—|–|--| -)\s+(?=\S)"
)


def zone(block: Block, index: int, blocks: int) -> Zone:
    """The zone of the block at `index` of so many blocks; a headline in running text is told by its neighbours."""
    text = block.text.strip()
    if block.kind in _KINDS:
        return _KINDS[block.kind]
    if len(text) > _LONGEST_LINE:
        return Zone.CAPTION if _CAPTION.match(text) else Zone.BODY
    is_top, is_bottom = index < _TOP, index >= blocks - _BOTTOM
    if agencies.run_together(text) or (is_top and _is_dateline(text)):
        return Zone.DATELINE
    if _UPDATED.fullmatch(text):
        return Zone.UPDATED
    if _BYLINE.fullmatch(text) or (is_bottom and agencies.byline(text)):
        return Zone.BYLINE
    return Zone.CAPTION if _CAPTION.match(text) else Zone.BODY


def _is_dateline(text: str) -> bool:
    """Whether a line is a dateline and nothing else: "(AFP)", "SEOUL, Jan. 21 (Yonhap) —"."""
    begun = agencies.dateline(text)
    return agencies.byline(text) is not None or (begun is not None and begun[1] == len(text))


def dateline_length(text: str, index: int) -> int:
    """Characters of the dateline that a paragraph begins with, 0 if none: "SEOUL, Jan. 21 (Yonhap) — "."""
    begun = agencies.dateline(text[:_LONGEST_LINE])
    if begun:
        return begun[1]
    match = _PLACE_AND_DASH.match(text[:_LONGEST_LINE]) if index < _TOP else None
    return match.end() if match else 0


def is_quotation(text: str) -> bool:
    """Whether a sentence is a quotation from its first to its last character."""
    close = _CLOSING.get(text[:1])
    if close is None:
        return False
    bare = text.rstrip(".,")
    return len(bare) > 1 and bare.find(close, 1) == len(bare) - 1
