"""What suppresses a finding, what does not, and what is reported of suppressions that met nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tqcheck import suppressing
from tqcheck.compose import Settings, run
from tqcheck.errors import ConfigError
from tqcheck.report import DocumentReport, RunReport
from tqcheck.seams import Item
from tqcheck.suppressing import Suppressions

DROPPED = "The army began its operation in , which has lasted for two years."
RUMOUR = "The Kremlin leader would have communicated this to the minister on Sunday."


def checked(*paragraphs: str, path: str = "story.md", suppressions: Path | None = None, **options: object) -> RunReport:
    text = "\n\n".join(paragraphs) + "\n"
    settings = Settings(
        "es", "en", rules_only=True, select=("TQ202", "TQ301"), suppressions=read(suppressions), **options
    )
    return run([Item(path, text.encode)], settings)


def read(path: Path | None) -> Suppressions:
    return suppressing.NOTHING if path is None else suppressing.read(path)


def document(*paragraphs: str, **options: object) -> DocumentReport:
    return checked(*paragraphs, **options).documents[0]


def silent(report: DocumentReport) -> list[str | None]:
    return [None if f.suppressed is None else str(f.suppressed) for f in report.findings]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return tmp_path / "suppressions.toml"


# --- comments ---------------------------------------------------------------------------------------------------


def test_a_comment_holds_for_the_next_paragraph_and_no_other() -> None:
    report = document("<!-- tqcheck: ignore TQ202 the place is secret -->", DROPPED, RUMOUR, DROPPED)
    assert [f.rule for f in report.findings] == ["TQ202", "TQ301", "TQ202"]
    assert silent(report) == ["the place is secret (inline, story.md:1)", None, None]
    assert report.unused == ()


def test_a_comment_directly_above_or_inside_holds_for_its_paragraph() -> None:
    assert silent(document("First.", f"<!-- tqcheck: ignore TQ202 why -->\n{DROPPED}", DROPPED))[1:] == [None]
    assert silent(document(f"{DROPPED} <!-- tqcheck: ignore dropped-name: why -->", DROPPED)) == [
        "why (inline, story.md:1)",
        None,
    ]


def test_several_rules_and_beginnings_of_codes_are_named_with_commas() -> None:
    report = document("<!-- tqcheck: ignore TQ2,TQ301 because -->", f"{DROPPED} {RUMOUR}")
    assert silent(report) == ["because (inline, story.md:1)"] * 2


def test_off_holds_until_on() -> None:
    report = document(
        "<!-- tqcheck: off TQ202 quoted -->", DROPPED, RUMOUR, "<!-- tqcheck: on -->", DROPPED, "<!-- tqcheck: off TQ202 -->", DROPPED
    )  # fmt: skip
    assert silent(report) == ["quoted (inline, story.md:1)", None, None, "inline, story.md:11"]


def test_a_whole_file() -> None:
    assert (
        silent(document(DROPPED, "<!-- tqcheck: ignore-file TQ202 draft -->", DROPPED))
        == ["draft (inline, story.md:3)"] * 2
    )


def test_what_meets_nothing_is_reported() -> None:
    report = document(
        "<!-- tqcheck: ignore TQ301 no rumour here -->", DROPPED, "<!-- tqcheck: ignore -->", "<!-- tqcheck: ignore TQ999 -->"
    )  # fmt: skip
    assert [(one.where, one.what, one.reason) for one in report.unused] == [
        ("story.md:1", "TQ301", "no rumour here"),
        ("story.md:5", "(no rule)", ""),
        ("story.md:7", "TQ999", ""),
    ]
    assert silent(report) == [None]


def test_comments_of_others_and_in_code_say_nothing() -> None:
    report = document("<!-- a note -->", "```\n<!-- tqcheck: ignore TQ202 -->\n```", DROPPED)
    assert (silent(report), report.unused) == ([None], ())


@pytest.mark.parametrize(
    "shown",
    [
        "`<!-- tqcheck: ignore-file TQ202 -->`",
        "Write `<!-- tqcheck: ignore-file TQ202 -->` above it.",
        "\\<!-- tqcheck: ignore-file TQ202 -->",
        "``` <!-- tqcheck: ignore-file TQ202 --> ```",
        '[a](https://example.org "<!-- tqcheck: ignore-file TQ202 -->")',
        "<pre>\n<!-- tqcheck: ignore-file TQ202 -->\n</pre>",
        "<script>\n<!-- tqcheck: ignore-file TQ202 -->\n</script>",
        "    <!-- tqcheck: ignore-file TQ202 -->",
        "| a |\n|---|\n| `<!-- tqcheck: ignore-file TQ202 -->` |",
    ],
)
def test_what_only_shows_a_comment_suppresses_nothing(shown: str) -> None:
    assert silent(document(shown, DROPPED))[-1:] == [None]


@pytest.mark.parametrize(
    "written",
    [
        "<!-- tqcheck: ignore-file TQ202 -->",
        "A word <!-- tqcheck: ignore-file TQ202 --> in a line.",
        "> A quotation <!-- tqcheck: ignore-file\n> TQ202 --> of two lines.",
        "- <!-- tqcheck: ignore-file TQ202 -->",
        "<div>\n<!-- tqcheck: ignore-file TQ202 -->\n</div>",
        "| a |\n|---|\n| b <!-- tqcheck: ignore-file TQ202 --> |",
        "`<!-- tqcheck: ignore-file TQ301 -->` <!-- tqcheck: ignore-file TQ202 -->",
    ],
)
def test_a_comment_is_one_wherever_it_stands(written: str) -> None:
    assert str(silent(document(written, DROPPED))[-1]).startswith("inline, story.md:")


def test_plain_text_has_no_comments() -> None:
    report = document("<!-- tqcheck: ignore-file TQ202 -->", DROPPED, path="story.txt")
    assert (silent(report), report.unused) == ([None], ())


# --- what suppression changes -----------------------------------------------------------------------------------


def test_what_is_suppressed_stays_and_neither_counts_nor_fails() -> None:
    loud, quiet = checked(DROPPED), checked(f"{DROPPED} <!-- tqcheck: ignore TQ202 why -->")
    assert (loud.verdict.outcome, quiet.verdict.outcome) == ("failed", "passed")
    assert len(quiet.documents[0].findings) == 1
    assert quiet.documents[0].findings[0].fails is False
    assert quiet.documents[0].scores.counts["major"] == 0
    assert (quiet.documents[0].scores.penalty, quiet.documents[0].scores.quality) == (0, 100)
    assert checked(f"{DROPPED} <!-- tqcheck: ignore TQ202 why -->", max_findings=("0",)).verdict.outcome == "passed"


# --- tables and terms -------------------------------------------------------------------------------------------


def test_a_table_suppresses_by_rule_path_and_phrase(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tables.parent)
    tables.write_text(
        '[[suppress]]\nrules = "TQ301"\ntext = "Would have  communicated"\nreason = "house style"\n'
        '[[suppress]]\nrules = ["dropped-name"]\npaths = ["sport/"]\nreason = "links are lost there"\n'
    )
    assert silent(document(RUMOUR, DROPPED, path="a.txt", suppressions=tables)) == [
        "house style (configuration, suppressions.toml, [[suppress]] 1)",
        None,
    ]
    assert silent(document(DROPPED, path="sport/a.txt", suppressions=tables)) == [
        "links are lost there (configuration, suppressions.toml, [[suppress]] 2)"
    ]
    other = RUMOUR.replace("communicated", "told")
    assert silent(document(other, path="a.txt", suppressions=tables)) == [None]


def test_an_accepted_term_holds_where_the_finding_is_inside_it(tables: Path) -> None:
    tables.write_text('accepted-terms = ["would have communicated this", "have"]\n')
    assert silent(document(RUMOUR, path="a.txt", suppressions=tables)) == [
        f"would have communicated this (accepted term, {tables})"
    ]
    tables.write_text('accepted-terms = ["have", "d have communicated this"]\n')
    assert silent(document(RUMOUR, path="a.txt", suppressions=tables)) == [None]


def test_a_table_for_a_rule_that_does_not_exist_is_refused(tables: Path) -> None:
    tables.write_text('[[suppress]]\nrules = "TQ301"\nreason = "one"\n[[suppress]]\nrules = "TQ4O5"\nreason = "two"\n')
    with pytest.raises(ConfigError, match="no rule 'TQ4O5'") as error:
        checked(DROPPED, suppressions=tables)
    assert error.value.where.endswith("[[suppress]] 2")


def test_a_table_that_met_nothing_is_reported_where_it_could_have(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tables.parent)
    tables.write_text(
        '[[suppress]]\nrules = "TQ301"\nreason = "one"\n'
        '[[suppress]]\nrules = "TQ202"\npaths = "sport/"\nreason = "of files not checked"\n'
        '[[suppress]]\nrules = "TQ404"\nreason = "of a rule that did not run"\n'
    )
    report = checked(DROPPED, path="a.txt", suppressions=tables)
    assert [(one.where, one.what, one.reason) for one in report.unused] == [
        ("suppressions.toml, [[suppress]] 1", "TQ301", "one")
    ]
    assert checked(RUMOUR, path="a.txt", suppressions=tables).unused == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[suppress]]\nrules = 'TQ301'", "no reason is given"),
        ("[[suppress]]\nreason = 'all'", "would suppress everything"),
        ("[[suppress]]\nrule = 'TQ301'\nreason = 'x'", "unknown key 'rule'"),
        ("[[suppress]]\nrules = 3\nreason = 'x'", "rules is not a list of strings"),
        ("[[suppress]]\ntext = 3\nreason = 'x'", "text is not a string"),
        ("suppress = 1", "not a list of tables"),
        ("accepted-terms = 'a'", "not a list of words"),
        ("accepted-terms = ['']", "not a list of words"),
        ("supress = []", "unknown key 'supress'"),
        ("x = ", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_used_is_said(tables: Path, text: str, problem: str) -> None:
    tables.write_text(text)
    with pytest.raises(ConfigError) as error:
        suppressing.read(tables)
    assert problem in str(error.value)
    with pytest.raises(ConfigError, match="cannot be read"):
        suppressing.read(tables.with_name("nowhere.toml"))
