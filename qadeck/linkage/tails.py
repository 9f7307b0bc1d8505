"""Question keys -> the tails that say nothing ("in deep learning"), learnt from the questions at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

PREPOSITIONS = frozenset(("in", "with", "within", "of", "for", "on"))
LONGEST = 5
# A tail that three questions and a thirtieth of all share is the documents' own subject, not part of the question.
LEAST, SHARE = 3, 1 / 30


def empty_tails(keys: Iterable[str]) -> frozenset[str]:
    """Tails such as "in deep learning" that a good part of the questions end with, counted once per wording."""
    distinct = set(keys)
    counts = Counter(tail for key in distinct for tail in _tails(key) if tail.startswith("in "))
    floor = max(LEAST, len(distinct) * SHARE)
    return frozenset(tail for tail, count in counts.items() if count >= floor)


def without_tail(key: str, tails: frozenset[str]) -> str:
    """The key without its empty tail, if it has one and something remains."""
    return next((key[: -len(tail) - 1] for tail in _tails(key) if tail in tails), key)


def _tails(key: str) -> list[str]:
    words = key.split()
    first = max(2, len(words) - LONGEST)
    return [" ".join(words[at:]) for at in range(first, len(words) - 1) if words[at] in PREPOSITIONS]
