"""Answer text -> what it says of names: other names it gives, the words it opens with."""

from __future__ import annotations

import re
from functools import lru_cache

from qadeck.linkage.asked import IN, OF, words

_ALIAS = re.compile(
    r"\b(?:(?:also|sometimes|often|commonly|otherwise|formerly|alternatively|usually|simply)(?: \w+)? "
    r"(?:known|called|referred|named|termed)(?: to)?(?: as)?"
    r"|known as|a\.?k\.?a\.?|synonym(?:ous)? (?:of|for|with)|or simply|\(also)"
    r"[,:]? (?:an? |the )?[*_`\"'“]*([^.;:()\n]{2,50})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n\s*\n")
OPENING = 40
# What _ALIAS cannot do without.
_HINTS = (
    "known",
    "called",
    "referred",
    "named",
    "termed",
    "k.a",
    "aka",
    "ak.a",
    ".ka",
    "synonym",
    "or simply",
    "(also",
)
_READ = 600


def has_aliases(answer: str) -> bool:
    """Whether the answer gives another name of anything."""
    text = answer[:_READ].lower()
    return any(map(text.__contains__, _HINTS)) and bool(_aliases(answer))


@lru_cache(maxsize=4096)
def _aliases(answer: str) -> tuple[tuple[str, ...], ...]:
    return tuple(words(found.lower())[0] for found in _ALIAS.findall(answer[:_READ]))


def names(answer: str, core: tuple[str, ...]) -> bool:
    """Whether the answer gives `core` as another name of its thing."""
    return bool(core) and any(alias[: len(core)] == core for alias in _aliases(answer))


@lru_cache(maxsize=4096)
def opening_words(answer: str) -> frozenset[str]:
    """The stems of the first sentence."""
    first = _SENTENCE.split(answer[:_READ].strip(), maxsplit=1)[0]
    return frozenset(words(first.lower())[0][:OPENING]) - {OF, IN}
