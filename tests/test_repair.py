"""Repairs: cases side by side in tests/cases/repair, laws over messy Markdown."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import CASES

from qadeck.model import Record
from qadeck.repair import ALL, RULES, repair

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
@settings(max_examples=400, deadline=None)
def test_a_rule_twice_is_a_rule_once(pieces):
    for rule in ALL:
        once = repair([record("\n".join(pieces))], ALL - {rule})[0][0]
        twice = repair([replace(once, repairs=())], ALL - {rule})[0][0]
        assert twice.answer == once.answer, rule


@given(MESSY)
@settings(max_examples=200, deadline=None)
def test_what_changed_is_reported_and_nothing_else(pieces):
    old = record("\n".join(pieces))
    new = repair([old], frozenset())[0][0]
    assert (new.answer != old.answer) <= bool(new.repairs)
    assert repair([old], ALL)[0] == (old,)
