"""The bytes of an .apkg -> its notes, note types and decks, as far as an import compares them. Pure: all in memory.

Three generations: collection.anki2 and collection.anki21 (SQLite, JSON inside), collection.anki21b (Zstandard; its
card design is Protobuf and is not read). Source of the forms: rslib/src/import_export/package in Anki's repository.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qadeck.errors import UsageError

_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Kind:
    """A note type. `design` is (front, back, CSS), empty where the package does not tell."""

    name: str
    fields: tuple[str, ...]
    design: tuple[str, ...]
    modified: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A note as a package holds it."""

    fields: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    modified: int
    kind: int


@dataclass(frozen=True, slots=True)
class Package:
    """`notes` by GUID, `kinds` by id, `decks`: the names of those that hold cards."""

    notes: Mapping[str, Stored]
    kinds: Mapping[int, Kind]
    decks: tuple[str, ...]


def read(data: bytes, name: str) -> Package:
    """Raises UsageError when the bytes are no package that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = next(one for one in _COLLECTIONS if one in archive.namelist())
            collection = archive.read(inside)
    except (zipfile.BadZipFile, StopIteration, RuntimeError, NotImplementedError) as error:
        raise UsageError(f"{name}: not an Anki package; name an .apkg file") from error
    if inside.endswith("b"):
        collection = _unpacked(collection, name)
    try:
        return _read(collection)
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{name}: the collection inside is damaged ({error}); export the deck again") from error


def _unpacked(data: bytes, name: str) -> bytes:
    try:
        import zstandard
    except ImportError as error:
        what = 'needs the package zstandard; run: pip install "qadeck[apkg]", or tick “Support older Anki versions”'
        raise UsageError(f"{name}: this package {what} when exporting") from error
    try:
        with zstandard.ZstdDecompressor().stream_reader(data) as stream:
            return bytes(stream.read())
    except zstandard.ZstdError as error:
        raise UsageError(f"{name}: cannot be unpacked ({error}); export the deck again") from error


def _read(collection: bytes) -> Package:
    connection = sqlite3.connect(":memory:")
    try:
        # A file in write-ahead mode (2 in bytes 18 and 19) wants a second file beside it: tell SQLite that it is not.
        connection.deserialize(collection[:18] + b"\x01\x01" + collection[20:])
        # Anki's own order of text; any will do for reading.
        connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        kinds = dict(_kinds_in_tables(connection) if "fields" in tables else _kinds_in_json(connection))
        notes = dict(_notes(connection, kinds))
        return Package(notes, kinds, tuple(sorted(_decks(connection, "decks" in tables))))
    finally:
        connection.close()


def _notes(connection: sqlite3.Connection, kinds: Mapping[int, Kind]) -> Iterator[tuple[str, Stored]]:
    for guid, kind, modified, tags, values in connection.execute("select guid, mid, mod, tags, flds from notes"):
        fields = tuple(zip(kinds[kind].fields, values.split(_SEPARATOR), strict=True))
        yield guid, Stored(fields, tuple(sorted(tags.split())), modified, kind)


def _kinds_in_json(connection: sqlite3.Connection) -> Iterator[tuple[int, Kind]]:
    (models,) = connection.execute("select models from col").fetchone()
    for key, model in json.loads(models).items():
        names = tuple(field["name"] for field in sorted(model["flds"], key=lambda field: field["ord"]))
        design = tuple(text for one in model["tmpls"] for text in (one["qfmt"], one["afmt"]))
        yield int(key), Kind(model["name"], names, (*design, model["css"]), model["mod"])


def _kinds_in_tables(connection: sqlite3.Connection) -> Iterator[tuple[int, Kind]]:
    rows = connection.execute("select ntid, name from fields order by ntid, ord").fetchall()
    for key, name, modified in connection.execute("select id, name, mtime_secs from notetypes").fetchall():
        yield key, Kind(name, tuple(field for owner, field in rows if owner == key), (), modified)


def _decks(connection: sqlite3.Connection, in_table: bool) -> Iterator[str]:
    used = {deck for (deck,) in connection.execute("select distinct did from cards")}
    if in_table:
        rows = connection.execute("select id, name from decks").fetchall()
        yield from (name.replace(_SEPARATOR, "::") for key, name in rows if key in used)
        return
    (decks,) = connection.execute("select decks from col").fetchone()
    yield from (deck["name"] for key, deck in json.loads(decks).items() if int(key) in used)
