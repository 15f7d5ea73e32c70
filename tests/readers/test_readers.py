"""Readers: every character of a block is the file's, and bad files are said to be bad."""

from __future__ import annotations

import contextlib
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tqcheck.document import Document
from tqcheck.errors import InputError
from tqcheck.readers import markdown, text
from tqcheck.readers.encodings import LARGEST, decode
from tqcheck.testing import check_reader

READERS = [text, markdown]
LINES = st.sampled_from(
    ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", " \n \n", "\u2028", "\x0c", "\n- ", "\n> ", "\n# ", "\n1. "]
)
PIECES = st.one_of(
    LINES,
    st.sampled_from(
        ["**bold**", "[a link](http://x.org/a_b)", "`code`", "&amp;", "&eacute;", "![i](x.png)", "<b>x</b>", "_a_"]
    ),
    st.text(alphabet="aé中ñ😀\u0301\u200f\u00a0\tZ.,“*_[]()`#|<>&;\\ ", max_size=12),
    st.sampled_from(["The leader said so. ", "Nobody came", "| a | b |", "---", "```"]),
)
FILES = st.lists(PIECES, max_size=25).map("".join)


def assert_places_are_exact(document: Document) -> None:
    last = -1
    for block in document.blocks:
        covered = 0
        for run in block.origin:
            assert run.file_start >= last, "places must grow"
            last = run.file_end
            piece = block.text[run.text_start : run.text_start + run.length]
            assert len(piece) == run.length
            covered += run.length
            if run.verbatim:
                assert document.text[run.file_start : run.file_start + run.length] == piece
            else:
                assert document.text[run.file_start] in "&\\"  # an entity or an escaped character
        gaps = len(block.text) - covered  # line ends, each one space
        assert gaps == sum(
            block.text[index] == " " and not any(r.text_start <= index < r.text_start + r.length for r in block.origin)
            for index in range(len(block.text))
        )


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(content=FILES)
@example(content="\ufeffEl Niño\r\n\r\ncame & went.\r\n")
@example(content="# A [link *with* emphasis](x) &amp; more\n\n> quoted\n> text\n")
@settings(max_examples=150, deadline=None)
def test_every_character_is_the_files(reader: ModuleType, content: str) -> None:
    document = None
    with contextlib.suppress(InputError):  # nothing but markup and blanks
        document = reader.read(content.encode(), "x")
    if document is None:
        assert sum(character.isalpha() for character in content) < 200
        return
    assert document.text == content
    assert_places_are_exact(document)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_keeps_the_contract(reader: ModuleType) -> None:
    check_reader(reader, "# El Niño\r\n\r\nThe leaders met & *left*.\r\n".encode(), "x.md")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_read_or_said(encoding: str) -> None:
    content = "El presidente ruso habría comunicado su visita a Corea del Norte el próximo año, según la agencia.\n" * 3
    decoded = decode(content.encode(encoding), "x.txt")
    assert decoded.text.removeprefix("\ufeff") == content
    if encoding in {"cp1252", "utf-16-le", "utf-16-be"}:  # no mark and no UTF-8: an assumption, and said as one
        assert len(decoded.notes) == 1
    else:
        assert decoded.notes == ()


def test_a_legacy_encoding_is_named_with_the_place() -> None:
    decoded = decode("One.\nEl Niño llegó a España según el señor Muñoz.\n".encode("cp1252") * 4, "x.txt")
    assert "not UTF-8 (line 2, byte 10)" in decoded.notes[0]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "no text"),
        (b"\xef\xbb\xbf", "no text"),
        (b"  \n\t -- \n", "no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"\xff\xfea", "not valid utf-16-le"),
        ("Año tras año, niño.\n".encode() * 9 + b"\xff here", "not valid UTF-8: line 10, byte"),
        (b"a" * (LARGEST + 1), "too large: 20.0 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(raw: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        decode(raw, "bad.txt")
    assert str(caught.value).startswith("bad.txt: ")


# --- plain text -------------------------------------------------------------------------------------------------


def blocks(content: str) -> list[str]:
    return [block.text for block in text.read(content.encode(), "x.txt").blocks]


def test_blank_lines_separate_paragraphs() -> None:
    assert blocks("One two.\n\nThree.\r\n\r\n \nFour.\n") == ["One two.", "Three.", "Four."]


def test_a_hard_wrapped_paragraph_is_one_block() -> None:
    wrapped = "The minister said on Monday that the new bridge over the\nriver would be opened in spring, after three years of\nwork.\n"
    assert blocks(wrapped) == [wrapped.strip().replace("\n", " ")]


def test_one_paragraph_to_a_line_stays_so() -> None:
    lines = ["The minister spoke on Monday.", "Nobody listened to him at all, it seems, for two hours.", "He left."]
    assert blocks("\n".join(lines)) == lines


def test_list_items_are_blocks_of_their_own() -> None:
    document = text.read(b"- one thing\n- another thing\n\n1. a third\n2. a fourth\n", "x.txt")
    assert [block.kind for block in document.blocks] == ["list"] * 4


def test_a_header_is_metadata() -> None:
    document = text.read(b"Language: en\nSource-Language: es\n\nThe text.\n", "x.txt")
    assert document.metadata == {"language": "en", "source_language": "es"}
    assert [block.text for block in document.blocks] == ["The text."]
    assert blocks("Date: today\n\nThe text.\n") == ["Date: today", "The text."]  # not without a language


# --- Markdown ---------------------------------------------------------------------------------------------------


def prose(content: str) -> list[tuple[str, str]]:
    return [(block.text, block.kind) for block in markdown.read(content.encode(), "x.md").blocks]


def test_markup_is_cut_out_of_the_prose() -> None:
    assert prose("The **big** [red *dog*](http://x.org) sat `x = 1` _down_ ![a](b.png)now &amp; then.\n") == [
        ("The big red dog sat down now & then.", "paragraph")
    ]


def test_blocks_have_their_kind() -> None:
    content = (
        "# Title\n\nText\nof two lines.\n\n- item\n\n> said\n\n| a | b |\n|---|---|\n| c d | e |\n\n```\ncode\n```\n"
    )
    assert prose(content) == [
        ("Title", "heading"), ("Text of two lines.", "paragraph"), ("item", "list"), ("said", "quote"),
        ("a b", "table"), ("c d e", "table"),
    ]  # fmt: skip


def test_front_matter_is_metadata() -> None:
    document = markdown.read(b"---\nlang: en\nsource-language: 'es'\n---\nText.\n", "x.md")
    assert document.metadata == {"lang": "en", "source_language": "es"}
    assert [block.text for block in document.blocks] == ["Text."]


def test_words_with_underscores_are_whole() -> None:
    assert prose("The file snake_case_name and 2 * 3 stay.\n")[0][0].startswith("The file snake_case_name")
