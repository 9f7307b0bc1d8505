"""Documents from strangers: nothing alive reaches a card or the page. Vectors in cases/hostile/vectors.txt.

They are the well-known forms that the test suites of ammonia, DOMPurify and Python-Markdown cover, written down as
facts: a script, a handler, an address or a style that runs or calls out; Anki's own triggers and templates.
"""

import html
import json
import os
import re
import shutil
import sqlite3
import zipfile

import pytest
from bs4 import BeautifulSoup
from building import build, deck
from outside import CASES

VECTORS = [
    v for v in (CASES / "hostile" / "vectors.txt").read_text("utf-8").replace("\n\n[r]", "\v[r]").split("\n") if v
]
VECTORS = [vector.replace("\v", "\n\n") for vector in VECTORS]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

FORBIDDEN = set(
    "script style iframe object embed applet form input button select textarea meta base link svg math video audio "
    "source template noscript frame frameset marquee dialog slot keygen isindex body html head title".split()
)
ADDRESS = re.compile(r"[\x00-\x20]*(?:https?:|mailto:|#|$)", re.I)


def as_markdown(vector, i):
    return f"## {i}. What does number {i} do?\n\nBefore.\n\n{vector}\n\nAfter.\n\n"


def as_labelled(vector, i):
    return f"Q: What is {vector.splitlines()[0]} in case {i}?\nA: It is {vector}\n\n"


def as_page(vector, i):
    return f"<h2>What does number {i} do?</h2>\n<p>Before.</p>\n<div>{vector}</div>\n<p>After.</p>\n"


WRITTEN = {
    "a.md": lambda: "".join(as_markdown(v, i) for i, v in enumerate(VECTORS, 1)),
    "b.txt": lambda: "".join(as_labelled(v, i) for i, v in enumerate(VECTORS, 1)),
    "d.json": lambda: json.dumps(
        [{"question": f"What is {v} in row {i}?", "answer": v} for i, v in enumerate(VECTORS, 1)]
    ),
    "e.csv": lambda: (
        "question,answer\n"
        + "".join(f'"Which cell {i}?","{v.replace(chr(34), chr(34) * 2)}"\n' for i, v in enumerate(VECTORS, 1))
    ),
    "f.ipynb": lambda: json.dumps(
        {"cells": [{"cell_type": "markdown", "source": as_markdown(v, i)} for i, v in enumerate(VECTORS, 1)]}
    ),
    "g.tsv": lambda: "".join(f"Which tab {i}?\t{' '.join(v.split())}\n" for i, v in enumerate(VECTORS, 1)),
}


def write_deck(path):
    """A package whose notes hold the vectors as they are, as a stranger may share it."""
    import genanki

    card = {"name": "c", "qfmt": "{{Front}}", "afmt": "{{Back}}"}
    kind = genanki.Model(1607392320, "Odd", fields=[{"name": "Front"}, {"name": "Back"}], templates=[card])
    made = genanki.Deck(1600000003, "Odd")
    for i, vector in enumerate(VECTORS, 1):
        made.add_note(genanki.Note(kind, [f"Which note {i}? {vector}", vector], guid=f"v{i}"))
    genanki.Package(made).write_to_file(str(path))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for name, text in WRITTEN.items():
        (folder / "in" / name).write_text(text(), "utf-8")
    write_deck(folder / "in" / "h.apkg")
    # A page for each vector: one that swallows the rest must not hide the others.
    for i, vector in enumerate(VECTORS, 1):
        (folder / "in" / f"page-{i}.html").write_text(as_page(vector, i) + as_page("sound", 1000 + i), "utf-8")
    report = build(folder / "in", folder / "out", "--name", "Hostile </script><script>alert(1)</script>")
    return report, folder / "out"


def fields_of(out):
    with zipfile.ZipFile(deck(out)) as package:
        (out / "c.db").write_bytes(package.read("collection.anki2"))
    connection = sqlite3.connect(out / "c.db")
    rows = connection.execute("SELECT flds FROM notes").fetchall()
    connection.close()
    return [field for (joined,) in rows for field in joined.split("\x1f")]


def test_every_vector_got_through_as_a_card(built):
    report, _ = built
    assert report["deck"]["notes"] >= 6 * len(VECTORS) * 0.9


def test_nothing_alive_is_in_a_field(built):
    _, out = built
    for field in fields_of(out):
        for tag in BeautifulSoup(field, "html.parser").find_all(True):
            assert tag.name not in FORBIDDEN, field
            for name, value in tag.attrs.items():
                text = " ".join(value) if isinstance(value, list) else value
                assert not name.startswith("on"), field
                assert name not in ("style", "srcdoc", "srcset", "formaction", "background", "xlink:href"), field
                if name == "href":
                    assert ADDRESS.match(html.unescape(text)), field
                if name == "src":
                    assert re.fullmatch(r"[\w.-]+", text), field


def test_ankis_triggers_are_dead(built):
    _, out = built
    for field in fields_of(out):
        assert not re.search(r"\[(?:sound:|latex\]|\$\$?\]|anki:)", field, re.I), field
        assert not re.search(r"\{\{", field), field


def test_sanitizing_again_changes_nothing(built):
    """Another run of the sanitizer over whole fields, with the classes that the note itself adds."""
    import nh3

    from qadeck.render import safe, tags

    cleaner = nh3.Cleaner(
        tags=set(tags.KEPT),
        attributes={tag: names | {"class"} for tag, names in safe._ATTRIBUTES.items()}
        | {"*": {"class", "dir", "lang"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    _, out = built
    for field in fields_of(out):
        assert html.unescape(cleaner.clean(field)) == html.unescape(field)


# An element that goes held two apart that may not stand in one another: what is left is read as another tree.
UNSETTLED = [
    "<h4><big><h2>x", "<dd><table><dt>", "<h1><table>x<h1>", "<dd>x<main><span><dd>", "<svg>x<dt><center>x<dd>",
    "<i><sup><h2><video><h5>x", "<h1>x<p>x<table></tr><h4>", "</strike><h5><footer>x<h4>",
]  # fmt: skip


@pytest.mark.parametrize("fragment", UNSETTLED)
def test_what_is_left_is_read_as_it_is_written(fragment):
    from qadeck.render import safe

    html5lib = pytest.importorskip("html5lib")
    field = safe.field(fragment, {})
    parsed = html5lib.parseFragment(field, namespaceHTMLElements=False)
    written = html5lib.serialize(parsed, omit_optional_tags=False, quote_attr_values="always")
    assert html.unescape(written) == html.unescape(field)
    assert safe.field(field, {}) == field


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: the cards were not opened")
def test_chromium_runs_and_asks_for_nothing(built):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: left out")
    _, out = built
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        said, asked = [], []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: said.append(str(error)))
        fields = fields_of(out)
        for start in range(0, len(fields), 500):
            page.set_content("<div>" + "</div><div>".join(fields[start : start + 500]) + "</div>")
            page.wait_for_timeout(200)
        page.goto(next(out.glob("*.html")).as_uri())
        page.wait_for_selector("body[data-ready]")
        for _ in range(30):
            page.keyboard.press("ArrowDown")
            page.click("button.main")
        browser.close()
    assert said == []
    outside = [url for url in asked if url.startswith(("http", "//", "ftp")) or "evil" in url]
    assert outside == []
