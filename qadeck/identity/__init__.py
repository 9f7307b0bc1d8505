"""Notes without identity + the ledger -> notes with GUID, time and place, the new ledger, and what changed.

    deck       name, settings, ledger -> DeckIdentity: what must not change when the name does
    reconcile  drafts, ledger, pictures, time -> Identified
    parse      text -> Ledger       dump  Ledger -> text
    askings, said_parts   cluster, its fields -> digests that reconcile compares
    difference two packages -> what importing the second over the first does

docs/identity.md says what follows for learners and why.
"""

from __future__ import annotations

from qadeck.changes import Changed, Changes, Doubt, Gone, Named, Recognised
from qadeck.identity.content import askings, said_parts
from qadeck.identity.difference import Difference, difference, sentences
from qadeck.identity.kept import known, levels_kept, topics_kept
from qadeck.identity.ledger import FILE_NAME, Entry, Ledger, Trace
from qadeck.identity.ledger_text import dump, parse
from qadeck.identity.package import Package
from qadeck.identity.package import read as read_package
from qadeck.identity.reconcile import DeckIdentity, Identified, deck, reconcile

__all__ = [
    "FILE_NAME",
    "Changed",
    "Changes",
    "DeckIdentity",
    "Difference",
    "Doubt",
    "Entry",
    "Gone",
    "Identified",
    "Ledger",
    "Named",
    "Package",
    "Recognised",
    "Trace",
    "askings",
    "deck",
    "difference",
    "dump",
    "known",
    "levels_kept",
    "parse",
    "read_package",
    "reconcile",
    "said_parts",
    "sentences",
    "topics_kept",
]
