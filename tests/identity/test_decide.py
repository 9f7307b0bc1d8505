"""What a person decides, and what stays open until then."""

import re

import pytest

from qadeck import config, identity
from qadeck.config import Config, Decisions
from qadeck.errors import BuildError
from tests.identity.drafts import TEMPLATES, draft, drafts, reconcile, record

BEFORE = ["a.md, Sky | Is the earth round? | Yes", "a.md, Sky | What is a comet? | Ice and dust."]
AFTER = ["a.md, Sky | Is the moon round? | Yes", "a.md, Sky | What is a comet? | Ice and dust."]
PAIR = (("Is the earth round?", "Is the moon round?"),)


def two_builds():
    first = reconcile(drafts(BEFORE))
    return first, reconcile(drafts(AFTER), first.ledger, 1_700_000_100)


def guid(build, question):
    (found,) = [note.guid for note in build.notes if note.cluster.canonical.question == question]
    return found


def test_a_doubt_is_asked_until_it_is_decided():
    first, second = two_builds()
    old, new = guid(first, "Is the earth round?"), guid(second, "Is the moon round?")
    assert old != new
    for time in (1_700_000_200, 1_700_000_300):
        second = reconcile(drafts(AFTER), identity.parse(identity.dump(second.ledger)), time)
        assert [(doubt.note.guid, doubt.old.guid) for doubt in second.changes.doubts] == [(new, old)]
        assert [finding.code for finding in second.findings] == ["reworded"]
        assert guid(second, "Is the moon round?") == new


@pytest.mark.parametrize("late", [False, True])
def test_same_brings_the_old_note_back(late):
    first, second = two_builds()
    ledger = second.ledger if late else first.ledger
    third = reconcile(drafts(AFTER), ledger, 1_700_000_400, decisions=Decisions(same=PAIR))
    assert guid(third, "Is the moon round?") == guid(first, "Is the earth round?")
    assert not third.changes.doubts
    assert not third.findings
    retired = {gone.note.guid: gone.into.guid for gone in third.changes.retired}
    assert retired == ({guid(second, "Is the moon round?"): guid(first, "Is the earth round?")} if late else {})
    again = reconcile(drafts(AFTER), third.ledger, 1_700_000_500)
    assert again.notes == third.notes


@pytest.mark.parametrize("late", [False, True])
def test_different_ends_the_question(late):
    first, second = two_builds()
    ledger = second.ledger if late else first.ledger
    third = reconcile(drafts(AFTER), ledger, 1_700_000_400, decisions=Decisions(different=PAIR))
    assert guid(third, "Is the moon round?") == guid(second, "Is the moon round?")
    assert not third.changes.doubts
    assert not third.findings


def test_the_advice_can_be_pasted_into_deck_toml():
    before = ['a.md, Sky | Is the "blue" earth round? | Yes']
    after = ['a.md, Sky | Is the "C:\\moon" round? | Yes']
    first = reconcile(drafts(before))
    (finding,) = reconcile(drafts(after), first.ledger, 1_700_000_100).findings
    advice = re.search(r"same = (\[\[.*\]\])", finding.message)[1]
    same = config.parse(f"[repeats]\nsame = {advice}\n").decisions.same
    third = reconcile(drafts(after), first.ledger, 1_700_000_100, decisions=Decisions(same=same))
    assert third.notes[0].guid == first.notes[0].guid


def test_a_removed_question_comes_back_as_itself():
    first = reconcile(drafts(BEFORE))
    second = reconcile(drafts(BEFORE[1:]), first.ledger, 1_700_000_100)
    assert [gone.search for gone in second.changes.removed] == [f"Spare1:{guid(first, 'Is the earth round?')}"]
    third = reconcile(drafts(BEFORE), second.ledger, 1_700_000_200)
    assert third.notes == first.notes
    assert [named.guid for named in third.changes.returned] == [guid(first, "Is the earth round?")]


def test_an_old_wording_taken_by_another_note_does_not_clash():
    """Its deterministic GUID is in use by the note that was reworded away from it."""
    long = "A belt of rubble between the paths of Mars and Jupiter, left over from the making of planets."
    first = reconcile(drafts([f"a.md, Sky | What is the asteroid belt? | {long}"]))
    lines = [
        f"a.md, Sky | Where do most asteroids circle? | {long}",
        "b.md, Sky | What is the asteroid belt? | A game.",
    ]
    second = reconcile(drafts(lines[:1]), first.ledger, 1_700_000_100)
    third = reconcile(drafts(lines), second.ledger, 1_700_000_200)
    assert guid(third, "Where do most asteroids circle?") == guid(first, "What is the asteroid belt?")
    assert len({note.guid for note in third.notes}) == 2


def test_without_a_ledger_two_people_agree_and_a_later_source_changes_nothing():
    mine, yours = reconcile(drafts(BEFORE)), reconcile(drafts(BEFORE[::-1]), built_at=1_800_000_000)
    assert {note.guid for note in mine.notes} == {note.guid for note in yours.notes}
    more = reconcile(drafts([*BEFORE, "+z.md, More | Describe a comet | A tail."]))
    assert {note.guid for note in more.notes} == {note.guid for note in mine.notes}
    assert {note.guid for note in reconcile(drafts(BEFORE), name="Another deck").notes}.isdisjoint(
        note.guid for note in mine.notes
    )


def test_pictures_tags_and_style_are_content():
    made = [draft([record("a.md, S | What is shown? | A kite.", 1)], media=("kite.png",))]
    first = reconcile(made, media={"kite.png": b"1"})
    same = reconcile(made, first.ledger, 1_700_000_100, media={"kite.png": b"1"})
    other = reconcile(made, first.ledger, 1_700_000_100, media={"kite.png": b"2"})
    assert same.notes == first.notes
    assert [change.parts for change in other.changes.changed] == [("pictures",)]
    tagged = [
        draft([record("a.md, S | What is shown? | A kite.", 1)], tags=("deck::b", "deck::a"), media=("kite.png",))
    ]
    assert [c.parts for c in reconcile(tagged, first.ledger, media={"kite.png": b"1"}).changes.changed] == [("tags",)]
    styled = reconcile(made, first.ledger, 5, media={"kite.png": b"1"}, templates=TEMPLATES.__class__("f", "b", "s"))
    assert styled.changes.type_parts == ("front", "back", "CSS")
    assert styled.type_modified == first.type_modified + 1
    assert styled.notes == first.notes


WRONG = {
    "an empty front": (lambda: [draft([record("a.md, S | <br> | x", 1)])], "front of the card would be empty"),
    "a tag with a blank": (lambda: [draft([record("a.md, S | Why? | x", 1)], tags=("a b",))], "holds a blank"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_build_stops(what):
    made, message = WRONG[what]
    with pytest.raises(BuildError, match=rf"a\.md:1: .*{message}.*; "):
        reconcile(made())


def test_the_id_of_another_deck_stops_the_build():
    ledger = reconcile(drafts(BEFORE)).ledger
    with pytest.raises(BuildError, match=r"deck\.lock belongs to deck"):
        identity.deck("Deck", Config(deck_id=ledger.deck_id + 1), ledger, TEMPLATES)
    assert identity.deck("New name", Config(), ledger, TEMPLATES).root == "deck"
