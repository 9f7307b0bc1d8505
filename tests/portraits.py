"""The picture of cards in the README: six backs on a phone, by day above and by night below.

python tests/portraits.py DECK.apkg docs/cards.png [--cards "part of a question" ...]
"""

import argparse
import io
from pathlib import Path

import reviewer
from PIL import Image

WIDTH, HEIGHT, GAP = 360, 640, 20


def portrait(page, card):
    """The top of a card's back, as a phone shows it."""
    reviewer.show(page, card.css, card.back)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return Image.open(io.BytesIO(page.screenshot()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("deck")
    parser.add_argument("picture", type=Path)
    parser.add_argument("--cards", nargs="+", default=[], help="parts of the questions to show; else six evenly spread")
    options = parser.parse_args()
    with reviewer.imported(options.deck) as deck, reviewer.browser(deck.media) as open_view:
        spread = deck.cards[:: max(1, len(deck.cards) // 6)][:6]
        shown = [next(c for c in deck.cards if part in c.name) for part in options.cards] or spread
        rows = [[portrait(open_view(view), card) for card in shown] for view in ("phone-day", "phone-night")]
    sheet = Image.new("RGB", (GAP + (WIDTH + GAP) * len(shown), GAP + (HEIGHT + GAP) * 2), (136, 140, 148))
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            sheet.paste(picture, (GAP + x * (WIDTH + GAP), GAP + y * (HEIGHT + GAP)))
    small = sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.LANCZOS)
    small.quantize(200).save(options.picture, optimize=True)


if __name__ == "__main__":
    main()
