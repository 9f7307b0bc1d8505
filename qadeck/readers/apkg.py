"""Anki packages (.apkg, .colpkg) -> row blocks: one for each note, cells by field name; fields are HTML.

Three generations: collection.anki2 and collection.anki21 (SQLite, JSON inside), collection.anki21b (Zstandard, tables
and Protobuf inside). A package of the last kind also holds a collection.anki2 that only asks for a newer Anki.
Source of the forms: rslib/src/import_export/package in Anki's repository.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Block, Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers._cloze import cards
from qadeck.readers._extra import library
from qadeck.readers._protobuf import fields, text

_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_SEPARATOR = "\x1f"
_PICTURE = later(r"""<img\b[^>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_SOUND = later(r"\[sound:[^\]]*\]")
_ZSTD = b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class _Note:
    """A note as it is stored: note type, field texts, tags, the name of the deck of its first card."""

    kind: int
    values: tuple[str, ...]
    tags: str
    deck: str


def read(source: Source) -> Document:
    """The document of a package. Raises SourceError: bad-archive, too-large, library-missing, bad-deck."""
    archive = limits.unzip(source.data)
    name = next((name for name in _COLLECTIONS if name in archive.names()), "")
    if not name:
        raise SourceError("bad-deck", "no Anki collection inside; export the deck from Anki again as .apkg")
    connection = _connect(_unpacked(archive.read(name)))
    try:
        names = dict(_field_names(connection))
        notes = list(_notes(connection))
        stored = _media(archive)
    except (sqlite3.DatabaseError, ValueError, KeyError, RecursionError) as error:
        raise SourceError("bad-deck", f"the collection inside is damaged ({error}); export the deck again") from error
    finally:
        connection.close()
    pictures, findings = _pictures(archive, stored, notes, source.name)
    sounds = sum(len(_SOUND.findall(value)) for note in notes for value in note.values)
    if sounds:
        told = f"{sounds} sounds are left out: cards are text and pictures"
        findings += (Finding("sound-left-out", "warning", source.name, 0, told),)
    return Document(
        source=source.name,
        reader="anki deck",
        encoding="utf-8",
        markup="html",
        blocks=tuple(_blocks(notes, names)),
        findings=findings,
        pictures=pictures,
        subject=source.subject,
    )


def _unpacked(data: bytes) -> bytes:
    """The bytes, unpacked where they are Zstandard."""
    if not data.startswith(_ZSTD):
        return data
    zstandard = library("zstandard", "apkg")
    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(data) as stream:
            unpacked: bytes = stream.read(limits.UNPACKED + 1)
    except zstandard.ZstdError as error:
        raise SourceError("bad-deck", f"a part inside cannot be unpacked ({error}); export the deck again") from error
    if len(unpacked) > limits.UNPACKED:
        raise limits.too_large("unpacked it is too large", len(unpacked), limits.UNPACKED)
    return unpacked


def _connect(data: bytes) -> sqlite3.Connection:
    """The collection in memory; its text sorting "unicase" is Anki's own, so any will do for reading."""
    connection = sqlite3.connect(":memory:")
    try:
        # A file in write-ahead mode (2 in bytes 18 and 19) wants a second file beside it: tell SQLite that it is not.
        connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
        connection.execute("pragma trusted_schema = off")
    except sqlite3.DatabaseError as error:
        raise SourceError("bad-deck", f"no Anki collection ({error}); export the deck again") from error
    connection.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    return connection


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}


def _field_names(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Note type -> field names in order."""
    if "fields" in _tables(connection):
        rows = connection.execute("select ntid, ord, cast(name as text) from fields order by ntid, ord").fetchall()
        for kind in dict.fromkeys(row[0] for row in rows):
            yield kind, tuple(name for ntid, _, name in rows if ntid == kind)
        return
    for key, model in _objects(connection, "models"):
        ordered = sorted(_all(dict, model["flds"]), key=lambda f: f["ord"] if isinstance(f.get("ord"), int) else 0)
        yield int(key), tuple(_all(str, [field["name"] for field in ordered]))


def _objects(connection: sqlite3.Connection, column: str) -> list[tuple[str, Any]]:
    """The objects by name that the collection keeps as JSON in one column. Raises ValueError for anything else."""
    ((text,),) = connection.execute(f"select {column} from col").fetchall()
    found = json.loads(str(text))
    _all(dict, [found])
    return list(zip(found, _all(dict, list(found.values())), strict=True))


def _all(kind: type, values: Any) -> list[Any]:
    """The values. Raises ValueError when they are no list, or one is of another kind."""
    if not isinstance(values, list) or not all(isinstance(value, kind) for value in values):
        raise ValueError(f"no {kind.__name__} where one belongs")
    return values


def _deck_names(connection: sqlite3.Connection) -> dict[int, str]:
    if "decks" in _tables(connection):
        rows = connection.execute("select id, coalesce(cast(name as text), '') from decks")
        return {key: name.replace(_SEPARATOR, "::") for key, name in rows}
    return {int(key): str(deck["name"]) for key, deck in _objects(connection, "decks")}


def _notes(connection: sqlite3.Connection) -> Iterator[_Note]:
    decks = _deck_names(connection)
    placed = dict(connection.execute("select nid, did from cards order by ord desc"))
    texts = "coalesce(cast(flds as text), ''), coalesce(cast(tags as text), '')"
    rows = connection.execute(f"select id, mid, {texts} from notes order by id")
    for count, (key, kind, values, tags) in enumerate(rows):
        if count >= limits.ROWS:
            raise limits.too_large("too many notes", count + 1, limits.ROWS)
        yield _Note(kind, tuple(values.split(_SEPARATOR)), tags.strip(), decks.get(placed.get(key, 0), ""))


def _blocks(notes: list[_Note], names: Mapping[int, tuple[str, ...]]) -> Iterator[Block]:
    """The deck stands in a cell of its own where there are several; a line is the note's place in the package."""
    several = len({note.deck for note in notes}) > 1
    for line, note in enumerate(notes, 1):
        yield from _rows(note if several else replace(note, deck=""), names.get(note.kind, ()), line)


def _rows(note: _Note, names: tuple[str, ...], line: int) -> Iterator[Block]:
    heads = [*names, *map(str, range(len(names) + 1, len(note.values) + 1))]
    cells = [(head, _SOUND.sub("", value).strip()) for head, value in zip(heads, note.values, strict=False)]
    cells = [(head, value) for head, value in cells if value]
    about = [(name, value) for name, value in (("deck", note.deck), ("tags", note.tags)) if value]
    for card in cards((*about, *cells)) if cells else ():
        shown = "\n".join(value for _, value in card)
        yield Block("row", shown, shown, line, line, info=str(note.kind), cells=card)


def _pictures(
    archive: limits.Archive, stored: Mapping[str, str], notes: list[_Note], source: str
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The pictures that the notes show, by their own names; those that are missing are told."""
    shown = (found[1] or found[2] or found[3] for note in notes for v in note.values for found in _PICTURE.finditer(v))
    wanted = [name for name in dict.fromkeys(shown) if name and not name.startswith(("http:", "https:", "data:"))]
    present = {name: stored[name] for name in wanted if name in stored and stored[name] in archive.names()}
    pictures = {name: _unpacked(archive.read(member)) for name, member in present.items()}
    missing = [name for name in wanted if name not in present]
    if not missing:
        return pictures, ()
    told = f"{len(missing)} pictures are not in the package ({', '.join(missing[:3])}); export it with media"
    return pictures, (Finding("picture-missing", "warning", source, 0, told),)


def _media(archive: limits.Archive) -> dict[str, str]:
    """Name of a medium -> its member in the zip: JSON, or a Protobuf list (MediaEntries) in their order."""
    if "media" not in archive.names():
        return {}
    data = _unpacked(archive.read("media"))
    if data[:1] in {b"{", b""}:
        return {str(name): member for member, name in json.loads(data or b"{}").items()}
    entries = [dict(fields(entry)) for number, entry in fields(data) if number == 1 and isinstance(entry, bytes)]
    return {text(entry.get(1, b"")): str(entry.get(255, at)) for at, entry in enumerate(entries)}
