"""The ledger before and after -> Changes and findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from qadeck.changes import Changed, Changes, Doubt, Gone, Named, Recognised
from qadeck.identity.assign import Assigned
from qadeck.identity.content import PARTS, TYPE_PARTS, search
from qadeck.identity.ledger import Entry, Ledger
from qadeck.identity.linking import PAST, Linked
from qadeck.identity.recognise import ANSWERED_ANEW, MOVED, SAME
from qadeck.model import Finding, Note

# Links by which the wording stayed as it was: nothing to tell.
_UNWORDED = {SAME, MOVED, ANSWERED_ANEW}


def named(note: Note) -> Named:
    """A built note as the report names it."""
    return Named(note.guid, note.body.askings[note.body.front].question, note.cluster.canonical.id)


def _entry_named(entry: Entry) -> Named:
    return Named(entry.guid, entry.lead.question)


def doubts(linked: Linked, assigned: Assigned, before: Sequence[Entry], notes: Sequence[Note]) -> tuple[Doubt, ...]:
    """Pairs that a person must judge: an old note without heir and a new one, and those that are open still."""
    known = {entry.guid: entry for entry in before}
    lost = set(known) - set(assigned.guids.values()) - set(assigned.claims)
    found: dict[tuple[str, str], Doubt] = {}
    for one in linked.doubts:
        old, new = linked.olds[one.old], linked.news[one.new]
        if old.guid in lost and new.draft not in assigned.guids:
            note = notes[new.draft]
            found.setdefault((note.guid, old.guid), Doubt(named(note), _entry_named(known[old.guid]), one.why))
    for note in notes:
        for guid in known[note.guid].doubts if note.guid in known else ():
            if guid in lost and not linked.apart(named(note).question, known[guid].lead.question):
                found[note.guid, guid] = Doubt(named(note), _entry_named(known[guid]), "asked before, not decided yet")
    return tuple(found.values())


def changes(
    before: Ledger | None,
    after: Ledger,
    notes: Sequence[Note],
    linked: Linked,
    assigned: Assigned,
    asked: tuple[Doubt, ...],
) -> Changes:
    """What is new, other, back, gone or known again, each in the order of the deck."""
    old = {entry.guid: entry for entry in before.entries} if before else {}
    new = {entry.guid: entry for entry in after.entries}
    names = {note.guid: named(note) for note in notes}
    kept = [note for note in notes if note.guid in old]
    parts = {note.guid: _different(old[note.guid].parts, new[note.guid].parts, PARTS) for note in kept}
    left = [entry for guid, entry in old.items() if not entry.gone and new[guid].gone]
    gone = [_gone(new[entry.guid], names) for entry in sorted(left, key=lambda entry: entry.place)]
    return Changes(
        first=before is None,
        added=tuple(names[note.guid] for note in notes if note.guid not in old),
        changed=tuple(Changed(names[guid], what) for guid, what in parts.items() if what),
        unchanged=sum(not what for what in parts.values()),
        returned=tuple(names[note.guid] for note in kept if old[note.guid].gone),
        removed=tuple(one for one in gone if one.into is None),
        retired=tuple(one for one in gone if one.into is not None),
        recognised=tuple(_recognised(notes, linked, assigned)),
        doubts=asked,
        type_parts=_different(before.type_parts, after.type_parts, TYPE_PARTS) if before else (),
        renamed_from=before.name if before and before.name != after.name else "",
    )


def _different(before: Sequence[str], after: Sequence[str], parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for part, old, new in zip(parts, before, after, strict=True) if old != new)


def _gone(entry: Entry, names: dict[str, Named]) -> Gone:
    return Gone(_entry_named(entry), search((entry.guid,)), names.get(entry.into))


def _recognised(notes: Sequence[Note], linked: Linked, assigned: Assigned) -> Iterable[Recognised]:
    for draft, guid in sorted(assigned.guids.items()):
        links = assigned.claims[guid][draft].links
        reworded = [(old, why) for old, _, why in links if why not in _UNWORDED]
        if reworded and len(reworded) == len(links):
            old, why = min(reworded, key=lambda pair: pair[1] == PAST)
            yield Recognised(named(notes[draft]), old.trace.question, why)


def findings(before: Ledger | None, changed: Changes, built_at: int) -> tuple[Finding, ...]:
    """What a person should know or decide."""
    found = [_ask(doubt) for doubt in changed.doubts]
    if before and built_at < before.newest:
        why = "the clock runs behind the last build; changed notes are stamped later than it all the same"
        found.append(Finding("clock-behind", "info", "", 0, why))
    if changed.renamed_from:
        why = f"the deck was called “{changed.renamed_from}”: rename it in Anki before importing, or new cards go apart"
        found.append(Finding("deck-renamed", "warning", "", 0, why))
    return tuple(found)


def _ask(doubt: Doubt) -> Finding:
    source, _, line = doubt.note.where.rpartition(":")
    # A list of JSON strings is one of TOML strings too.
    pair = json.dumps([doubt.old.question, doubt.note.question], ensure_ascii=False)
    why = f"is this “{doubt.old.question}”, reworded ({doubt.why})? deck.toml: [repeats] same = [{pair}] (or different)"
    return Finding("reworded", "warning", source, int(line) if line.isdecimal() else 0, why)
