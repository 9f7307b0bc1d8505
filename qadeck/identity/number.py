"""GUIDs for new notes, places among new cards."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from qadeck.errors import BuildError
from qadeck.identity.assign import Assigned
from qadeck.identity.content import guid, question_key
from qadeck.identity.ledger import Entry
from qadeck.model import Note


def guids(drafts: Sequence[Note], assigned: Assigned, taken: set[str], deck_id: int) -> list[str]:
    """A GUID for each draft: the entry's that it was given, else a new one, made of its first question.

    The first in source order: so a source that is added after the others changes nothing, with or without a ledger.
    """
    made: list[str] = []
    used = set(taken)
    for number, draft in enumerate(drafts):
        made.append(assigned.guids.get(number) or _new(draft, used, deck_id))
        used.add(made[-1])
    return made


def _new(draft: Note, used: set[str], deck_id: int) -> str:
    first = draft.cluster.members[0]
    key = question_key(draft.body.askings[0].question)
    if not key:
        raise BuildError(f"{first.id}: the question is empty; give it a text")
    free = (guid(deck_id, first.subject, key, copy) for copy in itertools.count())
    return next(name for name in free if name not in used)


def places(entries: Sequence[Entry | None], known: Sequence[Entry]) -> list[int]:
    """The place of each draft among new cards: its old one, else that of the note before it, at the end a new one."""
    last = max((entry.place for entry in known), default=0)
    made: list[int] = []
    for entry in entries:
        before = made[-1] if made else min(last, 1)
        if entry is None and before >= last:
            last += 1
            before = last
        made.append(entry.place if entry else before)
    return made
