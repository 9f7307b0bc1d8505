"""What the cache gives back is what was linked, and nothing is given back for anything else."""

from dataclasses import replace

import pytest
from outside import CASES, ROOT

from qadeck import linkage, linked
from qadeck.cache import Cache
from qadeck.config import Decisions
from qadeck.model import Record

ROWS = [line.split(" | ") for line in (CASES / "repeats" / "pairs.txt").read_text("utf-8").splitlines()]
RECORDS = [
    Record(f"a.md:{at}", "a.md", at, row[side], f"{row[4]} in {at} words, \ud800 or \u2028 not.", subject=row[0][:3])
    for at, row in enumerate(row for row in ROWS if len(row) > 4)
    for side in (3, 4)
]
TIDES = [
    Record("a.md:1", "a.md", 1, "What is a tide?", "The sea rises 2 times a day."),
    Record("a.md:4", "a.md", 4, "Define a tide.", "The sea rises 4 times a day.", answer_line=5),
    Record("a.md:7", "a.md", 7, "What is a neap tide?", "A small one.", options=("A) low", "B) high")),
]
DECIDED = Decisions(same=(("What is a tide?", "What is ebb?"),), different=(("Define a tide.", "What is a tide?"),))


@pytest.mark.parametrize("decisions", [Decisions(), DECIDED])
@pytest.mark.parametrize("records", [[], TIDES, RECORDS], ids=("none", "few", "many"))
def test_the_second_linkage_is_the_first(records, decisions, tmp_path, monkeypatch):
    fresh = linkage.link(records, decisions)
    assert linked.link(records, decisions, None, frozenset(), Cache(tmp_path)) == fresh
    monkeypatch.setattr(linkage, "link", None)
    assert linked.link(records, decisions, None, frozenset(), Cache(tmp_path)) == fresh


CHANGES = {
    "question": ([replace(TIDES[0], question="What is a fjord?"), *TIDES[1:]], Decisions(), frozenset()),
    "answer": ([replace(TIDES[0], answer="The moon pulls."), *TIDES[1:]], Decisions(), frozenset()),
    "options": ([*TIDES[:2], replace(TIDES[2], options=("A) low",))], Decisions(), frozenset()),
    "subject": ([replace(TIDES[0], subject="sea"), *TIDES[1:]], Decisions(), frozenset()),
    "line": ([*TIDES[:2], replace(TIDES[2], line=8, id="a.md:8")], Decisions(), frozenset()),
    "order": (TIDES[::-1], Decisions(), frozenset()),
    "one less": (TIDES[1:], Decisions(), frozenset()),
    "decisions": (TIDES, DECIDED, frozenset()),
    "earlier": (TIDES, DECIDED, frozenset({"what is ebb"})),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_linkage_changes_its_key(change, tmp_path):
    for records, decisions, earlier in ((TIDES, Decisions(), frozenset()), (TIDES, DECIDED, frozenset({"else"}))):
        linked.link(records, decisions, None, earlier, Cache(tmp_path))
    records, decisions, earlier = CHANGES[change]
    again = linked.link(records, decisions, None, earlier, Cache(tmp_path))
    assert again == linkage.link(records, decisions, None, earlier)


def test_a_linkage_from_the_cache_loads_no_module_of_the_stage():
    """The package itself is light: what it needs comes with the first call."""
    import subprocess
    import sys

    code = "import sys, qadeck.linked; print([name for name in sys.modules if name.startswith('qadeck.linkage.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
