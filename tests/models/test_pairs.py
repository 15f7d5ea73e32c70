"""What a translator is trained on: clean pairs, none of them from an evaluation file, in both directions."""

from __future__ import annotations

import lzma
import random
from pathlib import Path
from types import ModuleType

import numpy as np
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
    ("Press the button.", "Pulse el botón.", "php-docs"),
]


@pytest.fixture(scope="module")
def pairs(root: Path) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "models" / "training"))
        import pairs  # type: ignore[import-not-found]

        return pairs


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    with lzma.open(tmp_path / "en-es.tsv.xz", "wt", encoding="utf-8") as out:
        out.writelines("\t".join(row) + "\n" for row in ROWS)
    (tmp_path / "eval" / "mt").mkdir(parents=True)
    (tmp_path / "eval" / "mt" / "newstest.en").write_text("A sentence that, the newspaper test holds!\n", "utf-8")
    (tmp_path / "eval" / "mt" / "newstest.es").write_text("Esta frase está en la prueba también\n", "utf-8")
    return tmp_path


def test_pairs_are_kept_once_and_none_that_an_evaluation_file_has(pairs: ModuleType, corpus: Path) -> None:
    (corpus / "apertium.tsv").write_text("He came to the town.\tVino al pueblo.\n", "utf-8")
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


def test_prose_counts_more_than_documentation(pairs: ModuleType) -> None:
    prose = pairs.Example("In the name of peace.", "En nombre de la paz.", "un-devset", "es")
    manual = pairs.Example("Press the button.", "Pulse el botón.", "php-docs", "es")
    drawn = list(pairs.weighted([prose, manual] * 500, random.Random(1)))
    assert drawn.count(prose) == 500 * pairs.PROSE
    assert 50 < drawn.count(manual) < 150


def test_short_sentences_are_joined_with_others_of_their_language(pairs: ModuleType) -> None:
    examples = [
        pairs.Example(f"Tom {n}.", f"{language} {n}.", "tatoeba-opusmt", language)
        for n in range(300)
        for language in ("fr", "de")
    ]
    drawn = list(pairs.weighted(examples, random.Random(1)))
    joined = [example for example in drawn if example.english.count("Tom") > 1]
    assert len(joined) > 50
    for example in joined:
        assert example.other.count(example.language) == example.english.count("Tom")


def test_noise_leaves_most_sources_alone_and_never_the_words_apart(pairs: ModuleType) -> None:
    sentence = "The council of the town has met again."
    randomly = random.Random(1)
    noised = [pairs.noised(sentence, randomly) for _ in range(1000)]
    assert 850 < noised.count(sentence) < 950
    words = set(sentence.lower().rstrip(".").split())
    assert all(set(line.lower().rstrip(".").split()) <= words for line in noised)


def test_every_example_is_written_in_both_directions_with_its_tags(pairs: ModuleType, tmp_path: Path) -> None:
    lines = [f"{letter * 3} {digit} {side}." for letter in "abcdefgh" for digit in range(9) for side in ("uno", "one")]
    with (tmp_path / "spm.model").open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=out, vocab_size=320, byte_fallback=True, unk_id=1, eos_id=0,
            bos_id=-1, pad_id=-1, hard_vocab_limit=False, minloglevel=2,
            user_defined_symbols=[">>en<<", ">>es<<", pairs.APERTIUM, pairs.MANUAL],
        )  # fmt: skip
    examples = [
        pairs.Example("aaa 1 one.", "aaa 1 uno.", "apertium", "es"),
        pairs.Example("bbb 2 one.", "bbb 2 uno.", "php-docs", "es"),
        pairs.Example("ccc 3 one. " * 60, "ccc 3 uno.", "un-devset", "es"),  # too long
    ]
    pairs.pack(examples, tmp_path / "train.npz", tmp_path, None)
    data, pieces = np.load(tmp_path / "train.npz"), sentencepiece.SentencePieceProcessor(str(tmp_path / "spm.model"))
    ends = np.cumsum(data["lengths"].ravel())
    rows = [
        pieces.id_to_piece(row.tolist()) for row in np.split(data["flat"].astype(int), ends[:-1])
    ]  # source, target, source, …
    assert len(rows) == 8
    assert [row[:2] for row in rows[::2]] == [
        [">>es<<", "<apertium>"], [">>es<<", "<manual>"], [">>en<<", "<apertium>"], [">>en<<", "<manual>"],
    ]  # fmt: skip
    assert all(row[-1] == "</s>" for row in rows)
    assert pieces.decode_pieces(rows[0][2:-1]) == "aaa 1 one."
    assert pieces.decode_pieces(rows[1][:-1]) == "aaa 1 uno."
