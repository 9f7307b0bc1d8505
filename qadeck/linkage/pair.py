"""Two items side by side, with what they share and what only one has."""

from __future__ import annotations

from dataclasses import dataclass

from qadeck.linkage.corpus import Item

# Forms that ask what a thing is: definition, working, general role (see docs/repeats.md, "forms").
DEFINING = frozenset(("what", "work", "role"))
# Forms whose answers often hold one another: a person is to look.
NEAR = frozenset(("what", "work", "role", "why use", "applications", "when to use", "advantage"))


@dataclass(frozen=True, slots=True)
class Pair:
    """`only_a` and `only_b` are the stems that the other subject lacks.

    `meaning` is the cosine of the questions' vectors, `answers` that of the answers (None where one has none),
    `model` the cosine by the sentence-embedding model, if there is one. All from -1 to 1.
    """

    a: Item
    b: Item
    only_a: frozenset[str]
    only_b: frozenset[str]
    shared: frozenset[str]
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
        return len(self.forms) == 1 or self.forms <= DEFINING


def pair_of(a: Item, b: Item, meaning: float = 0.0, answers: float | None = None, model: float | None = None) -> Pair:
    """The pair, ready for the levels."""
    left, right = a.terms, b.terms
    return Pair(a, b, left - right, right - left, left & right, meaning, answers, model)
