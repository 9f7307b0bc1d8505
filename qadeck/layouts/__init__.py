"""The layouts of questions that are known, in the order in which ties between them fall.

A layout is a function that finds the marks of a sheet, and a row here. The one whose marks have the best evidence wins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qadeck.layouts import columns, headings, labelled, pairs, tables
from qadeck.layouts.marks import Mark
from qadeck.layouts.sheet import Sheet


class Layout(NamedTuple):
    """`name` is what deck.toml and the report call it, `says` the evidence with {n} questions and {runs} runs."""

    name: str
    find: Callable[[Sheet], Sequence[Mark]]
    says: str


LAYOUTS = (
    Layout("columns", columns.find, "{n} rows"),
    Layout("marked pairs", pairs.find, "{n} pairs that the page marks"),
    Layout("table", tables.find, "{n} rows of tables"),
    Layout("labelled", labelled.find, "{n} lines with a question's label"),
    Layout("numbered headings", headings.numbered, "{n} headings with running numbers in {runs}"),
)
