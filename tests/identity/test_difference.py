"""--diff: what it says must be what real Anki then does."""

import re
import shutil
import time
import zipfile

import pytest
from building import build, command, deck, write

from qadeck import identity
from qadeck.identity.difference import readable
from tests.identity.builds import CHANGED, FACTS, REMOVED, REWORDED, two_builds
from tests.identity.builds import write as write_facts


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    now = int(time.time())
    return two_builds(tmp_path_factory.mktemp("decks"), now - 864_000, now + 86_400)


def packages(decks):
    return [identity.read_package(one.path.read_bytes(), one.path.name) for one in decks]


def test_it_foretells_what_anki_does(decks, tmp_path):
    from anki_collection import collection, load

    old, new = packages(decks)
    told = identity.difference(old, new)
    assert {edit.question for edit in told.changed} == {*CHANGED, *REWORDED.values()}
    assert {asked for _, asked in told.removed} == set(REMOVED)
    with collection(tmp_path) as col:
        load(col, decks[0].path)
        log = load(col, decks[1].path)
    skipped = told.unchanged + told.renamed
    assert log == {"new": len(told.added), "updated": len(told.changed), "duplicate": skipped, "conflicting": 0}
    assert (told.stale, told.restamped, told.clashing) == ((), (), ())


def test_an_export_of_anki_can_be_compared(decks, tmp_path):
    """What the learner has, with own edits, exported by Anki in the newest form and in the form for older versions."""
    from anki.collection import DeckIdLimit, ExportAnkiPackageOptions
    from anki_collection import collection, load

    with collection(tmp_path) as col:
        load(col, decks[0].path)
        note = col.get_note(col.find_notes("Spare1:*")[0])
        note["Answer"] = "My own words."
        col.update_note(note)
        limit = DeckIdLimit(next(one.id for one in col.decks.all_names_and_ids() if one.id != 1))
        for legacy in (True, False):
            path = tmp_path / f"{legacy}.apkg"
            col.export_anki_package(out_path=str(path), options=ExportAnkiPackageOptions(legacy=legacy), limit=limit)
    new = packages(decks)[1]
    for legacy in (True, False):
        told = identity.difference(identity.read_package((tmp_path / f"{legacy}.apkg").read_bytes(), "x"), new)
        assert (len(told.added), len(told.removed), told.clashing) == (10, 5, ())
        assert (
            len(told.changed) + len(told.restamped) + len(told.stale) + told.unchanged + told.renamed == len(FACTS) - 5
        )


def test_the_command_says_it_and_what_is_lost(tmp_path):
    write_facts(tmp_path / "in", FACTS)
    out = tmp_path / "out"
    build(tmp_path / "in", out, SOURCE_DATE_EPOCH="1700000000")
    old = shutil.copy(deck(out), tmp_path / "old.apkg")
    same = command(tmp_path / "in", "--out", out, "--dry-run", "--diff", old, SOURCE_DATE_EPOCH="1700009000")
    assert "0 added, 0 changed, 40 unchanged, 0 removed" in same.stdout
    assert "loses:\n    nothing\n" in same.stdout
    write_facts(tmp_path / "in", [*FACTS[1:], ("What is a cairn?", "A heap of stones."), (FACTS[0][0], "A firm loop.")])
    told = command(tmp_path / "in", "--out", out, "--dry-run", "--diff", old, SOURCE_DATE_EPOCH="1700009000")
    assert "1 added, 1 changed, 38 unchanged, 0 removed" in told.stdout
    assert "1 notes name their source otherwise" in told.stdout
    assert "    Answer: " in told.stdout
    assert "[-" in told.stdout
    assert "own edits and own tags on the 1 changed notes" in told.stdout
    (out / "deck.lock").unlink()
    lost = command(tmp_path / "in", "--out", out, "--dry-run", "--diff", old, SOURCE_DATE_EPOCH="1700009000")
    # Without the ledger estimates may move too; those notes are told as changed, the others as stamped anew.
    (changed,) = re.findall(r"(\d+) changed, 0 unchanged", lost.stdout)
    (restamped,) = re.findall(r"on (\d+) notes that did not change \(was deck.lock lost\?\)", lost.stdout)
    assert int(changed) + int(restamped) >= 39


def test_what_is_no_package_is_told(tmp_path):
    folder = write(tmp_path / "in", q__txt="Q: What is a cairn?\nA: A heap of stones.\n")
    with zipfile.ZipFile(tmp_path / "empty.apkg", "w"):
        pass
    with zipfile.ZipFile(tmp_path / "bad.apkg", "w") as archive:
        archive.writestr("collection.anki2", b"no database at all")
    for name, message in (
        ("none.apkg", "cannot be read"),
        ("empty.apkg", "not an Anki package"),
        ("bad.apkg", "damaged"),
    ):
        done = command(folder, "--out", tmp_path / "out", "--diff", tmp_path / name)
        assert done.returncode == 2
        assert message in done.stderr
        assert "Traceback" not in done.stderr
        assert not list(tmp_path.glob("out/*.apkg"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a b c", "a b c", ""),
        ("the blade is dull", "the blade is keen", "the blade is [-dull-] {+keen+}"),
        ("", "new words", "{+new words+}"),
        (
            "one two three four five six seven eight",
            "one two three four five six seven nine",
            "… three four five six seven [-eight-] {+nine+}",
        ),
    ],
)
def test_readable(old, new, said):
    assert readable(old, new) == said
