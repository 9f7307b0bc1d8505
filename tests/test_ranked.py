"""The cache gives back the ranking that was made, and gives nothing back for anything else."""

from dataclasses import replace

import pytest

from qadeck import linkage, pipeline, ranked
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
def test_the_second_ranking_is_the_first(records, tmp_path, monkeypatch):
    found = clusters(records)
    fresh = pipeline.rank(found, CONFIG, None)
    assert ranked.rank(found, CONFIG, None, Cache(tmp_path), None) == fresh
    monkeypatch.setattr(pipeline, "rank", None)
    assert ranked.rank(found, CONFIG, None, Cache(tmp_path), None) == fresh


CHANGES = {
    "question": ([replace(RECORDS[0], question="What is a fjord?"), *RECORDS[1:]], CONFIG, None),
    "answer": ([replace(RECORDS[0], answer="The moon pulls."), *RECORDS[1:]], CONFIG, None),
    "label": ([replace(RECORDS[0], label="hard"), *RECORDS[1:]], CONFIG, None),
    "section": ([replace(RECORDS[0], section="Ebb"), *RECORDS[1:]], CONFIG, None),
    "path": ([replace(RECORDS[0], path=("Ebb",)), *RECORDS[1:]], CONFIG, None),
    "one less": (RECORDS[1:], CONFIG, None),
    "one more": (RECORDS + ASKED_TWICE, CONFIG, None),
    "levels": (RECORDS, Config(difficulty=DifficultySettings(estimate=False)), None),
    "topics": (RECORDS, Config(topics=TopicSettings(drop=("tide",))), None),
    "ledger": (RECORDS, CONFIG, b"another"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_ranking_changes_its_key(change, tmp_path, monkeypatch):
    ranked.rank(clusters(RECORDS), CONFIG, None, Cache(tmp_path), None)
    records, config, ledger = CHANGES[change]
    asked = []
    monkeypatch.setattr(pipeline, "rank", lambda *args: asked.append(args) or RANKED)
    ranked.rank(clusters(records), config, None, Cache(tmp_path), ledger)
    assert len(asked) == 1


RANKED = pipeline.Ranked((), (), (), ())
