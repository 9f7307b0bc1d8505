"""Writes the documents of this folder that are no text. Run it again after a change: `python tests/cases/formats/make.py`.

Needs python-docx, openpyxl, reportlab, genanki and anki; the expected records stand beside each file and are not touched.
"""

import base64
import io
import json
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def numbered_docx():
    """Questions numbered by the word processor, headings, code, a picture, a formula, a hidden table of contents."""
    import docx
    from docx.oxml import parse_xml

    made = docx.Document()
    made.add_heading("Pendulums", 1)
    made.add_paragraph("Preface that asks nothing.")
    for question, answer in (
        (("What sets the ", "period", " of a pendulum?"), "Its length, not its weight."),
        (("Why does it stop?",), "Friction takes its energy:"),
        (("How is the period computed?",), "By the formula "),
    ):
        line = made.add_paragraph(style="List Number")
        for at, piece in enumerate(question):
            line.add_run(piece).italic = at == 1
        last = made.add_paragraph(answer)
        if answer.endswith(":"):
            made.add_paragraph("in the bearing", style="List Bullet")
            made.add_paragraph("in the air", style="List Bullet")
            made.add_picture(io.BytesIO(DOT))
    root = f'<m:rad xmlns:m="{MATH}"><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e><m:f><m:num><m:r><m:t>l</m:t></m:r></m:num><m:den><m:r><m:t>g</m:t></m:r></m:den></m:f></m:e></m:rad>'  # noqa: E501
    last._p.append(parse_xml(f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>T=2π</m:t></m:r>{root}</m:oMath>'))
    for text in ("def period(l):", "    return 2 * pi * sqrt(l / 9.81)"):
        made.add_paragraph().add_run(text).font.name = "Consolas"
    made.save(HERE / "numbered.docx")


def bold_docx():
    """Bold questions cut into several runs, a link, a table with two columns."""
    import docx

    made = docx.Document()
    made.add_heading("Fragen zur Orgel", 2)
    for parts, answer in (
        (("Was ist ", "ein Register?"), "Eine Reihe von Pfeifen gleicher Bauart."),
        (("Wozu dient der ", "Schweller", "?"), "Er macht den Ton lauter und leiser."),
    ):
        line = made.add_paragraph()
        for part in parts:
            line.add_run(part).bold = True
        made.add_paragraph(answer)
    made.save(HERE / "bold.docx")


def table_docx():
    """A table: question and answer side by side."""
    import docx

    made = docx.Document()
    made.add_paragraph("Spørgsmål om hav")
    rows = (
        ("Spørgsmål", "Svar"),
        ("Hvad er tidevand?", "Havets stigen og falden."),
        ("Hvor dybt er Kattegat?", "Mest under 50 m | få steder mere."),
    )
    table = made.add_table(len(rows), 2)
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(at, place).text = text
    made.save(HERE / "table.docx")


def workbook():
    """Two sheets, options in columns, the right one by its letter."""
    import openpyxl

    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("Fish")
    first.title = "Birds"
    for row in (("Question", "A", "B", "C", "Answer", "Level"),
                ("Which bird cannot fly?", "Kiwi", "Tern", "Swift", "A", "easy"),
                ("How many toes has an ostrich?", 2, 3, 4, "A", "hard")):  # fmt: skip
        first.append(row)
    for row in (("Question", "Answer"), ("What do gills do?", "They take oxygen from water."), (None, None)):
        second.append(row)
    book.save(HERE / "sheets.xlsx")


def paged_pdf():
    """Several pages: header and footer on each, a list over a page end, a word cut by a hyphen, code, headings."""
    from reportlab.pdfgen import canvas

    page = canvas.Canvas(str(HERE / "paged.pdf"), pagesize=(300, 400), invariant=1)
    lines = [
        ("h", "1. What is a lock on a canal?"),
        ("p", "A chamber with gates at both ends. Boats are lift-"),
        ("p", "ed or lowered in it from one water level to the"),
        ("p", "other."),
        ("h", "2. How does a boat go up?"),
        ("b", "it enters through the lower gate, which is then"),
        ("c", "closed behind it"),
        ("b", "water flows in"),
        ("b", "the upper gate opens when both levels are the"),
        ("c", "same, and the boat leaves"),
        ("p", "It takes about a quarter of an hour."),
        ("h", "3. What do the figures say?"),
        ("p", "Each lift costs one chamber of water:"),
        ("k", "def chamber(l, w, h):"),
        ("k", "    return l * w * h"),
        ("p", "A well-known remedy is the side pond."),
    ]
    y = 0
    for at, (kind, text) in enumerate(lines):
        if at % 6 == 0:
            if at:
                page.showPage()
            page.setFont("Times-Italic", 8)
            page.drawString(40, 380, f"Canals and Locks {at // 6 + 1}")
            page.drawCentredString(150, 20, f"- {at // 6 + 1} -")
            y = 340
        font, size, x = {"h": ("Helvetica-Bold", 13, 40), "k": ("Courier", 9, 50)}.get(kind, ("Times-Roman", 11, 40))
        page.setFont(font, size)
        if kind == "b":
            page.drawString(45, y, "•")
        page.drawString({"b": 58, "c": 58}.get(kind, x), y, text)
        y -= 14 if at + 1 < len(lines) and lines[at + 1][0] == kind or kind == "b" else 24
    page.save()


def scanned_pdf():
    """A page that is only a picture."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    page = canvas.Canvas(str(HERE / "scanned.pdf"), pagesize=(200, 200), invariant=1)
    page.drawImage(ImageReader(io.BytesIO(DOT)), 0, 0, 200, 200)
    page.save()


def pack(name, members):
    """A zip whose bytes depend on its members alone; the first is stored as it is, as EPUB and ODT want it."""
    with zipfile.ZipFile(HERE / name, "w") as made:
        for at, (member, data) in enumerate(members):
            info = zipfile.ZipInfo(member, (2020, 1, 1, 0, 0, 0))
            made.writestr(info, data, zipfile.ZIP_DEFLATED if at else zipfile.ZIP_STORED)


def book():
    """Two chapters, a picture, a table of contents of its own."""
    opf = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="img/dot.png" media-type="image/png"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    one = """<h1>Dunes</h1><h2>1. How does a dune move?</h2><p>Grain by grain.</p>
<p><img src="../img/dot.png" alt="a dune"/></p><h2>2. What holds it?</h2><p>Marram grass.</p>"""
    two = "<h1>Marsh</h1><h2>3. What is a tidal creek?</h2><p>A winding channel.</p><h2>4. Who nests there?</h2><p>Redshanks.</p>"
    container = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
    pack(
        "book.epub",
        (
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", container),
            ("OPS/book.opf", opf),
            ("OPS/nav.xhtml", page.format('<nav><ol><li><a href="text/one.xhtml">Dunes</a></li></ol></nav>')),
            ("OPS/text/one.xhtml", page.format(one)),
            ("OPS/text/two.xhtml", page.format(two)),
            ("OPS/img/dot.png", DOT),
        ),
    )


def odt():
    """Numbered questions that go on counting over the answers, bold, code, a note, a table of contents."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"))
    )
    content = f"""<?xml version="1.0"?><office:document-content {spaces}><office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties style:font-name="Courier New"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-bullet text:level="2" text:bullet-char="-"/></text:list-style></office:automatic-styles>
<office:body><office:text>
<text:table-of-content><text:index-body><text:p>Mushrooms 1</text:p></text:index-body></text:table-of-content>
<text:h text:outline-level="1">Mushrooms</text:h>
<text:list text:style-name="L1"><text:list-item><text:p>What is a mycelium?</text:p></text:list-item></text:list>
<text:p>The <text:span text:style-name="T1">net</text:span> of threads below the ground.</text:p>
<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>Which part is eaten?</text:p></text:list-item></text:list>
<text:p>The fruit body,<text:line-break/>that is:</text:p>
<text:list text:style-name="L1"><text:list-header><text:list><text:list-item><text:p>cap</text:p></text:list-item>
<text:list-item><text:p>stem<text:note><text:note-body><text:p>often tough</text:p></text:note-body></text:note></text:p></text:list-item></text:list></text:list-header></text:list>
<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item text:start-value="3"><text:p>How is a spore print made?</text:p></text:list-item></text:list>
<text:p>Call <text:span text:style-name="T2">lay(cap)</text:span> on paper.</text:p>
</office:text></office:body></office:document-content>"""
    pack("numbered.odt", (("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)))


def notebook():
    """Text, code, printed output, a picture as an output and one attached to a text."""
    picture = base64.b64encode(DOT).decode()
    cells = [
        {"cell_type": "markdown", "source": ["# Sorting\n", "\n", "## 1. What does `sorted` return?\n"]},
        {"cell_type": "markdown", "source": "A new list."},
        {
            "cell_type": "code",
            "source": ["sorted([3, 1])"],
            "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["[1, 3]"]}}],
        },
        {"cell_type": "markdown", "source": "## 2. What does a heap look like?"},
        {
            "cell_type": "code",
            "source": "draw()",
            "outputs": [{"output_type": "display_data", "data": {"image/png": picture, "text/plain": "<Figure size 1x1>"}}],
        },
        {
            "cell_type": "markdown",
            "source": "## 3. Is it stable?\nSee ![this](attachment:a.png)",
            "attachments": {"a.png": {"image/png": picture}},
        },
    ]
    about = {"language_info": {"name": "python"}}
    text = json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    (HERE / "notebook.ipynb").write_text(text, "utf-8")


def decks():
    """One deck as genanki writes it and as today's Anki exports it (Zstandard, Protobuf)."""
    import genanki
    from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageRequest

    card = {"name": "c", "qfmt": "{{Expression}}", "afmt": "{{Meaning}}"}
    kind = genanki.Model(1607392319, "Words", fields=[{"name": "Expression"}, {"name": "Meaning"}], templates=[card])
    near, far = genanki.Deck(1600000001, "Finnish::Home"), genanki.Deck(1600000002, "Finnish::Travel")
    near.add_note(genanki.Note(kind, ["talo", "house<br><img src='dot.png'>"], tags=["noun", "a1::home"], guid="f1"))
    near.add_note(genanki.Note(kind, ["ovi [sound:ovi.mp3]", "door"], guid="f2"))
    far.add_note(genanki.Note(kind, ["<b>juna</b>", "train"], guid="f3"))
    far.add_note(genanki.Note(genanki.CLOZE_MODEL, ["{{c1::Juna::the train}} lähtee {{c2::asemalta}}.", ""], guid="f4"))
    with tempfile.TemporaryDirectory() as folder:
        dot = Path(folder, "dot.png")
        dot.write_bytes(DOT)
        package = genanki.Package([near, far])
        package.media_files = [str(dot)]
        package.write_to_file(str(HERE / "legacy.apkg"), timestamp=1600000000)
        collection = Collection(str(Path(folder, "c.anki2")))
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(HERE / "legacy.apkg")))
        options = ExportAnkiPackageOptions(
            with_scheduling=False, with_media=True, legacy=False, with_deck_configs=False
        )
        collection.export_anki_package(out_path=str(HERE / "modern.apkg"), options=options, limit=None)
        collection.close()


if __name__ == "__main__":
    for write in (numbered_docx, bold_docx, table_docx, workbook, paged_pdf, scanned_pdf, book, odt, notebook, decks):
        write()
    (HERE / "old-word.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 64 + b"What is this?")
