"""What a rule is, and what it may look at besides its own text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qadeck.model import Record
from qadeck.patterns import later
from qadeck.repair.facts import Facts
from qadeck.repair.lines import Line, parse
from qadeck.repair.masks import mask
from qadeck.repair.repeats import holds_copies
from qadeck.text import plain

Where = Literal["question", "answer", "both"]
Markup = Literal["markdown", "any"]

_CUT_WORD = later(r"\w+-[ \t]*\n\s*\w+")
_WORD = later(r"[^\W\d_]+(?:-[^\W\d_]+)*")


_FEW = 3  # lists: fewer say nothing of a document's habits
_MOSTLY = 0.75


def gaps(lines: Sequence[Line]) -> list[list[int]]:
    """For each list, what stands before its second, third ... item: the blank line's index, or -1."""
    found: list[list[int]] = []
    open_lists: list[tuple[Line, list[int]]] = []
    for at, line in enumerate(lines):
        if line.kind == "blank":
            continue
        after_blank = at > 0 and lines[at - 1].kind == "blank"
        while open_lists and (line.indent < open_lists[-1][0].indent or _ends(line, open_lists[-1][0], after_blank)):
            open_lists.pop()
        if line.kind == "item" and open_lists and line.indent == open_lists[-1][0].indent:
            open_lists[-1][1].append(at - 1 if after_blank else -1)
        elif line.kind == "item":
            found.append([])
            open_lists.append((line, found[-1]))
    return found


def _ends(line: Line, item: Line, after_blank: bool) -> bool:
    """A line at an item's own column that is no item of its list: another kind of marker, or a paragraph."""
    if line.indent != item.indent:
        return False
    return line.marker[-1] != item.marker[-1] if line.kind == "item" else after_blank


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
    def titles(self) -> Counter[str]:
        """How many questions have each title."""
        return Counter(plain(record.question) for record in self.records)

    @cached_property
    def copied(self) -> bool:
        """Some formula of the document certainly stands in itself more than once: it was copied with all its layers."""
        return any(
            holds_copies(mask(text).text) for record in self.records for text in (record.question, record.answer)
        )

    @cached_property
    def lists_stand_close(self) -> bool:
        """Top-level items of this document follow each other without a blank line, as a rule."""
        lists = [one for record in self.records for one in gaps(parse(mask(record.answer).text)) if one]
        close = sum(max(one) < 0 for one in lists)
        return close >= _FEW and close >= _MOSTLY * len(lists)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the document that stands on one line, lower case; one with hyphens also as its parts."""
        found: set[str] = set()
        for record in self.records:
            for text in (record.question, record.answer):
                whole = {word.lower() for word in _WORD.findall(_CUT_WORD.sub(" ", text))}
                found |= whole | {part for word in whole if "-" in word for part in word.split("-")}
        return frozenset(found)


class Place(NamedTuple):
    """Where a text stands."""

    record: Record
    siblings: Siblings


class Rule(NamedTuple):
    """A row of the table. `id` is stable (deck.toml names it), `name` says in plain words what was mended.

    `mend` takes the text, its code masked, and its place, and returns the text mended: safe to apply twice.
    A text that lacks one of `needs` (see facts.py), or all of the strings and patterns in `signs` where there are some,
    is one that `mend` leaves as it is: most rules are called for few texts.
    """

    id: str
    name: str
    where: Where
    mend: Callable[[str, Place], str]
    needs: int = 0
    signs: tuple[str | re.Pattern[str], ...] = ()
    markup: Markup = "markdown"

    def called_for(self, text: Facts) -> bool:
        """Whether the text may hold what the rule mends."""
        if self.needs & ~text.holds:
            return False
        for sign in self.signs:
            if sign in text.framed if isinstance(sign, str) else sign.search(text.framed):
                return True
        return not self.signs


def alone(mend: Callable[[str], str]) -> Callable[[str, Place], str]:
    """A rule that looks at nothing but its own text."""

    def mend_here(text: str, _: Place) -> str:
        return mend(text)

    return mend_here
