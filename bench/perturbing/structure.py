"""Lost, doubled and looping pieces, and what a wire story is made of: names, dates, numbers."""

from __future__ import annotations

import re
from random import Random

from perturbing.fault import Fault, Injector, family, is_balanced, new_sentence, one_of, outside_names, placed, swap
from perturbing.typography import ALL

_NAME = r"[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)+"
_MONTH = "January|February|March|April|June|July|August|September|October|November|December"
# A whole sentence: it begins a paragraph or stands behind another, which ends in a word that is no abbreviation.
_SENTENCE = re.compile(
    r"(?:^|(?<=[a-zà-ÿß]{4}[.!?] )|(?<=[a-zà-ÿß]{4}[.!?][”\"“»] ))[\"“„«¿¡]?[A-ZÀ-Þ].*?[a-zà-ÿß]{4}[.!?][”\"“»]?"
    r"(?=$| [\"“„«¿¡]?[A-ZÀ-Þ])"
)
_SPANISH = {
    "government": "gobierno", "company": "compañía", "information": "información", "people": "gente",
    "children": "niños", "workers": "trabajadores", "development": "desarrollo", "research": "investigación",
    "companies": "compañías", "years": "años", "security": "seguridad", "money": "dinero", "but": "pero",
    "because": "porque", "also": "también", "city": "ciudad", "decision": "decisión", "university": "universidad",
    "growth": "crecimiento", "situation": "situación", "when": "cuando", "who": "quien", "now": "ahora",
    "quickly": "rápidamente", "especially": "especialmente", "players": "jugadores", "voters": "votantes",
}  # fmt: skip
_EXONYMS = {
    "London": "Londres", "Moscow": "Moscú", "Beijing": "Pekín", "New York": "Nueva York", "Brussels": "Bruselas",
    "Germany": "Alemania", "France": "Francia", "Spain": "España", "Japan": "Japón", "Russia": "Rusia",
    "United States": "Estados Unidos", "United Kingdom": "Reino Unido", "South Korea": "Corea del Sur",
    "North Korea": "Corea del Norte", "Switzerland": "Suiza", "Sweden": "Suecia", "Turkey": "Turquía",
    "European Union": "Unión Europea", "Washington": "Washington", "Europe": "Europa", "Paris": "París",
    "Italy": "Italia", "Brazil": "Brasil", "Egypt": "Egipto", "Syria": "Siria", "Wales": "Gales",
}  # fmt: skip
_ACRONYMS = {"UN": "ONU", "NATO": "OTAN", "EU": "UE", "US": "EEUU", "U.S.": "EE.UU.", "GDP": "PIB",
             "AIDS": "SIDA", "NGO": "ONG", "NGOs": "ONGs", "IMF": "FMI", "WHO": "OMS"}  # fmt: skip
_OPEN = {
    "en": "the|of|in|and|to|for|with|from|by|his|that",
    "es": "la|el|de|y|los|con|una|por|para|su",
    "fr": "la|le|les|de|et|dans|pour|une|avec",
    "de": "der|und|mit|von|für|das|ein|eine|im",
}
_FOREIGN = {
    "es": (
        "El ministro dijo el lunes que no habrá más dinero para las escuelas de la región.",
        "La policía detuvo a tres hombres que viajaban en un coche robado por el centro de la ciudad.",
        "Según los vecinos, nadie sabía nada de los planes del ayuntamiento.",
    ),
    "fr": (
        "Le ministre a dit lundi qu'il n'y aura pas plus d'argent pour les écoles de la région.",
        "La police a arrêté trois hommes qui étaient dans une voiture volée au centre de la ville.",
    ),
    "de": (
        "Der Minister sagte am Montag, dass es für die Schulen der Region kein weiteres Geld geben wird.",
        "Die Polizei nahm drei Männer fest, die mit einem gestohlenen Auto durch die Stadt fuhren.",
    ),
}


def _foreign(paragraph: str, random: Random) -> Fault | None:
    """A sentence of another language in place of one of the paragraph's."""
    match = _one(_sentences(paragraph), random, fewest_words=8)
    language = random.choice(["es", "fr", "de"])
    return match and placed(paragraph, *match.span(), random.choice(_FOREIGN[language]))


def _english_left(paragraph: str, random: Random) -> Fault | None:
    """A sentence of English in place of one of the paragraph's."""
    match = _one(_sentences(paragraph), random, fewest_words=8)
    left = "The minister said on Monday that there will be no more money for the schools of the region."
    return match and placed(paragraph, *match.span(), left)


def _repeated(paragraph: str, random: Random) -> Fault | None:
    """A sentence said twice, at once or after the next one."""
    match = _one(_sentences(paragraph), random, fewest_words=7)
    if match is None:
        return None
    later = [place.end() for place in _sentences(paragraph) if place.end() >= match.end()][:2]
    place = random.choice(later)
    before, again = paragraph[:place].rstrip() + " ", match[0].strip()
    text = before + again + " " + paragraph[place:].lstrip()
    return Fault(text.rstrip(), len(before), len(before) + len(again))


def _loop(paragraph: str, random: Random) -> Fault | None:
    """One to five words said five to eight times."""
    places = list(re.finditer(r"(?<=[a-z] )[a-z]+(?: [a-z]+){0,4}(?= [a-z]|[,.])", paragraph))
    if not places:
        return None
    match = random.choice(places)
    return placed(paragraph, *match.span(), " ".join([match[0]] * random.randint(5, 8)))


def _truncated(language: str) -> Injector:
    """The paragraph ends after an article, a preposition or a conjunction."""
    words = re.compile(rf"(?<=\w )(?:{_OPEN[language]})(?= )")

    def inject(paragraph: str, random: Random) -> Fault | None:
        places = [match for match in words.finditer(paragraph) if match.start() > 40]
        if not places:
            return None
        match = random.choice(places)
        return Fault(paragraph[: match.end()], *match.span())

    return inject


def _sentences(paragraph: str) -> list[re.Match[str]]:
    """Whole sentences with the quotations in them whole: half of one would be a second artifact."""
    return [match for match in _SENTENCE.finditer(paragraph) if is_balanced(match[0])]


def _one(matches: list[re.Match[str]], random: Random, fewest_words: int) -> re.Match[str] | None:
    fitting = [match for match in matches if len(match[0].split()) >= fewest_words]
    return random.choice(fitting) if fitting else None


def _dotted(number: re.Match[str], random: Random) -> str:
    return number[0].translate(str.maketrans(",.", ".,"))


def _quarters(match: re.Match[str], random: Random) -> str:
    return f"{match['month']} {match['day']} {match['year']}-{random.randint(10, 23)}:{random.randint(10, 59)}"


FAMILIES = [
    # "represented by / The Scottish Council": a lost end as well as a break
    family("split line at a name", "TQ201 TQ008", swap(rf"\b(?<=[a-zà-ü] )([a-zà-ü]+) (?={_NAME}\b,? [a-z])", "\\1\n\n"), ALL),
    family("split line after a name", "TQ201", swap(rf"(?<=[a-z] )({_NAME}) (?=[a-z])", "\\1\n\n"), ALL),
    family("dropped name before a mark", "TQ202", swap(rf"(?<= )(of|in|by|with|from|to) (?:{_NAME}|[A-Z][a-z]+)(?=[.,;])", r"\1 ")),
    family("dropped name in a clause", "TQ202 TQ307", swap(rf"(?<= )(of|in|by|with|from) {_NAME} (?=and |said |has |was |is |had )", r"\1 ")),
    family("date and time run together", "TQ204",
           swap(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b", _quarters)),
    family("day with of", "TQ206", swap(rf"\b(?:the )?({_MONTH}) (\d{{1,2}})(?=[ ,.])(?!, \d{{4}})", r"the \2 of \1")),
    family("day with dots", "TQ209", new_sentence(("The next hearing is on 21.01.2024 in the same court.",))),
    family("clock with hours", "TQ207", swap(r"(?<![\d.:-])(\d{1,2})(?::\d\d)? ?[ap]\.?m\b\.?(?= [a-z])", r"\1.30 hours")),
    family("foreign sentence", "TQ001", _foreign),
    family("English sentence left", "TQ001", _english_left, "es fr de"),
    family("sentence said twice", "TQ007", _repeated, ALL),
    family("loop", "TQ002", _loop, ALL),
    *(family("cut off", "TQ008 TQ201", _truncated(language), language) for language in _OPEN),
    family("foreign word", "TQ404 TQ405", one_of(_SPANISH)),
    family("exonym", "TQ403", outside_names(one_of(_EXONYMS))),
    family("acronym", "TQ402", one_of(_ACRONYMS)),
    family("thousands with a dot", "TQ405", swap(r"\b\d{1,3}(?:,\d{3})+\b", _dotted)),
    family("decimals with a comma", "TQ405", swap(r"\b\d+\.\d+(?= ?(?:%|per ?cent|million|billion))", _dotted)),
    family("English decimals", "TQ134", swap(r"\b\d+,\d+(?= ?(?:%|Prozent|pour cent|million))", _dotted), "fr de"),
    family("English thousands", "TQ134", swap(r"\b\d{1,3}\.\d{3}\b", _dotted), "de"),
    family("day with a capital", "TQ131 TQ145",
           swap(r"(?<=[a-zà-ü] )(?:lunes|martes|miércoles|jueves|viernes|enero|febrero|abril|junio|julio|septiembre"
                r"|octubre|lundi|mercredi|jeudi|vendredi|dimanche|janvier|février|avril|juin|juillet|septembre|octobre)\b",
                lambda match, random: match[0].capitalize()), "es fr"),
    family("no opening mark", "TQ130", swap(r"¿([^¿¡?]+\?)", r"\1"), "es"),
    family("contraction not made", "TQ133", swap(r"(?<= )(a|de)l (?=[a-z])", r"\1 el "), "es"),
    family("elision not made", "TQ135", swap(r"(?<= )([ldq]u?)['’](?=[aeéio])(?=[a-z]+)", r"\1e "), "fr"),
    family("day with de", "TQ136", swap(r"\b(\d{1,2}) (janvier|février|avril|juin|juillet|septembre|octobre)", r"\1 de \2"), "fr"),
    family("English word", "TQ137", swap(r"(?<=[a-z] )(?:und|von|die|der|mit|für)(?= )", lambda m, r: {"und": "and", "von": "of", "die": "the", "der": "the", "mit": "with", "für": "for"}[m[0]]), "de"),
    family("noun without a capital", "TQ138", swap(r"(?<=[a-z] )[A-Z][a-zäöü]+(?:ung|heit|keit|schaft|ion|tät)(?= )", lambda m, r: m[0].lower()), "de"),
]  # fmt: skip
