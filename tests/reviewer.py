"""Anki's own reviewer in headless Chromium: the `anki` package renders the card, `aqt`'s CSS and MathJax draw it.

Used by test_cards_in_browser.py, and by hand to look at a deck:

    python tests/reviewer.py DECK.apkg FOLDER [--every N] [--views phone-day,desktop-night]
"""

import argparse
import contextlib
import http.server
import importlib.util
import json
import os
import re
import shutil
import tempfile
import threading
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

NIGHT = " nightMode night_mode"
# name: width, height, classes of <body>, classes of <html>. As Anki, AnkiDroid and AnkiMobile set them.
VIEWS = {
    "phone-day": (360, 740, "card card1 mobile android", ""),
    "phone-night": (360, 740, "card card1 mobile android" + NIGHT, "night-mode"),
    "iphone-day": (390, 844, "card card1 mobile iphone", ""),
    "iphone-night": (390, 844, "card card1 mobile iphone" + NIGHT, "night-mode"),
    "desktop-day": (1000, 800, "card card1 linux chrome isLin", ""),
    "desktop-night": (1000, 800, "card card1 linux chrome isLin" + NIGHT, "night-mode"),
}
PAGE = """<!doctype html><html class="{html}" {theme}><head><meta charset=utf-8>
<meta name=viewport content="width=device-width, initial-scale=1">
<link rel=stylesheet href="/_anki/css/webview.css"><link rel=stylesheet href="/_anki/css/reviewer.css">
<script>window.MathJax = {{
  tex: {{displayMath: [["\\\\[", "\\\\]"]], processEscapes: false, processEnvironments: false, processRefs: false,
        packages: {{"[-]": ["textmacros", "noerrors", "noundefined"]}}}},
  startup: {{typeset: false}}, loader: {{paths: {{mathjax: "/_anki/js/vendor/mathjax"}}}}}};</script>
<script src="/_anki/js/vendor/mathjax/tex-chtml-full.js"></script></head>
<body class="{body}"><div id=qa></div></body></html>"""
SHOW = """async ([css, side]) => {
  await MathJax.startup.promise;
  MathJax.typesetClear();
  const qa = document.getElementById('qa');
  qa.innerHTML = '<style>' + css + '</style>' + side;
  await MathJax.typesetPromise([qa]);
  await Promise.all([...document.images].map(i => i.complete || new Promise(r => i.onload = i.onerror = r)));
}"""
PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")


def missing():
    """Why the cards cannot be shown here, in a sentence; "" when they can."""
    for package in ("anki", "aqt", "playwright"):
        if not importlib.util.find_spec(package):
            return f"the package {package} is not installed: cards are not looked at"
    return "" if chromium() else "no Chromium found (set CHROMIUM to its path): cards are not looked at"


def chromium():
    """The browser's path: $CHROMIUM, the one on the PATH, or Playwright's own download."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    if found := next((path for name in names if name and (path := shutil.which(name))), ""):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = play.chromium.executable_path
    return path if Path(path).exists() else ""


@dataclass(frozen=True)
class Card:
    """A card as Anki renders it: both sides' HTML, the style, and the sort field for messages."""

    name: str
    css: str
    front: str
    back: str


@dataclass
class Deck:
    """The cards of a deck imported into an empty collection; `media` is Anki's media folder."""

    cards: list = field(default_factory=list)
    media: str = ""


@contextlib.contextmanager
def imported(apkg):
    """The deck as real Anki has it after an import with default options."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        options = ImportAnkiPackageOptions()
        collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(Path(apkg).absolute()), options=options)
        )
        deck = Deck(media=collection.media.dir())
        for card_id in collection.find_cards("", order=True):
            card = collection.get_card(card_id)
            shown = card.render_output()
            front, back = (re.sub(r"\[anki:[^\]]*\]", "", side) for side in (shown.question_text, shown.answer_text))
            deck.cards.append(Card(card.note().fields[0], shown.css, front, back))
        yield deck
        collection.close()


class _Files(http.server.SimpleHTTPRequestHandler):
    """Anki's web files below /_anki/, a page named like each view, the deck's media beside it."""

    def __init__(self, *args, media="", **kwargs):
        self.media = media
        super().__init__(*args, **kwargs)

    def do_GET(self):
        if self.path[1:] in VIEWS:
            _, _, body, html = VIEWS[self.path[1:]]
            theme = 'data-bs-theme="dark"' if html else ""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.format(html=html, theme=theme, body=body).encode())
            return
        self.directory = self.media
        if self.path.startswith("/_anki/"):
            places = importlib.util.find_spec("_aqt").submodule_search_locations
            self.directory, self.path = str(Path(places[0]) / "data" / "web"), self.path.removeprefix("/_anki")
        super().do_GET()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def browser(media):
    """A function `open_view(name) -> page`, served from this machine alone."""
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, media=media))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])

        def open_view(name):
            width, height, _, _ = VIEWS[name]
            page = chrome.new_page(viewport={"width": width, "height": height}, device_scale_factor=1)
            page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
            return page

        yield open_view
        chrome.close()
    server.shutdown()


def show(page, css, side):
    """Put one side of a card on the page, typeset, with its pictures."""
    page.evaluate(SHOW, [css, side])


def look(page, css, side):
    """What is wrong with a side once it is shown: {} when nothing is."""
    show(page, css, side)
    return page.evaluate(PROBE)


def main():
    parser = argparse.ArgumentParser(description="Screenshots and findings of a deck's cards")
    parser.add_argument("deck")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take a picture of each Nth card")
    parser.add_argument("--views", default=",".join(VIEWS))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    found = []
    with imported(options.deck) as deck, browser(deck.media) as open_view:
        for view in options.views.split(","):
            page = open_view(view)
            for number, card in enumerate(deck.cards):
                for name, side in (("front", card.front), ("back", card.back)):
                    show(page, card.css, side)
                    if number % options.every == 0:
                        page.screenshot(path=options.folder / f"{number:03d}-{name}-{view}.png", full_page=True)
                    if wrong := page.evaluate(PROBE):
                        found.append({"view": view, "card": number, "side": name, "name": card.name[:60], **wrong})
    print(json.dumps(found, ensure_ascii=False, indent=1))
    print(f"{len(deck.cards)} cards, {len(found)} findings")


if __name__ == "__main__":
    main()
