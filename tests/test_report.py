"""The report: a contract that holds on the project's own sources, and figures that add up."""

import re

import pytest
from building import bank, build
from outside import ROOT

QUESTION = {"id", "source", "line", "number", "question", "answer", "section", "label", "difficulty", "fate", "note"}
NOTE = {"guid", "question", "difficulty", "difficulty_basis", "topic", "tags", "members", "answer_from", "modified"}
SOURCE = {"name", "reader", "layout", "encoding", "questions", "answered", "claimed", "sections"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    return build(bank(folder), folder / "out"), folder / "out"


def test_the_funnel_adds_up(built):
    report, _ = built
    funnel = report["funnel"]
    assert funnel["questions"] == funnel["rejected"] + funnel["merged"] + funnel["notes"]
    fates = [row["fate"] for row in report["questions"]]
    assert {fate: fates.count(fate) for fate in ("rejected", "merged", "note")} == {
        "rejected": funnel["rejected"],
        "merged": funnel["merged"],
        "note": funnel["notes"],
    }
    assert sum(source["questions"] for source in report["sources"]) == funnel["questions"]


def test_rows_have_their_keys_and_point_at_each_other(built):
    report, _ = built
    questions = {row["id"]: row for row in report["questions"]}
    assert len(questions) == len(report["questions"]), "ids are unique"
    assert all(row.keys() >= QUESTION for row in report["questions"])
    assert all(row.keys() >= SOURCE for row in report["sources"])
    for note in report["notes"]:
        assert note.keys() >= NOTE
        assert all(questions[member]["note"] == note["guid"] for member in note["members"])
        assert note["answer_from"] in note["members"]
    for pair in (*report["merges"], *report["reviews"]):
        assert pair.keys() == {"left", "right", "why"}
        assert {pair["left"], pair["right"]} <= questions.keys()
    merged = {row["id"] for row in report["questions"] if row["fate"] == "merged"}
    explained = {side for pair in report["merges"] for side in (pair["left"], pair["right"])}
    assert merged <= explained, "every merge says why"


def test_report_md_opens_with_the_funnel_and_lists_every_merge(built):
    report, out = built
    text = (out / "report.md").read_text("utf-8")
    numbers = [int(found.replace(",", "")) for found in re.findall(r"(?m)^ *(-?[\d,]+)  ", text)[:4]]
    assert numbers[0] + numbers[1] + numbers[2] == numbers[3]
    for pair in report["merges"]:
        assert f"  - {pair['right']} " in text


def test_the_contract_is_described():
    described = (ROOT / "docs" / "report.md").read_text("utf-8")
    assert all(f"`{key}`" in described for key in QUESTION | NOTE | SOURCE)
