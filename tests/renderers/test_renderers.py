"""What every renderer does, and what each is for."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from tqcheck import compose
from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.finding import Severity
from tqcheck.renderers import as_json, html, schema, terminal
from tqcheck.renderers.html.pieces import KINDS
from tqcheck.renderers.html.view import page
from tqcheck.report import RunReport
from tqcheck.seams import Renderer
from tqcheck.testing import check_renderer

RENDERERS = list(
    {entry.value: compose.renderer(name) for name, entry in compose._entries("tqcheck.renderers").items()}.values()
)
ACCEPT = os.environ.get("TQCHECK_ACCEPT") == "1"


def rendered(renderer: Renderer, report: RunReport) -> str:
    out = io.StringIO()
    renderer.render(report, out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_the_same_report_gives_the_same_bytes(renderer: Renderer, report: RunReport) -> None:
    assert rendered(renderer, report) == rendered(renderer, report)
    rendered(renderer, report).encode("utf-8")


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_no_control_character_of_a_document_gets_through(renderer: Renderer, report: RunReport) -> None:
    acting = set(re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", rendered(renderer, report)))
    assert acting == ({"\t"} if renderer.name == "tsv" else set())


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_a_renderer_keeps_the_contract(renderer: Renderer, report: RunReport) -> None:
    check_renderer(renderer, report)


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_an_empty_report_is_rendered(renderer: Renderer, empty_report: RunReport) -> None:
    if renderer.name != "baseline":  # it says what is known, not how a run went
        assert "no document" in rendered(renderer, empty_report)


def test_controls_are_made_visible() -> None:
    assert visible("a\x1b[1mb\x7f\u202ec\td\r\ne\x00\ud800") == "a␛[1mb␡<U+202E>c d⏎e␀<U+D800>"
    assert visible("é € السلام 中文") == "é € السلام 中文"


# --- JSON -------------------------------------------------------------------------------------------------------


def test_the_schema_in_the_repository_is_that_of_the_model(root: Path) -> None:
    path = root / "tqcheck" / "data" / "report.schema.json"
    fresh = json.dumps(schema.schema(), indent=2) + "\n"
    if ACCEPT:
        path.write_text(fresh)
    assert path.read_text() == fresh


def test_the_json_report_is_valid(report: RunReport, empty_report: RunReport) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.schema())
    validator = jsonschema.Draft202012Validator(schema.schema())
    for value in (report, empty_report):
        validator.validate(json.loads(rendered(as_json, value)))


def test_findings_have_line_and_column(report: RunReport) -> None:
    data = json.loads(rendered(as_json, report))["documents"][0]
    lines = Lines(data["document"]["text"])
    for finding in data["findings"]:
        start = finding["spans"][0]["start"]
        assert (finding["line"], finding["column"]) == lines.position(start)
    assert (data["findings"][0]["line"], data["findings"][0]["column"]) == (3, 42)


def test_an_object_of_numbers_takes_a_line(report: RunReport) -> None:
    text = rendered(as_json, report)
    assert '{"start": 4, "end": 12, "surprisal": 14.5}' in text
    text_of_braces = replace(report.documents[0].document, notes=('{\n "a": 1\n}',))
    braces = replace(report, documents=(replace(report.documents[0], document=text_of_braces),))
    assert json.loads(rendered(as_json, braces))["documents"][0]["document"]["notes"] == ['{\n "a": 1\n}']


def test_json_for_an_ascii_terminal_is_ascii(report: RunReport) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    as_json.render(report, out)
    out.flush()
    assert json.loads(raw.getvalue()) == json.loads(rendered(as_json, report))


def test_json_gives_back_what_the_document_said(report: RunReport) -> None:
    text = rendered(as_json, report)
    assert "\u202e" not in text
    assert json.loads(text)["documents"][0]["document"]["text"] == report.documents[0].document.text
    assert "السلام" in text


# --- terminal ---------------------------------------------------------------------------------------------------


def test_the_terminal_report_is_as_accepted(report: RunReport) -> None:
    path = Path(__file__).parent / "expected" / "terminal.txt"
    text = rendered(terminal, report)
    if ACCEPT:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert path.read_text() == text


def test_the_terminal_tells_which_findings_fail_the_gate(report: RunReport) -> None:
    document = next(document for document in report.documents if document.findings)
    finding = replace(document.findings[0], severity=Severity.MAJOR, suppressed=None, state=None)
    for fails in (True, False):
        alone = replace(document, findings=(replace(finding, fails=fails),))
        shown = rendered(terminal, replace(report, documents=(alone,)))
        assert (f"major  {finding.rule} {finding.name}  fails the gate" in shown) is fails


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_mark_stands_under_the_phrase(report: RunReport, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = rendered(terminal, report).splitlines()
    marks = [index for index, line in enumerate(lines) if set(line.strip()) == {"^"}]
    assert marks
    for index in marks:
        start, length = lines[index].index("^"), lines[index].count("^")
        phrase = lines[index - 1][start : start + length]
        assert phrase.strip()
        assert phrase[0] != " "
        assert len(lines[index - 1]) <= columns


def test_a_rule_that_fires_often_is_capped(report: RunReport) -> None:
    first = report.documents[0]
    often = replace(report, documents=(replace(first, findings=(first.findings[0],) * 8),))
    text = rendered(terminal, often)
    assert text.count("minor  TQ201 some-rule") == 5
    assert "3 more of TQ201: all are in the JSON and HTML reports" in text


def test_colour_is_only_for_terminals(report: RunReport, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def written(out: io.StringIO) -> str:
        terminal.render(report, out)
        return out.getvalue()

    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[31" not in written(Terminal())  # NO_COLOR is set
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[31" in written(Terminal())
    assert "\x1b" not in written(io.StringIO())


# --- HTML -------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture
def parsed(report: RunReport) -> _Page:
    parser = _Page()
    parser.feed(rendered(html, report))
    return parser


def test_the_page_brings_everything_and_fetches_nothing(report: RunReport, parsed: _Page) -> None:
    text = rendered(html, report)
    assert [tag for tag, _ in parsed.tags].count("script") == 1  # the document's own stays text
    assert "&lt;script&gt;" in text
    for tag, attributes in parsed.tags:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}, tag
        assert "src" not in attributes
        assert str(attributes.get("href", "#")).startswith("data:image/svg+xml," if tag == "link" else "#")


def test_the_policy_names_exactly_what_is_inlined(report: RunReport) -> None:
    text = rendered(html, report)
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in text
    assert "default-src &#39;none&#39;" in text


def test_every_link_has_its_target(parsed: _Page) -> None:
    ids = {attributes["id"] for _, attributes in parsed.tags if "id" in attributes}
    targets = {attributes["href"] for tag, attributes in parsed.tags if tag == "a" and attributes.get("href")}
    assert {str(target)[1:] for target in targets} <= ids


def test_languages_and_directions_are_said(parsed: _Page) -> None:
    texts = [attributes for _, attributes in parsed.tags if attributes.get("class") == "text"]
    assert texts
    assert all(attributes["lang"] == "en" and attributes["dir"] == "ltr" for attributes in texts)


def test_overlapping_findings_are_cut_at_their_edges(report: RunReport) -> None:
    segment = page(report).documents[0].segments[1]
    marked = [(piece.text, piece.kind) for piece in segment.text if piece.kind]
    assert ("would have ", "major") in marked
    assert ("communicated", "major") in marked
    assert (" this", "neutral") in marked
    assert ("President⏎Vladimir Putin⏎has", "minor") in marked
    assert (
        "".join(piece.text for piece in segment.text).replace("⏎", " ") == report.documents[0].document.segments[1].text
    )


def test_word_differences_are_shown(report: RunReport) -> None:
    compared = page(report).documents[0].segments[1].beside[1].pieces
    assert ("The minister", "") in [(piece.text, piece.kind) for piece in compared]
    assert ("said", "ins") in [(piece.text, piece.kind) for piece in compared]


def test_withheld_evidence_is_said_in_words(report: RunReport) -> None:
    assert "No evidence: <bdi>it looped here</bdi>" in rendered(html, report)
    assert "no evidence: not asked for (rules only)" in rendered(html, report)
    assert "back-translation</b> of 4 of 5 segments: <bdi>it looped here</bdi>" in rendered(html, report)


def test_every_kind_of_piece_has_its_style(root: Path) -> None:
    style = (root / "tqcheck" / "renderers" / "html" / "story.css").read_text()
    for kind in KINDS:
        assert re.search(rf"(?:^|[\s.]){kind}\b", style, re.MULTILINE), kind
