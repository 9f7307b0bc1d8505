"""Repeats: the labelled pairs under cases/repeats, the laws of clusters, and the floors on the labelled documents."""

from qadeck.config import Decisions
from qadeck.linkage import link
from qadeck.model import Record


def record(number: int, question: str, answer: str = "", subject: str = "") -> Record:
    return Record(f"a.md:{number}", "a.md", number, question, answer, subject=subject)


def groups(*questions: str) -> list[list[str]]:
    records = [record(at, question) for at, question in enumerate(questions, 1)]
    return [[m.question for m in c.members] for c in link(records, Decisions()).clusters]


def test_case_and_punctuation_do_not_count():
    assert len(groups("What is a glacier?", "what is a GLACIER", "What is a moraine?")) == 2


def test_a_tail_that_names_the_documents_subject_does_not_count():
    found = groups(
        "What is tort?",
        "What is tort in common law?",
        "What is estoppel in common law?",
        "What is a trust in common law?",
    )
    assert found[0] == ["What is tort?", "What is tort in common law?"]
    assert len(found) == 3
