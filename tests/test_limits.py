"""Hostile and damaged files: each is one SourceError with advice, quickly, and nothing is fetched or run."""

import contextlib
import io
import sqlite3
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import CASES

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Source
from qadeck.readers import read
from qadeck.segment import split

FOLDER = CASES / "formats"


def packed(*members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return held.getvalue()


def lying(data):
    """A zip whose directory says that its first member has one byte when unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        size = made.infolist()[0].file_size
    return data.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))


BOMB = b"<a/>" + b"\x00" * (limits.RATIO_FROM + 1)
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
DEEP = 100_000
HOSTILE = {
    "bomb.docx": (packed(("word/document.xml", BOMB)), "too-large"),
    "bomb.odt": (packed(("content.xml", BOMB)), "too-large"),
    "bomb.epub": (packed(("META-INF/container.xml", BOMB)), "too-large"),
    "bomb.apkg": (packed(("collection.anki2", BOMB)), "too-large"),
    "bomb.xlsx": (packed(("xl/workbook.xml", BOMB)), "too-large"),
    "lying.odt": (lying(packed(("content.xml", BOMB))), "bad-archive"),
    "many.epub": (packed(*((f"{n}", b"") for n in range(limits.MEMBERS + 1))), "too-large"),
    "entities.odt": (packed(("content.xml", ENTITIES)), "bad-xml"),
    "outside.odt": (packed(("content.xml", OUTSIDE)), "bad-xml"),
    "entities.fodt": (ENTITIES, "bad-xml"),
    "entities.epub": (packed(("META-INF/container.xml", ENTITIES)), "bad-xml"),
    "deep.fodt": (b"<a>" * 5000 + b"</a>" * 5000, "too-large"),
    "deep.json": (b"[" * DEEP + b"]" * DEEP, "too-large"),
    "deep.yaml": (b"[" * DEEP, "too-large"),
    "deep.ipynb": (b'{"cells":' + b"[" * DEEP, "bad-ipynb"),
    "deep.rst": (b"".join(b" " * n + b"x\n" for n in range(600)), "bad-rst"),
    "deep.html": (b"<div>" * 3000 + b"What?", "too-large"),
    "aliases.yaml": (
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (n + 1, n + 1, *[n] * 8) for n in range(97, 107)),
        "too-large",
    ),
    "no-zip.docx": (b"PK\x03\x04 not really", "bad-archive"),
    "no-word.docx": (packed(("a.txt", b"x")), "bad-docx"),
    "no-book.epub": (packed(("mimetype", b"x")), "bad-archive"),
    "no-deck.apkg": (packed(("media", b"{}")), "bad-deck"),
    "no-database.apkg": (packed(("collection.anki2", b"not a database at all" * 50)), "bad-deck"),
    "no-sheet.xlsx": (packed(("a.txt", b"x")), "bad-xlsx"),
    "no-cells.ipynb": (b'{"nbformat": 4}', "bad-ipynb"),
    "no.pdf": (b"%PDF-1.4 nothing", "bad-pdf"),
    "no-keys.yaml": (b"a: *missing\n", "bad-yaml"),
    "no.xyz": (b"x", "unknown-format"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_error_with_advice(name):
    data, code = HOSTILE[name]
    with pytest.raises(SourceError) as error:
        read(Source(name, data))
    assert error.value.code == code
    assert ";" in str(error.value), "says what to do"


NONSENSE = {
    "another root": b"<a/>", "no XML": b"x<", "nothing": b"", "bytes": bytes(range(256)), "cut": None,
    "deep": b"<a>" * 3000 + b"</a>" * 3000, "entities": ENTITIES,
    "an encoding": b'<?xml version="1.0" encoding="x"?><a/>',
    "another encoding": b'<?xml version="1.0" encoding="undefined"?><a/>', "wide": b'<?xml encoding="utf-16"?><a/>',
}  # fmt: skip
ARCHIVES = ("numbered.docx", "table.docx", "numbered.odt", "book.epub", "sheets.xlsx", "legacy.apkg", "modern.apkg")


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_inside_an_archive_is_one_error_or_read(name, nonsense):
    with zipfile.ZipFile(FOLDER / name) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    for member, data in members.items():
        inside = data[: len(data) // 2] if NONSENSE[nonsense] is None else NONSENSE[nonsense]
        with contextlib.suppress(SourceError):
            assert read(Source(name, packed(*{**members, member: inside}.items()))).source == name


# What to do to a sound package's collection or list of media, and what becomes of it.
DAMAGED = {
    "models that are a list": ("UPDATE col SET models = '[]'", "bad-deck"),
    "models that are no JSON": ("UPDATE col SET models = '{'", "bad-deck"),
    "models a million deep": ("UPDATE col SET models = '" + "[" * 1_000_000 + "'", "bad-deck"),
    "a model without fields": ("""UPDATE col SET models = '{"1": {}}'""", "bad-deck"),
    "fields that are words": ("""UPDATE col SET models = '{"1": {"flds": ["a"]}}'""", "bad-deck"),
    "a field's name that is a number": ("""UPDATE col SET models = '{"1": {"flds": [{"name": 1}]}}'""", "bad-deck"),
    "decks that are null": ("UPDATE col SET decks = 'null'", "bad-deck"),
    "no collection": ("DELETE FROM col", "bad-deck"),
    "no notes": ("DROP TABLE notes", "bad-deck"),
    "a note of nothing": (
        "CREATE TABLE n AS SELECT * FROM notes; DROP TABLE notes; ALTER TABLE n RENAME TO notes;"
        "UPDATE notes SET flds = NULL, tags = NULL",
        "",
    ),
    "a note of bytes": ("UPDATE notes SET flds = X'ff00fe', tags = X'ff'", "bad-deck"),
    "a note of a number": ("UPDATE notes SET flds = 7, tags = 7", ""),
    "a picture without a name": ("UPDATE notes SET flds = '<img src=\"\">' || char(31) || '<img src=>'", ""),
    "a picture above": ("UPDATE notes SET flds = 'a<img src=\"../../a.png\">' || char(31) || 'b'", ""),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_collection_is_one_error_or_read(name):
    change, code = DAMAGED[name]
    with zipfile.ZipFile(FOLDER / "legacy.apkg") as package:
        members = {member: package.read(member) for member in package.namelist()}
    connection = sqlite3.connect(":memory:")
    connection.deserialize(members["collection.anki2"])
    connection.executescript(change)
    members["collection.anki2"] = connection.serialize()
    with pytest.raises(SourceError) if code else contextlib.nullcontext() as error:
        document = read(Source("a.apkg", packed(*members.items())))
        assert set(document.pictures) <= {"dot.png"}
    assert not code or error.value.code == code


@pytest.mark.parametrize("media", [b"[", b'{"0": 7}', b'{"0": "../../x.png"}', b"[]", b"\xff\xff", b"", b"{" * 99999])
def test_a_damaged_list_of_media_is_one_error_or_read(media):
    with zipfile.ZipFile(FOLDER / "legacy.apkg") as package:
        members = {member: package.read(member) for member in package.namelist()}
    with contextlib.suppress(SourceError):
        assert "dot.png" not in read(Source("a.apkg", packed(*{**members, "media": media}.items()))).pictures


@pytest.mark.parametrize("path", sorted(p for p in FOLDER.iterdir() if p.suffix in (
    ".docx", ".odt", ".epub", ".apkg", ".xlsx", ".pdf", ".ipynb", ".json", ".yaml")), ids=lambda p: p.name)  # fmt: skip
def test_a_file_cut_off_anywhere_is_read_or_refused(path):
    data = path.read_bytes()
    for part in range(1, 8):
        with contextlib.suppress(SourceError):  # anything else fails the test
            assert read(Source(path.name, data[: len(data) * part // 8])).source == path.name


def test_a_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "SOURCE", 10)
    monkeypatch.setattr(limits, "TEXT", 10)
    for name in (
        "a.md",
        "a.txt",
        "a.csv",
        "a.html",
        "a.json",
        "a.yaml",
        "a.org",
        "a.rst",
        "a.ipynb",
        "a.pdf",
        "a.docx",
    ):
        with pytest.raises(SourceError, match="too large") as error:
            read(Source(name, b"What is this? " * 3))
        assert error.value.code == "too-large"


TEXT = r"""What? a , ; " ' | # -~ *~ 1.~ A:~ :: \ ` ```~ é <p> </p> <li> <ul> </ul> <dl> <dt> <dd> <details> <summary>
</details> <table> <tr> <td> <br> <b> </b> <a~href=#x> </a> <pre> <!-- --> <script> &amp; &#x; <div~class=faq-question>
<div~class=answer> </div> <button~aria-controls=x> <div~id=x> <math> <input~type=checkbox~checked> { } [ ] : "question":
"answer": "options": null 1 true &a~ *a~ ?~ --- ..~note::~x ..~code:: ==== `x`_ |x| :ref:`x` ..~dropdown::~y #+begin_src
#+end_src **~x :END: [[a][b]] #separator:tab {{c1::x}} {"cells":[ {"cell_type":"markdown","source":"x"}"""
PIECES = st.sampled_from([*(piece.replace("~", " ") for piece in TEXT.split()), " ", "  ", "\n", "\n\n", "\t", "\x00"])
SUFFIXES = ("html", "csv", "tsv", "txt", "json", "jsonl", "yaml", "rst", "org", "ipynb", "fodt")


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(PIECES, min_size=1, max_size=40))
def test_any_text_is_read_or_refused_and_its_blocks_are_in_order(suffix, pieces):
    name = f"a.{suffix}"
    try:
        document = read(Source(name, "".join(pieces).encode()))
    except SourceError:
        return
    for record in split(document).records:
        assert record.source == name
        assert record.line > 0
