"""Every card as a learner sees it: imported into real Anki, drawn by its own CSS and MathJax, looked at in Chromium."""

import shutil

import genanki
import pytest
import reviewer
from building import bank, build, deck
from cards import make, read
from outside import CASES, ROOT, SHARED, needs_shared
from PIL import Image

from qadeck.config import Config, SourceRules
from qadeck.model import FIELDS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(reviewer.missing()), reason=reviewer.missing())]
CONFIG = Config(
    sources={"cases.md": SourceRules(title="Notes of an evening class", author="A. Teacher", licence="CC BY 4.0")}
)
VIEWS = ("phone-day", "phone-night", "desktop-day", "desktop-night")


def written(folder, theme):
    """A deck of the case file's cards, with a picture, in the project's templates."""
    picture = folder / "qa-cycle.png"
    Image.new("RGB", (900, 500), (120, 160, 200)).save(picture)
    front, back, style = (
        (ROOT / "templates" / name).read_text("utf-8") for name in ("front.html", "back.html", "style.css")
    )
    if theme:
        style += "\n" + (ROOT / "templates" / "themes" / f"{theme}.css").read_text("utf-8")
    fields, card = [{"name": name} for name in FIELDS], [{"name": "Card", "qfmt": front, "afmt": back}]
    model = genanki.Model(1_700_000_001, "qadeck test", fields=fields, templates=card, css=style)
    cards = genanki.Deck(1_700_000_002, "Cards")
    for parts in read((CASES / "render" / "cards.md").read_text("utf-8")):
        note = make(*parts, CONFIG, {"pictures/cycle.png": picture.name})
        cards.add_note(genanki.Note(model, [value for _, value in note.fields], tags=list(note.tags)))
    package = genanki.Package(cards, media_files=[str(picture)])
    package.write_to_file(folder / "cards.apkg")
    return folder / "cards.apkg"


def faults(package):
    """(view, card, side) -> what is wrong there, over every card of a deck."""
    with reviewer.imported(package) as shown, reviewer.browser(shown.media) as open_view:
        assert len(shown.cards) > 30
        return {
            (view, card.name[:40], side): found
            for view in VIEWS
            for page in [open_view(view)]
            for card in shown.cards
            for side, html in (("front", card.front), ("back", card.back))
            if (found := reviewer.look(page, card.css, html))
        }


@pytest.mark.parametrize("theme", ["", "paper", "contrast"])
def test_nothing_jars_on_the_awkward_cards(tmp_path, theme):
    """No overflow, no formula in error, no raw TeX or Markdown, no broken picture, contrast of 4.5 to 1 and more."""
    assert not faults(written(tmp_path, theme))


def test_nothing_jars_in_the_deck_of_a_fresh_clone(tmp_path):
    build(bank(tmp_path), tmp_path / "out")
    assert not faults(deck(tmp_path / "out"))


@needs_shared
def test_nothing_jars_in_the_deck_of_the_labelled_documents(tmp_path):
    folder = tmp_path / "seeds"
    folder.mkdir()
    for path in (SHARED / "seeds").glob("*.txt"):
        shutil.copy(path, folder)
    build(folder, tmp_path / "out")
    assert not faults(deck(tmp_path / "out"))


def test_the_probe_sees_what_is_wrong(tmp_path):
    """The looking itself, looked at: each fault put on a page is found."""
    wrong = {
        "overflow": "<div style='width: 2000px'>wide</div>",
        "formula_errors": r"<p>\(\frac{a}\)</p>",
        "raw_tex": "<p>so $x_1$ is</p>",
        "raw_markdown": "<p>a **bold** word</p>",
        "broken_pictures": "<img src='nowhere.png'>",
        "contrast": "<p style='color: #999; background: #fff'>pale</p>",
    }
    with reviewer.browser(str(tmp_path)) as open_view:
        page = open_view("phone-day")
        assert not reviewer.look(page, "", "<p>sound</p>")
        for name, html in wrong.items():
            assert name in reviewer.look(page, "", html)
