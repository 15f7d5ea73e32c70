"""Markdown: what is prose, and where in the file it stands."""

from __future__ import annotations

import pytest

from tqcheck.document import Span, locate
from tqcheck.errors import InputError
from tqcheck.readers import markdown
from tqcheck.readers.markdown import read


def texts(content: str) -> list[str]:
    return [block.text for block in read(content.encode(), "x.md").blocks]


@pytest.mark.parametrize(
    ("marked", "word"),
    [
        ("# Talks in *¶Seoul* ##\n", "Seoul"),
        ("Talks\n=====\n\nSee [Seou](http://Seoul.) and ¶Seoul.\n", "Seoul."),
        ("> > He went\r\n> > to ¶Seoul.\r\n", "Seoul"),
        ("- one\n  1. in ¶Seoul\n", "Seoul"),
        ("| a | b \\| ¶Seoul |\n|---|---|\n", "Seoul"),
        ("[a](Seoul)¶Seoul &amp; more\n", "Seoul"),
        ("\ufeffIn **¶Seoul**\n", "Seoul"),
        ("[x]: http://x.org\n\n[*S*¶eoul][x]\n", "eoul"),
        ('---\ntitle: "In ¶Seoul"\n---\nText.\n', "Seoul"),
        ("***a* ¶Seoul**\n", "Seoul"),
        ("\x0c\nIn\n  ¶Seoul\n", "Seoul"),
    ],
)
def test_a_word_is_where_it_stands_in_the_file(marked: str, word: str) -> None:
    standing = marked.index("¶")
    document = read(marked.replace("¶", "").encode(), "x.md")
    block = next(block for block in document.blocks if word in block.text)
    start = block.text.index(word)
    spans = locate(block.origin, start, start + len(word), len(block.text))
    assert spans == (Span(standing, standing + len(word)),)


def test_an_entity_is_one_decoded_run() -> None:
    (block,) = read(b"Caf&eacute; & t&#233;\\*.\n", "x.md").blocks
    assert block.text == "Café & té*."
    assert [(run.length, run.file_length) for run in block.origin if not run.verbatim] == [(1, 8), (1, 6), (1, 2)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("See ![a map](m.png) there.\n", "See there."),
        ("Call `f(x)` now.\n", "Call now."),
        ("One  \ntwo\\\nthree\nfour\n", "One two three four"),
        ("A <b>bold</b> word and <https://x.org> too.\n", "A bold word and too."),
        ("Two * three and snake_case and **open.\n", "Two * three and snake_case and **open."),
        ("Text\n\n```\ncode\n```\n\n<div>\nhtml\n</div>\n\n    indented\n", "Text"),
        ("Text.\n\n---\n\n[ref]: http://x.org\n", "Text."),
    ],
)
def test_only_prose_is_read(content: str, text: str) -> None:
    assert texts(content) == [text]


def test_the_title_of_the_front_matter_is_a_headline() -> None:
    document = read(b"---\r\nlang: en\r\ntitle: Kim meets Putin\r\ndate: 2024\r\n---\r\nText.\r\n", "x.md")
    assert [(block.text, block.kind) for block in document.blocks] == [
        ("Kim meets Putin", "heading"),
        ("Text.", "paragraph"),
    ]
    assert document.metadata == {"lang": "en", "title": "Kim meets Putin"}


def test_a_line_of_dashes_at_the_top_is_no_front_matter_without_an_end() -> None:
    assert texts("---\nTalks in Seoul\n\nText.\n") == ["Talks in Seoul", "Text."]


def test_a_file_of_markup_only_is_an_input_error() -> None:
    with pytest.raises(InputError, match="besides markup and code"):
        read(b"```\ncode\n```\n", "x.md")


def test_a_file_too_large_for_the_parser_is_an_input_error() -> None:
    with pytest.raises(InputError, match="too large"):
        read(b"a" * (markdown.LARGEST + 1), "x.md")


@pytest.mark.parametrize(
    "piece", ["[a", "![a", "*a ", "a`", "<a ", "<!-- ", "> ", "- a\n", "| a ", "[a](", "&a", "\\*"]
)
def test_markup_without_end_is_read_and_lost_nowhere(piece: str) -> None:
    content = "Word. " + piece * 400 + "\n\nLast."
    assert texts(content)[-1].endswith("Last.")
