"""Make what the README shows: pictures of six cards by day and by night, and the true output of the build command.

    python benchmarks/readme_figures.py

Builds sources/ afresh, shows cards in Anki's own reviewer (tests/reviewer.py), and writes docs/pictures/ and the block
behind `<!-- output -->` in README.md. The cards are found by what they hold, so that they follow the question bank.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import building  # noqa: E402
import reviewer  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"

# What each picture shows, as the back of a card must hold it; the first card that does is taken, no card twice.
SHOWN = (
    ("a formula and a list", r"(?s)<ul>.*\\\[|\\\[.*<ul>"),
    ("a table", r"<table"),
    ("code", r"<pre|class=\"highlight"),
    ("a picture", r"<img"),
    ("several sources", r"<details"),
    ("a short answer", r"(?s)\A.{0,1500}\Z"),
)


def pick(cards: list[reviewer.Card]) -> list[reviewer.Card]:
    """One card for each row of SHOWN."""
    chosen: list[reviewer.Card] = []
    for _, pattern in SHOWN:
        fitting = (card for card in cards if card not in chosen and re.search(pattern, card.back))
        chosen.append(next(fitting, cards[0]))
    return chosen


def photograph(deck_file: Path) -> None:
    """Write card-N-day.png and card-N-night.png, one phone screen each."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with reviewer.imported(deck_file) as deck, reviewer.browser(deck.media) as open_view:
        for number, card in enumerate(pick(deck.cards), 1):
            for time in ("day", "night"):
                page = open_view(f"phone-{time}")
                reviewer.show(page, card.css, card.back)
                page.screenshot(path=PICTURES / f"card-{number}-{time}.png")
                page.close()


def quote_output() -> None:
    """Put what `python build_deck.py` prints into the README, behind its marker."""
    env = {**os.environ, "QADECK_HOME": "."}
    done = subprocess.run(
        [sys.executable, "build_deck.py"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    readme = ROOT / "README.md"
    block = f"<!-- output -->\n```text\n{done.stdout}```\n"
    text = re.sub(r"<!-- output -->\n(?:```text\n.*?```\n)?", lambda _: block, readme.read_text("utf-8"), flags=re.S)
    readme.write_text(text, "utf-8")


def main() -> None:
    """Both."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        building.build(building.bank(Path(folder)), out)
        photograph(building.deck(out))
    quote_output()


if __name__ == "__main__":
    main()
