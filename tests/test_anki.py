"""The deck in real Anki: what a learner gets on import, and on importing again."""

import pytest
from anki_collection import collection, load
from building import bank, build, deck


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return build(bank(out), out / "output"), deck(out / "output")


def test_every_note_arrives_with_one_card(built, tmp_path):
    report, path = built
    with collection(tmp_path) as col:
        log = load(col, path)
        assert log == {"new": report["deck"]["notes"], "updated": 0, "duplicate": 0, "conflicting": 0}
        notes = {note.guid: note for note in map(col.get_note, col.find_notes(""))}
        assert notes.keys() == {note["guid"] for note in report["notes"]}
        assert all(len(note.cards()) == 1 for note in notes.values())
        assert all(sorted(notes[note["guid"]].tags) == sorted(note["tags"]) for note in report["notes"])
        assert all(note["Question"] and note["Answer"] for note in notes.values())
        assert not col.media.check().missing
        message, fine = col.fix_integrity()
        assert fine, message


def test_importing_twice_adds_nothing(built, tmp_path):
    report, path = built
    with collection(tmp_path) as col:
        load(col, path)
        again = load(col, path)
        assert (again["new"], again["updated"], again["conflicting"]) == (0, 0, 0)
        assert col.note_count() == report["deck"]["notes"]


def test_new_cards_come_in_the_order_of_the_deck(built, tmp_path):
    report, path = built
    with collection(tmp_path) as col:
        load(col, path)
        cards = [col.get_card(cid) for cid in col.find_cards("")]
        order = [card.note().guid for card in sorted(cards, key=lambda card: card.due)]
        assert sorted(card.due for card in cards) == list(range(1, len(cards) + 1))
        assert order == [note["guid"] for note in report["notes"]]


def test_the_deck_describes_itself(built, tmp_path):
    report, path = built
    with collection(tmp_path) as col:
        load(col, path)
        made = col.decks.by_name(report["deck"]["name"])
        assert made is not None
        assert made["desc"].strip()
