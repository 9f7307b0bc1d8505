"""Code out of the text, and back: what no rule sees, no rule can touch.

Every fence, indented block, code span and <pre>, <code>, <script> or <style> element is replaced by a mark. A block's
mark stands on a line of its own with the block's indent, so that a block moves with the list item that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from qadeck.patterns import later

# Noncharacters: Unicode promises that no text holds them (The Unicode Standard, 23.7).
OPEN, SPAN_END, BLOCK_END = "\ufdd0", "\ufdd1", "\ufdd2"

_FENCE_MARK = later(r"```|~~~")
_FENCE = later(
    r"(?m)(?P<start>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*"
    r"(?:\n(?:.*\n)*?[ \t]*(?P=fence)[`~]*[ \t]*$|(?:\n.*)*\Z)"
)
_ELEMENT = later(r"(?i)<(pre|code|script|style|kbd|samp|textarea)\b")
_TICKS = later(r"`+")
_BLANK_LINE = later(r"\n[ \t]*\n")
_MARK = later(f"{OPEN}(\\d+)([{SPAN_END}{BLOCK_END}])")
_ITEM = later(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")


class Piece(NamedTuple):
    """A piece of code and the column at which it began."""

    text: str
    column: int


class Masked(NamedTuple):
    """A text without its code, and the code in order."""

    text: str
    pieces: tuple[Piece, ...]


class _Code(NamedTuple):
    """Where a piece of code stands, how its mark ends, and its column where it is a block's that may move."""

    start: int
    end: int
    mark: str
    column: int = 0


# A text is asked for when it is mended and again when what is left in it is looked for.
@lru_cache(maxsize=8)
def mask(text: str) -> Masked:
    """Put marks in place of the code."""
    if not _may_hold_code(text) or OPEN in text or SPAN_END in text or BLOCK_END in text:
        return Masked(text, ())
    pieces: list[Piece] = []
    text = _taken(text, _fences(text), pieces)
    if "</" in text:
        text = _taken(text, _elements(text), pieces)
    if "\n    " in text or "\n\t" in text or text.startswith(("    ", "\t")):
        text = _mask_indented(text, pieces)
    if "`" in text:
        text = _taken(text, _spans(text), pieces)
    return Masked(text, tuple(pieces))


def _may_hold_code(text: str) -> bool:
    return "`" in text or "~~~" in text or "    " in text or "\t" in text or "<" in text


def _taken(text: str, found: Iterable[_Code], pieces: list[Piece]) -> str:
    """The text with a mark in place of every piece of code found, in order; the code goes to `pieces`."""
    parts: list[str] = []
    at = 0
    for code in found:
        parts += [text[at : code.start], _put(text[code.start : code.end], code.mark, code.column, pieces)]
        at = code.end
    return "".join([*parts, text[at:]]) if parts else text


def _put(piece: str, mark: str, column: int, pieces: list[Piece]) -> str:
    pieces.append(Piece(piece, column))
    return f"{OPEN}{len(pieces) - 1}{mark}"


def _fences(text: str) -> Iterator[_Code]:
    at = 0
    while at >= 0 and (mark := _FENCE_MARK.search(text, at)):
        found = _FENCE.match(text, text.rfind("\n", 0, mark.start()) + 1)
        if found:
            yield _Code(found.end("start"), found.end(), BLOCK_END, len(found["start"]))
        at = found.end() if found else text.find("\n", mark.end())


def _elements(text: str) -> Iterator[_Code]:
    """From a tag to the next end tag of its name; a name that nothing closes any more is not looked for again."""
    at = 0
    hopeless: set[str] = set()
    while found := _ELEMENT.search(text, at):
        at = found.end()
        name = found[1].lower()
        close = text.find(">", at) if name not in hopeless else -1
        last = re.compile(rf"(?i)</{name}\s*>").search(text, close) if close >= 0 else None
        if last:
            at = last.end()
            yield _Code(found.start(), at, BLOCK_END if "\n" in text[found.start() : at] else SPAN_END)
        else:
            hopeless.add(name)


def _spans(text: str) -> Iterator[_Code]:
    """From a run of ticks without a backslash before it to the next run as long in the same paragraph."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    following: dict[int, int] = {}
    closing = [0] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        start, end = runs[number]
        closing[number] = following.get(end - start, 0)
        following[end - start] = number
    at = 0
    while at < len(runs):
        (start, end), closes = runs[at], closing[at]
        if closes and text[start - 1 : start] != "\\" and not _BLANK_LINE.search(text, end, runs[closes][0]):
            yield _Code(start, runs[closes][1], SPAN_END)
            at = closes
        at += 1


def _mask_indented(text: str, pieces: list[Piece]) -> str:
    """Runs of lines indented by four, after a blank line or at the start, outside any list."""
    done: list[str] = []
    run: list[str] = []
    in_list, after_blank = False, True
    for line in [*text.split("\n"), ""]:
        if line.startswith(("    ", "\t")) and line.strip() and not in_list and (after_blank or run):
            run.append(line)
            continue
        if run:
            width = len(run[0]) - len(run[0].lstrip())
            done.append(run[0][:width] + _put("\n".join(run)[width:], BLOCK_END, width, pieces))
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
