"""Texts that nobody would write, through the whole pipeline: nothing lost in silence, nothing thrown but our errors.

The laws, for every document, beside one that is in order:

- the build ends well, the funnel adds up, and the good document's questions are notes;
- every word stands on a card, or in what the report lists as left out, rejected, repaired or found odd;
- every field is sanitized already: sanitizing again changes nothing;
- every note imports into Anki, and its fields are the same there.

Every word of a generated text is a word of its own (kow17), so that none can stand in for another. Words that are no
text for a reader are not looked for: `unread` says which.
"""

import html
import itertools
import re
import string
import tempfile
from dataclasses import replace
from pathlib import Path

import nh3
import pytest
from anki_collection import collection, load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outside import CASES

from qadeck.api import Request, build
from qadeck.errors import DeckError
from qadeck.render import safe, tags
from qadeck.text import plain

GOOD = "## What is a fjord?\n\nAn inlet of the sea.\n\n## What is a delta?\n\nThe mouth of a river.\n"
KEPT = {"What is a fjord?", "What is a delta?"}
FINDS = sorted((CASES / "fuzz").iterdir())
EXAMPLES = {"md": 700, "txt": 300, "html": 400, "csv": 200, "tsv": 100, "json": 100, "yaml": 60, "org": 70, "rst": 70}
QUICK = 20

WORDS = [f"{a}o{b}{n}" for a in "bdfgklm" for b in "dgklprtvw" for n in range(9)]
ODD = "\u200b\u00ad\u202e\u0301\ufeff\x00\x0c\u2028\ud7ff\ue000👩‍👧🇳🇴é\u00a0"
LETTERS = st.text(st.sampled_from(" \n\t" + string.punctuation + ODD), max_size=6)
# Marks: "~" is a blank, "¶" a line end. Frames ask: "@" becomes a word, "%" the marks and words of an answer.
MARKDOWN = """
    #~ ¶##~ ¶¶ ¶ ** * _ ` ¶```¶ ~~~¶ ¶>~ >>~ ¶-~ ¶~~-~ ¶1.~ ¶~~~~ [ ](~ ) ![ ](x.png) $ $$ \\( \\] \\ | ¶|-|-|¶
    ¶---¶ ¶===¶ <details> </summary> <!-- --> {{c1:: }} {{Front}} ¶Q:~ ¶A:~ ¶**Answer:**~ ? [^1] ¶[^1]:~ ¶%%¶ ::
    ¶START¶ ¶END¶ #card &amp; &#0; <br> ¶Level:~hard¶ ¶**Hint:**~ ¶¶A)~ ¶B)~ ¶- [x]~
"""
TAGS = """
    <p> </p> <div> </div> <h2> </h2> <h3~id=x> <details><summary> </summary> </details> <dl><dt> <dd> </dl> <b> </b>
    <table><tr><td> </td><td> </tr> </table> <ul><li> </ul> <pre> <code> </code> <img~src=x.png> <img~src=//x> <!-- -->
    <a~href='javascript:x'> <b~onclick=x> < > &lt; &#x0; " ' = ? <main> <center> <br> <button> <section> <i> <a> </a>
    <li> <th> <big> <h4> <svg> </svg> <form> <select> <blockquote> <header> <nav> <aside>
"""
CELLS = ', ; ~ | " "" ¶ ¶ ~Hint~ =1+1 A 1 , , ? ¶'
VALUES = '" \\ [ ] { } , : ¶ ~~ -~ | > & * ! # ?'
FRAMES = {
    "md": """##~What~is~@?¶¶%¶¶ Q:~What~is~@?¶A:~%¶¶ **Why~@?**¶¶%¶¶ -~Why~is~@~so?¶¶~~%¶¶ 1.~How~does~@~go?¶%¶¶
        #~@¶¶%¶¶ <details><summary>What~is~@?</summary>¶¶%¶</details>¶¶ |What~is~@?|%|¶
        ¶|Question|Answer|¶|-|-|¶|What~is~@?|%|¶
        1.~Which~is~@?¶¶A)~@¶B)~@¶¶Answer:~A¶¶%¶¶ What~is~@?::%¶ @¶:~%¶¶""",
    "html": """<h2>What~is~@?</h2><p>%</p> <dt>What~is~@?</dt><dd>%</dd> <details><summary>Why~@?</summary>%</details>
        <tr><td>What~is~@?</td><td>%</td></tr> <p><b>What~is~@?</b></p><p>%</p> <li>What~is~@?<ul><li>%</ul> <h1>@</h1>%
        <div~class=question>What~is~@?</div><div~class=answer>%</div>
        <button~aria-controls=a>Why~@?</button><p~id=a>%</p>""",
    "csv": """What~is~@?,% What~is~@?,%,@ @,% "Why~@?","%",@~@~@ 1,What~is~@?,@,@ Question,Answer,@ What~is~@?;%;@""",
    "json": """{"question":"What~is~@?","answer":"%"}, {"question":"Why~@?","answer":"@","@":"%"}, {"@":"%"},
        {"q":"Why~@?","options":["@","@"],"answer":"A"}, "Why~@?":"%", ["Why~@?","%"],""",
    "yaml": """-~question:~What~is~@?¶~~answer:~% -~question:~Why~@?¶~~answer:~@¶~~level:~@ Why~@?:~% -~[Why~@?,~%]""",
    "org": """*~What~is~@?¶% **~Why~@?¶% -~@~::~% *~@¶%""",
    "rst": """What~is~@?¶==============¶¶%¶ What~is~@?¶~~%¶ @¶~~%¶ ..~rubric::~Why~@?¶¶%¶ :@:~%¶ ..~note::~%¶""",
}  # fmt: skip
FRAMES |= {"txt": FRAMES["md"], "tsv": FRAMES["csv"].replace(",", "\t")}
MARKS = {"html": TAGS, "csv": CELLS, "tsv": CELLS, "json": VALUES}


def pieces(table):
    """The pieces of a table above, as they stand in a text."""
    return [piece.replace("~", " ").replace("¶", "\n") for piece in table.split()]


def documents(suffix):
    """Documents of one format: frames that ask, most of them of one kind, their answers full of marks and words."""
    mark = st.sampled_from(pieces(MARKS.get(suffix, MARKDOWN)))
    stuff = st.lists(st.one_of(mark, st.just("@ "), st.just("@ "), LETTERS), min_size=1, max_size=9).map("".join)
    frame = st.sampled_from(pieces(FRAMES[suffix]))
    between = "\n" if suffix in ("csv", "tsv", "yaml", "org") else ""
    one_kind = st.tuples(frame, st.lists(stuff, min_size=1, max_size=5)).map(lambda x: [(x[0], each) for each in x[1]])
    rows = st.one_of(one_kind, st.lists(st.tuples(frame, stuff), min_size=1, max_size=5))
    body = rows.map(lambda rows: between.join(frame.replace("%", stuff) for frame, stuff in rows))
    whole = st.tuples(st.one_of(st.just(""), stuff), body, st.one_of(st.just(""), stuff)).map("".join)
    return whole.map(numbered).map(lambda text: f"[{text.rstrip(',')}]" if suffix == "json" else text)


def numbered(text):
    """The text with a word of its own for each "@"."""
    words = itertools.cycle(WORDS)
    return re.sub("@", lambda _: next(words), text)


TEXTS = {suffix: documents(suffix) for suffix in EXAMPLES}

# nh3 itself, asked again, with the classes that the deck's own style names let through.
CLEANER = nh3.Cleaner(
    tags=set(tags.KEPT),
    attributes={**safe._ATTRIBUTES, "*": {"dir", "lang", "class"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def words(text):
    """The words of the table above that stand in a text."""
    return set(re.findall(r"(?<![^\W_])[bdfgklm]o[dgklprtvw][0-8](?![^\W_])", text))


# What a reader of the document does not see, by format.
UNSEEN = {
    "md": r"<!--.*?(?:-->|\Z)|<[^<>]*>?|\]\([^()]*\)?|(?m:^\s*(?:`{3,}|~{3,}).*$)|^\[.*?\]:.*$|&\w*;?",
    "html": r"$^",
    "csv": r"$^",
}
UNSEEN |= {"txt": UNSEEN["md"], "tsv": UNSEEN["csv"]}


def unread(suffix, text):
    """The words that nobody sees who reads the document in the program that it is made for."""
    seen = words(re.sub(UNSEEN[suffix], " ", text, flags=re.S))
    if suffix in ("csv", "tsv") and "Question" in text:  # the names of the columns
        seen -= words(text.strip().split("\n")[0])
    if suffix == "html":
        html5lib = pytest.importorskip("html5lib")
        page = html5lib.parse(text, namespaceHTMLElements=False)
        for element in page.iter():
            if element.tag in ("title", "svg", "select", "form", "button"):
                seen -= words("".join(element.itertext()))
        read = [text for e in page.iter() for text in (e.text if isinstance(e.tag, str) else "", e.tail) if text]
        seen &= words(" ".join(read))
    return words(text) - seen


def told(made, name):
    """All that the deck and its report say of one source."""
    reading = next(one for one in made.readings if one.source == name)
    mine = {record.id: record for record in reading.records}
    yield from (field for note in made.notes for _, field in note.fields)
    yield from (part.text for part in reading.left_out)
    yield reading.evidence
    yield from (finding.message for finding in made.findings if finding.source == name)
    for record in mine.values():
        yield from (repair.before for repair in record.repairs)
        yield from (record.section or "", record.label or "", *record.path)
    for rejection in made.rejections:
        yield from (rejection.record.question, rejection.record.answer, *rejection.record.options)


def check(suffix, text):
    """The laws, for one document beside one that is in order; its notes."""
    made, name = built(suffix, text), f"a.{suffix}"
    assert made.questions == len(made.rejections) + made.merged + len(made.notes), "the funnel adds up"
    assert {plain(r.question) for n in made.notes for r in n.cluster.members} >= KEPT, "the good document's are there"
    for note in made.notes:
        for field, value in note.fields:
            assert html.unescape(CLEANER.clean(value)) == html.unescape(value), f"{field} is sanitized already"
    (reading,) = [one for one in made.readings if one.source == name]
    said = any(finding.source == name for finding in made.findings) or bool(reading.left_out)
    assert said or reading.records or not words(text), "a document without questions says so"
    if suffix in UNSEEN and reading.layout != "none":
        outside = any(finding.code == "left-out" for finding in reading.findings)  # of a page: told by its beginning
        lost = set() if outside else words(text) - unread(suffix, text) - words(" ".join(told(made, name)))
        assert not lost, f"no word vanishes unreported: {sorted(lost)}"
    return made


def built(suffix, text):
    """The build of one document beside the good one."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in ((f"a.{suffix}", text), ("good.md", GOOD)):
            Path(folder, name).write_bytes(content.encode("utf-8", "surrogateescape"))
        request = Request(sources=(Path(folder),), out=Path(folder, "out"), cache=None, built_at=1)
        try:
            return build(request).build
        except DeckError as error:
            raise AssertionError(f"one odd document stopped the build: {error}") from error


def run(suffix, examples):
    """The laws on so many texts, the same ones each time; the builds."""
    builds = []
    options = settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    options(given(TEXTS[suffix])(lambda text: builds.append(check(suffix, text))))()
    return builds


@pytest.mark.parametrize("suffix", EXAMPLES)
def test_any_text_is_read_or_refused(suffix):
    run(suffix, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", EXAMPLES)
def test_two_thousand_texts_are_read_or_refused_and_every_note_imports(suffix, tmp_path):
    """The notes of all the builds go into one deck, and that into Anki."""
    from qadeck.writers import apkg

    builds = run(suffix, EXAMPLES[suffix])
    notes = {note.guid: note for made in builds for note in made.notes}
    media = {name: data for made in builds for name, data in made.media.items()}
    deck = apkg.write(replace(builds[0], notes=tuple(notes.values()), media=media), tmp_path)
    with collection(tmp_path / "anki") as col:
        assert load(col, deck)["new"] == len(notes)
        for guid, flds in col.db.execute("select guid, flds from notes"):
            assert flds.split("\x1f") == [field for _, field in notes[guid].fields]
        assert col.card_count() == len(notes)
        assert col.fix_integrity()[1]


@pytest.mark.parametrize("path", FINDS, ids=lambda path: path.name)
def test_what_fuzzing_found_once(path):
    check(path.suffix[1:], path.read_bytes().decode("utf-8", "surrogateescape"))
