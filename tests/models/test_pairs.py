"""What a translator is trained on: clean pairs, none of them from an evaluation file, in both directions."""

from __future__ import annotations

import lzma
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
import sentencepiece

ROWS = [
    (
        "The minister spoke in Parliament on Monday.",
        "El ministro habló el lunes en el Parlamento.",
        "europarl-causalmt",
    ),
    ("the minister spoke in parliament on MONDAY", "El ministro habló el lunes en el Parlamento", "un-devset"),
    ("A sentence that the newspaper test holds.", "Una frase que está en la prueba.", "tico19"),
    ("One that only the other side gives away.", "Esta frase está en la prueba, también.", "tico19"),
    ("Yes.", "Sí, claro que sí, naturalmente, por supuesto que sí, cómo no.", "tatoeba-manythings"),
    ("Tom sleeps.", "Tom duerme.", "tatoeba-manythings"),
    ("Press the button.", "Pulse el botón.", "mozilla-www"),
]


@pytest.fixture(scope="module")
def pairs(root: Path) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "models" / "training"))
        import pairs  # type: ignore[import-not-found]

        return pairs


@pytest.fixture(scope="module")
def packed(pairs: ModuleType) -> ModuleType:
    return sys.modules["packed"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    with lzma.open(tmp_path / "en-es.tsv.xz", "wt", encoding="utf-8") as out:
        out.writelines("\t".join(row) + "\n" for row in ROWS)
    (tmp_path / "eval" / "mt").mkdir(parents=True)
    (tmp_path / "eval" / "mt" / "newstest.en").write_text("A sentence that, the newspaper test holds!\n", "utf-8")
    (tmp_path / "eval" / "mt" / "newstest.es").write_text("Esta frase está en la prueba también\n", "utf-8")
    return tmp_path


def test_pairs_are_kept_once_and_none_that_an_evaluation_file_has(pairs: ModuleType, corpus: Path) -> None:
    (corpus / "apertium.es.tsv").write_text("He came to the town.\tVino al pueblo.\n", "utf-8")
    rest, watched = pairs.collect(corpus, corpus / "eval", corpus, ["es"])
    assert sorted(example.english for example in rest) == ["He came to the town.", "Press the button.", "Tom sleeps."]
    assert [example.english for example in watched] == ["The minister spoke in Parliament on Monday."]
    assert {example.language for example in rest} == {"es"}


def test_a_sentence_that_is_watched_stands_in_no_other_pair(pairs: ModuleType, corpus: Path) -> None:
    with lzma.open(corpus / "en-es.tsv.xz", "at", encoding="utf-8") as out:
        out.write("The minister spoke in Parliament on Monday.\tOtra traducción, muy distinta.\tphp-docs\n")
    rest, watched = pairs.collect(corpus, corpus / "eval", corpus, ["es"])
    assert len(watched) == 1
    assert not any("minister" in example.english for example in rest)


def test_half_of_the_documentation_is_left_out(pairs: ModuleType, corpus: Path) -> None:
    with lzma.open(corpus / "en-es.tsv.xz", "at", encoding="utf-8") as out:
        out.writelines(f"Press the button {n}.\tPulse el botón {n}.\tphp-docs\n" for n in range(400))
    rest, _ = pairs.collect(corpus, corpus / "eval", corpus, ["es"])
    assert 150 < sum(example.origin == "php-docs" for example in rest) < 250


def test_short_sentences_are_joined_with_others_of_their_language(pairs: ModuleType) -> None:
    examples = [
        pairs.Example(f"Tom {n}.", f"{language} {n}.", "tatoeba-opusmt", language)
        for n in range(300)
        for language in ("fr", "de")
    ]
    drawn = list(pairs.joined(examples, random.Random(1)))
    joined = [example for example in drawn if example.english.count("Tom") > 1]
    assert len(joined) > 50
    for example in joined:
        assert example.other.count(example.language) == example.english.count("Tom")


def test_names_that_both_sides_share_are_exchanged_on_both(pairs: ModuleType) -> None:
    tom = pairs.Example("Tom said that Tom saw Germany.", "Tom dijo que Tom vio Alemania.", "tatoeba-opusmt", "es")
    known = pairs.names([tom, tom._replace(english="Mary sings.", other="Mary canta.")] * 2)
    assert known == ["Mary", "Tom"]
    found = [pairs.renamed(tom, ["Barroso", "Nakamura", "Lindqvist"], random.Random(n)) for n in range(200)]
    changed = [example for example in found if example != tom]
    assert 70 < len(changed) < 130
    for example in changed:
        name = example.english.split()[0]
        assert example.english == f"{name} said that {name} saw Germany."
        assert example.other == f"{name} dijo que {name} vio Alemania."
    names = {example.english.split()[0] for example in changed}
    assert {"Barroso", "Nakamura", "Lindqvist"} < names, "some are known, most are made up"
    assert len(names) > 20


def test_products_in_documentation_keep_their_names(pairs: ModuleType) -> None:
    manual = pairs.Example("Django runs.", "Django funciona.", "django-docs", "es")
    assert pairs.names([manual] * 5) == []
    assert pairs.renamed(manual, ["Barroso"], random.Random(1)) == manual


def test_noise_leaves_most_sources_alone_and_never_the_words_apart(pairs: ModuleType) -> None:
    sentence = "The council of the town has met again."
    randomly = random.Random(1)
    noised = [pairs.noised(sentence, randomly) for _ in range(1000)]
    assert 850 < noised.count(sentence) < 950
    words = set(sentence.lower().rstrip(".").split())
    assert all(set(line.lower().rstrip(".").split()) <= words for line in noised)


@pytest.fixture
def vocabulary(pairs: ModuleType, tmp_path: Path) -> Path:
    lines = [f"{letter * 3} {digit} {side}." for letter in "abcdefgh" for digit in range(9) for side in ("uno", "one")]
    with (tmp_path / "spm.model").open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=out, vocab_size=320, byte_fallback=True, unk_id=1, eos_id=0,
            bos_id=-1, pad_id=-1, hard_vocab_limit=False, minloglevel=2,
            user_defined_symbols=[">>en<<", ">>es<<", pairs.APERTIUM, pairs.MANUAL],
        )  # fmt: skip
    return tmp_path


def test_every_example_is_written_in_both_directions_with_its_tags(
    pairs: ModuleType, packed: ModuleType, vocabulary: Path
) -> None:
    examples = [
        pairs.Example("aaa 1 one.", "aaa 1 uno.", "apertium", "es"),
        pairs.Example("bbb 2 one.", "bbb 2 uno.", "php-docs", "es"),
        pairs.Example("ccc 3 one. " * 60, "ccc 3 uno.", "un-devset", "es"),  # too long
    ]
    pairs.pack(examples, vocabulary / "train.npz", vocabulary, None)
    pieces = sentencepiece.SentencePieceProcessor(str(vocabulary / "spm.model"))
    data = packed.Packed.load(vocabulary / "train.npz")
    assert len(data.lengths) == 4, "each sentence once"
    ends = data.starts() + data.lengths
    texts = [pieces.decode(data.flat[s:e].tolist()) for s, e in zip(data.starts(), ends, strict=True)]
    rows = [
        (texts[source], texts[target], *pieces.id_to_piece([into, origin]), drawn)
        for source, target, into, origin, drawn in data.examples.tolist()
    ]
    assert rows == [
        ("aaa 1 one.", "aaa 1 uno.", ">>es<<", "<apertium>", 8),
        ("aaa 1 uno.", "aaa 1 one.", ">>en<<", "<apertium>", 8),
        ("bbb 2 one.", "bbb 2 uno.", ">>es<<", "<manual>", 4),
        ("bbb 2 uno.", "bbb 2 one.", ">>en<<", "<manual>", 4),
    ]


def test_a_noisy_source_keeps_its_clean_target(pairs: ModuleType, packed: ModuleType, vocabulary: Path) -> None:
    examples = [pairs.Example("aaa 1 one.", "aaa 1 uno.", "un-devset", "es")] * 300
    pairs.pack(examples, vocabulary / "train.npz", vocabulary, random.Random(1))
    data = packed.Packed.load(vocabulary / "train.npz")
    clean = {tuple(data.flat[:n].tolist()) for n in data.lengths[:1]}
    sentences = [tuple(data.flat[s : s + n].tolist()) for s, n in zip(data.starts(), data.lengths, strict=True)]
    into_spanish = data.examples[data.examples[:, packed.INTO] == data.examples[0, packed.INTO]]
    assert 10 < sum(sentences[row[packed.SOURCE]] not in clean for row in into_spanish) < 60
    assert len({sentences[row[packed.TARGET]] for row in into_spanish}) == 1


def test_joined_examples_point_at_their_own_sentences(packed: ModuleType) -> None:
    one = packed.Packed.of([[1, 2], [3]], [(0, 1, 7, -1, 10)])
    both = one.joined(packed.Packed.of([[4], [5, 6]], [(1, 0, 8, 9, 5)]))
    assert both.flat.tolist() == [1, 2, 3, 4, 5, 6]
    assert both.starts().tolist() == [0, 2, 3, 4]
    assert both.examples.tolist() == [[0, 1, 7, -1, 10], [3, 2, 8, 9, 5]]
