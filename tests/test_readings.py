"""What the cache gives back is what was read, and nothing is given back for anything else."""

from dataclasses import replace
from pathlib import Path

import pytest

from qadeck import each, readings, workers
from qadeck.cache import Cache
from qadeck.config import Config, SourceRules
from qadeck.model import Finding, LeftOut, Reading, Record, Repair, Source

OWN = sorted(path for path in (Path(__file__).parents[1] / "sources").rglob("*.md"))
SHEET = Source("reefs.md", b"# Reefs\n\n## What is an atoll?\n\nA ring.\n\n## What is a cay?\n\nA low island.\n")
EVERY = Reading(
    source="a.md",
    reader="md",
    encoding="utf-8",
    layout="labelled",
    evidence="two labels",
    records=(
        Record("a.md:1", "a.md", 1, "Why?", "So \ud800 \u2028 é", path=("x", "y"), options=("A) b",), tags=("t",),
               repairs=(Repair("rule", "before", "after"),)),
        Record("a.md:9", "a.md", 9, "How?", "", section="S", label="hard", number=3, answer_line=10, end_line=12),
    ),
    claimed=0.25,
    sections=("S",),
    left_out=(LeftOut("a.md", 5, 6, "contents", "text"),),
    findings=(Finding("code", "warning", "a.md", 3, "message"),),
)  # fmt: skip


def quiet(stage, done, of):
    """Nobody listens."""


@pytest.mark.parametrize("reading", [EVERY, replace(EVERY, records=(), left_out=(), findings=())])
def test_a_reading_comes_back_as_it_was(reading):
    assert readings.load(readings.dump(reading)) == reading


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_the_second_reading_is_the_first(path, tmp_path, monkeypatch):
    sources = [Source(path.name, path.read_bytes())]
    fresh = [each.read(source, Config()) for source in sources]
    assert fresh[0].reading.records
    assert readings.read_all(sources, Config(), quiet, Cache(tmp_path)) == fresh
    monkeypatch.setattr(each, "read", None)
    assert readings.read_all(sources, Config(), quiet, Cache(tmp_path)) == fresh


CHANGES = {
    "bytes": (replace(SHEET, data=SHEET.data + b"\n## What is a lagoon?\n\nWater.\n"), Config()),
    "name": (replace(SHEET, name="other.md"), Config()),
    "subject": (replace(SHEET, subject="geology"), Config()),
    "rules": (SHEET, Config(sources={"reefs.md": SourceRules(title="Reefs", layout="headings")})),
    "repairs": (SHEET, Config(repair_off=("nested-lists",))),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_read_again(change, tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    readings.read_all([SHEET], Config(), quiet, cache)
    read = []
    real = each.read
    monkeypatch.setattr(each, "read", lambda source, config: read.append(source) or real(source, config))
    source, config = change
    assert readings.read_all([source], config, quiet, cache) == [real(source, config)]
    assert read == [source]


def test_several_processes_read_the_same(monkeypatch):
    sources = [replace(SHEET, name=f"{number}.md") for number in range(5)]
    monkeypatch.setattr(workers, "WORTH_FORK", 0)
    monkeypatch.setattr(workers, "WORTH_SPAWN", 0)
    assert readings.read_all(sources, Config(), quiet) == [each.read(source, Config()) for source in sources]
