"""A small bank whose lists and formulas are known, and how many of them a tool's notes show rightly."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from corpus import HEADS, KINDS, NOUNS, SYLLABLES, VERBS

EACH = 60
# How a list stands in its answer: spaces a level, and whether a blank line stands before it.
LISTS = {"2 spaces": (2, True), "4 spaces": (4, True), "no blank line": (2, False)}
# Depth, "ul" or "ol", text.
Outline = tuple[tuple[int, str, str], ...]
TEX = (
    "a_{n} * b_1 < c_2 * d_{m}",
    r"\frac{w_1 + w_{n}}{\sum_i x_i}",
    r"\begin{pmatrix} {n} & 2 \\ x_1 & x_{m} \end{pmatrix}",
    r"\{ x \mid x > {n}, \; y_1^* = y_{m}^* \}",
    "|k_{n}| \\leq 1 & \\text{where } k \\neq {m}",
)


@dataclass(frozen=True, slots=True)
class Card:
    """`name` is in no other card's question; `kind` is a key of LISTS; `inline` and `display` are TeX."""

    name: str
    question: str
    answer: str
    kind: str
    outline: Outline
    inline: str
    display: str


@dataclass(frozen=True, slots=True)
class Right:
    """Shares from 0 to 1: cards there, lists right by kind, formulas that Anki will typeset as they were written."""

    there: float
    lists: dict[str, float]
    formulas: float


def bank() -> list[Card]:
    """EACH cards of every kind of list."""
    return [_card(random.Random(f"{kind} {number}"), kind) for kind in LISTS for number in range(EACH)]


def _card(rng: random.Random, kind: str) -> Card:
    name = "".join(rng.choice(SYLLABLES) for _ in range(4))
    outline = tuple(_outline(rng))
    inline, display = (_tex(rng) for _ in range(2))
    step, blank = LISTS[kind]
    lines = [f"{_line(rng)} It holds that ${inline}$ here."]
    lines += [""] if blank else []
    lines += [f"{' ' * step * (depth - 1)}{'-' if tag == 'ul' else '1.'} {text}" for depth, tag, text in outline]
    answer = "\n".join([*lines, "", _line(rng), "", f"$${display}$$", "", _line(rng)])
    question = f"How does the {rng.choice(KINDS)} {name} {rng.choice(HEADS)} work?"
    return Card(name, question, answer, kind, outline, inline, display)


def _line(rng: random.Random) -> str:
    return f"The {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(NOUNS)}."


def _outline(rng: random.Random) -> Iterator[tuple[int, str, str]]:
    """A list of three levels at most that goes down one level at a time, always below an item."""
    depth = 1
    for number in range(rng.randrange(5, 10)):
        yield depth, "ul", f"{rng.choice(NOUNS)} {rng.choice(VERBS)} {number}"
        depth = rng.randrange(1, min(3, depth + 1) + 1)


def _tex(rng: random.Random) -> str:
    made = rng.choice(TEX)
    return made.replace("{n}", str(rng.randrange(2, 9))).replace("{m}", str(rng.randrange(2, 9)))


class _Reader(HTMLParser):
    """The lists of a fragment as an outline, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.open: list[int] = []
        self.items: list[tuple[int, str, list[str]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("ul", "ol"):
            self.stack.append(tag)
        elif tag == "li" and self.stack:
            self.open.append(len(self.items))
            self.items.append((len(self.stack), self.stack[-1], []))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.stack:
            self.stack.pop()
        elif tag == "li" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open:
            self.items[self.open[-1]][2].append(data)


def read(html: str) -> tuple[Outline, str]:
    """The outline of all lists, and the text without white space."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    outline = tuple((depth, tag, " ".join("".join(text).split())) for depth, tag, text in reader.items)
    return outline, "".join("".join(reader.text).split())


def notes(out: Path) -> list[tuple[str, str]]:
    """Question and answer, as HTML, of every note below a folder: packages, or a JSON list of pairs."""
    found: list[tuple[str, str]] = []
    for path in sorted(out.rglob("*.apkg")):
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as package:
            database = sqlite3.connect(package.extract("collection.anki2", folder))
            rows = database.execute("SELECT flds FROM notes").fetchall()
            database.close()
        found += [tuple(fields.split("\x1f")[:2]) for (fields,) in rows]
    for path in sorted(out.glob("notes.json")):
        found += [(front, back) for front, back in json.loads(path.read_text("utf-8"))]
    return found


def amount(out: Path) -> tuple[int, float]:
    """Notes written, and megabytes of the packages (or of the JSON)."""
    files = [*out.rglob("*.apkg"), *out.glob("notes.json")]
    return len(notes(out)), sum(path.stat().st_size for path in files) / 1e6


def judge(cards: list[Card], made: list[tuple[str, str]]) -> Right:
    """What is right among the notes of the bank."""
    back = {card.name: answer for card in cards for question, answer in made if card.name in question}
    lists: dict[str, list[bool]] = {kind: [] for kind in LISTS}
    typeset = []
    for card in cards:
        outline, text = read(back.get(card.name, ""))
        lists[card.kind].append(outline == card.outline)
        wanted = (rf"\({card.inline}\)", rf"\[{card.display}\]")
        typeset += ["".join(tex.split()) in text for tex in wanted]
    shares = {kind: sum(each) / len(each) for kind, each in lists.items()}
    return Right(len(back) / len(cards), shares, sum(typeset) / len(typeset))
