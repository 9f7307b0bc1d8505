"""Readers and layouts on documents of every kind: what the source says is what the records hold."""

import json
import re
import subprocess
import sys

import pytest
from outside import CASES, ROOT, SHARED, needs_shared

from qadeck.model import Source
from qadeck.readers import read
from qadeck.segment import split


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("prefix", ["000", "001", "002", "003"])
def test_the_four_documents_are_read_exactly(prefix):
    path = next((SHARED / "seeds").glob(f"{prefix}_*.txt"))
    expected = [c for c in json.loads((SHARED / "seeds/expected_cards.json").read_text("utf-8")) if c["file"] == prefix]
    records = split(read(Source(path.name, path.read_bytes()))).records
    found = [(r.question, r.line, r.answer_line, r.end_line, r.section, r.number) for r in records]
    assert found == [(c["question"], c["heading_line"], *c["answer"], c["section"], c["number"]) for c in expected]


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("prefix", ["000", "001", "002", "003"])
def test_answers_are_slices_of_the_source(prefix):
    path = next((SHARED / "seeds").glob(f"{prefix}_*.txt"))
    lines = path.read_text("utf-8").split("\n")
    for record in split(read(Source(path.name, path.read_bytes()))).records:
        part = "\n".join(lines[record.answer_line - 1 : record.end_line])
        assert part.endswith(record.answer)
        assert len(part) - len(record.answer) <= len("**Ans:-** ")


READ = CASES / "read"

DOCUMENTS = sorted(path for path in READ.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_is_read_as_expected(path):
    """`<name>.json` beside a document lists its records; of each, what it names is compared."""
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    records = split(read(Source(path.name, path.read_bytes()))).records
    found = [{name: getattr(r, name) for name in want} for r, want in zip(records, expected, strict=False)]
    found = [{k: list(v) if isinstance(v, tuple) else v for k, v in f.items()} for f in found]
    found += [{"question": r.question, "answer": r.answer} for r in records[len(expected) :]]
    assert found == expected


@needs_shared
@pytest.mark.shared
def test_labelled_documents_keep_their_floors():
    """What the labelled documents' own score says of our reading, a little below the value measured."""
    floors = {"P": 0.98, "R": 0.98, "F1": 0.98, "answers": 0.98}
    printed = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/read_corpora.py"), str(SHARED / "corpora")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    means = next(line for line in printed.splitlines() if line.startswith("macro mean"))
    values = dict(re.findall(r"(\w+) (\d\.\d+)", means))
    assert {name: float(values[name]) >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True)
    rows = [line.split() for line in printed.splitlines()[1:-2]]
    labels = [float(row[11]) for row in rows if len(row) > 11 and row[11] != "-"]
    assert labels
    assert min(labels) >= 0.98
    assert printed.rstrip().endswith("false positives on documents with no questions: 0")
