"""Build -> one .apkg, written by genanki.

genanki stamps every note with one time, stores its database uncompressed and leaves a copy of it behind; so its
classes write into a database of ours, each note with its own time, and the package is zipped here, deflated, with
fixed dates: the same build gives the same bytes.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import genanki

from qadeck.model import FIELDS, Build, Note, Templates

# Chosen once, at random, and never changed: Anki knows the note type, its fields and its template by these numbers.
NOTE_TYPE_ID = 1_795_260_113
NOTE_TYPE_NAME = "qadeck Question and Answer"
TEMPLATE_ID = 5_302_417_960_011
FIELD_IDS = tuple(5_302_417_960_101 + position for position in range(len(FIELDS)))

# The oldest date that a zip can hold.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# Bytes from which an entry is written in the form for 4 GB and more, which it might need once it is packed.
ZIP64 = 1 << 31


# genanki has no types: mypy takes its classes for Any.
class _Note(genanki.Note):  # type: ignore[misc]
    """A note with a time of its own and, always, the one card of the one template."""

    modified = 0

    @property
    def cards(self) -> list[genanki.Card]:
        return [genanki.Card(0)]

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Left out: the fields are sanitized already, and genanki's pattern is quadratic in the length of a line."""

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.modified or timestamp, deck_id, id_gen)


class _Deck(genanki.Deck):  # type: ignore[misc]  # as above
    """A deck that makes its notes one by one while writing, so that memory does not hold them twice."""

    def __init__(self, build: Build) -> None:
        super().__init__(build.deck_id, build.name, build.description)
        self.build = build
        self.model = note_type(build.templates)
        self.add_model(self.model)

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "mod": self.build.type_modified}

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.build.type_modified, id_gen)
        for note in self.build.notes:
            _genanki_note(note, self.model).write_to_db(cursor, timestamp, self.deck_id, id_gen)


def note_type(templates: Templates) -> genanki.Model:
    """The note type: eight fields and one template, each with its id for ever."""
    return genanki.Model(
        NOTE_TYPE_ID,
        NOTE_TYPE_NAME,
        fields=[{"name": name, "id": number} for name, number in zip(FIELDS, FIELD_IDS, strict=True)],
        templates=[
            {"name": "Question → Answer", "id": TEMPLATE_ID, "qfmt": templates.front, "afmt": templates.back},
        ],
        css=templates.style,
        sort_field_index=0,
    )


def _genanki_note(note: Note, model: genanki.Model) -> _Note:
    fields = [html for _, html in note.fields]
    made = _Note(model, fields=fields, tags=list(note.tags), guid=note.guid, due=note.due)
    made.modified = note.modified
    return made


def write(build: Build, folder: Path) -> Path:
    """Write the package into `folder`. Raises OSError."""
    path = folder / f"{build.slug}.apkg"
    database = path.with_suffix(".anki2")
    # What a process that was killed in the middle of this has left.
    for left in (database, database.with_name(f"{database.name}-journal")):
        left.unlink(missing_ok=True)
    try:
        _write_database(build, database)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            _copy(package, "collection.anki2", database)
            names = sorted(build.media)
            _add(package, "media", json.dumps({str(i): name for i, name in enumerate(names)}).encode())
            for i, name in enumerate(names):
                _add(package, str(i), build.media[name], zipfile.ZIP_STORED)
    finally:
        database.unlink(missing_ok=True)
    return path


def _write_database(build: Build, database: Path) -> None:
    newest = max((note.modified for note in build.notes), default=build.built_at)
    connection = sqlite3.connect(database)
    try:
        # The file is ours alone until it is zipped: nothing is lost when the machine stops, so it need not wait.
        connection.execute("PRAGMA synchronous=OFF")
        package = genanki.Package(_Deck(build))
        package.write_to_db(connection.cursor(), newest, itertools.count(newest * 1000))
        connection.commit()
    except sqlite3.OperationalError as error:
        raise OSError(f"{error}: is the disk full?") from error
    finally:
        connection.close()


def _copy(package: zipfile.ZipFile, name: str, path: Path) -> None:
    """A file, piece by piece: a database of 100,000 notes is as large as all else in memory. Dated 1980 by itself."""
    with path.open("rb") as file, package.open(name, "w", force_zip64=path.stat().st_size > ZIP64) as entry:
        shutil.copyfileobj(file, entry, 1 << 20)
    package.getinfo(name).external_attr = 0o644 << 16


def _add(package: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    package.writestr(entry, data, compresslevel=1)
