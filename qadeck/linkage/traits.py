"""Asked -> what a question has that only some levels look at, as bits: a level whose bits neither has is skipped.

Computed once a question, so that most pairs, which have nothing of the kind, are compared in a few steps.
"""

from __future__ import annotations

from functools import lru_cache

from qadeck.linkage.answers import has_aliases
from qadeck.linkage.asked import SYMMETRIC, Asked
from qadeck.linkage.lexicon import CONTRASTS, PREFIXES, TURNING

# One bit a trait, so that the traits of a pair are those of the one "or" those of the other.
(
    CHOICES,
    NUMBER,
    SIGN,
    TURNS,
    CONTRAST,
    PREFIXED,
    NEGATED,
    SECOND,
    FOR_OR_AGAINST,
    COMPARES,
    REMEDY,
    SLIP,
    SEVERAL,
    ALIAS,
    MODEL,
) = (1 << bit for bit in range(15))
# Forms that ask what a thing is: definition, working, general role (see docs/repeats.md, "forms").
DEFINING = frozenset(("what", "work", "role"))
LONGEST = max(map(len, PREFIXES))
FOR_AND_AGAINST = frozenset(("advantage", "disadvantage"))


def traits_of(asked: Asked, terms: frozenset[str], choices: bool, slip: bool, answer: str) -> int:
    """The bits of a question: `choices` whether it has options or code, `slip` whether a slip was put right."""
    found = 0
    for stem in terms:
        found |= of_stem(stem)
    return (
        found
        | CHOICES * choices
        | NEGATED * asked.negated
        | SECOND * bool(asked.second)
        | FOR_OR_AGAINST * (asked.form in FOR_AND_AGAINST)
        | COMPARES * (asked.form in SYMMETRIC)
        | REMEDY * (asked.form == "prevent")
        | SLIP * slip
        | SEVERAL * bool(asked.more)
        | ALIAS * (asked.form in DEFINING and has_aliases(answer))
    )


@lru_cache(maxsize=1 << 16)
def of_stem(stem: str) -> int:
    """A digit in it, a sign in it; a word that turns a question round, that has an opposite, that has a prefix."""
    plain = stem.isalpha()
    return (
        NUMBER * (not plain and any(char.isdigit() for char in stem))
        | SIGN * (not plain and not stem.replace(".", "").replace("&", "").isalnum())
        | TURNS * (stem in TURNING)
        | CONTRAST * (stem in CONTRASTS)
        | PREFIXED * bool(rests(stem))
    )


@lru_cache(maxsize=1 << 16)
def rests(stem: str) -> frozenset[str]:
    """What a prefix that turns a word leaves of the stem, of four letters or more."""
    return frozenset(stem[at:] for at in range(1, min(LONGEST + 1, len(stem) - 3)) if stem[:at] in PREFIXES)
