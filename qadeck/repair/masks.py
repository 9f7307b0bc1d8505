"""Code out of the text, and back: what no rule sees, no rule can touch.

Every fence, indented block, code span and <pre>, <code>, <script> or <style> element is replaced by a mark. A block's
mark stands on a line of its own with the block's indent, so that a block moves with the list item that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from qadeck.patterns import later

# Noncharacters: Unicode promises that no text holds them (The Unicode Standard, 23.7).
OPEN, SPAN_END, BLOCK_END = "\ufdd0", "\ufdd1", "\ufdd2"

_FENCE = later(
    r"(?m)^(?P<start>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*"
    r"(?:\n(?:.*\n)*?[ \t]*(?P=fence)[`~]*[ \t]*$|(?:\n.*)*\Z)"
)
_ELEMENT = later(r"(?is)<(pre|code|script|style|kbd|samp|textarea)\b[^>]*>.*?</\1\s*>")
_SPAN = later(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.S)
_MARK = later(f"{OPEN}(\\d+)([{SPAN_END}{BLOCK_END}])")
_INDENTED = later(r"(?m)^(?: {4}|\t)")
_ITEM = later(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")


class Piece(NamedTuple):
    """A piece of code and the column at which it began."""

    text: str
    column: int


class Masked(NamedTuple):
    """A text without its code, and the code in order."""

    text: str
    pieces: tuple[Piece, ...]


def mask(text: str) -> Masked:
    """Put marks in place of the code."""
    if not _may_hold_code(text) or OPEN in text or SPAN_END in text or BLOCK_END in text:
        return Masked(text, ())
    pieces: list[Piece] = []

    def put(piece: str, end: str, column: int = 0) -> str:
        pieces.append(Piece(piece, column))
        return f"{OPEN}{len(pieces) - 1}{end}"

    def fence(found: re.Match[str]) -> str:
        start = found["start"]
        return start + put(found[0][len(start) :], BLOCK_END, len(start))

    if "```" in text or "~~~" in text:
        text = _FENCE.sub(fence, text)
    if "</" in text:
        text = _ELEMENT.sub(lambda found: put(found[0], BLOCK_END if "\n" in found[0] else SPAN_END), text)
    if _INDENTED.search(text):
        text = _mask_indented(text, put)
    if "`" in text:
        text = _SPAN.sub(lambda found: put(found[0], SPAN_END), text)
    return Masked(text, tuple(pieces))


def _may_hold_code(text: str) -> bool:
    return "`" in text or "~~~" in text or "    " in text or "\t" in text or "<" in text


def _mask_indented(text: str, put: Callable[[str, str, int], str]) -> str:
    """Runs of lines indented by four, after a blank line or at the start, outside any list."""
    done: list[str] = []
    run: list[str] = []
    in_list, after_blank = False, True
    for line in [*text.split("\n"), ""]:
        if _INDENTED.match(line) and line.strip() and not in_list and (after_blank or run):
            run.append(line)
            continue
        if run:
            width = len(run[0]) - len(run[0].lstrip())
            done.append(run[0][:width] + put("\n".join(run)[width:], BLOCK_END, width))
            run = []
        done.append(line)
        after_blank = not line.strip()
        if not after_blank:
            in_list = bool(_ITEM.match(line)) or (in_list and line[0] in " \t")
    return "\n".join(done[:-1])


def unmask(text: str, pieces: tuple[Piece, ...]) -> str:
    """Put the code back; a block whose mark was moved sideways is moved as a whole."""
    if not pieces:
        return text

    def back(found: re.Match[str]) -> str:
        piece = pieces[int(found[1])]
        if found[2] == SPAN_END or "\n" not in piece.text:
            return piece.text
        return _moved(piece.text, found.start() - found.string.rfind("\n", 0, found.start()) - 1 - piece.column)

    while OPEN in text:
        text = _MARK.sub(back, text)
    return text


def _moved(block: str, by: int) -> str:
    """All lines after the first moved by so many columns, as far as their blanks reach."""
    if not by:
        return block
    first, *rest = block.split("\n")
    if by > 0:
        return "\n".join([first, *(" " * by + line if line else line for line in rest)])
    return "\n".join([first, *(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in rest)])
