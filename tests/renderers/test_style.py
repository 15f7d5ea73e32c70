"""The page's colours can be read by people who see little contrast, in both schemes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SEVERITIES = ("critical", "major", "minor", "neutral")
PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "link", "good") for ground in ("paper", "panel")),
    *((severity, f"{severity}-bg") for severity in SEVERITIES),
    *(("ink", f"{severity}-bg") for severity in SEVERITIES),
    ("soft", "neutral-bg"), ("gone", "gone-bg"), ("new", "new-bg"), ("good", "good-bg"), ("ink", "good-bg"),
    *((severity, ground) for severity in SEVERITIES for ground in ("paper", "panel", "raised")),
    *((ink, "raised") for ink in ("ink", "soft", "link", "good")), *(("ink", f"h{level}") for level in range(1, 6)),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rrggbb."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(root: Path, scheme: int) -> None:
    style = (root / "tqcheck" / "renderers" / "html" / "base.css").read_text()
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]))
    weak = {}
    for ink, ground in PAIRS:
        darker, lighter = sorted((luminance(colours[ink]), luminance(colours[ground])))
        contrast = (lighter + 0.05) / (darker + 0.05)
        if contrast < 4.5:  # WCAG 2.2, level AA, text of normal size
            weak[ink, ground] = round(contrast, 2)
    assert weak == {}
