"""Phrasing of the source language, put into the English of people: the phrase that stands there, word by word."""

from __future__ import annotations

import re
from random import Random

from perturbing.fault import family, swap

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_PERSON = "man|woman|boy|girl|men|women|people|players|workers|students|residents|children|voters|victims"
_COUNT = r"\d+|two|three|four|five|six|seven|eight|nine|ten|several|many"


def _millions(match: re.Match[str], random: Random) -> str:
    return f"{random.randint(2, 9)},{random.randint(1, 9)}00 million"


FAMILIES = [
    family("the past Monday", "TQ309", swap(rf"\b(?:last|on) (?={_DAY})(?=\w+[., ](?!in|of|at|night|morning|evening|afternoon))", "the past ")),
    family("the past January", "TQ309", swap(rf"\blast (?={_MONTH})", "the past ")),
    family("man of 34 years", "TQ310", swap(r"\b(\d\d)-year-old (man|woman|boy|girl|student|teacher|driver|victim|worker)\b", r"\2 of \1 years")),
    family("has 34 years", "TQ331", swap(r"\b(?:is|was) (\d\d)(?= years old|\.)(?: years old)?", r"has \1 years")),
    family("since three years ago", "TQ308", swap(rf"\bfor (?:more than )?((?:{_COUNT}) (?:years|months|weeks))(?=[.,])", r"since \1 ago")),
    family("since three years", "TQ342", swap(rf"\bfor ((?:{_COUNT}) (?:years|months|weeks|days))(?=[.,])", r"since \1")),
    family("before four years", "TQ341", swap(rf"\b((?:{_COUNT}|a) (?:years?|months?|weeks?|days?)) ago(?=[.,])", r"before \1")),
    family("before to leave", "TQ307", swap(r"\b(before|after|without) ([a-z]{3,})ing\b(?! (?:and|,))", r"\1 to \2")),
    family("more of 300", "TQ368", swap(r"\bmore than (?=\d)", "more of ")),
    family("until 50 people", "TQ318", swap(r"\bup to (?=\d+ [a-z])", "until ")),
    family("about some 300", "TQ364", swap(r"\babout (?=\d+ [a-z])", "about some ")),
    family("8,000 million", "TQ327", swap(r"\b\d+(?:\.\d+)? billion\b", _millions)),
    family("a 20 percent of", "TQ406", swap(r"\b(\d+(?: percent| per cent|%)) of\b", r"a \1 of")),
    family("in the 2019", "TQ387", swap(r"\b([Ii]n|[Ss]ince) (?=(?:19|20)\d\d[., ])", r"\1 the ")),
    family("informations", "TQ380", swap(r"\b(?:information|equipment|advice)\b", r"\g<0>s")),
    family("people is", "TQ381", swap(r"\b([Pp]eople) are\b", r"\1 is")),
    family("police has", "TQ381", swap(r"\b([Tt]he police|[Pp]olice) have\b", r"\1 has")),
    family("man which", "TQ353", swap(rf"\b({_PERSON}) who (?=is|was|are|were|had|has|have|lost|won|died|said|works?)", r"\1 which ")),
    family("he no longer no", "TQ322", swap(r"\b(he|she|they|we|I|it) (?:do|does|did)(?: not|n['’]t) (?=[a-z])", r"\1 no ")),
    family("assured that", "TQ311", swap(r"(?<=[a-z] )said that\b", "assured that")),
    family("denounced that", "TQ376", swap(r"(?<=[a-z] )(?:complained|warned|claimed|alleged) that\b", "denounced that")),
    family("according to reported", "TQ302", swap(r"\b[Aa]ccording to (the [a-z]+|[A-Z]\w+)(?=[.,])", r"according to \1 reported that on Sunday")),
    family("would have done", "TQ301", swap(r"(?<=[a-z] )has (received|sent|ordered|offered|paid|signed|agreed|decided|killed|told|met|made|taken)\b", r"would have \1")),
    family("in what refers to", "TQ303", swap(r"\b(?:with regard to|in terms of|when it comes to|about) (?=the )", "in what refers to ")),
    family("of clear way", "TQ321", swap(r"(?<=[a-z] )(?:quickly|clearly|publicly|directly|suddenly|immediately|freely|slowly)\b(?=[., ])", lambda m, r: f"of {m[0].removesuffix('ly')} way" if m[0] != "publicly" else "of public way")),
    family("all what", "TQ323", swap(r"\b(?:everything|all that)(?= (?:he|she|they|we|I|you|it))", "all what")),
    family("depends of", "TQ328", swap(r"\b(depend(?:s|ed|ing)?) on\b", r"\1 of")),
    family("despite of", "TQ388", swap(r"\b([Dd]espite) (?=the|a|his|her|its|their)", r"\1 of ")),
    family("the president Smith", "TQ339", swap(r"(?<=[a-z] )(?:President|Minister|Prime Minister|Senator) (?=[A-Z][a-z]+ [A-Z][a-z]+)", lambda m, r: f"the {m[0].lower()}")),
    family("the Spain", "TQ360", swap(r"(?<=[a-z] )(?:in|of|from|to) (?=(?:Spain|France|Germany|Italy|China|Russia|Japan|Britain|Scotland|Mexico|Brazil|India|Iran|Canada|Australia)\b(?! (?:and|[A-Z])|['’-]))", r"\g<0>the ")),
    family("is lawyer", "TQ361", swap(r"\b(is|was) an? (?=(?:lawyer|teacher|doctor|journalist|student|writer|nurse|politician|engineer|actor|singer)\b)", r"\1 ")),
    family("more bigger", "TQ386", swap(r"(?<=[a-z] )(?:bigger|larger|smaller|higher|lower|better|worse|older|younger|easier|stronger|cheaper)(?= (?:than|and|in)|[.,])", r"more \g<0>")),
    family("the its", "TQ354", swap(r"(?<=[a-z] )(?:its|his|her|their) (?!(?:to|in|at|and|as|with|on|for|from|by|was|is|when|how|that|or|but|a|the)\b)(?=[a-z]+)", r"the \g<0>")),
    family("should goes", "TQ352", swap(r"\b(should|must|could|would) (go|make|take|give|say|come|become|bring|show|find|get|keep|know|pay|run|see|tell|think|win|need|want|work|mean|help|allow|create)\b(?! \w+ing)", r"\1 \2s")),
    family("how a spokesman said", "TQ340", swap(r", (?:as|according to) (a|the) ([a-z]+)(?=[.,])", r", how \1 \2 said")),
    family("on morning", "TQ348", swap(r"\b[Ii]n the (?=(?:morning|evening|afternoon)\b)", "on ")),
    family("million dollar", "TQ384", swap(r"\b(\d+ (?:million|billion)) dollars\b|[$£](\d[\d.]* (?:million|billion))(?= (?:for|in|to|from|per|of|and|or|by|a year|this|last|on|at)\b)", lambda m, r: f"{m[1] or m[2]} dollar")),
    family("202 humans", "TQ383", swap(r"\b(\d+|[Tt]housands of|[Mm]any|[Hh]undreds of|[Mm]illions of|[Tt]wo|[Tt]hree) people\b", r"\1 humans")),
    family("that that", "TQ389 TQ105", swap(r"\bsaid (?:that )?(?=the [a-z]+ (?:is|was|has|had|will|would|are|were)\b)", "said that that ")),
    family("in the which", "TQ382", swap(r"\b(in|for|by|with|from|on|at) (?=(?:which|whom)\b)", r"\1 the ")),
    family("23 o'clock", "TQ385", swap(r"(?<!-)\b(\d{1,2})(?::\d\d)? ?(?:p\.m\.(?! [A-Z]|$)|pm|PM)", lambda m, r: f"{int(m[1]) % 12 + 12} o'clock" if int(m[1]) % 12 else m[0])),
    family("said visit", "TQ312", swap(r"(?<=[a-z] )(in|of|for|with|from) (?:this|that) (?=[a-z]{4,})", r"\1 said ")),
    family("one of each ten", "TQ375", swap(r"\b([Oo]ne) (?:in|out of) (?=(?:\d+|two|three|four|five|ten)\b)", r"\1 of each ")),
    family("to long term", "TQ373", swap(r"\b(?:in|over) the (?=(?:long|short|medium) term\b)", "to ")),
    family("resulted injured", "TQ313", swap(r"(?<=[a-z] )(?:was|were|been) (?=(?:seriously )?(?:injured|wounded|killed|hurt|damaged|destroyed|elected)\b)", "resulted ")),
    family("did not see nobody", "TQ367", swap(r"\b(not|n['’]t) ([a-z]+) any(one|thing|body)\b", lambda m, r: f"{m[1]} {m[2]} no{'body' if m[3] != 'thing' else 'thing'}")),
    family("have years ten doing", "TQ332", swap(rf"\b(?:has|have) spent ((?:{_COUNT}) (?:years|months)) (?=[a-z]+ing)", r"takes \1 ")),
]  # fmt: skip
