"""The page in real Chromium: it opens from a file, finds, filters, flips; and --review writes what is decided."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from building import bank, build, write
from outside import ROOT

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: left out")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: the page was not looked at"),
]

SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield made
        made.close()


class Watched:
    """A page that remembers errors and requests."""

    def __init__(self, browser, address, **view):
        self.page = browser.new_context(**view).new_page()
        self.errors, self.requests = [], []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda asked: self.requests.append(asked.url))
        self.page.goto(address)
        self.page.wait_for_selector("body[data-ready]")

    def part(self, name):
        self.page.click(f"#tab-{name}")
        self.page.wait_for_selector(f"body[data-ready={name}]")

    def find(self, words):
        """Search, until every answer was looked at."""
        self.page.fill("input[type=search]", words)
        self.page.wait_for_selector(".list[aria-busy=false]")

    def card(self):
        """The text of the card in the frame, once it is drawn."""
        self.page.wait_for_timeout(250)
        return self.page.frame_locator("iframe").locator("#qa").inner_text()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("page")
    report = build(bank(out), out / "output")
    return report, next((out / "output").glob("*.html")).as_uri()


def test_it_opens_from_a_file_without_network_or_error(browser, built):
    _, address = built
    seen = Watched(browser, address)
    for part in ("overview", "decide", "merged", "repaired", "findings", "left", "cards"):
        seen.part(part)
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:", "about:", "blob:"))] == []


def test_search_filter_flip_and_keys(browser, built):
    report, address = built
    seen = Watched(browser, address)
    page = seen.page
    assert page.locator(".list + *").count() == 0
    first = report["notes"][0]["question"]
    assert first in seen.card()
    page.focus(".list")
    page.keyboard.press("ArrowDown")
    assert report["notes"][1]["question"][:40] in seen.card()
    before = seen.card()
    page.keyboard.press("Space")
    assert len(seen.card()) > len(before)
    advanced = [note for note in report["notes"] if note["difficulty"] == "advanced"]
    page.select_option("select[aria-label=Difficulty]", "advanced")
    page.wait_for_timeout(200)
    assert page.inner_text("[role=status]").startswith(f"{len(advanced)} of {len(report['notes'])} ")
    page.select_option("select[aria-label=Difficulty]", "")
    word = max(re.findall(r"\w+", first), key=len)
    seen.find(first)
    assert first in page.inner_text(".row >> nth=0"), word
    seen.find("qqqqxzz")
    assert page.inner_text("[role=status]").startswith("0 of ")
    assert seen.errors == []


def test_pictures_choices_and_scripts_from_right_to_left(browser, tmp_path):
    text = (
        "# Rivers\n\n### 1. What is a delta?\n\nA fan of land.\n\n![a delta](delta.png)\n\n"
        "### 2. Which of these is a river?\n\nA) Danube\nB) Sahara\nC) Everest\n\nAnswer: A\n\n"
        "### 3. ما هو النهر؟\n\nالنهر مجرى مائي طبيعي يجري نحو البحر.\n"
    )
    image = pytest.importorskip("PIL.Image")
    folder = write(tmp_path / "in", rivers__md=text)
    image.new("RGB", (60, 30), (90, 140, 200)).save(folder / "delta.png")
    build(folder, tmp_path / "out", "--format", "html")
    seen = Watched(browser, next((tmp_path / "out").glob("*.html")).as_uri())
    card = seen.page.frame_locator("iframe")
    for word, look in (
        ("delta", lambda: card.locator("img").evaluate("one => one.naturalWidth") == 60),
        ("Danube", lambda: card.locator("ul.options > li").count() == 3),
        ("النهر", lambda: card.locator(".answer p").first.evaluate("one => getComputedStyle(one).direction") == "rtl"),
    ):
        seen.find(word)
        seen.page.click("button.main")
        card.locator(".answer").wait_for()
        seen.page.wait_for_timeout(200)
        assert look(), word
    assert seen.errors == []


def test_formulas_are_drawn(browser, built):
    _, address = built
    seen = Watched(browser, address)
    seen.find("\\frac")
    seen.page.click("button.main")
    seen.page.wait_for_timeout(400)
    assert seen.page.frame_locator("iframe").locator("math").count() > 0
    assert seen.page.frame_locator("iframe").locator(".katex-error").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_serious(browser, built, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: left out")
    _, address = built
    seen = Watched(browser, address, color_scheme=scheme, viewport={"width": width, "height": 800})
    for part in ("cards", "overview", "decide", "merged", "repaired", "findings", "left"):
        seen.part(part)
        found = axe.Axe().run(seen.page).response["violations"]
        serious = [
            (rule["id"], node["html"][:150], node["failureSummary"][:300])
            for rule in found
            if rule["impact"] in SERIOUS
            for node in rule["nodes"]
        ]
        assert serious == [], part


QUESTIONS = """Q: What is a glacier?
A: A mass of ice that moves under its own weight.

Q: What is the snow line of a glacier?
A: The height above which snow lies all year.
"""


def decide_by_keys(seen, path):
    """The first uncertain pair: same, taken back, different, each by its key and each at once in the file."""
    seen.part("decide")
    pair = seen.page.locator("#decide .pair").first
    asked = sorted(pair.locator("h3").all_inner_texts())
    for key, kind in (("s", "same"), ("d", "different")):
        pair.focus()
        seen.page.keyboard.press(key)
        seen.page.wait_for_selector("#decide .pair.decided")
        (questions,) = tomllib.loads(path.read_text("utf-8"))["repeats"][kind]
        assert sorted(questions) == asked
        if key == "s":
            pair.locator("text=Undo").click()
            seen.page.wait_for_selector("#decide .pair:not(.decided)")
            assert "repeats" not in tomllib.loads(path.read_text("utf-8"))


def test_review_writes_decisions_at_once(browser, tmp_path):
    folder = write(tmp_path / "in", ice__txt=QUESTIONS, deck__toml='# mine\nname = "Ice"  # short\n')
    command = [sys.executable, ROOT / "build_deck.py", folder, "--out", tmp_path / "out", "--review"]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_BROWSER": "1"})
    try:
        address = next(line for line in served.stdout if "http://127.0.0.1" in line).split()[-1]
        seen = Watched(browser, address)
        seen.page.select_option("select[aria-label='Correct the difficulty']", "advanced")
        seen.page.wait_for_selector("#said:has-text('Written to deck.toml')")
        toml = (folder / "deck.toml").read_text("utf-8")
        assert toml.startswith('# mine\nname = "Ice"  # short\n')
        assert tomllib.loads(toml)["difficulty"]["set"] == {"What is a glacier?": "advanced"}
        seen.page.click("text=Undo")
        seen.page.wait_for_selector("#said:has-text('Taken back.')")
        assert (folder / "deck.toml").read_text("utf-8") == '# mine\nname = "Ice"  # short\n'
        decide_by_keys(seen, folder / "deck.toml")
        assert seen.errors == []
    finally:
        served.terminate()
        served.wait(10)
    report = build(folder, tmp_path / "out")
    assert report["deck"]["name"] == "Ice"
    assert report["reviews"] == [], "what is decided is not asked again"
