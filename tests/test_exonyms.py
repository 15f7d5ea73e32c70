"""The tables of names in six languages are whole, and say of each form what may be told from it."""

from __future__ import annotations

import pytest

from tqcheck import exonyms


@pytest.mark.parametrize("table", exonyms.TABLES)
def test_every_row_has_every_language_and_no_form_twice(table: str) -> None:
    for row in exonyms.rows(table):
        assert set(row) == set(exonyms.LANGUAGES)
        for forms in row.values():
            texts = [form.text for form in forms]
            assert len(set(texts)) == len(texts), texts
            assert all(text == text.strip() != "" and not set(text) & set("?~|/") for text in texts), texts


@pytest.mark.parametrize("table", exonyms.TABLES)
def test_a_row_whose_forms_are_told_has_one_to_put_in_their_place(table: str) -> None:
    for row in exonyms.rows(table):
        if any(form.is_told for forms in row.values() for form in forms):
            assert all(row.values()), row


def test_marks_say_what_may_be_told() -> None:
    row = next(row for row in exonyms.rows("exonyms") if row["en"][0].text == "Brazil")
    assert [(form.text, form.is_sure, form.is_told) for form in row["es"]] == [("Brasil", False, True)]
    iceland = next(row for row in exonyms.rows("exonyms") if row["en"][0].text == "Iceland")
    assert [(form.text, form.is_told) for form in iceland["de"]] == [("Island", False)]
