"""Texts are cut into pieces without losing or inventing a character."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tqcheck.differences import tokens
from tqcheck.document import Run, Segment, Span, Zone
from tqcheck.finding import Finding, Severity
from tqcheck.renderers.html import heat
from tqcheck.renderers.html.heat import Word
from tqcheck.renderers.html.pieces import KINDS, Numbered, differences, highlighted
from tqcheck.report import Dip

TEXT = "Putin would have communicated this"
SENTENCES = st.lists(st.sampled_from(["the", "Minister", "said", ",", ".", "“", "日", "本", "don't"]), max_size=12)


def segment(text: str = TEXT) -> Segment:
    return Segment(0, Zone.BODY, text, (Run(0, 0, len(text)),))


def finding(start: int, end: int, severity: Severity = Severity.MINOR) -> Finding:
    return Finding(
        "TQ301", "some-rule", (Span(start, end),), TEXT[start:end], 0, start, end, "message", severity,
        "style/awkward", "style", 0.9,
    )  # fmt: skip


def marked(*findings: Finding) -> list[tuple[str, str, tuple[str, ...]]]:
    numbered = [Numbered(one, number, str(number)) for number, one in enumerate(findings, start=1)]
    return [(piece.text, piece.kind, piece.findings) for piece in highlighted(segment(), numbered)]


def test_overlapping_findings_are_cut_and_the_gravest_leads() -> None:
    assert marked(finding(6, 29, Severity.MAJOR), finding(17, 34, Severity.NEUTRAL)) == [
        ("Putin ", "", ()),
        ("would have ", "major", ("1",)),
        ("communicated", "major", ("1", "2")),
        (" this", "neutral", ("2",)),
    ]


def test_of_two_equally_grave_the_shorter_leads() -> None:
    assert ("communicated", "minor", ("2", "1")) in marked(finding(0, 34), finding(17, 29))


def test_a_suppressed_finding_yields_to_one_that_counts() -> None:
    silenced = replace(finding(0, 5, Severity.CRITICAL), suppressed="accepted")
    assert marked(silenced, finding(0, 5, Severity.NEUTRAL))[0] == ("Putin", "neutral", ("2", "1"))
    assert marked(silenced)[0] == ("Putin", "suppressed", ("1",))


def test_a_finding_without_text_has_its_place() -> None:
    assert marked(finding(6, 6)) == [
        ("Putin ", "", ()),
        ("‸", "minor", ("1",)),
        ("would have communicated this", "", ()),
    ]
    assert marked(finding(34, 34))[-1] == ("‸", "minor", ("1",))


@given(st.lists(st.tuples(st.integers(0, 34), st.integers(0, 34)).map(sorted), max_size=6))
def test_highlighting_keeps_the_text_and_marks_every_finding(ranges: list[list[int]]) -> None:
    pieces = marked(*(finding(start, end) for start, end in ranges))
    assert "".join(text for text, _, _ in pieces if text != "‸") == TEXT
    assert {number for _, _, numbers in pieces for number in numbers} == {str(n + 1) for n in range(len(ranges))}


def shown(left: str, right: str) -> str:
    signs = {"del": "[-{}-]", "ins": "[+{}+]", "": "{}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in differences(left, right))


def test_differences_read_as_a_text() -> None:
    assert shown("He said it was.", "He told it was.") == "He [-said-] [+told+] it was."
    assert shown("He said so there.", "he said so.") == "he said so [-there-]."
    assert shown("the big house", "the house") == "the [-big-] house"
    assert shown("the house", "the big house") == "the [+big+] house"
    assert shown("Now he left", "he left") == "[-Now-] he left"
    assert shown('to "warm greetings" all', 'to "the warm greetings" all') == 'to "[+the+] warm greetings" all'
    assert shown("Más aún, dijo", "Además, dijo") == "[-Más aún-] [+Además+], dijo"
    assert shown("la corte (CIJ)", "la corte (ICJ)") == "la corte ([-CIJ-] [+ICJ+])"
    assert shown("it was.", "it was…") == "it was[-.-][+…+]"
    assert shown("日本語", "日中語") == "日[-本-][+中+]語"
    assert shown("", "all new") == "[+all new+]"
    assert shown("all gone", "") == "[-all gone-]"


@given(SENTENCES, SENTENCES)
def test_differences_hold_both_texts(left: list[str], right: list[str]) -> None:
    before, after = " ".join(left), " ".join(right)
    pieces = differences(before, after)

    def joined(without: str) -> str:
        return "".join("".join(piece.text for piece in pieces if piece.kind != without).split())

    assert joined("del") == "".join(right)
    assert joined("ins").casefold() == "".join(left).casefold()
    assert "  " not in "".join(piece.text for piece in pieces)
    for old, new in pairwise(pieces):
        if (old.kind, new.kind) == ("del", "ins"):
            assert len(tokens(old.text[-1] + new.text[0])) == 2


def test_a_break_stands_inside_its_piece() -> None:
    broken = replace(segment("of leader Kim Jong-un at their summit"), breaks=(9, 21))
    (before, marks, after) = highlighted(broken, [Numbered(finding(3, 24), 1, "f1")])
    assert (before.text, marks.text, after.text) == ("of ", "leader⏎Kim Jong-un⏎at", " their summit")
    assert marks.lines == ("leader", "Kim Jong-un", "at")


def test_numbers_stand_where_findings_end() -> None:
    two = [Numbered(finding(6, 29), 1, "a"), Numbered(finding(17, 29), 2, "b"), Numbered(finding(34, 34), 3, "c")]
    assert [(piece.text, piece.ends) for piece in highlighted(segment(), two) if piece.ends] == [
        ("communicated", ((1, "a"), (2, "b"))),
        ("‸", ((3, "c"),)),
    ]


def test_texts_too_long_to_compare_are_shown_as_they_are() -> None:
    long = "word " * 10_000
    assert [(piece.text, piece.kind) for piece in differences(long, "all new")] == [("all new", "")]


DIPS = (Dip(0, 5, 3.0), Dip(6, 11, 14.4), Dip(17, 29, 16.6))


def test_unexpected_words_are_listed_with_their_bits() -> None:
    assert heat.unexpected(TEXT, DIPS) == (Word("would", 14), Word("communicated", 17))
    assert heat.unexpected(TEXT, (Dip(0, 5, 13.9),)) == ()


def test_the_heat_map_counts_as_a_browser_does() -> None:
    assert heat.encoded(TEXT, DIPS) == "6 5 14,17 12 17"
    assert heat.encoded("👍 yes", (Dip(2, 5, 5.0),)) == "3 3 5"  # a picture is two code units
    assert heat.encoded("a\x1b b", (Dip(3, 4, 5.0),)) == "3 1 5"
    assert heat.encoded("a\u202e b", (Dip(3, 4, 5.0),)) == "10 1 5"  # shown as <U+202E>
    assert heat.encoded(TEXT, ()) == ""


def test_every_severity_is_a_kind_of_its_own() -> None:
    kinds = {marked(finding(0, 5, severity))[0][1] for severity in Severity}
    assert kinds == KINDS - {"suppressed", "del", "ins"}
