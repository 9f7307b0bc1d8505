"""Readers and layouts on documents of every kind: what the source says is what the records hold."""

import json

import pytest
from outside import SHARED, needs_shared

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
