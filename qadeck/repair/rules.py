"""What a rule is, and what it may look at besides its own text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qadeck.model import Record
from qadeck.repair.lines import Line, parse
from qadeck.repair.masks import mask
from qadeck.repair.repeats import holds_copies
from qadeck.text import plain

Where = Literal["question", "answer", "both"]
Markup = Literal["markdown", "any"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


_FEW = 3  # lists: fewer say nothing of a document's habits
_MOSTLY = 0.75


def gaps(lines: Sequence[Line]) -> list[list[int]]:
    """For each list at the margin, what stands before its second, third ... item: the blank line's index, or -1."""
    found: list[list[int]] = []
    last: Line | None = None
    for at, line in enumerate(lines):
        if line.kind == "item" and (last is None or line.indent <= last.indent):
            if last is None or line.indent < last.indent or line.marker[-1] != last.marker[-1]:
                found.append([])
            else:
                found[-1].append(at - 1 if lines[at - 1].kind == "blank" else -1)
            last = line
        elif last is not None and line.kind != "blank" and line.indent <= last.indent and lines[at - 1].kind == "blank":
            last = None
    return found


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


# What a text must hold for a rule to have work: found once for all rules, since most texts are sound.
NON_ASCII, MATH, BOLD, LABEL, LIST, NUMBERS, GAP, LINES, BLANKS, NAMES = (1 << bit for bit in range(10))

# Each pattern begins with a fixed string: the search then is one for that string.
_LABEL = re.compile(r"\*\*:?[ \t]*(?:\([^()\n]*\):?[ \t]*)?(?:\n|$)")
_ITEM = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|(?=\n)|$)")
_NUMBER = re.compile(r"\n[ \t]*\d{1,9}[.)][ \t]")
_GAP = re.compile(r"\n[ \t]*\n")


def features(text: str) -> int:
    """The sum of what a text holds: characters beyond ASCII, formulas, bold, lines that end as bold labels do, items,
    numbered items, blank lines, lines, breaks at a line's end, the letters of a reference to a question.
    """
    found = 0 if text.isascii() else NON_ASCII
    if "$" in text or "\\(" in text or "\\[" in text:
        found |= MATH
    if "**" in text:
        found |= BOLD | LABEL * bool(_LABEL.search(text))
    if "Q" in text or "question" in text:
        found |= NAMES
    return found | (_features_of_lines("\n" + text) if "\n" in text else 0)


def _features_of_lines(text: str) -> int:
    found = LINES | BLANKS * (" \n" in text or "\\\n" in text or "<br" in text or text.endswith("  "))
    if _GAP.search(text):
        found |= GAP
    if _ITEM.search(text):
        found |= LIST | NUMBERS * bool(_NUMBER.search(text))
    return found


class Rule(NamedTuple):
    """A row of the table. `id` is stable (deck.toml names it), `name` says in plain words what was mended.

    `mend` takes the text, its code masked, and its place, and returns the text mended: safe to apply twice. It is
    called where the text has all the `needs`.
    """

    id: str
    name: str
    where: Where
    mend: Callable[[str, Place], str]
    needs: int = 0
    markup: Markup = "markdown"


def alone(mend: Callable[[str], str]) -> Callable[[str, Place], str]:
    """A rule that looks at nothing but its own text."""

    def mend_here(text: str, _: Place) -> str:
        return mend(text)

    return mend_here
