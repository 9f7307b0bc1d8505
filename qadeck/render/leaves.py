"""The blocks of Markdown that hold no other block, and what ends a paragraph. Lines -> Node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from qadeck.render import tags

MAX_DEPTH = 24  # containers inside containers; deeper text stays a paragraph, so that time is linear in the text
FORMULA_LINES = 80  # a formula that is not closed within so many lines is no formula

FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
HEADING = re.compile(r"(#{1,6})(?:[ ]+(.*?))??(?:[ ]+#+)?[ ]*$")
ITEM = re.compile(r"([-+*•◦▪‣●○]|\d{1,9}[.)])(?=[ ]|$)")
_OPENS = re.compile(rf"{ITEM.pattern}|>")
UNDERLINE = re.compile(r"(?:(=+)|-+)[ ]*$")
DELIMITER_ROW = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_LETTER = re.compile(r"\(?([a-zA-Z])[.)][ ]+\S")
BEGIN = re.compile(r"\\begin\{(\w+\*?)\}")
MATH_ENVIRONMENTS = frozenset(
    name + star
    for name in ("equation", "align", "alignat", "gather", "multline", "eqnarray", "displaymath", "flalign", "math")
    for star in ("", "*")
)
_BAR, _HELD = re.compile(r"(?<!\\)\|"), "\ue0f7"
_NO_CUT = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\$[^$\s][^$]*\$")
LAZY = "\ue0f8"  # marks a line that an item or a quote holds by lazy continuation: text, whatever it looks like
MARKERS = frozenset("-+*•◦▪‣●○0123456789")
STARTS = MARKERS | frozenset("`~#>_|<$\\=")


# What no encoding can write: half a character.
_HALF = re.compile("[\ud800-\udfff]")
# Characters that no font shows, and the private ones that mark things on their way through the renderer.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue0f0-\ue0fb]")


def clean_lines(text: str) -> str:
    """Line ends as "\\n", tabs as blanks, control characters (which no font shows) off, half characters as U+FFFD."""
    if not text.isascii():
        text = _HALF.sub("\ufffd", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return _CONTROL.sub("", text)


class Node(NamedTuple):
    """A block. `start` to `end` are lines of the text it was cut from, the end not included.

    kind   paragraph, heading, code, rule, quote, list, item, table, math, html
    text   inline Markdown of a leaf; code, TeX or HTML as it stands
    level  of a heading; first number of an ordered list, -1 for bullets
    info   what stands behind a code fence
    """

    kind: str
    start: int
    end: int
    text: str = ""
    level: int = 0
    info: str = ""
    loose: bool = False
    children: tuple[Node, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    aligns: tuple[str, ...] = ()


@dataclass(slots=True)
class Context:
    """What a parse knows of its whole text: the HTML tags that are closed, and the link references it meets."""

    html: tags.Balance
    references: dict[str, tuple[str, str]]
    depth: int = 0


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def indented_code(lines: list[str], at: int) -> Node:
    end = last = at
    while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) >= 4):
        last = end if lines[end].strip() else last
        end += 1
    return Node("code", at, last + 1, "\n".join(line[4:] for line in lines[at : last + 1]))


def fence(lines: list[str], at: int, context: Context) -> Node | None:
    """A fenced code block; one that is never closed reaches to the end."""
    indent = indent_of(lines[at])
    found = FENCE.match(lines[at], indent)
    if not found:
        return None
    mark, info = (found[1], found[2]) if found[1] else (found[3], found[4])
    end = at + 1
    while end < len(lines) and not closes(lines[end], mark):
        end += 1
    code = "\n".join(line[min(indent, indent_of(line)) :] for line in lines[at + 1 : end])
    info = info.strip()
    if info.lower() == "math":
        return Node("math", at, min(end + 1, len(lines)), code.strip())
    return Node("code", at, min(end + 1, len(lines)), code, info=info)


def closes(line: str, mark: str) -> bool:
    """Whether a line closes the fence that `mark` opened."""
    body = line.strip()
    return len(body) >= len(mark) and body[0] == mark[0] and not body.strip(mark[0]) and indent_of(line) < 4


def math(lines: list[str], at: int, context: Context | None = None) -> Node | None:
    """A display formula with nothing but punctuation around it."""
    body = lines[at].strip()
    if body.startswith("$$"):
        opening, closing = "$$", "$$"
    elif body.startswith("\\["):
        opening, closing = "\\[", "\\]"
    elif (found := BEGIN.match(body)) and found[1] in MATH_ENVIRONMENTS:
        opening, closing = "", f"\\end{{{found[1]}}}"
    else:
        return None
    text = body[len(opening) :]
    for end in range(at + 1, min(at + FORMULA_LINES, len(lines)) + 1):
        cut = text.find(closing)
        if cut >= 0:
            after = text[cut + len(closing) :].strip()
            tex = (text[:cut] + ("" if opening else closing)).strip()
            return None if after.strip(".,;") or not tex else Node("math", at, end, tex + after)
        text += "\n" + lines[end].strip() if end < len(lines) else ""
    return None


def heading(lines: list[str], at: int, context: Context) -> Node | None:
    found = HEADING.match(lines[at].lstrip(" "))
    return Node("heading", at, at + 1, (found[2] or "").strip(), len(found[1])) if found else None


def rule(lines: list[str], at: int, context: Context) -> Node | None:
    return Node("rule", at, at + 1) if is_rule(lines[at].lstrip(" ")) else None


def is_rule(body: str) -> bool:
    """Whether a line without its indent is nothing but three or more of one mark."""
    mark = body[:1]
    return mark in ("*", "-", "_") and not body.strip(mark + " ") and body.count(mark) > 2


def cells(row: str, width: int = 0) -> list[str]:
    """The cells of a table row, cut at every bar but "\\|".

    A row with more cells than the table's `width` has bars inside code or formulas: then those do not cut.
    """
    row = row.strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    found = _BAR.split(row)
    if width and len(found) > width:
        whole = [cell.replace(_HELD, "|") for cell in _BAR.split(_NO_CUT.sub(_hold, row))]
        found = whole if len(whole) >= width else found
    return [cell.strip().replace("\\|", "|") for cell in found]


def _hold(found: re.Match[str]) -> str:
    return found[0].replace("|", _HELD)


def is_table(lines: list[str], at: int) -> bool:
    """GitHub's rule: a row, and under it a row of dashes with as many cells."""
    if at + 1 >= len(lines) or "-" not in lines[at + 1] or ("|" not in lines[at] and "|" not in lines[at + 1]):
        return False
    under = lines[at + 1].strip()
    return bool(DELIMITER_ROW.match(under)) and len(cells(lines[at])) == len(cells(under))


def table(lines: list[str], at: int, context: Context) -> Node | None:
    if not is_table(lines, at):
        return None
    aligns = tuple(_align(cell) for cell in cells(lines[at + 1]))
    end = at + 2
    while end < len(lines) and lines[end].strip() and ("|" in lines[end] or not interrupts(lines, end, context)):
        end += 1
    rows = [cells(lines[at])] + [cells(line, len(aligns)) for line in lines[at + 2 : end]]
    width = max(len(row) for row in rows)  # a row with more cells than the head keeps them all
    aligns += ("",) * (width - len(aligns))
    return Node("table", at, end, rows=tuple(tuple(row) + ("",) * (width - len(row)) for row in rows), aligns=aligns)


def _align(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "right" if right else ""


def html(lines: list[str], at: int, context: Context) -> Node | None:
    end = tags.block_end(lines, at, context.html)
    return Node("html", at, end, "\n".join(lines[at:end])) if end > at else None


def interrupts(lines: list[str], at: int, context: Context, lazy: bool = False) -> bool:
    """Whether line `at` ends the paragraph above it; `lazy`: a paragraph inside an item or a quote that it is not in.

    Only a list that starts with a filled 1 or bullet cuts a paragraph; out of a container every marker leads.
    """
    body = lines[at].lstrip(" ")
    if len(lines[at]) - len(body) >= 4:
        return False
    if body[0] not in STARTS:
        return is_table(lines, at)
    if found := ITEM.match(body):
        filled = bool(body[found.end() :].strip())
        return lazy or is_rule(body) or (filled and (not body[0].isdigit() or found[1][:-1] == "1"))
    if body[0] == "<":
        return tags.block_end(lines, at, context.html, interrupting=True) > at
    if body[0] in "$\\":
        return math(lines, at) is not None
    return bool(body[0] == ">" or FENCE.match(body) or HEADING.match(body) or is_rule(body) or is_table(lines, at))


def paragraph(lines: list[str], at: int, context: Context) -> Node:
    """Lines up to a blank one or one that starts a block; with a row of = or - under it, a heading."""
    text: list[str] = []
    end, formula_open = at, False
    while end < len(lines) and lines[end].strip():
        body = lines[end].lstrip(" ")
        if end > at and body[0] in "=-" and UNDERLINE.match(body) and indent_of(lines[end]) < 4:
            return Node("heading", at, end + 1, "\n".join(text).strip(), 1 if body[0] == "=" else 2)
        if end > at and not formula_open and interrupts(lines, end, context):
            break
        text.append(body.removeprefix(LAZY))
        if "$$" in body and body.count("$$") % 2:
            formula_open = not formula_open and _closed_below(lines, end + 1)
        end += 1
    return Node("paragraph", at, end, "\n".join(_lettered(text)).rstrip())


def _lettered(lines: list[str]) -> list[str]:
    """Lines marked "a)", "b)", "c)" in order keep to lines of their own: CommonMark knows no such list."""
    if len(lines) < 2:
        return lines
    marks = [found[1].lower() if (found := _LETTER.match(line)) else "" for line in lines]
    run = [place for place, mark in enumerate(marks) if mark and ord(mark) - 97 == sum(map(bool, marks[:place]))]
    if len(run) < 2 or len(run) != sum(map(bool, marks)):
        return lines
    return [line + "  " if marks[place + 1 : place + 2] > [""] else line for place, line in enumerate(lines)]


def _closed_below(lines: list[str], at: int) -> bool:
    """Whether the paragraph that goes on at line `at` closes a display formula."""
    for line in lines[at : at + FORMULA_LINES]:
        if not line.strip() or "$$" in line:
            return "$$" in line
    return False


def takes_lazy(line: str) -> bool:
    """Whether a line ends in paragraph text that an unindented next line may continue."""
    body = line.strip()
    if not body or body[0] not in STARTS:
        return bool(body)
    for _ in range(MAX_DEPTH):
        found = _OPENS.match(body) if body and body[0] in STARTS else None
        if not found:
            break
        body = body[found.end() :].lstrip()
    return bool(body) and not (FENCE.match(body) or HEADING.match(body) or is_rule(body) or body.startswith("$$"))
