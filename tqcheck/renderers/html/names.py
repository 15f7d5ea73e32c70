"""File names of the pages of a folder: readable, the same in every run, and never outside the folder."""

from __future__ import annotations

import hashlib
import re

FOLDER = "stories"
_LONGEST = 60


def page_name(path: str) -> str:
    """`stories/kim-putin-en-txt-1f0c2d3e.html`: the file's name in plain letters, and a hash of its whole path."""
    last = re.split(r"[/\\]", path)[-1]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", last).strip("-")[:_LONGEST].strip("-").lower() or "story"
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{FOLDER}/{readable}-{digest}.html"
