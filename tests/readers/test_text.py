"""Plain text: what is a paragraph, what is a list, and what the file's odd characters do."""

from __future__ import annotations

import textwrap

import pytest

from tqcheck.readers.text import read

PROSE = (
    "The ministry said on Monday that the talks would go on next week, although nobody in the capital had been told "
    "who would come. Two people who were there said that the delegation had left. The embassy would not comment on "
    "it, and the spokesman did not answer the telephone."
)


def blocks(content: str) -> list[str]:
    return [block.text for block in read(content.encode(), "x.txt").blocks]


def kinds(content: str) -> list[str]:
    return [block.kind for block in read(content.encode(), "x.txt").blocks]


@pytest.mark.parametrize("width", [45, 60, 72, 80, 120])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_paragraph_wrapped_at_any_width_is_one_block(width: int, end: str) -> None:
    assert blocks(end.join(textwrap.wrap(PROSE, width)) + end) == [PROSE]


def test_every_line_of_a_wrapped_paragraph_has_its_run() -> None:
    lines = textwrap.wrap(PROSE, 72)
    document = read("\n".join(f"  {line} " for line in lines).encode(), "x.txt")
    (block,) = document.blocks
    assert [document.text[run.file_start : run.file_end] for run in block.origin] == lines


def test_short_paragraphs_one_to_a_line_are_not_taken_for_wrapped_ones() -> None:
    lines = [
        "The ministry said on Monday that the talks would go on next week in Seoul.",
        "Nobody in the capital had been told who would come, two people said.",
        "The embassy would not comment on the matter when it was asked on Tuesday.",
    ]
    assert blocks("\n".join(lines)) == lines


def test_fragments_of_uneven_length_stay_blocks_so_that_a_rule_can_see_the_break() -> None:
    lines = ["North Korea said that Russian President", "Vladimir Putin", f"has shown his willingness. {PROSE[:100]}"]
    assert blocks("\n".join(lines)) == lines


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c"])
def test_other_line_ends_end_lines_as_well(end: str) -> None:
    document = read(f"One ended.{end}Two ended.{end}{end}Three ended.".encode(), "x.txt")
    assert [block.text for block in document.blocks] == ["One ended.", "Two ended.", "Three ended."]
    assert document.text.count(end) == 3


def test_odd_characters_stay_in_the_text_and_keep_their_places() -> None:
    content = "\ufeffA\u00a0no-break\u200b space,\ta tab and\u200f marks.  \n"
    document = read(content.encode(), "x.txt")
    assert document.text == content
    assert [block.text for block in document.blocks] == ["A\u00a0no-break\u200b space,\ta tab and\u200f marks."]
    assert document.blocks[0].origin[0].file_start == 1


@pytest.mark.parametrize("rule", ["---", "* * *", "=====", "###", "\u200b", " \t "])
def test_a_line_of_dashes_or_of_nothing_visible_separates_paragraphs(rule: str) -> None:
    assert blocks(f"One\n{rule}\nTwo") == ["One", "Two"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- one\n- two", ["one", "two"]),
        ("• only one", ["only one"]),
        ("1. one\n2) two", ["one", "two"]),
        ("1. one\n\n2. two", ["one", "two"]),
        ("The list:\n* one\n* two\n  goes on", ["The list:", "one", "two", "goes on"]),
    ],
)
def test_list_items_are_blocks_without_their_markers(content: str, expected: list[str]) -> None:
    assert blocks(content) == expected
    assert "list" in kinds(content)


@pytest.mark.parametrize(
    "content",
    [
        "— No, he said.",
        "21. Januar 2024 war ein Sonntag.",
        "- A lone dash begins speech as well.",
        "2024. A year.",
        "-not a marker",
    ],
)
def test_a_dash_or_number_alone_is_no_list(content: str) -> None:
    assert blocks(content) == [content]
    assert kinds(content) == ["paragraph"]


def test_a_headline_in_the_header_is_read_as_one() -> None:
    document = read(b"Language: en\nHeadline: Kim meets Putin\n\nThe text.\n", "x.txt")
    assert [(block.text, block.kind) for block in document.blocks] == [
        ("Kim meets Putin", "heading"),
        ("The text.", "paragraph"),
    ]
    assert document.text[document.blocks[0].origin[0].file_start :].startswith("Kim meets")
    assert document.metadata["headline"] == "Kim meets Putin"


@pytest.mark.parametrize("content", ["Headline: Kim meets Putin\n\nText.", "Language: en\nKim meets Putin\n\nText."])
def test_what_only_looks_like_a_header_is_text(content: str) -> None:
    document = read(content.encode(), "x.txt")
    assert document.metadata == {}
    assert "".join(blocks(content)) == content.replace("\n", "")
