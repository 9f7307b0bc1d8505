"""What a rule is, and what it may look at besides its own text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qadeck.model import Record
from qadeck.text import plain

Where = Literal["question", "answer", "both"]
Markup = Literal["markdown", "any"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Siblings:
    """The records of the document that a text stands in, and the record it belongs to."""

    records: Sequence[Record]

    @cached_property
    def by_number(self) -> dict[tuple[str | None, int], str]:
        """(section, number) -> question, for every numbered record; the first one wins."""
        found: dict[tuple[str | None, int], str] = {}
        for record in self.records:
            if record.number is not None:
                found.setdefault((record.section, record.number), plain(record.question))
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the document, lower case; a word with hyphens inside counts as one and as its parts."""
        found: set[str] = set()
        for record in self.records:
            for text in (record.question, record.answer):
                whole = {word.lower() for word in _WORD.findall(text)}
                found |= whole | {part for word in whole if "-" in word for part in word.split("-")}
        return frozenset(found)


class Place(NamedTuple):
    """Where a text stands."""

    record: Record
    siblings: Siblings


class Rule(NamedTuple):
    """A row of the table. `id` is stable (deck.toml names it), `name` says in plain words what was mended.

    `mend` takes the text, its code masked, and its place, and returns the text mended: safe to apply twice.
    """

    id: str
    name: str
    where: Where
    mend: Callable[[str, Place], str]
    markup: Markup = "markdown"


def alone(mend: Callable[[str], str]) -> Callable[[str, Place], str]:
    """A rule that looks at nothing but its own text."""

    def mend_here(text: str, _: Place) -> str:
        return mend(text)

    return mend_here
