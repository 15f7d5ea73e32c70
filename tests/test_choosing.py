"""Which model answers for a pair: named, pulled, embedded and better, apertium, embedded, two by way of English."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tqcheck import choosing, manifest, store
from tqcheck.choosing import Choice
from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translator
from tqcheck.testing import PhrasebookTranslator
from tqcheck.translators import marian


class Apertium(PhrasebookTranslator):
    """Stands in for the installed program."""

    signature = "apertium:test"

    def __init__(self) -> None:
        super().__init__({"hola": "hello"}, "es", "en")


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty store, an empty home of embedded models, and no apertium."""
    monkeypatch.setenv("TQCHECK_MODELS", str(tmp_path / "store"))
    monkeypatch.setattr(manifest, "home", lambda: tmp_path / "embedded")
    monkeypatch.setattr(choosing, "_apertium", lambda: None)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    yield tmp_path
    manifest.forget()


@pytest.fixture(scope="session")
def converted(copying_marian: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marian.convert(copying_marian, tmp_path_factory.mktemp("converted") / "model", pairs=[("es", "en")])


def add(folder: Path, converted: Path, model_id: str, *pairs: str, default: bool) -> None:
    """A model in one of the two homes, as `tqcheck models pull` would put it there."""

    def fill(to: Path) -> None:
        shutil.copytree(converted, to)
        listed = ", ".join(f'["{pair[:2]}", "{pair[3:]}"]' for pair in pairs)
        (to / "tqcheck.json").write_text(f'{{"kind": "translator", "pairs": [{listed}]}}')

    model = store.take_in(model_id, fill, kind="translator", pairs=pairs, where=folder)
    if not default:
        path = folder / "manifest.toml"
        text = path.read_text()
        before = f"default-for = {str(list(model.default_for)).replace(chr(39), chr(34))}"
        assert before in text
        path.write_text(text.replace(before, "default-for = []"))
        manifest.forget()


def choice(translator: str | None = None, plugin: Translator | None = None) -> Choice:
    return Choice(translator, None, offline=True, threads=1, plugin=lambda name: plugin if name == "plug" else None)


def chosen(source: str, target: str, name: str | None = None) -> str:
    found = choice(name).models.translator(source, target)
    return found.withheld if isinstance(found, Withheld) else found.signature.split(":")[0]


def test_a_pulled_model_comes_before_all_others(models: Path, converted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_apertium", Apertium)
    add(models / "embedded", converted, "ours", "es-en", default=True)
    add(models / "store", converted, "pulled", "es-en", default=True)
    assert chosen("es", "en") == "pulled"


def test_an_embedded_model_that_is_the_default_comes_before_apertium(
    models: Path, converted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "_apertium", Apertium)
    add(models / "embedded", converted, "ours", "es-en", default=True)
    assert chosen("es", "en") == "ours"


def test_an_embedded_model_that_is_not_the_default_stands_in_for_apertium(
    models: Path, converted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(models / "embedded", converted, "ours", "es-en", default=False)
    assert chosen("es", "en") == "ours"
    monkeypatch.setattr(choosing, "_apertium", Apertium)
    assert chosen("es", "en") == "apertium"
    # and scores adequacy, which apertium cannot
    adequacy = choice().models.adequacy("es", "en")
    assert not isinstance(adequacy, Withheld)
    assert adequacy.signature.startswith("ours:")


def test_a_model_too_weak_to_translate_a_pair_scores_it_and_translates_when_named(
    models: Path, converted: Path
) -> None:
    add(models / "embedded", converted, "weak", "de-en", "en-de", default=False)
    path = models / "embedded" / "manifest.toml"
    path.write_text(path.read_text().replace("default-for", 'scores-only = ["en-de"]\ndefault-for', 1))
    manifest.forget()
    assert chosen("de", "en") == "weak"
    assert chosen("en", "de").startswith("no translator from English to German")
    assert chosen("en", "de").endswith("or --translator weak, which is weak")
    assert not isinstance(choice().models.adequacy("en", "de"), Withheld)
    assert chosen("en", "de", "weak") == "weak"


def test_two_models_lead_by_way_of_english(models: Path, converted: Path) -> None:
    add(models / "store", converted, "from-french", "fr-en", default=True)
    add(models / "store", converted, "to-spanish", "en-es", default=True)
    found = choice().models.translator("fr", "es")
    assert not isinstance(found, Withheld)
    assert [half.split(":")[0] for half in found.signature.split(">")] == ["from-french", "to-spanish"]
    assert found.quality("fr", "es") == "by way of English"
    assert chosen("es", "fr").startswith("no translator from Spanish to French")


def test_where_there_is_none_the_reason_says_what_to_install(models: Path) -> None:
    assert chosen("en", "es") == (
        "no translator from English to Spanish: apt-get install apertium apertium-eng-spa, or "
        "tqcheck models pull Helsinki-NLP/opus-mt-en-es"
    )
    assert chosen("de", "fr") == "no translator from German to French: tqcheck models pull Helsinki-NLP/opus-mt-de-fr"


def test_a_named_model_of_one_direction_leaves_the_other_to_the_rest(models: Path, converted: Path) -> None:
    add(models / "store", converted, "back", "en-es", default=False)
    add(models / "store", converted, "there", "es-en", default=False)
    assert chosen("es", "en", "there") == "there"
    assert chosen("en", "es", "there") == "back"
    with pytest.raises(ModelError, match="'there' does not translate German to English"):
        choice("there").models.translator("de", "en")


def test_two_models_of_one_direction_each_are_named_together(
    models: Path, converted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "_apertium", Apertium)
    add(models / "store", converted, "back", "en-es", default=False)
    add(models / "store", converted, "there", "es-en", default=False)
    assert chosen("es", "en", "there, back") == "there"
    assert chosen("en", "es", "there, back") == "back"
    with pytest.raises(ModelError, match="'there, back' does not translate German to English"):
        choice("there, back").models.translator("de", "en")


def test_a_name_is_a_folder_an_id_or_a_plug_in(models: Path, converted: Path) -> None:
    add(models / "store", converted, "mine", "es-en", default=True)
    assert chosen("es", "en", str(models / "store" / "mine")) == "mine"
    assert chosen("es", "en", "mine") == "mine"
    plugged = choice("plug", Apertium()).models.translator("es", "en")
    assert not isinstance(plugged, Withheld)
    assert plugged.signature == "apertium:test"
    with pytest.raises(ModelError, match="'nobody/nothing' is not on this machine"):
        choice("nobody/nothing").models.translator("es", "en")
    with pytest.raises(ModelError, match="apertium is not installed"):
        choice("apertium").models.translator("es", "en")


def test_a_damaged_model_fails_and_is_not_passed_over(models: Path, converted: Path) -> None:
    add(models / "store", converted, "pulled", "es-en", default=True)
    (models / "store" / "pulled" / "source.spm").write_bytes(b"")
    with pytest.raises(ModelError, match="'pulled' is damaged"):
        choice().models.translator("es", "en")


def test_a_model_is_loaded_once_for_all_it_does(models: Path, converted: Path) -> None:
    add(models / "store", converted, "both", "es-en", "en-es", default=True)
    found = choice()
    assert found.models.adequacy("es", "en") is found.models.adequacy("en", "es")


def test_a_language_model_is_no_translator(models: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(manifest, "home", lambda: root / "models")
    with pytest.raises(ModelError, match="'lm-en' is not a translator but a language-model"):
        choice("lm-en").models.translator("es", "en")


def test_no_language_model_is_evidence_withheld(models: Path) -> None:
    found = choice().models.fluency("fr")
    assert found == Withheld("no embedded language model for French")


def test_none_is_not_asked_for(models: Path) -> None:
    found = Choice("none", "none", offline=True, threads=1, plugin=lambda _: None).models
    assert {found.fluency("en"), found.translator("es", "en"), found.adequacy("es", "en")} == {choosing.NOT_ASKED}
