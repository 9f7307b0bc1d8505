"""A learner's two imports in whatever Anki is installed, and what came of it, as JSON. Needs the package anki alone.

python learner.py OLD.apkg NEW.apkg EXPECTED.json
"""

import json
import os
import sys
import tempfile

from anki import import_export_pb2
from anki.collection import Collection


def load(col, path):
    """Import with Anki's default options; how many notes of each kind."""
    request = import_export_pb2.ImportAnkiPackageRequest(package_path=os.path.abspath(path))
    if hasattr(request, "options"):  # Anki 23.10 has none: what is the default later is all it can do
        request.options.SetInParent()
    log = col.import_anki_package(request).log
    return {kind: len(getattr(log, kind)) for kind in ("new", "updated", "duplicate", "conflicting")}


def by_guid(col):
    return {note.guid: note for note in map(col.get_note, col.find_notes(""))}


def scheduling(note):
    """All that study left on a note's cards."""
    return [(c.id, c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.flags) for c in note.cards()]


def study(col, expected):
    """Answer ten cards, edit two notes, tag one, suspend one, of those that the next build leaves alone; tell which."""
    name = next(deck.name for deck in col.decks.all_names_and_ids() if deck.id != 1)
    col.decks.select(col.decks.id(name))
    answered = []
    for _ in range(10):
        card = col.sched.getCard()
        col.sched.answerCard(card, 3)
        answered.append(card.note().guid)
    notes = by_guid(col)
    edited, tagged, suspended = expected["untouched"][:2], expected["untouched"][2], expected["untouched"][3]
    for guid in edited:
        notes[guid]["Answer"] += " My own remark."
        col.update_note(notes[guid])
    notes[tagged].tags.append("mine")
    col.update_note(notes[tagged])
    col.sched.suspend_cards([card.id for card in notes[suspended].cards()])
    return {"answered": answered, "edited": edited, "tagged": tagged, "suspended": suspended}


def compare(col, before, did, expected):
    """What must hold after the second import: name -> whether it does."""
    after = by_guid(col)
    fields = {guid: dict(note.items()) for guid, note in after.items()}
    types = [kind for kind in col.models.all() if col.models.use_count(kind)]
    found = set(col.find_notes(expected["search"]))
    return {
        "history kept": all(scheduling(after[guid]) == old["cards"] for guid, old in before.items()),
        "reviews kept": col.db.scalar("select count() from revlog") == 10,
        "edits kept": all("My own remark." in fields[guid]["Answer"] for guid in did["edited"]),
        "tag kept": "mine" in after[did["tagged"]].tags,
        "suspension kept": all(card.queue == -1 for card in after[did["suspended"]].cards()),
        "untouched as before": all(
            list(fields[guid].values()) == before[guid]["fields"] and after[guid].mod == before[guid]["mod"]
            for guid in expected["untouched"]
        ),
        "answers updated": all("old masters" in fields[guid]["Answer"] for guid in expected["changed"]),
        "reworded in place": all(fields[guid]["Question"] == new for guid, new in expected["reworded"].items()),
        "exactly 10 added": set(after) - set(before) == set(expected["added"]) and len(expected["added"]) == 10,
        "none doubled": len(after) == col.note_count() == len(before) + 10,
        "one card each": all(len(note.cards()) == 1 for note in after.values()),
        "one note type": len(types) == 1 and "+" not in types[0]["name"],
        "style updated": "font-size: 21px" in types[0]["css"],
        "removed found by search": {after[guid].id for guid in expected["removed"]} == found,
        "collection sound": col.fix_integrity()[1],
    }


def scenario(old, new, expected):
    """Import, study, import; what Anki said and what holds."""
    path = os.path.join(tempfile.mkdtemp(prefix="learner-"), "collection.anki2")
    col = Collection(path)
    first = load(col, old)
    did = study(col, expected)
    before = {
        guid: {"cards": scheduling(note), "fields": list(dict(note.items()).values()), "mod": note.mod}
        for guid, note in by_guid(col).items()
    }
    second = load(col, new)
    col.close()
    col = Collection(path)  # Anki's Python layer keeps note types in a cache that an import does not empty
    held = compare(col, before, did, expected)
    col.close()
    return {"first": first, "second": second, "held": held}


if __name__ == "__main__":
    with open(sys.argv[3], encoding="utf-8") as handle:
        json.dump(scenario(sys.argv[1], sys.argv[2], json.load(handle)), sys.stdout, indent=1)
