"""File names of the pages of a folder: readable, the same in every run, and never outside the folder."""

from __future__ import annotations

import hashlib
import re

FOLDER = "stories"
_LONGEST = 60


def page_name(path: str, occurrence: int = 0) -> str:
    """`stories/kim-putin-en-txt-1f0c2d3e.html`: the file's name in plain letters, and a hash of its whole path.

    occurrence: how many documents of the same path there were before
    """
    last = re.split(r"[/\\]", path)[-1]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", last).strip("-")[:_LONGEST].strip("-").lower() or "story"
    whole = path + f"\0{occurrence}" * bool(occurrence)
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{FOLDER}/{readable}-{digest}.html"
