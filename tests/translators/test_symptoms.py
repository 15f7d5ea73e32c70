from __future__ import annotations

import pytest

from tqcheck.translators.symptoms import copied, cut_short, loop, too_long, wrong_language

PUTIN_ES = "Putin habría comunicado a la ministra de Exteriores norcoreana su deseo de visitar pronto el país."
PUTIN_EN = "Putin would have communicated to the North Korean foreign minister his wish to visit the country soon."


@pytest.mark.parametrize(
    ("original", "translation", "part"),
    [
        (PUTIN_EN, "Putin comunicó a la la la la la ministra.", "la"),
        (PUTIN_EN, "El ministro de de Exteriores, el ministro, el ministro, el ministro, el ministro", "el ministro"),
        (
            "Goethe went back to Weimar.",
            "Volvió a Weimar, donde volvió a Weimar, donde volvió a Weimar, donde",
            "Volvió",
        ),
        ("A Sony Vaio with a 22-inch screen.", "Sony Cybershot DMC-DMC-DMC-DMC-DMC", "DMC"),
        ("German or English, who knows.", "German/English/WhiteWhiteWhiteWhiteWhite", "White"),
        ("The president.", "总统总统总统总统总统", "总统"),
    ],
)
def test_a_loop_is_noticed_with_the_part_that_repeats(original: str, translation: str, part: str) -> None:
    reason = loop(original, translation)
    assert reason is not None
    assert part.casefold() in reason.casefold()


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        (PUTIN_EN, PUTIN_ES),
        ("No, no, no, no, no!", "¡No, no, no, no, no!"),
        ("He said it again and again.", "Lo dijo una y otra y otra vez."),
        ("Wait...........", "Espera ..........."),
        ("It cost 10 000 000 000 pesos.", "Costó 10 000 000 000 000 pesos."),
        ("", ""),
    ],
)
def test_repetition_of_the_original_and_dots_and_figures_are_no_loop(original: str, translation: str) -> None:
    assert loop(original, translation) is None


def test_a_copy_is_noticed() -> None:
    assert copied(PUTIN_EN, PUTIN_EN) is not None
    assert copied(PUTIN_EN, PUTIN_EN.replace("wish", "deseo").upper()) is not None
    assert "of 14 words" in str(copied(PUTIN_EN, PUTIN_EN))


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        (PUTIN_EN, PUTIN_ES),
        ("Kim Jong-un, Vladimir Putin, Sergei Lavrov", "Kim Jong-un, Vladimir Putin, Sergei Lavrov"),
        ("Real Madrid in crisis", "Real Madrid en crisis"),
        (
            "O presidente de Portugal chega a Madrid com a ministra",
            "El presidente de Portugal llega a Madrid con la ministra",
        ),
        ("", ""),
    ],
)
def test_names_and_related_languages_are_no_copy(original: str, translation: str) -> None:
    assert copied(original, translation) is None


@pytest.mark.parametrize(
    ("translation", "source", "target", "named"),
    [
        ("Der Präsident hat mit dem Minister über die Lage in der Region gesprochen.", "en", "es", "German"),
        ("The president has told the minister of his wish to visit the country.", "en", "es", "English"),
        ("Президент заявил, что он и министр не были в Москве.", "en", "es", "Russian"),
        ("El presidente habló con la ministra de la situación en la región.", "en", "zh", "Spanish"),
    ],
)
def test_another_language_is_noticed_and_named(translation: str, source: str, target: str, named: str) -> None:
    assert named in str(wrong_language(PUTIN_EN, translation, source, target))


@pytest.mark.parametrize(
    ("original", "translation", "target"),
    [
        (PUTIN_EN, PUTIN_ES, "es"),
        ("He said so.", "The end of it.", "es"),  # too short to tell
        ("He cited “Le président de la République est le chef de l'État et des armées”.",
         "Citó “Le président de la République est le chef de l'État et des armées”.", "es"),  # a quotation stays
        (PUTIN_EN, "Prezydent powiedział, że odwiedzi kraj w najbliższym czasie.", "pl"),  # no list for Polish
        (PUTIN_EN, "俄罗斯总统表示希望尽快访问该国。", "zh"),
    ],
)  # fmt: skip
def test_the_right_language_and_what_cannot_be_told_are_left_alone(
    original: str, translation: str, target: str
) -> None:
    assert wrong_language(original, translation, "en", target) is None


@pytest.mark.parametrize(
    ("original", "translation", "is_cut"),
    [
        (PUTIN_EN, PUTIN_ES, False),
        (PUTIN_EN, "Putin habría comunicado.", True),
        (PUTIN_EN, "Putin habría comunicado a la ministra de Exteriores", True),  # over 0.4, but without its end
        (PUTIN_EN, "Putin comunicó a la ministra que irá pronto al país.", False),  # as short, but with it
        (
            "He showed “deep gratitude for the invitation” at length that day.",
            "Mostró “gratitud por la invitación",
            True,
        ),
        ("Foreign minister travels to Beijing for trade talks", "Ministro viaja a Pekín", False),
        ("No comment.", "Sin", False),  # too short to tell
        ("The Russian president said that he wished to visit the country.", "俄罗斯总统表示希望访问该国。", False),
    ],
)
def test_a_cut_translation_is_noticed(original: str, translation: str, is_cut: bool) -> None:
    assert (cut_short(original, translation) is not None) is is_cut


def test_a_translation_far_too_long_is_noticed() -> None:
    assert too_long("He left.", "Se fue. " * 4) is None
    assert too_long("He left.", "Se fue a su casa y allí se quedó. " * 4) is not None
    assert "times as long" in str(too_long(PUTIN_EN, PUTIN_ES * 3))
    assert too_long("俄罗斯总统表示希望访问该国，并会见了领导人，讨论了贸易问题。", PUTIN_EN) is None
