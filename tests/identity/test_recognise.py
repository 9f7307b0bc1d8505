"""Which question is known again: tests/cases/identity/recognise.toml."""

import tomllib

import pytest

from tests.identity.drafts import drafts, reconcile
from tests.outside import CASES

DATA = tomllib.loads((CASES / "identity" / "recognise.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", DATA, ids=lambda case: case["name"])
def test_recognise(case):
    first = reconcile(drafts(case["before"]))
    numbers = {note.guid: str(number) for number, note in enumerate(first.notes, 1)}
    made = drafts(case["after"])
    second = reconcile(made, first.ledger, built_at=1_700_000_100)
    by_lead = {note.cluster.canonical.id: note for note in second.notes}
    after = [by_lead[draft.cluster.canonical.id] for draft in made]
    asked = {}
    for doubt in second.changes.doubts:
        asked.setdefault(doubt.note.guid, []).append(numbers[doubt.old.guid])
    said = [numbers.get(note.guid) or _new(asked.get(note.guid)) for note in after]
    assert said == case["expect"]
    order = {note.guid: str(number) for number, note in enumerate(after, 1)}
    gone = [numbers[one.note.guid] for one in second.changes.removed]
    gone += [f"{numbers[one.note.guid]} into {order[one.into.guid]}" for one in second.changes.retired]
    assert sorted(gone) == case.get("gone", [])


def _new(asks):
    return f"new, asks {' '.join(sorted(asks))}" if asks else "new"
