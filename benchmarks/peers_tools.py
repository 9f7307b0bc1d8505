"""Other tools that make Anki decks of Markdown: what pip installs, how they want cards written, how they are called."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_CODE = re.compile(r"(```.*?```|`[^`]*`)", re.S)
_DISPLAY, _INLINE = re.compile(r"\$\$(.+?)\$\$", re.S), re.compile(r"\$([^$\n]+)\$")
Cards = list[tuple[str, str]]

# inka2 writes only into a running Anki's collection: its parser and converter are asked, and their HTML kept.
INKA = """
import json, pathlib, sys
from inka2.cli import CONFIG, MD
from inka2.models import converter
from inka2.models.parser import Parser
found = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.md")):
    notes = Parser(CONFIG, path, "Default").collect_notes()
    converter.convert_notes_to_html(notes, MD)
    found += [[note.front_html, note.back_html] for note in notes]
pathlib.Path(sys.argv[2]).write_text(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what pip installs, its document of some cards, its command from folders in and out, what to know of it.

    `mend` is (file in its package, before, after): one line that stands in the way of Python 3.11.
    """

    name: str
    packages: tuple[str, ...]
    document: Callable[[Cards], str]
    command: Callable[[Path, Path, Path], list[str]]
    note: str = ""
    mend: tuple[str, str, str] | None = None


def formulas(text: str, inline: str, display: str) -> str:
    """A Markdown text with its formulas between other delimiters; code stays."""
    parts = _CODE.split(text)
    for at in range(0, len(parts), 2):
        part = _DISPLAY.sub(lambda found: display.replace("x", found[1].strip(), 1), parts[at])
        parts[at] = _INLINE.sub(lambda found: inline.replace("x", found[1], 1), part)
    return "".join(parts)


def headings(cards: Cards, tex: Callable[[str], str] = str) -> str:
    """`## question`, then the answer."""
    return "# Bank\n\n" + "".join(f"## {question}\n\n{tex(answer)}\n\n" for question, answer in cards)


def ankdown(cards: Cards) -> str:
    """`%` between front and back, `---` between cards."""
    tex = partial(formulas, inline=r"\(x\)", display=r"\[x\]")
    return "\n\n---\n\n".join(f"{question}\n\n%\n\n{tex(answer)}" for question, answer in cards) + "\n"


def inka(cards: Cards) -> str:
    """Numbered questions, quoted answers, one section; display formulas on lines of their own."""
    parts = []
    tex = partial(formulas, inline="$x$", display="$$\nx\n$$")
    for number, (question, answer) in enumerate(cards, 1):
        quoted = "\n".join(f"> {line}".rstrip() for line in tex(answer).splitlines())
        parts.append(f"{number}. {question}\n\n{quoted}\n")
    return "---\nDeck: Bank\n\n" + "\n".join(parts) + "\n---\n"


def program(folder: Path, name: str) -> str:
    """A program of a virtual environment."""
    return str(folder / ("Scripts" if os.name == "nt" else "bin") / name)


PEERS = (
    Tool(
        "ankdown",
        ("ankdown",),
        ankdown,
        lambda home, docs, out: [program(home, "ankdown"), "-r", str(docs), "-p", str(out / "deck.apkg")],
        r"formulas written as `\( \)`; its own reading of `$` needs an older PyYAML",
    ),
    Tool(
        "inka2",
        ("inka2",),
        inka,
        lambda home, docs, out: [program(home, "python"), "-c", INKA, str(docs), str(out / "notes.json")],
        "reads and converts only: it writes into an Anki that is there, never a file",
    ),
    Tool(
        "markdown-anki-decks",
        ("markdown-anki-decks", "click<8.1"),
        partial(headings, tex=partial(formulas, inline=r"\\(x\\)", display=r"\\[x\\]")),
        lambda home, docs, out: [program(home, "mdankideck"), str(docs), str(out)],
        r"formulas written as `\\( \\)`, as its README asks; one package a document",
    ),
    Tool(
        "md2anki",
        ("md2anki",),
        headings,
        lambda home, docs, out: [
            program(home, "md2anki"),
            *map(str, sorted(docs.glob("*.md"))),
            "-o-anki",
            str(out / "deck.apkg"),
        ],
        "one line mended for Python 3.11 (quotes inside an f-string)",
        ("md2anki/md_util.py", 'lstrip(".")}', "lstrip('.')}"),
    ),
)
OURS = Tool(
    "qadeck",
    (),
    headings,
    lambda home, docs, out: [
        *(sys.executable, "-m", "qadeck", str(docs), "--quiet"),
        *("--out", str(out), "--cache", str(out.parent / "cache")),
    ],
    "repeats merged, levels, topics, repair, page and reports too",
)
