"""Repairs: cases side by side in tests/cases/repair, laws over messy Markdown."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import CASES, ROOT, SHARED, needs_shared

from benchmarks import repair_spots
from qadeck import readers, segment
from qadeck.model import Record, Source
from qadeck.repair import ALL, RULES, repair
from qadeck.repair.facts import facts
from qadeck.repair.findings import SIGNS
from qadeck.repair.masks import mask
from qadeck.repair.rules import Place, Siblings

ROWS = {rule.id: rule for rule in RULES}
_ESCAPE = re.compile(r"\{U\+([0-9A-F]{4,5})\}")


def visible(text: str) -> str:
    """{U+00AD} is that character, "␣" a blank that an editor would strip."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).replace("␣", " ")


def cases():
    """Each file is named after its rule; "#7 text" lines before the first case are questions of the same document.

    A case is its title, the input and the expected text, each ended by a line with a single dot; "=" is "unchanged".
    """
    for path in sorted((CASES / "repair").glob("*.md")):
        head, *rest = re.split(r"(?m)^\.\n", path.read_text("utf-8"))
        *siblings, title = head.strip().split("\n")
        for number in range(0, len(rest) - 1, 3):
            name = title if number == 0 else rest[number - 1].strip()
            text = visible(rest[number]).removesuffix("\n")
            expected = rest[number + 1]
            expected = text if expected == "=\n" else visible(expected).removesuffix("\n")
            yield pytest.param(path.stem, siblings, text, expected, id=f"{path.stem}: {name}")


def record(text: str, where: str = "answer", number: int | None = 99) -> Record:
    answer, question = (text, "What?") if where == "answer" else ("An answer.", text)
    return Record("a.md:1", "a.md", 1, question, answer, number=number, answer_line=3, end_line=3)


def document(siblings: list[str], last: Record) -> list[Record]:
    found = [re.match(r"#(\d+) (.*)", line) for line in siblings if line.startswith("#")]
    return [*(replace(last, question=m[2], answer="", number=int(m[1]), id=f"a.md:{m[1]}") for m in found if m), last]


@pytest.mark.parametrize(("rule", "siblings", "text", "expected"), list(cases()))
def test_case(rule, siblings, text, expected):
    where = "question" if ROWS[rule].where == "question" else "answer"
    new = repair(document(siblings, record(text, where)), ALL - {rule})[0][-1]
    assert getattr(new, where) == expected
    assert {fired.rule for fired in new.repairs} == ({rule} if text != expected else set())


def test_every_rule_has_a_case_that_fires_and_one_that_does_not():
    seen = {(case.values[0], case.values[2] != case.values[3]) for case in cases()}
    assert seen == {(rule, fires) for rule in ALL for fires in (True, False)}


# Pieces that meet in damaged documents, thrown together: every law below must hold for all of them.
PIECES = visible((CASES / "repair" / "messy.txt").read_text("utf-8")).split("\n")
MESSY = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text("ab *_$`-.()\\{}^\n1", max_size=12)),
    max_size=16,
)


@given(MESSY)
@settings(max_examples=400)
def test_a_rule_twice_is_a_rule_once(pieces):
    for rule in ALL:
        once = repair([record("\n".join(pieces))], ALL - {rule})[0][0]
        twice = repair([replace(once, repairs=())], ALL - {rule})[0][0]
        assert twice.answer == once.answer, rule


@given(MESSY)
@settings(max_examples=200)
def test_what_changed_is_reported_and_nothing_else(pieces):
    old = record("\n".join(pieces))
    new = repair([old], frozenset())[0][0]
    assert (new.answer != old.answer) <= bool(new.repairs)
    assert repair([old], ALL)[0] == (old,)


def changed_without_call(text: str, place: Place) -> list[str]:
    """The rules that change a text though their row of the table says that they have nothing to do in it."""
    masked = mask(text).text
    found = facts(masked)
    return [rule.id for rule in RULES if not rule.called_for(found) and rule.mend(masked, place) != masked]


# What the rows of the table look for, whole and in halves.
SIGNS_OF_DAMAGE = visible((CASES / "repair" / "signs.txt").read_text("utf-8")).removesuffix("\n").split("\n")
SIGNED = st.lists(st.sampled_from([*SIGNS_OF_DAMAGE, "\n", "\n\n", " ", "  "]), max_size=14).map("".join)


@given(st.one_of(MESSY.map("\n".join), SIGNED))
@settings(max_examples=600, deadline=None)
def test_a_rule_that_is_not_called_for_changes_nothing(text):
    one = record(text)
    assert changed_without_call(text, Place(one, Siblings([one]))) == []


@needs_shared
@pytest.mark.slow
def test_a_rule_that_is_not_called_for_changes_nothing_in_the_labelled_documents():
    for path in (*(SHARED / "seeds").glob("*.txt"), *(SHARED / "corpora" / "docs").iterdir()):
        records = segment.split(readers.read(Source(path.name, path.read_bytes()))).records
        for one in records:
            place = Place(one, Siblings(records))
            assert [changed_without_call(text, place) for text in (one.question, one.answer)] == [[], []], one.id


def test_the_documentation_names_every_rule_and_finding():
    named = re.findall(r"(?m)^\| `([\w-]+)` \|", (ROOT / "docs" / "repairs.md").read_text("utf-8"))
    assert named == [*(rule.id for rule in RULES), *(sign[0] for sign in SIGNS), "unknown-repair-rule"]


FINDINGS = {
    "open-formula": "The sum is\n\n$$a + b",
    "unbalanced-formula": "The half $\\frac{1}{2$ of it.",
    "flat-formula": "The circle $x2 + y2$ is round.",
    "empty-label": "- **Cause:** rain\n- **Effect:**",
    "cut-short": "The bridge over the river was built by the same masons as the walls of the",
    "lost-character": "The caf\ufffd is open.",
    "points-elsewhere": "The arch is round, see above.",
}


@pytest.mark.parametrize(("code", "text"), FINDINGS.items())
def test_damage_that_no_rule_mends_is_a_finding(code, text):
    found = repair([record("Sound.\n\n" + text)], frozenset())[1]
    assert [(f.code, f.line) for f in found] == [(code, 5 + text.count("\n"))]


def test_sound_text_has_no_findings():
    text = "The circle $x^2 + y_1 = 2x$ costs $5.\n\n- **Cause:**\n  - rain\n\n$$a$$\n\nTowns above the river."
    assert repair([record(text)], frozenset())[1] == ()


def test_an_unknown_rule_is_named():
    assert [f.code for f in repair([record("Sound.")], frozenset(("no-such-rule",)))[1]] == ["unknown-repair-rule"]


@needs_shared
@pytest.mark.slow
def test_damaged_spots_of_the_labelled_documents():
    results = list(repair_spots.judged(SHARED / "seeds"))
    wrong = [(spot["line"], spot["kind"]) for spot, good in results if not good]
    assert len(results) == 240
    assert len(wrong) <= 1, wrong
    assert list(repair_spots.sound_spots_lost(SHARED / "seeds")) == []
    assert len(list(repair_spots.changes_outside(SHARED / "seeds"))) <= 1


@needs_shared
@pytest.mark.slow
def test_sound_documents_stay_as_they_are():
    """Each rule that changes what a reader sees there was looked at: all of these changes are right."""
    seen = {rule for _, rule, _, _, visible in repair_spots.sound_changes(SHARED / "corpora") if visible}
    looked_at = {"formula-in-item", "formula-spacing", "question-references", "hyphen-at-line-end", "blank-in-list"}
    assert seen <= looked_at
