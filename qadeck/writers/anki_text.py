"""Build -> Anki's text format: `<slug>.txt`, with the headers that Anki's own importer reads and a GUID column.

For those whose note type has changed, or who keep decks in a spreadsheet. It updates by GUID whatever the times are,
and needs the note type, so the .apkg must have been imported once.
"""

from __future__ import annotations

import csv
from pathlib import Path

from qadeck.model import FIELDS, Build, Note
from qadeck.writers.apkg import NOTE_TYPE_NAME

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV Injection"). Fields are HTML, so the
# character can be written as its number: a spreadsheet sees text, Anki shows the same.
FORMULA = "=+-@\t\r"


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`. Raises OSError."""
    path = folder / f"{build.slug}.txt"
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as handle:
        handle.write("#separator:tab\n#html:true\n")
        handle.write(f"#notetype:{NOTE_TYPE_NAME}\n#deck:{build.name}\n")
        handle.write(f"#guid column:1\n#tags column:{len(FIELDS) + 2}\n")
        writer = csv.writer(handle, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(_row(note) for note in build.notes)
    return path


def _row(note: Note) -> list[str]:
    return [note.guid, *(_harmless(value) for _, value in note.fields), " ".join(note.tags)]


def _harmless(value: str) -> str:
    return f"&#{ord(value[0])};{value[1:]}" if value.startswith(tuple(FORMULA)) else value
