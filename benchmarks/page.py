"""How the page does with many notes, in headless Chromium: size, opening, scrolling, searching, memory.

    python benchmarks/page.py PAGE.html [PAGE.html ...]

Make pages with benchmarks/corpus.py and `build_deck.py BANK.md --format html`. Prints a row a page; exits 1 when one is
over a limit: 40 MB, 5 s to open, a frame over 100 ms while scrolling, 5 s to search every answer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

# What the row measures, its unit, and the most it may be.
LIMITS = (("size", "MB", 40.0), ("open", "s", 5.0), ("slowest frame", "ms", 100.0), ("search", "s", 5.0))

# Scroll the whole list in a second's worth of frames; tell the longest time between two.
SCROLL = """async () => {
  const list = document.querySelector(".list");
  const frame = () => new Promise(done => requestAnimationFrame(done));
  let slowest = 0, before = await frame();
  for (let step = 0; step <= 90; step++) {
    list.scrollTop = (list.scrollHeight - list.clientHeight) * step / 90;
    const now = await frame();
    slowest = Math.max(slowest, now - before);
    before = now;
  }
  return [slowest, document.querySelectorAll(".row").length];
}"""


def measure(browser: Any, path: Path) -> dict[str, float]:
    """One page, opened in a fresh context at a phone's and then at a desk's width."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    started = time.monotonic()
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("body[data-ready=cards]")
    page.wait_for_selector("iframe[data-ready]")
    opened = time.monotonic() - started
    slowest, rows = page.evaluate(SCROLL)
    assert 0 < rows < 100, "the list draws what is in view only"
    total = page.inner_text("[role=status]")
    started = time.monotonic()
    # In no question and no answer, so that every answer is looked at.
    page.fill("input[type=search]", "qzxqzx")
    page.wait_for_selector(".list[aria-busy=false]", timeout=60_000)
    searched = time.monotonic() - started
    print(f"{path.name}: {total}")
    page.context.close()
    return {"size": path.stat().st_size / 1e6, "open": opened, "slowest frame": slowest, "search": searched}


def main() -> int:
    """Measure each page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    pages = parser.parse_args().pages
    from playwright.sync_api import sync_playwright

    over = False
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path in pages:
            found = measure(browser, path)
            print("  " + " · ".join(f"{name} {found[name]:.2f} {unit}" for name, unit, _ in LIMITS))
            over |= any(found[name] > limit for name, _, limit in LIMITS)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
