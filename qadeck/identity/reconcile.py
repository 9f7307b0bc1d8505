"""Drafts + ledger -> Identified: the straight line of this stage.

traces -> links by wording, by hand, by evidence -> assign -> GUIDs, places, times -> ledger, changes, findings
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qadeck.changes import Changes, Doubt
from qadeck.config import Config, Decisions, TopicSettings
from qadeck.errors import BuildError
from qadeck.identity import compare, content, linking, number
from qadeck.identity.assign import Assigned, assign, heir, kept_traces
from qadeck.identity.checks import check
from qadeck.identity.kept import filed
from qadeck.identity.ledger import Entry, Ledger
from qadeck.model import Finding, Note, Templates
from qadeck.text import fold, slug


@dataclass(frozen=True, slots=True)
class DeckIdentity:
    """What notes and GUIDs depend on beside their sources. `root` is the first part of every tag.

    `topics` are the settings that the notes' topics were found with.
    """

    name: str
    deck_id: int
    root: str
    type_parts: tuple[str, ...]
    topics: TopicSettings


@dataclass(frozen=True, slots=True)
class Identified:
    """`notes` have guid, modified, due and the id field filled, in the order of new cards."""

    notes: tuple[Note, ...]
    ledger: Ledger
    changes: Changes
    findings: tuple[Finding, ...]
    type_modified: int


def deck(name: str, config: Config, ledger: Ledger | None, templates: Templates) -> DeckIdentity:
    """The deck's lasting identity: the ledger's where there is one, else made from the name.

    Raises BuildError when deck.toml's id is not the ledger's.
    """
    if ledger and config.deck_id not in (None, ledger.deck_id):
        where = f"deck.toml says id = {config.deck_id}, deck.lock belongs to deck {ledger.deck_id}"
        raise BuildError(f"{where}; delete that line of deck.toml, or the ledger when this is another deck")
    made = 1 << 30 | int.from_bytes(hashlib.sha256(fold(name).encode("utf-8", "replace")).digest()[:4]) >> 2
    return DeckIdentity(
        name,
        ledger.deck_id if ledger else config.deck_id or made,
        config.root or (ledger.root if ledger else slug(name)),
        content.type_parts(templates),
        config.topics,
    )


def reconcile(
    drafts: Sequence[Note],
    ledger: Ledger | None,
    media: Mapping[str, bytes],
    built_at: int,
    identity: DeckIdentity,
    decisions: Decisions | None = None,
) -> Identified:
    """Give every draft its GUID, time and place. `media` is file name -> bytes; `built_at` seconds since 1970.

    `decisions` are a person's answers on which questions are the same. Raises BuildError when a note would be wrong
    in Anki: two with one GUID, an empty front, a tag with a blank.
    """
    before = ledger.entries if ledger else ()
    known = {entry.guid: entry for entry in before}
    news = linking.new_questions(drafts)
    linked = linking.link(before, news, decisions or Decisions())
    assigned = assign(before, linked.olds, linked.news, linked.links)
    guids = number.guids(drafts, assigned, set(known), identity.deck_id)
    parts = [content.parts(draft, media) for draft in drafts]
    notes = _identified(drafts, guids, parts, before, built_at)
    check(notes)
    doubts = compare.doubts(linked, assigned, before, notes)
    made = _asking(_entries(notes, parts, linked, known, built_at, identity), doubts)
    left = _left(before, guids, assigned, built_at)
    after = Ledger(
        identity.deck_id,
        identity.root,
        identity.name,
        _type_time(ledger, identity, built_at),
        identity.type_parts,
        tuple(sorted((*made, *left), key=lambda entry: entry.guid)),
    )
    changes = compare.changes(ledger, after, notes, linked, assigned, doubts)
    ordered = sorted(notes, key=lambda note: note.due)
    return Identified(tuple(ordered), after, changes, compare.findings(ledger, changes, built_at), after.type_modified)


def _identified(
    drafts: Sequence[Note],
    guids: Sequence[str],
    parts: Sequence[tuple[str, ...]],
    before: Sequence[Entry],
    built_at: int,
) -> list[Note]:
    """The drafts with GUID, id field, time and place."""
    known = {entry.guid: entry for entry in before}
    own = [known.get(guid) for guid in guids]
    rows = zip(drafts, guids, parts, own, number.places(own, before), strict=True)
    return [
        replace(draft, guid=guid, modified=_time(entry, now, built_at), due=place, fields=_with_id(draft, guid))
        for draft, guid, now, entry, place in rows
    ]


def _with_id(draft: Note, guid: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, guid if name == content.ID_FIELD else value) for name, value in draft.fields)


def _entries(
    notes: Sequence[Note],
    parts: Sequence[tuple[str, ...]],
    linked: linking.Linked,
    known: Mapping[str, Entry],
    built_at: int,
    identity: DeckIdentity,
) -> list[Entry]:
    """What the ledger will know of the notes of this build."""
    current = linking.with_neighbours(linked.news, [note.guid for note in notes])
    return [
        Entry(
            note.guid,
            known[note.guid].added if note.guid in known else built_at,
            note.due,
            note.modified,
            own,
            kept_traces(known.get(note.guid), current[draft]),
            estimate=(note.rating.level or "") if note.rating.basis == "estimated" else "",
            topics=note.topics,
            filed=filed(note.cluster, identity.topics),
        )
        for draft, (note, own) in enumerate(zip(notes, parts, strict=True))
    ]


def _asking(entries: Sequence[Entry], doubts: Sequence[Doubt]) -> list[Entry]:
    """The entries with what a person is asked of them."""
    pending: dict[str, set[str]] = {}
    for doubt in doubts:
        pending.setdefault(doubt.note.guid, set()).add(doubt.old.guid)
    return [
        replace(entry, doubts=tuple(sorted(pending[entry.guid]))) if entry.guid in pending else entry
        for entry in entries
    ]


def _left(before: Sequence[Entry], guids: Sequence[str], assigned: Assigned, built_at: int) -> list[Entry]:
    """The entries without a note in this build, kept so that they can come back as themselves."""
    here = frozenset(guids)
    return [
        _leave(entry, None if entry.into in here else heir(entry, assigned), guids, built_at)
        for entry in before
        if entry.guid not in here
    ]


def _time(entry: Entry | None, parts: tuple[str, ...], built_at: int) -> int:
    """When the note's content last changed: always later than before, even when the clock runs behind."""
    if entry is None:
        return built_at
    return entry.modified if entry.parts == parts else max(built_at, entry.modified + 1)


def _type_time(ledger: Ledger | None, identity: DeckIdentity, built_at: int) -> int:
    if ledger is None:
        return built_at
    same = ledger.type_parts == identity.type_parts
    return ledger.type_modified if same else max(built_at, ledger.type_modified + 1)


def _leave(entry: Entry, draft: int | None, guids: Sequence[str], built_at: int) -> Entry:
    """`draft` took its questions, if any did."""
    into = guids[draft] if draft is not None else entry.into
    return replace(entry, gone=entry.gone or max(built_at, entry.modified), into=into, doubts=())
