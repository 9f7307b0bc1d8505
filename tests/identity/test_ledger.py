"""The ledger as text: round trip, damage, git."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadeck import identity
from qadeck.errors import UsageError
from tests.identity.drafts import drafts, reconcile

LINES = [
    f"a.md, Stones | What is stone number {n} of the wall? | It lies in row {n % 7}, {n} from the left."
    for n in range(60)
]


@pytest.fixture(scope="module")
def text():
    return identity.dump(reconcile(drafts(LINES)).ledger)


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.text(max_size=20), st.text(max_size=30)), max_size=6, unique_by=lambda t: t
    )
)
def test_what_is_written_is_read_again(rows):
    made = drafts(LINES[:3])
    extra = drafts([f"{i}.md, S | Q{i}{q.replace('|', '')} | {a}" for i, (_, q, a) in enumerate(rows)])
    ledger = reconcile(made + extra, name="".join(s for s, _, _ in rows) or "D").ledger
    text = identity.dump(ledger)
    assert identity.dump(identity.parse(text)) == text
    assert identity.parse(text).entries == ledger.entries


def test_order_and_repetition_of_lines_do_not_matter(text):
    head, *body = text.splitlines()
    shuffled = "\n".join([head, *sorted(body[:-1], reverse=True), *body[5:40], "end"])
    assert identity.parse(shuffled.replace("\n", "\r\n")) == identity.parse(text)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.77, 0.999])
def test_a_ledger_cut_short_is_refused(text, share):
    with pytest.raises(UsageError, match=r"deck\.lock:\d+: .*; "):
        identity.parse(text[: int(len(text) * share)])


@given(st.data())
def test_one_letter_changed_is_refused(data):
    text = identity.dump(reconcile(drafts(LINES[:4])).ledger)
    start = text.index("deck\tid")
    at = data.draw(st.integers(start, len(text) - 2))
    letter = data.draw(st.sampled_from("az09\t").filter(lambda c: c != text[at]))
    with pytest.raises(UsageError, match=r"deck\.lock:\d+: "):
        identity.parse(text[:at] + letter + text[at + 1 :])


DAMAGE = {
    "a conflict": (
        lambda t: t.replace("\nend", "\n<<<<<<< HEAD\nend"),
        "conflict is not resolved; keep the lines of both",
    ),
    "a newer version": (lambda t: t.replace("ledger 1", "ledger 2"), "written by a newer qadeck"),
    "another file": (lambda t: "{}\n" + t, "not a ledger of qadeck"),
    "a line taken out": (
        lambda t: "".join(line + "\n" for line in t.splitlines() if "\ttext\t" not in line),
        "has no line “text”",
    ),
    "two decks": (
        lambda t: (
            t.replace("end\n", "") + identity.dump(reconcile(drafts(LINES), name="Other").ledger).split("\n", 3)[3]
        ),
        "two values for the deck's id",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_named(text, what):
    damage, message = DAMAGE[what]
    with pytest.raises(UsageError, match=message):
        identity.parse(damage(text))


def git(folder, *arguments, check=True):
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=check,
    )
    return done.stdout


def two_people(tmp_path, mine, theirs, union):
    """Both build from one ledger, then git merges; return the merged text."""
    git(tmp_path, "init", "-q", "-b", "main")
    lock = tmp_path / "deck.lock"
    if union:
        (tmp_path / ".gitattributes").write_text("deck.lock merge=union\n")
    first = reconcile(drafts(LINES)).ledger
    lock.write_text(identity.dump(first), "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    for branch, lines, time in (("mine", mine, 1_700_000_500), ("theirs", theirs, 1_700_000_900)):
        git(tmp_path, "checkout", "-q", "-b", branch, "main")
        lock.write_text(identity.dump(reconcile(drafts(lines), first, time).ledger), "utf-8")
        git(tmp_path, "commit", "-qam", branch)
    git(tmp_path, "merge", "-q", "mine", check=False)
    return lock.read_text("utf-8")


MINE = [line.replace("row 3", "row three") for line in LINES[2:]] + [
    f"b.md, New | Mine {n}? | {n} mine" for n in range(8)
]
THEIRS = [line.replace("number 5", "no. 5") for line in LINES[:-2]] + [
    f"c.md, New | Theirs {n}? | {n} theirs" for n in range(8)
]


@pytest.mark.parametrize("union", [True, False])
def test_two_people_build_and_git_merges(tmp_path, union):
    text = two_people(tmp_path, MINE, THEIRS, union)
    if not union and "<<<<<<<" in text:
        with pytest.raises(UsageError, match="keep the lines of both sides"):
            identity.parse(text)
        text = "\n".join(line for line in text.split("\n") if line[:7] not in {"<<<<<<<", "=======", ">>>>>>>"})
    merged = identity.parse(text)
    mine, theirs = (identity.parse(git(tmp_path, "show", f"{branch}:deck.lock")) for branch in ("mine", "theirs"))
    assert {e.guid for e in merged.entries} == {e.guid for e in (*mine.entries, *theirs.entries)}
    both = LINES[2:-2]
    both = [line.replace("row 3", "row three").replace("number 5", "no. 5") for line in both] + MINE[-8:] + THEIRS[-8:]
    built = reconcile(drafts(both), merged, 1_700_000_100)
    assert not built.changes.added
    assert not built.changes.doubts
    before = {
        e.guid: max(x.modified for x in (*mine.entries, *theirs.entries) if x.guid == e.guid) for e in merged.entries
    }
    assert all(note.modified >= before[note.guid] for note in built.notes)
