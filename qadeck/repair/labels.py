"""Labels that lost what belongs to them: the text, formula or items that follow a bullet which is only "**Label:**"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from qadeck.repair.lines import EMPTY, REACH, Line, end_of_item, indented, join, next_full, parse, shape, with_body

_LABELLED = frozenset(("label", "colon", "dash", "bold", "paren"))


def is_label(line: Line) -> bool:
    """An item that is only a bold label with a colon."""
    return line.kind == "item" and shape(line.body.rstrip()) == "label"


def text_to_label(text: str) -> str:
    """A label whose text stands flush left on the next line, maybe after a hard break: one line again."""
    lines = list(parse(text))
    for at in range(len(lines) - 2, -1, -1):
        following = lines[at + 1]
        if is_label(lines[at]) and following.kind == "text" and following.indent < lines[at].content:
            lines[at : at + 2] = [with_body(lines[at], f"{lines[at].body.rstrip()} {following.body}")]
    return join(lines)


def paragraph_to_label(text: str) -> str:
    """A label, a blank line, a flush-left paragraph: the paragraph is the label's text.

    A paragraph that ends in a colon takes along the items after it; paragraphs between two items of the list belong to
    the first of them, the paragraph after the last item is the answer's own.
    """
    lines = list(parse(text))
    at = len(lines) - 1
    while at >= 0:
        if is_label(lines[at]):
            _join(lines, at)
        at -= 1
    return join(lines)


def _join(lines: list[Line], at: int) -> None:
    start = next_full(lines, at + 1)
    if start == at + 1 or start == len(lines) or not _is_prose(lines[start], lines[at]):
        return
    end = _end_of_paragraph(lines, start)
    label = with_body(lines[at], f"{lines[at].body.rstrip()} {lines[start].body}")
    by = label.content
    rest = [indented(line, by - line.indent) for line in lines[start + 1 : end]]
    taken, end = _what_the_colon_announces(lines, at, end) if lines[end - 1].body.rstrip().endswith(":") else ([], end)
    if not taken:
        taken, end = _paragraphs_before_next_item(lines, at, end)
    after = next_full(lines, end)
    if after < len(lines) and _same_list(lines[after], lines[at]):
        end = after
    lines[at:end] = [label, *rest, *taken]


def _is_prose(line: Line, label: Line) -> bool:
    """A paragraph's first line, outside the item, that does not open with a pointing hand or another such sign."""
    return line.kind == "text" and line.indent < label.content and unicodedata.category(line.body[0]) != "So"


def _end_of_paragraph(lines: Sequence[Line], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].kind == "text":
        end += 1
    return end


def _same_list(line: Line, label: Line) -> bool:
    return line.kind == "item" and line.indent == label.indent and (line.number < 0) == (label.number < 0)


def _what_the_colon_announces(lines: Sequence[Line], at: int, end: int) -> tuple[list[Line], int]:
    """The items after a paragraph that ends in a colon, moved under the label: up to the next labelled item."""
    label = lines[at]
    first = next_full(lines, end)
    if first == len(lines) or lines[first].kind != "item" or lines[first].indent != label.indent:
        return [], end
    if shape(lines[first].body.rstrip()) in _LABELLED and label.number < 0:
        return [], end
    last = first
    while last < min(len(lines), first + REACH) and _goes_on(lines, last, label):
        last = end_of_item(lines, last)
        last = next_full(lines, last) if next_full(lines, last) < len(lines) else last
    while lines[last - 1].kind == "blank":
        last -= 1
    items = [line for line in lines[first:last] if line.kind != "blank"]
    return [indented(line, label.content - label.indent) for line in items], last


def _goes_on(lines: Sequence[Line], at: int, label: Line) -> bool:
    line = lines[at]
    return line.kind == "item" and line.indent == label.indent and shape(line.body.rstrip()) not in _LABELLED


def _paragraphs_before_next_item(lines: Sequence[Line], at: int, end: int) -> tuple[list[Line], int]:
    """Further paragraphs, when another label of the same list comes after them: they would cut the list in two."""
    stop = end
    while stop < len(lines) and lines[stop].kind in ("blank", "text") and lines[stop].indent < lines[at].content:
        stop += 1
    if stop == len(lines) or next_full(lines, end) == stop or not _same_list(lines[stop], lines[at]):
        return [], end
    if shape(lines[stop].body.rstrip()) not in _LABELLED:
        return [], end
    body = list(lines[end:stop])
    while body and body[-1].kind == "blank":
        body.pop()
    return [indented(line, lines[at].content - line.indent) if line.kind == "text" else EMPTY for line in body], stop
