"""What a source says of a question outright: a row of a table, a pair of marked elements. No text is left to cut."""

from __future__ import annotations

from typing import NamedTuple


class Given(NamedTuple):
    """A record's content as it goes into the record: in the document's own markup, lines from 1.

    `path` are the names of its section and what stands above, from the top; `evidence` says in words which columns or
    elements hold what. `unused` are cells that stand in none of these: (column, text).
    """

    question: str
    answer: str
    line: int
    end: int
    options: tuple[str, ...] = ()
    label: str | None = None
    path: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    evidence: str = ""
    unused: tuple[tuple[str, str], ...] = ()
