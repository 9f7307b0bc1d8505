"""Two items side by side, with what they share and what only one has."""

from __future__ import annotations

from typing import NamedTuple

from qadeck.linkage.corpus import Item
from qadeck.linkage.traits import DEFINING

# Forms whose answers often hold one another: a person is to look.
NEAR = frozenset(("what", "work", "role", "why use", "applications", "when to use", "advantage"))
# How the words of two subjects compare: the same; one has more; they have some in common and each one other; each has
# others. Bits, so that a level can name some.
SAME, MORE, ONE_EACH, OTHER = 1, 2, 4, 8


class Pair(NamedTuple):
    """`only_a` and `only_b` are the stems that the other subject lacks, `shared` is how many they have in common.

    `meaning` is the cosine of the questions' vectors, `answers` that of the answers (None where one has none),
    `model` the cosine by the sentence-embedding model, if there is one. All from -1 to 1. A named tuple, not a frozen
    dataclass: hundreds of thousands are made, in a third of the time.
    """

    a: Item
    b: Item
    only_a: frozenset[str]
    only_b: frozenset[str]
    shared: int
    meaning: float = 0.0
    answers: float | None = None
    model: float | None = None

    @property
    def forms(self) -> frozenset[str]:
        """The forms of the two first asks."""
        return frozenset((self.a.asked.form, self.b.asked.form))

    @property
    def same_kind(self) -> bool:
        """Both ask for the same kind of thing."""
        one, other = self.a.asked.form, self.b.asked.form
        return one == other or (one in DEFINING and other in DEFINING)

    @property
    def answered(self) -> bool:
        """Both have an answer."""
        return bool(self.a.record.answer and self.b.record.answer)

    @property
    def words(self) -> int:
        """SAME, MORE, ONE_EACH or OTHER."""
        left, right = len(self.only_a), len(self.only_b)
        if left and right:
            return ONE_EACH if left == right == 1 and self.shared else OTHER
        return MORE if left or right else SAME


def pair_of(a: Item, b: Item) -> Pair:
    """The pair, ready for the levels that look at words."""
    left, right = a.terms, b.terms
    only_a = left - right
    return Pair(a, b, only_a, right - left, len(left) - len(only_a))
