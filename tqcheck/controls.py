"""Characters of a document that would act on a terminal or reorder a page, made visible."""

from __future__ import annotations

import re

# C0, C1, DEL, bidirectional controls, line and paragraph separators, zero-width characters, lone surrogates
ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def escaped(text: str) -> str:
    """JSON text with these characters as escapes: it says the same, and acts on nothing."""
    return text if text.isprintable() else ACTING.sub(_as_escape, text)  # which are none that can be printed


def _as_escape(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}"  # a line feed is always one of the layout


def visible(text: str) -> str:
    """The text on one line: controls as their pictures (␛) or `<U+202E>`, line ends as ⏎, tabs as spaces."""
    return ACTING.sub(_shown, text.replace("\r\n", "\n"))


def suggested(text: str) -> str:
    """A suggestion as it is shown: also one of spaces only, or of nothing."""
    return visible(text) if text.strip() else "␣" if text else "(delete)"


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in "\n\r\u2028\u2029\x85":
        return "⏎"
    if match[0] == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
