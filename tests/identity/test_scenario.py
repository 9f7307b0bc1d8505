"""Two builds from files on disk, imported by a learner who has studied in between, in real Anki."""

import subprocess
import sys
import time

import pytest
from building import build, deck
from building import write as write_files
from outside import ROOT

from tests.identity.builds import FACTS, expectations, two_builds, write

pytest.importorskip("anki", reason="the package anki is not installed: left out")


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    now = int(time.time())
    return two_builds(tmp_path_factory.mktemp("decks"), now - 864_000, now + 86_400)


def test_the_learner_loses_nothing(decks):
    from tests.identity.learner import scenario

    old, new = decks
    expected = expectations(old, new)
    told = scenario(old.path, new.path, expected)
    assert [what for what, holds in told["held"].items() if not holds] == []
    assert told["first"] == {"new": len(FACTS), "updated": 0, "duplicate": 0, "conflicting": 0}
    assert told["second"] == {"new": 10, "updated": 10, "duplicate": len(FACTS) - 15, "conflicting": 0}


def test_the_report_tells_it(decks):
    changes = decks[1].report["changes"]
    assert len(changes["recognised"]) == 5
    assert len(changes["added"]) == 10
    assert len(changes["removed"]) == 5
    assert len(changes["changed"]) == 10
    assert changes["unchanged"] == len(FACTS) - 15
    assert changes["type_parts"] == ["CSS"]
    assert not changes["doubts"]


def test_unchanged_sources_give_the_same_bytes_on_another_day(tmp_path):
    write(tmp_path / "in", FACTS)
    out = tmp_path / "out"
    build(tmp_path / "in", out, "--name", "Odd facts", SOURCE_DATE_EPOCH="1700000000")
    first, ledger = deck(out).read_bytes(), (out / "deck.lock").read_bytes()
    build(
        tmp_path / "in",
        out,
        "--name",
        "Odd facts",
        "--no-cache",
        SOURCE_DATE_EPOCH="1750000000",
        TZ="Asia/Tokyo",
        LC_ALL="C",
        PYTHONHASHSEED="5",
    )
    assert deck(out).read_bytes() == first
    assert (out / "deck.lock").read_bytes() == ledger


def levelled(folder):
    """300 made-up questions with levels: enough that a sum taken in another order would show in some estimate."""
    corpus = [sys.executable, ROOT / "benchmarks" / "corpus.py", "--questions", "300"]
    subprocess.run([*corpus, "--out", folder / "bank.md"], check=True)
    questions = (folder / "bank.md").read_text("utf-8").split("\n### ")
    parts = {f"part{at}__md": "\n### ".join(("# Part", *questions[at : at + 100])) for at in range(1, 300, 100)}
    return write_files(folder / "bank", **parts)


def shared(folder):
    """Notes with two answers each of which is another note's, too."""
    rows = []
    for thing in ("whorl", "distaff", "bobbin", "treadle", "shuttle", "heddle", "spindle", "loom"):
        first, second = f"Wood that turns, as the {thing} of a mill does.", f"A {thing} carries the thread of the day."
        rows += [(f"What is a {thing}?", first), (f"Define {thing}.", second)]
        rows += [(f"How did {thing}s come to Asia?", first), (f"Why would a {thing} break in winter?", second)]
    return write_files(folder / "bank", weaving__md="".join(f"## {asked}\n\n{answer}\n\n" for asked, answer in rows))


@pytest.mark.parametrize("sources", [levelled, shared])
def test_no_output_depends_on_the_order_of_sets(sources, tmp_path):
    written = []
    for seed in ("1", "4"):
        out = tmp_path / f"out{seed}"
        build(sources(tmp_path), out, "--no-cache", PYTHONHASHSEED=seed)
        written.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert written[0] == written[1]


def test_new_questions_change_no_old_note(tmp_path):
    """Levels and topics are found by comparing the notes of a deck: more of them would move those that are there."""
    whole = (ROOT / "sources" / "handbook.md").read_text("utf-8").splitlines(keepends=True)
    out = tmp_path / "out"
    build(write_files(tmp_path / "in", handbook__md="".join(whole[: len(whole) * 9 // 10])), out)
    report = build(write_files(tmp_path / "in", handbook__md="".join(whole)), out, SOURCE_DATE_EPOCH="1800001000")
    assert len(report["changes"]["added"]) > 5
    # The answer at which the first half was cut is longer now.
    assert [changed["parts"] for changed in report["changes"]["changed"]] == [["Answer"]]


def test_a_new_heading_or_setting_gives_new_topics(tmp_path):
    questions = [f"### What does knot {n} hold?\n\nRope number {n}." for n in range(1, 7)]
    out = tmp_path / "out"
    for heading, setting, expected in (
        ("Bends", "", {"Bends"}),
        ("Hitches", "", {"Hitches"}),
        ("Hitches", '[topics.rename]\nHitches = "Loops"\n', {"Loops"}),
    ):
        text = "\n\n".join((f"# Knots\n\n## {heading}", *questions, "## Sails\n\n### What is a jib?\n\nA sail.\n"))
        write_files(tmp_path / "in", knots__md=text, deck__toml=f'name = "Knots"\n{setting}')
        report = build(tmp_path / "in", out)
        assert {topic for note in report["notes"] for topic in note["topics"]} == expected


def test_a_new_name_and_a_renamed_file_change_no_note(tmp_path):
    write(tmp_path / "in", FACTS)
    out = tmp_path / "out"
    first = build(tmp_path / "in", out, "--name", "Odd facts", SOURCE_DATE_EPOCH="1700000000")
    write(tmp_path / "in", FACTS, names=("making.md", "life.md"))
    second = build(tmp_path / "in", out, "--name", "Curious things", SOURCE_DATE_EPOCH="1750000000")
    stamps = [{note["guid"]: (note["modified"], note["tags"]) for note in one["notes"]} for one in (first, second)]
    assert stamps[0] == stamps[1]
    assert [finding["code"] for finding in second["findings"] if finding["code"] == "deck-renamed"]


def test_a_decision_about_an_earlier_wording_is_no_mistake(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder, [("Is the earth round?", "Yes"), *FACTS[:9]])
    (folder / "deck.toml").write_text('name = "Sky"\n', "utf-8")
    first = build(folder, out, SOURCE_DATE_EPOCH="1700000000")
    ledger = (folder / "deck.lock").read_bytes()
    write(folder, [("Is the moon round?", "Yes"), *FACTS[:9]])
    (folder / "deck.lock").write_bytes(ledger)
    (folder / "deck.toml").write_text(
        'name = "Sky"\n[repeats]\nsame = [["Is the earth round?", "Is the moon round?"]]\n', "utf-8"
    )
    second = build(folder, out, SOURCE_DATE_EPOCH="1700000100")
    assert {note["guid"] for note in second["notes"]} == {note["guid"] for note in first["notes"]}
    assert [finding for finding in second["findings"] if finding["severity"] != "info"] == []
