"""The cache gives back the grading that was made, and gives nothing back for anything else."""

from dataclasses import replace

import pytest

from qadeck import graded, linkage, pipeline
from qadeck.cache import Cache
from qadeck.config import Config, DifficultySettings, TopicSettings
from qadeck.model import Record

LABELS = ("easy", "easy", "hard", "advanced level 9", None)
RECORDS = [
    Record(f"a.md:{at}", "a.md", at, f"What is the tide of sea {at}?", f"It rises {at} times.", label=LABELS[at % 5])
    for at in range(24)
]
ASKED_TWICE = [replace(RECORDS[0], id="b.md:1", source="b.md", line=1, label="hard")]
CONFIG = Config()


def clusters(records):
    return linkage.link(records).clusters


@pytest.mark.parametrize("records", [[], RECORDS[:3], RECORDS + ASKED_TWICE], ids=("none", "few", "many"))
def test_the_second_grading_is_the_first(records, tmp_path, monkeypatch):
    found = clusters(records)
    fresh = pipeline.grade(found, CONFIG)
    assert graded.grade(found, CONFIG, Cache(tmp_path)) == fresh
    monkeypatch.setattr(pipeline, "grade", None)
    assert graded.grade(found, CONFIG, Cache(tmp_path)) == fresh


CHANGES = {
    "question": ([replace(RECORDS[0], question="What is a fjord?"), *RECORDS[1:]], CONFIG),
    "answer": ([replace(RECORDS[0], answer="The moon pulls."), *RECORDS[1:]], CONFIG),
    "label": ([replace(RECORDS[0], label="hard"), *RECORDS[1:]], CONFIG),
    "section": ([replace(RECORDS[0], section="Ebb"), *RECORDS[1:]], CONFIG),
    "path": ([replace(RECORDS[0], path=("Ebb",)), *RECORDS[1:]], CONFIG),
    "one less": (RECORDS[1:], CONFIG),
    "one more": (RECORDS + ASKED_TWICE, CONFIG),
    "levels": (RECORDS, Config(difficulty=DifficultySettings(estimate=False))),
    "topics": (RECORDS, Config(topics=TopicSettings(drop=("tide",)))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_grading_changes_its_key(change, tmp_path):
    graded.grade(clusters(RECORDS), CONFIG, Cache(tmp_path))
    records, config = CHANGES[change]
    found = clusters(records)
    held = Cache(tmp_path).held([graded._name(clusters(RECORDS), CONFIG), graded._name(found, config)])
    assert held == {graded._name(clusters(RECORDS), CONFIG)}
    assert graded.grade(found, config, Cache(tmp_path)) == pipeline.grade(found, config)
