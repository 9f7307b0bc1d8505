"""Every format: a small document and, beside it, what it must give. A new case is a new pair of files, no code.

`NAME.expected.json` holds `reader`, `records` (shown text, blanks joined; only what is not empty), `findings` (codes)
and `pictures`, or `error` (the code) and `says` (a word of the advice). Other libraries judge what the readers find.
"""

import csv
import io
import json
import pkgutil
import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from outside import CASES

from qadeck import readers
from qadeck.errors import SourceError
from qadeck.model import Source
from qadeck.readers import READERS, read, suffixes
from qadeck.readers._implied import close_tags
from qadeck.segment import split
from qadeck.text import plain

FOLDER = CASES / "formats"
EXPECTED = sorted(FOLDER.glob("*.expected.json"))


def source(name):
    return Source(name, (FOLDER / name).read_bytes())


def shown(text, markup):
    """What a person reads of a text in Markdown or HTML."""
    text = BeautifulSoup(text, "html.parser").get_text(" ") if markup == "html" else plain(text)
    return " ".join(text.split()).replace(" .", ".").replace(" ,", ",")


def as_case(record):
    case = {
        "line": record.line,
        "question": shown(record.question, record.markup),
        "answer": shown(record.answer, record.markup),
        "section": record.section,
        "label": record.label,
        "number": record.number,
        "options": [shown(option, record.markup) for option in record.options],
        "tags": list(record.tags),
    }
    return {key: value for key, value in case.items() if value or key in ("question", "answer")}


def outcome(name):
    """A case as it is now, in the form of the expected file."""
    try:
        document = read(source(name))
    except SourceError as error:
        return {"error": error.code, "says": str(error)}
    reading = split(document)
    return {
        "reader": document.reader,
        "records": [as_case(record) for record in reading.records],
        "findings": sorted({finding.code for finding in document.findings}),
        "pictures": sorted(document.pictures),
    }


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.name.removesuffix(".expected.json"))
def test_case(path):
    expected = json.loads(path.read_text("utf-8"))
    found = outcome(path.name.removesuffix(".expected.json"))
    if "error" in expected:
        assert found.get("error") == expected["error"]
        assert expected["says"] in found["says"]
    else:
        assert found == expected


def test_printed_output_of_a_notebook_is_text_and_its_code_has_its_language():
    blocks = read(source("notebook.ipynb")).blocks
    assert [block.info for block in blocks if block.kind == "code"] == ["python", "text", "python"]


def test_every_document_has_its_expected_records_and_every_format_a_document():
    documents = {p.name for p in FOLDER.iterdir() if p.suffix not in (".py",) and not p.name.endswith(".expected.json")}
    documents.discard("__pycache__")
    assert {p.name.removesuffix(".expected.json") for p in EXPECTED} == documents
    modules = {info.name for info in pkgutil.iter_modules(readers.__path__) if not info.name.startswith("_")}
    covered = {suffixes()["." + name.rsplit(".", 1)[1]] for name in documents}
    assert covered == modules == set(READERS)


def test_no_two_readers_claim_one_suffix():
    assert sum(map(len, READERS.values())) == len(suffixes())


def words(text):
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.glob("*.html")))
def test_no_word_of_a_page_is_lost(name):
    """By html5lib, the reference parser: every word that a page shows is in a block or told as left out."""
    data = (FOLDER / name).read_bytes()
    document = read(Source(name, data))
    page = BeautifulSoup(data.decode(document.encoding), "html5lib")
    for hidden in page(["script", "style", "title"]):
        hidden.extract()
    told = " ".join(finding.message for finding in document.findings)
    kept = words(told) + [word for block in document.blocks for word in words(block.raw)]
    assert set(words(page.get_text(" "))) <= set(kept)


def skeleton(soup):
    """Each paragraph, item, term and cell with the names of the elements around it, and its own first word."""
    names = ("p", "li", "dt", "dd", "td", "th")
    rows = []
    for tag in soup.find_all(names):
        around = [parent.name for parent in tag.parents if parent.name in (*names, "ul", "ol", "dl", "table")]
        rows.append((tag.name, around, words(tag.get_text(" "))[:1]))
    return [row for row in rows if row[2]]


LOOSE = (
    "<ul><li>one<li>two<ul><li>in<li>ner</ul><li>three</ul>after",
    "<dl><dt>a<dd>b<p>c<p>d<dt>e<dt>f<dd>g<ul><li>h</ul><dt>i<dd>j</dl>",
    "<p>a<b>b<p>c</b><ul><li>d<p>e<li>f</ul><p>g<h2>h</h2>i<p>j<table><tr><td>k<td>l<tr><th>m<td><p>n<p>o</table>",
    "<ol><li><p>a<pre>b</pre>c<li>d<blockquote><p>e<p>f</blockquote>g</ol>",
    "<table><thead><tr><th>a<th>b<tbody><tr><td>c<table><tr><td>d</table><td>e<tfoot><tr><td>f</table>",
)


@pytest.mark.parametrize("text", [*LOOSE, *(p.read_text("latin-1") for p in sorted(FOLDER.glob("*.html")))])
def test_tags_left_out_are_put_where_the_standard_says(text):
    text = f"<!DOCTYPE html>{text}"
    ours = BeautifulSoup(close_tags(text), "html.parser")
    assert skeleton(ours) == skeleton(BeautifulSoup(text, "html5lib"))
    assert close_tags(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("name", ["choice-columns.csv", "french-cp1252.csv", "extra-columns.tsv", "no-header.csv"])
def test_cells_are_those_of_the_standard_library(name):
    """Where a table is well formed, Python's own reader, told the dialect, gives the same cells."""
    document = read(source(name))
    text = (FOLDER / name).read_bytes().decode(document.encoding)
    delimiter = "\t" if name.endswith("tsv") else ";" if "french" in name else ","
    rows = [[cell for cell in row if cell] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    assert [[cell for _, cell in block.cells] for block in document.blocks] == rows[-len(document.blocks) :]


@pytest.mark.parametrize("name", ["numbered.docx", "bold.docx", "table.docx"])
def test_no_word_of_a_word_file_is_lost(name):
    import docx

    opened = docx.Document(str(FOLDER / name))
    texts = [p.text for p in opened.paragraphs]
    texts += [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    kept = [word for block in read(source(name)).blocks for word in words(block.raw)]
    assert set(words(" ".join(texts))) <= set(kept)


def test_no_word_of_a_pdf_is_lost():
    """By pypdf, which takes text out in another way: each word stands in a block, or in a finding on repeats."""
    import pypdf

    document = read(source("paged.pdf"))
    pages = pypdf.PdfReader(str(FOLDER / "paged.pdf")).pages
    text = "\n".join(page.extract_text() for page in pages).replace("lift-\ned", "lifted")
    kept = [word for block in document.blocks for word in words(block.raw)]
    told = [word for finding in document.findings for word in words(finding.message)]
    assert {word for word in words(text) if not word.isdigit()} <= set(kept + told)


@pytest.mark.parametrize(
    "name", ["nested-categories.json", "choices.json", "two-documents.yaml", "choices.yaml", "broken-quotes.csv"]
)
def test_a_record_cites_the_line_where_it_stands(name):
    lines = (FOLDER / name).read_text("utf-8").split("\n")
    for record in split(read(source(name))).records:
        near = " ".join(lines[record.line - 1 : record.line + 1])
        assert words(record.question)[-1] in near, record.question


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("bold.docx", "docx", "docx"),
        ("paged.pdf", "pdfminer.high_level", "pdf"),
        ("headings.rst", "docutils.core", "rst"),
        ("sheets.xlsx", "openpyxl", "xlsx"),
        ("modern.apkg", "zstandard", "apkg"),
    ],
)
def test_a_missing_library_says_what_to_install(name, module, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SourceError, match=rf'pip install "qadeck\[{extra}\]"') as error:
        read(source(name))
    assert error.value.code == "library-missing"


def test_libraries_are_imported_only_for_their_format():
    code = """
import sys
from qadeck.readers import READERS, read, suffixes
from qadeck.model import Source
suffixes()
read(Source("a.md", b"# x"))
print([m for m in ("bs4", "docx", "yaml", "openpyxl", "pdfminer", "docutils", "zstandard", "lxml") if m in sys.modules])
"""
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_a_comment_without_an_end_swallows_nothing():
    page = """<h2>How is felt made?</h2>
<p>Wool is rubbed in <b>warm <!-- see the old leaflet</b> soapy water.</p>
<h2>Which wool felts best?</h2>
<p>Merino, because its fibres are fine.</p>
<h2>What spoils felt?</h2>
<p>Moths, above all.</p>
"""
    records = split(read(Source("felt.html", page.encode()))).records
    assert [(r.question, plain(r.answer)) for r in records] == [
        ("How is felt made?", "Wool is rubbed in warm <!-- see the old leaflet soapy water."),
        ("Which wool felts best?", "Merino, because its fibres are fine."),
        ("What spoils felt?", "Moths, above all."),
    ]
