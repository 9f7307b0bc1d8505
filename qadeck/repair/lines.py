"""Text -> its lines, each with what it is: what the rules on lists and paragraphs look at.

Code never comes here: the runner puts one mark in place of every piece of code first (see masks.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qadeck.patterns import later
from qadeck.repair.masks import BLOCK_END, OPEN

_ITEM = later(r"([-*+]|\d{1,9}[.)])(?:([ \t]+)|$)")
_HEADING = later(r"#{1,6}(?:[ \t]|$)")
_RULE = later(r"(?:[-*_][ \t]*){3,}$")
_HTML = later(r"</?[a-zA-Z][\w-]*|<!--")
_LABEL = later(r"(\*\*|__)(?=\S)((?:(?!\1).)+?)\1(.*)$", re.S)
_REMARK = later(r"\([^()]*\)[ \t]*(:?)$")
_TAB = 4
# No list of a card is longer, no line of one either: a rule that looks back, gathers or joins stops here, so that its
# time is linear in the text. What is longer stays as it is.
REACH = 500  # lines
LONGEST = 10_000  # characters


class Line(NamedTuple):
    """One line. `kind` is blank, item, text, heading, code, math, table, quote, html or rule.

    `indent` and `content` are columns from 0: of the first character, and of an item's text; `body` is the text
    without indent and marker; `number` is an ordered item's, -1 for others.
    """

    raw: str
    kind: str
    indent: int = 0
    marker: str = ""
    content: int = 0
    body: str = ""
    number: int = -1


EMPTY = Line("", "blank")


# The rules look at one text after another; as long as none changes it, it is parsed once.
@lru_cache(maxsize=4)
def parse(text: str) -> tuple[Line, ...]:
    """Every line of a text (code masked), in order."""
    found: list[Line] = []
    closing = ""
    for raw in text.split("\n"):
        line, closing = _math_line(raw, closing) if closing else _line(raw)
        found.append(line)
    return tuple(found)


def join(lines: Sequence[Line]) -> str:
    """The text again."""
    return "\n".join([line.raw for line in lines])


def _math_line(raw: str, closing: str) -> tuple[Line, str]:
    """A line inside a display formula that an earlier line opened."""
    stripped = raw.strip()
    line = Line(raw, "math", len(raw) - len(raw.lstrip()), body=stripped)
    return line, "" if closing in stripped else closing


def _line(raw: str) -> tuple[Line, str]:
    body = raw.lstrip()
    if not body:
        return (EMPTY if not raw else Line(raw, "blank")), ""
    indent = len(raw) - len(body)
    if "\t" in raw[:indent]:
        indent = len(raw[:indent].expandtabs(_TAB))
    first = body[0]
    if first in "-*+0123456789":
        found = _ITEM.match(body)
        if found and not (first in "-*" and not body.strip("-* \t") and _RULE.match(body)):
            return _item(raw, body, indent, found), ""
    if first in _SPECIAL:
        return _special(raw, body, indent)
    return Line(raw, "text", indent, body=body), ""


def _item(raw: str, body: str, indent: int, found: re.Match[str]) -> Line:
    marker, gap = found[1], found[2] or " "
    width = len(gap.expandtabs(_TAB))
    number = int(marker[:-1]) if len(marker) > 1 else -1
    return Line(
        raw, "item", indent, marker, indent + len(marker) + (width if width <= _TAB else 1), body[found.end() :], number
    )


_SPECIAL = frozenset("#$\\|><-*_" + OPEN)


def _special(raw: str, body: str, indent: int) -> tuple[Line, str]:
    """Headings, tables, quotes, HTML, code, rules and display formulas; the second value closes an open formula."""
    first = body[0]
    if body.startswith(("$$", "\\[")):
        return _display(raw, body, indent)
    kind = "text"
    if first == "#" and _HEADING.match(body):
        kind = "heading"
    elif first == "|":
        kind = "table"
    elif first == ">":
        kind = "quote"
    elif first == "<" and _HTML.match(body):
        kind = "html"
    elif first == OPEN and body.rstrip().endswith(BLOCK_END):
        kind = "code"
    elif _RULE.match(body):
        kind = "rule"
    return Line(raw, kind, indent, body=body), ""


def _display(raw: str, body: str, indent: int) -> tuple[Line, str]:
    closing = "$$" if body.startswith("$$") else "\\]"
    at = body.find(closing, 2)
    if at < 0:
        return Line(raw, "math", indent, body=body), closing
    after = body[at + 2 :].strip()
    kind = "math" if not after.strip(".,;:") else "text"
    return Line(raw, kind, indent, body=body), ""


def is_item(line: Line) -> bool:
    return line.kind == "item"


@lru_cache(maxsize=512)
def shape(body: str) -> str:
    """How an item's text begins, by its bold: label, colon, dash, paren, bold, lead or plain.

    label "**X:**" alone (a bracketed remark may follow), colon "**X:** text", dash "**X** - text",
    paren "**X** (text) text", bold "**X**" alone, lead bold that runs on, plain no bold at the start.
    """
    found = _LABEL.match(body)
    if not found:
        return "plain"
    inner, rest = found[2], found[3].strip()
    if inner.endswith(":") or rest.startswith(":"):
        rest = rest.removeprefix(":").strip()
        return "label" if not rest or _REMARK.match(rest) else "colon"
    if not rest:
        return "bold"
    remark = _REMARK.match(rest)
    if remark and remark[1]:
        return "label"
    if rest[0] in "–—-":
        return "dash"
    return "paren" if rest[0] == "(" else "lead"


def indented(line: Line, by: int) -> Line:
    """The line moved `by` columns to the right, or to the left as far as its blanks reach."""
    if line.kind == "blank" or not by:
        return line
    by = max(by, -line.indent)
    raw = " " * (line.indent + by) + line.raw.lstrip()
    return line._replace(raw=raw, indent=line.indent + by, content=line.content + by)


def with_body(line: Line, body: str) -> Line:
    """The line with another text after its indent and marker."""
    return line._replace(raw=line.raw[: len(line.raw) - len(line.body)] + body, body=body)


def end_of_item(lines: Sequence[Line], at: int) -> int:
    """The line after the item at `at` and everything that is indented under it; blanks at the end left out."""
    end = at + 1
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.kind == "blank":
            continue
        lazy = lines[index - 1].kind in ("item", "text") and line.kind == "text"
        if line.indent <= lines[at].indent and not lazy:
            break
        end = index + 1
    return end


def next_full(lines: Sequence[Line], at: int) -> int:
    """The first line at or after `at` that is not blank; the length if there is none."""
    while at < len(lines) and lines[at].kind == "blank":
        at += 1
    return at


def at_level(line: Line, other: Line) -> bool:
    """An item at the same column as another."""
    return line.kind == "item" and line.indent == other.indent


def moved(lines: Sequence[Line], first: int, stop: int, by: int) -> list[Line]:
    """The lines of a group moved right; a blank line stays only where no item follows it."""
    found = []
    for index in range(first, stop):
        line = lines[index]
        if line.kind == "blank":
            after = next_full(lines, index)
            if after >= stop or lines[after].kind == "item":
                continue
        found.append(indented(line, by))
    return found
