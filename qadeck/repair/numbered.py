"""Numbered lists: numbers that drifted, bullets that belong to a number, and bullets that do not."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.patterns import later
from qadeck.repair.facts import BLANK, NUMBER
from qadeck.repair.labels import is_label
from qadeck.repair.lines import (
    EMPTY,
    REACH,
    Line,
    at_level,
    end_of_item,
    indented,
    join,
    moved,
    next_full,
    parse,
    shape,
)


def items_between_numbers(text: str) -> str:
    """ "1." then bullets at its level then "2.": the numbers count on, so the bullets are items of number 1."""
    lines = list(parse(text))
    at = 0
    while at < len(lines):
        if lines[at].number >= 0:
            _move_under_number(lines, at)
        at += 1
    return join(lines)


def _move_under_number(lines: list[Line], at: int) -> None:
    first = next_full(lines, at + 1)
    if first >= len(lines) or not at_level(lines[first], lines[at]) or lines[first].number >= 0:
        return
    stop = index = first
    while index < min(len(lines), first + REACH) and at_level(lines[index], lines[at]) and lines[index].number < 0:
        stop = end_of_item(lines, index)
        index = next_full(lines, stop)
    counts_on = index < len(lines) and at_level(lines[index], lines[at]) and lines[index].number == lines[at].number + 1
    if counts_on or _before_had_children(lines, at):
        by = lines[at].content - lines[at].indent
        lines[at + 1 : stop] = moved(lines, first, stop, by)


def _before_had_children(lines: Sequence[Line], at: int) -> bool:
    """The last number: its bullets go under it when every number before it holds bullets and all are bold labels."""
    if not is_label(lines[at]) or lines[at].number < 2:
        return False
    for index in range(at - 1, max(-1, at - REACH), -1):
        line = lines[index]
        if at_level(line, lines[at]) and line.number >= 0:
            return is_label(line) and lines[index + 1].kind == "item" and lines[index + 1].indent > line.indent
    return False


INDENTED_NUMBER = later(rf"\n{BLANK}+{NUMBER}")


def numbers_at_one_level(text: str) -> str:
    """ "1." at the margin, "2.", "3." indented: one list that drifted, and labels with it."""
    lines = list(parse(text))
    drift = 0
    last = -1
    for at, line in enumerate(lines):
        if line.number >= 0:
            if last >= 0 and _drifted(lines, last, at):
                drift = line.indent - lines[last].indent
                end = end_of_item(lines, at)
                lines[at:end] = [indented(part, -drift) for part in lines[at:end]]
            last = at
        elif line.kind not in ("blank", "item") and line.indent == 0:
            last = -1
    if drift:
        lines = _labels_back(lines, drift)
    return join(lines)


def _drifted(lines: Sequence[Line], last: int, at: int) -> bool:
    before, line = lines[last], lines[at]
    counts_on = line.number == before.number + 1 and line.marker[-1] == before.marker[-1]
    return counts_on and before.indent < line.indent <= before.content and next_full(lines, last + 1) == at


def _labels_back(lines: list[Line], drift: int) -> list[Line]:
    """Labelled items with text that stand alone under a labelled item with text."""
    for at in range(1, len(lines)):
        line, before = lines[at], lines[at - 1]
        alone = end_of_item(lines, at) == at + 1 and (at + 1 == len(lines) or lines[at + 1].indent < line.indent)
        pair = line.kind == before.kind == "item" and shape(line.body) == shape(before.body) == "colon"
        if pair and alone and line.indent == before.indent + drift:
            lines[at] = indented(line, -drift)
    return lines


def bullets_under_number(text: str) -> str:
    """A bullet indented past the number but short of its text is an item of it: moved to the text's column."""
    lines = list(parse(text))
    for at, line in enumerate(lines):
        if line.number < 0:
            continue
        first = next_full(lines, at + 1)
        while first < len(lines) and lines[first].kind == "item" and line.indent < lines[first].indent < line.content:
            if lines[first].number >= 0:
                break
            end = end_of_item(lines, first)
            by = line.content - lines[first].indent
            lines[first:end] = [indented(part, by) for part in lines[first:end]]
            first = next_full(lines, end)
    return join(lines)


def blank_between_lists(text: str) -> str:
    """Numbers and bullets at one level are two lists: a blank line between them."""
    lines = parse(text)
    found: list[Line] = []
    for line in lines:
        if found and line.kind == "item" and _other_list(found, line):
            found.append(EMPTY)
        found.append(line)
    return join(found)


def _other_list(before: Sequence[Line], line: Line) -> bool:
    """The line directly above is the last of a list of the other kind at the same level."""
    if before[-1].kind == "blank":
        return False
    for above in reversed(before):
        if above.kind == "item" and above.indent <= line.indent:
            return above.indent == line.indent and (above.number < 0) != (line.number < 0)
        if above.kind == "blank" or (above.kind != "item" and above.indent <= line.indent and above.kind != "text"):
            return False
    return False
