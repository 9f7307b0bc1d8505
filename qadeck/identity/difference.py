"""An old package and the one to come -> what importing the new over the old does, with Anki's default options.

Anki's rules, measured: docs/identity.md, "What Anki compares".
"""

from __future__ import annotations

import difflib
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qadeck.identity.content import ID_FIELD, NAMING, search
from qadeck.identity.package import Package, Stored

_TAG = re.compile(r"<[^>]*>")
# Words of context on each side of a change.
CONTEXT = 5


@dataclass(frozen=True, slots=True)
class Edited:
    """A note that differs: (part, readable difference) for each field and the tags."""

    guid: str
    question: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Every note of either package, once: GUIDs and questions, in the order of the new package, then of the old.

    `stale` differ, but the old stamp is as late: Anki would skip them. `restamped` are equal but for a later stamp:
    Anki would replace them all the same. `renamed` differ in the name of a source alone, on purpose without a later
    stamp. `clashing` are of another note type: Anki leaves them as they are.
    """

    added: tuple[tuple[str, str], ...]
    changed: tuple[Edited, ...]
    unchanged: int
    removed: tuple[tuple[str, str], ...]
    stale: tuple[Edited, ...]
    restamped: tuple[tuple[str, str], ...]
    renamed: int
    clashing: tuple[tuple[str, str], ...]
    design: tuple[str, ...]
    decks: tuple[tuple[str, ...], tuple[str, ...]]


def difference(old: Package, new: Package) -> Difference:
    """Compare two packages."""
    both = [guid for guid in new.notes if guid in old.notes]
    clashing = {guid for guid in both if old.notes[guid].kind != new.notes[guid].kind}
    edits = {guid: _edited(guid, old.notes[guid], new.notes[guid]) for guid in both if guid not in clashing}
    later = {guid for guid in both if new.notes[guid].modified > old.notes[guid].modified}
    stale = [edit for guid, edit in edits.items() if edit.parts and guid not in later]
    renamed = [edit for edit in stale if {part for part, _ in edit.parts} <= NAMING]
    return Difference(
        added=tuple((guid, question(new.notes[guid])) for guid in new.notes if guid not in old.notes),
        changed=tuple(edit for guid, edit in edits.items() if edit.parts and guid in later),
        unchanged=sum(not edit.parts and guid not in later for guid, edit in edits.items()),
        removed=tuple((guid, question(old.notes[guid])) for guid in old.notes if guid not in new.notes),
        stale=tuple(edit for edit in stale if edit not in renamed),
        restamped=tuple((guid, edit.question) for guid, edit in edits.items() if not edit.parts and guid in later),
        renamed=len(renamed),
        clashing=tuple((guid, question(new.notes[guid])) for guid in both if guid in clashing),
        design=tuple(_design(old, new)),
        decks=(old.decks, new.decks),
    )


def question(note: Stored) -> str:
    """The first field as one line of plain text."""
    return " ".join(_plain(note.fields[0][1]).split())


def _plain(fragment: str) -> str:
    return unicodedata.normalize("NFC", html.unescape(_TAG.sub(" ", fragment)))


def _edited(guid: str, old: Stored, new: Stored) -> Edited:
    before, parts = dict(old.fields), []
    for name, value in new.fields:
        was = unicodedata.normalize("NFC", before.get(name, ""))
        if name != ID_FIELD and was != unicodedata.normalize("NFC", value):
            parts.append((name, readable(_plain(was), _plain(value)) or "markup or picture only"))
    gone, come = sorted(set(old.tags) - set(new.tags)), sorted(set(new.tags) - set(old.tags))
    if gone or come:
        parts.append(("tags", " ".join([*(f"-{tag}" for tag in gone), *(f"+{tag}" for tag in come)])))
    return Edited(guid, question(new), tuple(parts))


def readable(old: str, new: str) -> str:
    """Two texts as one line: words taken out as [-so-], put in as {+so+}, with a few words around."""
    before, after = old.split(), new.split()
    pieces: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces += _around(before[a:b], first=not pieces, last=b == len(before) and d == len(after))
            continue
        pieces += [f"[-{' '.join(before[a:b])}-]"] if b > a else []
        pieces += [f"{{+{' '.join(after[c:d])}+}}"] if d > c else []
    changed = any(piece.startswith(("[-", "{+")) for piece in pieces)
    return " ".join(pieces) if changed and before != after else ""


def _around(words: Sequence[str], first: bool, last: bool) -> list[str]:
    """The words next to a change; "…" for those left out."""
    head = [] if first else list(words[:CONTEXT])
    tail = [] if last else list(words[max(len(head), len(words) - CONTEXT) :])
    return list(words) if len(head) + len(tail) >= len(words) else [*head, "…", *tail]


def _design(old: Package, new: Package) -> Iterator[str]:
    for key, kind in new.kinds.items():
        was = old.kinds.get(key)
        if was is None or not was.design or was.design == kind.design:
            continue
        if was.fields != kind.fields or len(was.design) != len(kind.design):
            yield "the fields or the number of cards: Anki would make a second note type"
        else:
            names = ("front", "back") * (len(kind.design) // 2)
            parts = [part for part, a, b in zip((*names, "CSS"), was.design, kind.design, strict=True) if a != b]
            late = "" if kind.modified > was.modified else " (stamped no later: Anki would skip it)"
            yield f"{', '.join(parts)}{late}"


# ---------------------------------------------------------------- sentences


def sentences(told: Difference) -> Iterator[str]:
    """The difference for a person, line by line, and at the end what a learner loses."""
    counts = (len(told.added), "added"), (len(told.changed), "changed"), (told.unchanged, "unchanged")
    yield ", ".join(f"{number} {what}" for number, what in (*counts, (len(told.removed), "removed")))
    yield from (f"added: {asked}" for _, asked in told.added)
    for edit in told.changed:
        yield f"changed: {edit.question}"
        yield from (f"    {part}: {what}" for part, what in edit.parts)
    yield from (f"removed: {asked}" for _, asked in told.removed)
    if told.removed:
        yield f"    they stay in Anki; search there for {search(tuple(guid for guid, _ in told.removed))}"
    if told.renamed:
        yield f"{told.renamed} notes name their source otherwise; that alone is no update, they stay as they are"
    yield from (f"card design: {what}" for what in told.design)
    yield from _troubles(told)
    yield "A learner who has the old deck and imports the new one loses:"
    losses = list(_losses(told))
    yield from (f"    {loss}" for loss in losses or ["nothing"])


def _troubles(told: Difference) -> Iterator[str]:
    for edit in told.stale:
        yield f"would not arrive, the old note is stamped as late or later: {edit.question}"
        yield from (f"    {part}: {what}" for part, what in edit.parts)
    yield from (f"would not arrive, the note type is another: {asked}" for _, asked in told.clashing)
    old, new = told.decks
    if set(old) != set(new):
        names = f"“{', '.join(old)}” to “{', '.join(new)}”"
        yield f"the deck's name changed from {names}: known cards stay, new ones go there; rename it in Anki first"


def _losses(told: Difference) -> Iterator[str]:
    """Never reviews: Anki touches no card. Only what the learner wrote into a note that is replaced."""
    if told.changed:
        yield f"own edits and own tags on the {len(told.changed)} changed notes, if any (Anki replaces a note whole)"
    if told.restamped:
        yield f"own edits and own tags on {len(told.restamped)} notes that did not change (was deck.lock lost?)"
    if told.design:
        yield "own changes to the card design, if any"
