"""Runs of formatted text -> Markdown: for word processors, which cut one bold phrase into many runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from qadeck.patterns import later
from qadeck.readers._marks import code_span, wrap

# What Markdown would take for a mark, less than in HTML: people type lists, numbers and backticks on purpose.
_SPECIAL = later(r"(\\(?=[\\`*_{}\[\]()#+.!<>~|-])|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|<(?=[a-zA-Z/!?]))")
_MARKS = (("strike", "~~"), ("italic", "*"), ("bold", "**"))


@dataclass(frozen=True, slots=True)
class Span:
    """A run: its text and how it looks. `raw` text is Markdown already (a picture, a formula)."""

    text: str
    looks: frozenset[str] = frozenset()
    link: str = ""
    raw: bool = False


def markdown(spans: Iterable[Span]) -> str:
    """The Markdown of the runs; runs that look alike are joined first, blanks look like what stands round them."""
    alike = [list(group) for _, group in groupby(_bridged(list(spans)), key=lambda s: (s.looks, s.link, s.raw))]
    joined = [replace(group[0], text="".join(span.text for span in group)) for group in alike]
    return "".join(_one(span) for span in joined).strip()


def _bridged(spans: list[Span]) -> list[Span]:
    """A run of blanks between two runs that look alike looks like them."""
    out = [span for span in spans if span.text]
    for at in range(1, len(out) - 1):
        before, here, after = out[at - 1 : at + 2]
        if not here.text.strip() and "\n" not in here.text and before.looks == after.looks and not here.raw:
            out[at] = replace(here, looks=before.looks, link=before.link if before.link == after.link else "")
    return out


def _one(span: Span) -> str:
    if span.raw or not span.text.strip():
        return span.text
    if "code" in span.looks:
        return code_span(span.text)
    lines = [_marked(_SPECIAL.sub(r"\\\1", line), span) for line in span.text.split("\n")]
    return "\n".join(lines)


def _marked(text: str, span: Span) -> str:
    for tag in ("sub", "sup"):
        if tag in span.looks and text.strip():
            text = f"<{tag}>{text}</{tag}>"
    for look, mark in _MARKS:
        if look in span.looks:
            text = wrap(text, mark)
    return wrap_link(text, span.link)


def wrap_link(text: str, link: str) -> str:
    """`[text](link)`, blanks outside; a link within the document leaves its text alone."""
    bare = text.strip()
    if not bare or not link or link.startswith("#"):
        return text
    return text.replace(bare, f"[{bare}]({link.replace(' ', '%20')})", 1)


def fence(lines: list[str], language: str = "") -> list[str]:
    """The lines as a fenced block that holds them whatever backticks stand in them."""
    longest = max((len(run) for line in lines for run in re.findall(r"`{3,}", line)), default=2)
    ticks = "`" * max(3, longest + 1)
    return [f"{ticks}{language}", *lines, ticks]


def pipes(rows: list[list[str]]) -> list[str]:
    """A table in Markdown; a cell's lines are parted by `<br>`, rows are filled up to one width."""
    width = max(map(len, rows), default=0)
    shown = [
        "| "
        + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in [*row, *[""] * (width - len(row))])
        + " |"
        for row in rows
    ]
    return [shown[0], "|" + " --- |" * width, *shown[1:]] if shown else []
