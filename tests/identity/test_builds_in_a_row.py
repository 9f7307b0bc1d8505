"""Laws of twenty builds in a row with random edits: on the ledger alone, and in real Anki."""

import itertools
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadeck import identity
from qadeck.model import Build, Linkage
from tests.identity.drafts import TEMPLATES, draft, reconcile, record

WORDS = """anchor barley candle dipper ember fallow gable harrow ingot jetty kettle lantern mortar needle ochre pulley
quarry ratchet saddle tinder urchin vellum wicker yarrow zither bobbin chisel dowel easel fennel""".split()


@dataclass(frozen=True)
class Asked:
    """A question in a source. `same` names those that are one note."""

    name: int
    source: str
    question: str
    answer: str
    same: int
    tags: tuple[str, ...] = ("deck::topic::tools",)


@dataclass
class Sources:
    """Sources that a person edits. `chance` decides everything, so that a run can be told again."""

    chance: Random
    asked: list[Asked] = field(default_factory=list)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def text(self, size):
        return " ".join(self.chance.choices(WORDS, k=size))

    def add(self):
        name = next(self.numbers)
        size = self.chance.choice((1, 2, 12, 30))
        question = f"What does the {self.text(2)} do with {self.chance.choice(('a', 'the'))} {self.text(1)}?"
        place = self.chance.randrange(len(self.asked) + 1)
        self.asked.insert(place, Asked(name, self.chance.choice("abc"), question, self.text(size), name))

    def change(self, how):
        if self.asked:
            place = self.chance.randrange(len(self.asked))
            self.asked[place] = how(self.asked[place])

    def remove(self):
        if self.asked:
            del self.asked[self.chance.randrange(len(self.asked))]

    def rename(self):
        old, new = self.chance.choice("abc"), self.chance.choice("abcdef")
        self.asked = [replace(one, source=new) if one.source == old else one for one in self.asked]

    def merge(self):
        if len(self.asked) > 1:
            left, right = self.chance.sample(self.asked, 2)
            self.asked = [replace(one, same=left.same) if one.same == right.same else one for one in self.asked]

    def split(self):
        self.change(lambda one: replace(one, same=one.name))

    def edit(self):
        """One edit of a random kind."""
        kinds = (
            self.add,
            self.add,
            self.remove,
            self.rename,
            self.merge,
            self.split,
            lambda: self.chance.shuffle(self.asked),
            lambda: self.change(lambda one: replace(one, answer=f"{one.answer} {self.text(2)}")),
            lambda: self.change(lambda one: replace(one, answer=self.text(5))),
            lambda: self.change(lambda one: replace(one, question=one.question.replace("What does", "Say what does"))),
            lambda: self.change(lambda one: replace(one, question=f"{self.text(3)}?")),
            lambda: self.change(lambda one: replace(one, tags=(f"deck::topic::{self.text(1)}",))),
            lambda: self.change(lambda one: replace(one, question=self.chance.choice(self.asked).question)),
        )
        self.chance.choice(kinds)()

    def drafts(self):
        """A draft for each group of questions that are one; equal question and answer are one always, as in linkage."""
        groups, twins = {}, {}
        for line, one in enumerate(self.asked, 1):
            made = record(f"{one.source}.md, S | {one.question} | {one.answer}", line)
            name = twins.setdefault((one.question, one.answer), one.same)
            groups.setdefault(name, []).append((one, made))
        return [draft([made for _, made in group], tags=group[0][0].tags) for group in groups.values()]


def runs(seed, builds=20):
    """(drafts, what identity made of them) for one build after the other; the clock is not to be trusted."""
    chance = Random(seed)
    sources, ledger = Sources(chance), None
    for _ in range(8):
        sources.add()
    clock = 1_700_000_000
    for _ in range(builds):
        made = sources.drafts()
        if made:
            text = identity.dump(ledger) if ledger else None
            known = reconcile(made, identity.parse(text) if text else None, clock)
            yield made, known
            ledger = known.ledger
        for _ in range(chance.randint(0, 6)):
            sources.edit()
        clock += chance.choice((-90_000, 0, 1, 3_600, 86_400))


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_twenty_builds_on_the_ledger(seed):
    seen, stamps, before = set(), {}, None
    for made, known in runs(seed):
        guids = [note.guid for note in known.notes]
        assert len(set(guids)) == len(guids) == len(made), "a GUID doubled"
        entries = {entry.guid: entry for entry in known.ledger.entries}
        assert seen | set(guids) == set(entries), "a GUID lost"
        assert {guid for guid, entry in entries.items() if not entry.gone} == set(guids)
        for guid, entry in entries.items():
            was = stamps.get(guid)
            assert was is None or entry.modified >= was[0], "mod went back"
            assert was is None or (entry.modified > was[0]) == (entry.parts != was[1]), "mod and content disagree"
            stamps[guid] = (entry.modified, entry.parts)
        if before:
            check_what_was_kept(before, made, known)
        tell = known.changes
        assert len(tell.added) + len(tell.changed) + tell.unchanged == len(guids)
        assert {gone.note.guid for gone in (*tell.removed, *tell.retired)} == (before or set(guids)) - set(guids)
        again = reconcile(made, known.ledger, 1_900_000_000)
        assert again.notes == known.notes
        assert identity.dump(again.ledger) == identity.dump(known.ledger)
        seen, before = set(entries), set(guids)


def check_what_was_kept(before, made, known):
    """A note that is gone has no question left that only it asked in just these words."""
    entries = {entry.guid: entry for entry in known.ledger.entries}
    here = {guid for guid, entry in entries.items() if not entry.gone}
    asked = {}
    for guid in here:
        for trace in entries[guid].traces:
            if trace.role != "asked":
                asked.setdefault((trace.question, trace.answer), set()).add(guid)
    for guid in before - here:
        for trace in entries[guid].traces:
            if trace.role != "asked" and (trace.question, trace.answer) in asked:
                assert entries[guid].into in here, "its question is still asked, and nobody is named as its heir"


def as_build(known, name="Row"):
    """Enough of a Build for the writer of packages."""
    return Build(
        built_at=known.ledger.newest,
        name=name,
        slug="row",
        deck_id=known.ledger.deck_id,
        root="deck",
        notes=known.notes,
        readings=(),
        linkage=Linkage(()),
        rejections=(),
        findings=(),
        media={},
        templates=TEMPLATES,
        type_modified=known.type_modified,
        changes=known.changes,
    )


def test_twenty_builds_in_anki(tmp_path):
    """The collection holds each GUID once, always, with the newest content and the history of its first review."""
    from anki_collection import collection, load

    from qadeck.writers import apkg

    reviewed = {}
    with collection(tmp_path / "anki") as col:
        for _, known in runs(20):
            log = load(col, apkg.write(as_build(known), tmp_path))
            assert log["conflicting"] == 0
            assert log["new"] == len(known.changes.added)
            assert log["updated"] == len(known.changes.changed)
            notes = {note.guid: note for note in map(col.get_note, col.find_notes(""))}
            assert set(notes) == {entry.guid for entry in known.ledger.entries}
            assert len(notes) == col.note_count() == col.card_count()
            for note in known.notes:
                held = dict(notes[note.guid].items())
                assert all(held[name] == value for name, value in note.fields if name != "Source")
                assert notes[note.guid].mod == note.modified
            for guid, reps in reviewed.items():
                assert notes[guid].cards()[0].reps == reps
            col.decks.select(col.decks.id("Row"))
            for _ in range(3):
                card = col.sched.getCard()
                if card is not None:
                    col.sched.answerCard(card, 3)
                    reviewed[card.note().guid] = card.reps
            gone = known.changes.search
            if gone:
                expected = {one.note.guid for one in (*known.changes.removed, *known.changes.retired)}
                assert {col.get_note(nid).guid for nid in col.find_notes(gone)} == expected
        assert len(reviewed) > 10
        message, fine = col.fix_integrity()
        assert fine, message
