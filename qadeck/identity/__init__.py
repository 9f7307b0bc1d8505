"""Notes without identity + the ledger -> notes with GUID, time and place, the new ledger, and what changed.

    deck       name, settings, ledger -> DeckIdentity: what must not change when the name does
    reconcile  drafts, ledger, pictures, time -> Identified
    parse      text -> Ledger       dump  Ledger -> text

docs/identity.md says what follows for learners and why.
"""

from __future__ import annotations

from qadeck.changes import Changed, Changes, Doubt, Gone, Named, Recognised
from qadeck.identity.ledger import FILE_NAME, Entry, Ledger, Trace
from qadeck.identity.ledger_text import dump, parse
from qadeck.identity.reconcile import DeckIdentity, Identified, deck, reconcile

__all__ = [
    "FILE_NAME",
    "Changed",
    "Changes",
    "DeckIdentity",
    "Doubt",
    "Entry",
    "Gone",
    "Identified",
    "Ledger",
    "Named",
    "Recognised",
    "Trace",
    "deck",
    "dump",
    "parse",
    "reconcile",
]
