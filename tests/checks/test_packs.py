"""Packs: glossaries, names to keep, what holds for a whole file, and what is told of a file that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck.checks import pack
from tqcheck.document import Document
from tqcheck.errors import ConfigError
from tqcheck.examples import trials
from tqcheck.finding import Finding, Severity
from tqcheck.fusing import complete
from tqcheck.rule import Rule, Story

Find = Callable[..., list[Finding]]


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], list[Rule]]:
    def make(text: str) -> list[Rule]:
        path = tmp_path / "house.toml"
        path.write_text(text, "utf-8")
        return pack.load(path)

    return make


@pytest.fixture
def find(load: Callable[[str], list[Rule]], document_of: Callable[..., Document]) -> Find:
    """`find(pack, text, source=None)`: the findings of its only rule in an English text from Spanish."""

    def make(text: str, sentence: str, source: str | None = None, sources: tuple[str, ...] = ()) -> list[Finding]:
        (rule,) = load(text)
        document = document_of(sentence, "es", "en")
        aligned = sources or (source,) * len(document.segments)
        segments = (replace(each, source=its) for each, its in zip(document.segments, aligned, strict=True))
        document = replace(document, segments=tuple(segments), source_text=source)
        return [complete(rule, hit, document) for hit in rule.hits(Story(document))]

    return make


GLOSSARY = """
[[glossary]]
code = "HOUSE100"
name = "house-terms"
terms = [
  {use = ["People's Party", "PP"], avoid = ["Popular Party"], source = "Partido Popular", note = "style book"},
  {use = "headquarters", avoid = "seat", source = "sede", only_with_source = true},
  {use = "use", avoid = "utilize", inflect = "verb"},
  {use = "press office", avoid = "press cabinet"},
  {avoid = "Party of Evil"},
  {use = "Mission of Good", avoid = "Good"},
]
"""


@pytest.mark.parametrize(
    ("text", "found", "suggestion"),
    [
        ("The Popular Party won.", "Popular Party", "People's Party"),
        ("A popular party won.", None, None),
        ("THE POPULAR PARTY WON.", "POPULAR PARTY", "PEOPLE'S PARTY"),
        ("The Popular Party's plan won.", "Popular Party", "People's Party"),
        ("Utilize it.", "Utilize", "Use"),
        ("They utilizes it.", "utilizes", None),
        ("They utilized it.", "utilized", None),
        ("Several press cabinets met.", "press cabinets", "press offices"),
        ("The Party of Evil won.", "Party of Evil", None),
        ("Their Mission of Good is over.", None, None),
        ("The seat was taken.", None, None),
    ],
)
def test_a_glossary_without_a_source_text(find: Find, text: str, found: str | None, suggestion: str | None) -> None:
    findings = find(GLOSSARY, text)
    assert [(finding.text, finding.suggestion) for finding in findings] == ([(found, suggestion)] if found else [])


def test_a_source_text_decides_on_terms_that_name_its_words(find: Find) -> None:
    confirmed = find(GLOSSARY, "The Popular Party won.", "El Partido Popular ganó.")[0]
    unknown = find(GLOSSARY, "The Popular Party won.")[0]
    assert confirmed.confidence > 0.8 > unknown.confidence
    assert confirmed.message == "'Popular Party': write 'People's Party' or 'PP' for 'Partido Popular' (style book)"
    assert confirmed.evidence[-1].observation == "the source has 'Partido Popular'"
    assert find(GLOSSARY, "The Popular Party won.", "Ganó otro partido.") == []
    assert find(GLOSSARY, "The seat is here.", "Las sedes están aquí.")[0].suggestion == "headquarters"


def test_a_term_that_the_source_asks_for_is_missed(find: Find) -> None:
    (finding,) = find(GLOSSARY, "The conservatives won.", "El Partido Popular ganó.")
    assert finding.text == "The conservatives won."
    assert "the source asks for 'People's Party' or 'PP' for 'Partido Popular'" in finding.message
    assert finding.confidence < 0.8
    assert find(GLOSSARY, "The PP won.", "El Partido Popular ganó.") == []


KEEP = """
[[keep]]
code = "HOUSE101"
name = "kept-names"
names = ["El País", "YouTube", {name = "Casa Rosada", never = ["Pink House"]}, "UNESCO", "WHO", "Coca-Cola", "The Guardian"]
"""


@pytest.mark.parametrize(
    ("text", "found", "suggestion"),
    [
        ("He told El País and EL PAÍS.", None, None),
        ("He told El Pais.", "El Pais", "El País"),
        ("See it on Youtube or You Tube.", "Youtube", "YouTube"),
        ("In the Pink House.", "Pink House", "Casa Rosada"),
        ("In the Casa rosada.", "Casa rosada", "Casa Rosada"),
        ("The Unesco and the Who said.", "Unesco", "UNESCO"),
        ("Who said so? The guardian did.", None, None),
        ("A Coca Cola, please.", "Coca Cola", "Coca-Cola"),
        ("He told the Guardian and the guardian.", None, None),
    ],
)
def test_an_altered_name_is_found_without_a_source_text(
    find: Find, text: str, found: str | None, suggestion: str | None
) -> None:
    findings = find(KEEP, text)
    assert [(finding.text, finding.suggestion) for finding in findings] == ([(found, suggestion)] if found else [])
    assert all("must stand as it is" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("He told the Country.", "Lo dijo a El País.", "He told the Country."),
        ("He spoke in Casa Rosado today.", "Habló en la Casa Rosada.", "Casa Rosado"),
        ("He spoke in the Pink House.", "Habló en la Casa Rosada.", "Pink House"),
        ("He spoke in a Pink House.", "Habló en una casa.", None),
        ("He told El País.", "Lo dijo a El País.", None),
        ("HE TOLD EL PAÍS.", "Lo dijo a El País.", None),
    ],
)
def test_a_name_of_the_source_must_be_there(find: Find, text: str, source: str, found: str | None) -> None:
    assert [finding.text for finding in find(KEEP, text, source)] == ([found] if found else [])


def test_a_name_in_the_sentence_beside_is_not_lost(find: Find) -> None:
    text = "He told El País.\n\nThat was on Monday."
    assert find(KEEP, text, sources=("Ayer.", "Lo dijo a El País.")) == []


RULE = """
[pack]
target = "en"
severity = "major"
in_quotes = false

[[rule]]
code = "HOUSE001"
name = "very-unique"
message = "'{found}' says it twice; {degree} is enough"
pattern = [{any = ["very", "most"], as = "degree"}, {any = "unique", as = "hit"}]
unless = ["unique", {any = "identifier"}]
exceptions = ["very unique selling point"]
becomes = "{degree} unusual"
severity = "minor"
wrong = ["It is very [[unique]]. => It is very very unusual.", {text = "Very [[unique]]!", from = "es"}]
right = ["A very unique selling point.", "A very unique kind of unique identifier.", "He said: “It is very unique”."]
"""


def test_what_a_pack_says_holds_unless_a_table_says_otherwise(load: Callable[[str], list[Rule]]) -> None:
    first, second = load(RULE + GLOSSARY)
    assert (first.target, first.severity, first.in_quotes) == (("en",), Severity.MINOR, False)
    assert (second.target, second.severity) == (("en",), Severity.MAJOR)
    assert (first.category, second.category) == ("style/unidiomatic", "terminology/wrong-term")
    assert first.summary == "Flags very unique"
    assert first.cues == ("unique",)
    assert first.origin.startswith("house.toml ")
    assert [example.source_language for example in first.examples][:2] == [None, "es"]


def test_patterns_over_words_and_exceptions(
    load: Callable[[str], list[Rule]], document_of: Callable[..., Document]
) -> None:
    (rule,) = load(RULE)
    assert [trial.problem for trial in trials(rule, document_of)] == [""] * 5


def test_a_pack_without_a_language_is_for_every_language(load: Callable[[str], list[Rule]]) -> None:
    assert load(GLOSSARY)[0].target == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('target = "en"', 'target = "xx"', "target: unsupported language 'xx'"),
        ('target = "en"', 'targets = "en"', "unknown 'targets'\n.*did you mean 'target'"),
        ("[[rule]]", "[[rules]]", "unknown 'rules'\n.*did you mean 'rule'"),
        ("[[rule]]", "[rule]", r"\[rule\] is one table"),
        ('code = "HOUSE001"', 'code = "house1"', "code: 'house1' is not two to eight capitals"),
        ('name = "very-unique"', 'name = "Very unique"', "name: .* not words in lower case"),
        ("{degree} is enough", "{grade} is enough", "message: {grade} has no value; known: degree, found, hit"),
        ('becomes = "{degree} ', 'becomes = "{found.__class__} ', "becomes|pattern: {found.__class__} has no value"),
        ('any = "unique", as', 'any = 3, as', "pattern: 3 is neither a text nor a list of texts"),
        ('unless = [', 'unless = 3 #', "neither a regular expression nor a list"),
        ('"It is very [[unique]]. =>', '"It is very unique. =>', "wrong: .* marks no place"),
        ('right = ["A', 'right = ["[[A]]', "right: .* marks a place"),
        ('severity = "minor"', "severity = 1", "severity: "),
        ("in_quotes = false", 'in_quotes = "no"', "in_quotes: 'no' is neither true nor false"),
        ('severity = "minor"', "tier = 9", "tier: 9 is not 1, 2 or 3"),
        ('severity = "minor"', 'cues = ["Unique"]', "cues: .* lower case"),
        ('severity = "minor"', "where = 3", "3 is not a regular expression"),
        ('severity = "minor"', 'where = "["', "unterminated character set"),
        ('severity = "minor"', 'where = "unique"\ncues = ["unique"]', "cues and where exclude each other"),
        ('severity = "minor"', 'category = "style/odd"', "category: unknown category"),
        ('severity = "minor"', 'zones = ["attic"]', "zones: "),
    ],
)  # fmt: skip
def test_a_pack_that_cannot_be_used_is_told_with_its_place(
    load: Callable[[str], list[Rule]], old: str, new: str, problem: str
) -> None:
    assert old in RULE
    with pytest.raises(ConfigError, match=problem) as caught:
        load(RULE.replace(old, new, 1))
    assert "house.toml" in caught.value.where


def test_the_line_of_a_rule_is_told(load: Callable[[str], list[Rule]]) -> None:
    with pytest.raises(ConfigError) as caught:
        load(RULE.replace("is enough", "{is} enough"))
    assert caught.value.where.endswith("house.toml:8, HOUSE001")


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ("[]", "an empty one"),
        ('[{use = "a"}]', "finds nothing"),
        ('[{avoid = ""}]', "neither a text nor a list of texts"),
        ('[{avoid = "a", inflect = "adverb"}]', "not one of noun, verb, none"),
        ('[{avoid = "a", only_with_source = true}]', "no `source`"),
        ('[{avoit = "a"}]', "is not a table of use, avoid"),
        ('["a"]', "is not a table of use, avoid"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_told(load: Callable[[str], list[Rule]], terms: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        load(f'[[glossary]]\ncode = "HOUSE1000"\nname = "terms"\nterms = {terms}\n')


@pytest.mark.parametrize("names", ["[]", '[""]', "[3]", '[{never = "a"}]', '[{name = "A", never = [1]}]'])
def test_a_list_of_names_that_cannot_be_used_is_told(load: Callable[[str], list[Rule]], names: str) -> None:
    with pytest.raises(ConfigError, match="names: "):
        load(f'[[keep]]\ncode = "HOUSE1000"\nname = "names"\nnames = {names}\n')


# --- lists in files of their own -------------------------------------------------------------------------------------

LISTS = """
[[glossary]]
code = "HOUSE100"
name = "terms"
terms = "terms.csv"

[[keep]]
code = "HOUSE101"
name = "names"
names = "names.txt"
"""


@pytest.mark.parametrize(
    "table",
    [
        "use,avoid,source,note,only_with_source\nPP|People's Party,Popular Party,,,\nseat,chair,silla,\"a, b\",x\n",
        "\ufeffuse;avoid;source;note;only_with_source\r\nPP | People's Party;Popular Party;;;\r\n;;;;\r\nseat;chair;silla;a, b;yes\r\n",
    ],
)  # fmt: skip
def test_terms_and_names_may_stand_in_files(load: Callable[[str], list[Rule]], tmp_path: Path, table: str) -> None:
    (tmp_path / "terms.csv").write_text(table, "utf-8", newline="")
    (tmp_path / "names.txt").write_text("# papers\nEl País\n\nLe Monde\n", "utf-8")
    terms, names = load(LISTS)
    assert (
        "- write PP or People's Party, not Popular Party\n- write seat, not chair for silla (a, b)" in terms.explanation
    )
    assert "- El País\n- Le Monde" in names.explanation
    (tmp_path / "names.txt").write_text("El País\n", "utf-8")
    same, changed = load(LISTS)
    assert same.origin == terms.origin
    assert changed.origin != names.origin


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("use,avoit\na,b\n", "line 1: unknown column"),
        ("", "line 1: unknown column"),
        ("use,avoid\na,b,c\n", "line 2: more cells than columns"),
        ('use,avoid\na,"b\n', "line 2: "),
        ("use,source\na,\n", "finds nothing"),
        (None, "terms.csv cannot be read"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(
    load: Callable[[str], list[Rule]], tmp_path: Path, table: str | None, problem: str
) -> None:
    if table is not None:
        (tmp_path / "terms.csv").write_text(table, "utf-8")
    with pytest.raises(ConfigError, match=problem) as caught:
        load(LISTS)
    assert caught.value.where.endswith("house.toml:3, HOUSE100")


TRANSLATED = """
[[rule]]
code = "HOUSE003"
name = "very-unique"
message = "'{found}' says it twice"
pattern = "very unique"
in_quotes = "translated"
wrong = ["It is [[very unique]]."]
right = ["It is unique."]
"""


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("He said: “It is a very unique plan, and we have all been waiting for it.”", 1),
        ("He said: “A very unique plan.”", 0),  # too short: may be a title
        ("He said: “El plan es very unique, y lo que se ha dicho de él no es la verdad.”", 0),
        ("A very unique plan, he said.", 1),
    ],
)
def test_translated_quotations_are_long_and_in_the_language_of_the_story(
    find: Find, sentence: str, number: int
) -> None:
    assert len(find(TRANSLATED, sentence)) == number
    assert len(find(TRANSLATED.replace('"translated"', "false"), sentence)) == number - ("“" in sentence and number)
