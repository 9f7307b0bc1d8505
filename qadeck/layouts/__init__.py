"""The layouts of questions that are known, in the order in which ties between them fall.

A layout is a function that finds marks on a sheet, and a row here. It may propose several readings; every reading of
every layout is a candidate, and the one with the best evidence wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from qadeck.layouts import bold, cards, collapsed, columns, headings, labelled, lists, pairs, plain, tables, terms
from qadeck.layouts.marks import Mark
from qadeck.layouts.sheet import Sheet


class Layout(NamedTuple):
    """A row of the table.

    name   what deck.toml and the report call it
    find   proposes readings: sequences of marks in the order of the document
    says   the evidence in words, with {n} questions and {runs} runs of numbers
    firm   the marks prove a question by themselves; otherwise most of them must ask, or their answers be marked
    least  how few questions without other proof are enough
    weight how much the marks themselves say beyond that: a dialect's signs serve nothing else
    """

    name: str
    find: Callable[[Sheet], Iterable[Sequence[Mark]]]
    says: str
    firm: bool = False
    least: int = 2
    weight: float = 1.0


def _one(find: Callable[[Sheet], Sequence[Mark]]) -> Callable[[Sheet], Iterable[Sequence[Mark]]]:
    """A layout that proposes a single reading."""
    return lambda sheet: (find(sheet),)


LAYOUTS = (
    Layout("columns", _one(columns.find), "{n} rows", firm=True, least=1, weight=2.0),
    Layout("marked pairs", _one(pairs.find), "{n} pairs that the page marks", firm=True, least=1, weight=2.0),
    Layout("table", _one(tables.find), "{n} rows of tables", firm=True, least=1),
    Layout("labelled", labelled.find, "{n} lines with a question's label", firm=True, least=1),
    Layout("numbered headings", headings.numbered, "{n} headings with running numbers in {runs}"),
    Layout("cards", cards.find, "{n} cards in a flashcard dialect", firm=True, least=1, weight=2.0),
    Layout("folds", collapsed.find, "{n} folds whose summary asks"),
    Layout("terms", terms.find, "{n} terms of a definition list", least=2),
    Layout("definitions", cards.definitions, "{n} terms with their definitions", firm=True, least=2),
    Layout("ruled cards", cards.ruled, "{n} cards between rules"),
    Layout("headings", headings.asking, "{n} headings that ask"),
    Layout("titles over questions", headings.titled, "{n} headings with a question below", least=3),
    Layout("bold lines", bold.find, "{n} bold lines that ask"),
    Layout("numbered list", lists.numbered, "{n} numbered lines in {runs}"),
    Layout("bullets", lists.bulleted, "{n} bullets that ask", least=3),
    Layout("plain questions", plain.asking, "{n} paragraphs that ask", least=2),
    Layout("indented answers", plain.indented, "{n} paragraphs with an indented answer", least=3, weight=1.2),
)
