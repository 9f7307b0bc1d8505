"""Records -> Linkage: every question once, with a reason for each merge and for each doubt (see docs/repeats.md).

The modules are imported when they are first needed: a build that finds its linkage in the cache needs none of them.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from qadeck.config import Decisions
from qadeck.model import Comparison, Linkage, Record

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity


def link(
    records: Sequence[Record],
    decisions: Decisions | None = None,
    semantic: Similarity | None = None,
    earlier: Container[str] = frozenset(),
) -> Linkage:
    """Join the records that ask the same.

    `earlier` are the keys of questions of earlier builds: a decision may name those too.
    `semantic` turns texts into unit vectors (one row a text); it adds one signal, under the same vetoes.
    Clusters stand in the order of their first member, members in the order of `records`.
    """
    from qadeck.linkage import linking

    return linking.link(records, decisions or Decisions(), semantic, earlier)


def against(
    records: Sequence[Record], deck: Sequence[Record], semantic: Similarity | None = None
) -> tuple[Comparison, ...]:
    """For each record that the deck has: a match of the record (left) with a question of the deck (right), and why.

    A deck knows no subjects, so they do not count here. The ids of `deck` must differ from those of `records`.
    """
    from qadeck.linkage import had

    return had.against(records, deck, semantic)


def load_model(model: str = "") -> Similarity:
    """The sentence-embedding model of a folder, or of a name that sentence-transformers knows, or the packaged one.

    Only a name that is given may be downloaded. Raises UsageError when the libraries are not installed.
    """
    from qadeck.linkage import semantic

    return semantic.load(model)
