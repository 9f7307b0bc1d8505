"""Every card as a learner sees it: imported into real Anki, drawn by its own CSS and MathJax, looked at in Chromium."""

import genanki
import pytest
import reviewer
from cards import make, read
from outside import CASES, ROOT
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
    deck = genanki.Deck(1_700_000_002, "Cards")
    for parts in read((CASES / "render" / "cards.md").read_text("utf-8")):
        note = make(*parts, CONFIG, {"pictures/cycle.png": picture.name})
        deck.add_note(genanki.Note(model, [value for _, value in note.fields], tags=list(note.tags)))
    package = genanki.Package(deck, media_files=[str(picture)])
    package.write_to_file(folder / "cards.apkg")
    return folder / "cards.apkg"


@pytest.mark.parametrize("theme", ["", "paper", "contrast"])
def test_nothing_jars(tmp_path, theme):
    """No overflow, no formula in error, no raw TeX or Markdown, no broken picture, contrast of 4.5 to 1 and more."""
    with reviewer.imported(written(tmp_path, theme)) as deck, reviewer.browser(deck.media) as open_view:
        assert len(deck.cards) > 30
        for view in VIEWS:
            page = open_view(view)
            wrong = {
                (card.name[:40], side): found
                for card in deck.cards
                for side, html in (("front", card.front), ("back", card.back))
                if (found := reviewer.look(page, card.css, html))
            }
            assert not wrong, view


def test_the_probe_sees_what_is_wrong(tmp_path):
    """The looking itself, looked at: each fault put on a page is found."""
    faults = {
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
        for name, html in faults.items():
            assert name in reviewer.look(page, "", html)
