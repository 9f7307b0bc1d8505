"""Word -> stem: one spelling for singular and plural, verb forms, British and American, number words."""

from __future__ import annotations

import re

NUMBERS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(13)),
        strict=True,
    )
)
ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
        (f"{n}th" for n in range(1, 11)),
        strict=True,
    )
)
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}

IRREGULAR = {
    **NUMBERS,
    **ORDINALS,
    **ROMAN,
    "1st": "1th",
    "2nd": "2th",
    "3rd": "3th",
    "indices": "index",
    "indexes": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "hypotheses": "hypothesis",
    "analyses": "analysis",
    "theses": "thesis",
    "crises": "crisis",
    "bases": "base",
    "axes": "axis",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "bacteria": "bacterium",
    "mitochondria": "mitochondrion",
    "nuclei": "nucleus",
    "fungi": "fungus",
    "stimuli": "stimulus",
    "alumni": "alumnus",
    "children": "child",
    "people": "person",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "lives": "life",
    "leaves": "leaf",
    "knives": "knife",
    "halves": "half",
    "loaves": "loaf",
    "wolves": "wolf",
    "chosen": "choose",
    "chose": "choose",
    "written": "write",
    "wrote": "write",
    "made": "make",
    "built": "build",
    "found": "find",
    "fell": "fall",
    "fallen": "fall",
    "began": "begin",
    "begun": "begin",
    "rose": "rise",
    "risen": "rise",
    "grew": "grow",
    "grown": "grow",
    "gave": "give",
    "given": "give",
    "took": "take",
    "taken": "take",
    "led": "lead",
    "held": "hold",
    "kept": "keep",
    "sent": "send",
    "spent": "spend",
    "lost": "lose",
    "won": "win",
    "fought": "fight",
    "broke": "break",
    "broken": "break",
    "froze": "freeze",
    "frozen": "freeze",
    "drove": "drive",
    "driven": "drive",
    "spread": "spread",
    "burnt": "burn",
    "learnt": "learn",
    "data": "data",
    "programme": "program",
    "programmes": "program",
    "catalogue": "catalog",
    "dialogue": "dialog",
    "analogue": "analog",
    "defence": "defense",
    "licence": "license",
    "offence": "offense",
    "grey": "gray",
    "cheque": "check",
    "aluminium": "aluminum",
    "artefact": "artifact",
    "mould": "mold",
    "judgement": "judgment",
    "centre": "center",
    "centres": "center",
    "fibre": "fiber",
    "fibres": "fiber",
    "litre": "liter",
    "litres": "liter",
    "metre": "meter",
    "metres": "meter",
    "theatre": "theater",
    "kilometre": "kilometer",
    "kilometres": "kilometer",
    "manoeuvre": "maneuver",
    "sceptic": "skeptic",
}
# Words whose end only looks like an ending.
WHOLE = frozenset(
    """embed seed feed speed breed bleed need deed weed shed sled bed red hundred sacred naked wicked species series
    news lens gas bias atlas canvas virus census corpus status focus process access address always perhaps does this
    bus plus minus analysis basis thesis axis synthesis string king ring spring thing wing sing bring during morning
    evening ceiling nothing something anything everything sibling sterling being https dns css sas gps ios aws windows
    physics mathematics economics statistics politics ethics mechanics dynamics genetics linguistics thermodynamics
    kubernetes redis postgres jenkins diabetes rabies measles mumps hercules chess less
    """.split()
)
_BRITISH = (
    (re.compile(r"aem(?=i|o)"), "em"),
    (re.compile(r"^ae(?=s|t)"), "e"),
    (re.compile(r"^oe(?=s|d)"), "e"),
    (re.compile(r"rrhoea"), "rrhea"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"naec"), "nec"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"(?<=[a-z]{3})our(?=s?$|ed$|ing$|ite|al$|hood)"), "or"),
)
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([bdfgkmnprt])\1$")


def stem(word: str) -> str:
    """The stem of a lower-case word: equal for forms of one word. Not a word itself; never shown to anyone."""
    if word in IRREGULAR:
        word = IRREGULAR[word]
    if not word.isalpha() or not word.isascii() or len(word) < 4:
        return word
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    return _end(word if word in WHOLE else _verb(_singular(word)))


def _singular(word: str) -> str:
    if word in WHOLE or not word.endswith("s") or word.endswith(("ss", "us", "is")) or not _VOWEL.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def _verb(word: str) -> str:
    """Without -ing, -ed, -ion, -ment, where a word of some length remains."""
    if word in WHOLE:
        return word
    for ending, least in (("ization", 3), ("isation", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)] + "iz"
    if word.endswith("ification"):
        return word[:-9] + "ify"
    for ending, least in (("ing", 3), ("ed", 3), ("ion", 5), ("ment", 5)):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= least and _VOWEL.search(rest):
            return _DOUBLE.sub(r"\1", rest) if ending in ("ing", "ed") else _joins_ion(word, rest, ending)
    return word


def _joins_ion(word: str, rest: str, ending: str) -> str:
    return rest if ending == "ment" or rest[-1] in "ts" else word


def _end(word: str) -> str:
    """A silent e, a doubled l and the s of -ise go: tune and tuning, modelling and modeling, optimise and optimize."""
    if word.endswith("i") and len(word) > 4:
        word = word[:-1] + "y"
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if word.endswith("ll") and len(word) > 5:
        word = word[:-1]
    if word.endswith(("is", "ys")) and len(word) > 5:
        word = word[:-1] + "z"
    return word
