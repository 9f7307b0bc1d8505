"""Texts -> the same texts with slips of the pen put right: two neighbouring letters that changed places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from qadeck.linkage.vectors import known_word

_WORD = re.compile(r"[^\W\d_]{3,}")
# A slip is rare, the word it stands for is not: this many times as frequent, more for the short ones.
RARE, OFTEN, OFTEN_IF_SHORT, SHORT = 2, 2, 20, 5


def mended(texts: Sequence[str]) -> dict[str, str]:
    """Text -> text, for those with a slip. A common English word is none: "trial" is no slip of "trail"."""
    counts = Counter(chain.from_iterable(map(_WORD.findall, map(str.lower, texts))))
    slips = {}
    for word, count in counts.items():
        if count <= RARE and (right := _meant(word, count, counts)) and not known_word(word):
            slips[word] = right
    if not slips:
        return {}
    hits = (text for text in texts if not slips.keys().isdisjoint(_WORD.findall(text.lower())))
    return {text: _WORD.sub(lambda found: slips.get(found[0].lower(), found[0]), text) for text in hits}


def _meant(word: str, count: int, counts: Counter[str]) -> str:
    """The word with two neighbours exchanged that the texts have often enough; "" if there is none."""
    best, times = "", 0
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            other = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if counts.get(other, 0) > times:
                best, times = other, counts[other]
    if times >= count * (OFTEN if len(word) >= SHORT else OFTEN_IF_SHORT):
        return best
    # Two rare names: which one is right does not matter, as long as both become the same.
    return best if times == count and len(word) > SHORT and best < word and not known_word(best) else ""
