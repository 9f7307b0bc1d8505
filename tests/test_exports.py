"""The other outputs give the same notes: Anki's own text importer, CrowdAnki's form, the Markdown book, the credits."""

import csv
import html
import json

import pytest
from anki_collection import collection, load
from building import build, deck, write

SOURCES = {
    "signs__txt": 'Q: =SUM(A1) in a cell does what?\nA: It adds.\n\nQ: + or -?\nA: "Both",\twith <b>.\n',
    "shapes__md": "## 1. What is a square?\n\nA shape.\n\n```python\n# not a heading\nx = 1\n```\n\n"
    "## 2. What is a circle?\n\n### Note\n\nA round one with $r^2$.\n\n## 3. What is a cube?\n\nA solid.\n",
    "deck__toml": '[sources."shapes.md"]\ntitle = "Shapes"\nauthor = "E. Uclid"\nlicence = "CC-BY-4.0"\n'
    '[sources."signs.txt"]\nlicence = "All rights reserved"\n',
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    out = folder / "out"
    report = build(write(folder / "in", **SOURCES), out, "--format", "apkg,html,csv,crowdanki,md", "--name", "Signs")
    return report, out


def notes_of(col):
    return {note.guid: (dict(note.items()), sorted(note.tags)) for note in map(col.get_note, col.find_notes(""))}


def test_anki_reads_the_text_file_back(built, tmp_path):
    _, out = built
    with collection(tmp_path) as col:
        load(col, deck(out))
        expected = notes_of(col)
        col.remove_notes(col.find_notes(""))
        from anki.collection import ImportCsvRequest

        path = str(out / "signs.txt")
        metadata = col.get_csv_metadata(path=path, delimiter=None)
        col.import_csv(ImportCsvRequest(path=path, metadata=metadata))
        found = notes_of(col)
    plainly = {guid: ({k: html.unescape(v) for k, v in fields.items()}, tags) for guid, (fields, tags) in found.items()}
    assert plainly == {
        guid: ({k: html.unescape(v) for k, v in fields.items()}, tags) for guid, (fields, tags) in expected.items()
    }


def test_no_cell_is_a_formula(built):
    _, out = built
    lines = [line for line in (out / "signs.txt").open(encoding="utf-8", newline="") if not line.startswith("#")]
    cells = [cell for row in csv.reader(lines, delimiter="\t") for cell in row]
    assert cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_crowdanki_gets_its_form(built):
    report, out = built
    data = json.loads((out / "signs-crowdanki" / "signs-crowdanki.json").read_text("utf-8"))
    assert data["__type__"] == "Deck"
    assert data["name"] == "Signs"
    (model,) = data["note_models"]
    assert {"crowdanki_uuid", "css", "flds", "name", "tmpls", "type"} <= model.keys()
    assert [note["guid"] for note in data["notes"]] == [note["guid"] for note in report["notes"]]
    assert all(note["note_model_uuid"] == model["crowdanki_uuid"] for note in data["notes"])
    assert all(len(note["fields"]) == len(model["flds"]) for note in data["notes"])
    assert data["deck_config_uuid"] == data["deck_configurations"][0]["crowdanki_uuid"]


def test_the_book_holds_every_question_and_leaves_code_alone(built):
    report, out = built
    text = (out / "signs.md").read_text("utf-8")
    assert all(f"### {note['question']}" in text for note in report["notes"])
    assert "\n# not a heading\n" in text
    assert "\n###### Note" in text


def test_credits_and_licences(built):
    report, out = built
    text = (out / "CREDITS.md").read_text("utf-8")
    assert "| Shapes | E. Uclid | CC-BY-4.0 |" in text
    assert [(f["code"], f["source"]) for f in report["findings"] if f["code"].startswith("licence")] == [
        ("licence-closed", "signs.txt")
    ]
