"""Lists that lost their levels: at a page break, on a whole page, or by a drift of the indent."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from qadeck.repair.labels import is_label
from qadeck.repair.lines import BLANK, Line, end_of_item, indented, join, next_full, parse, shape
from qadeck.repair.rules import Place, gaps

_MARK = r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]"
_COLON_AT_END = re.compile(r":[ \t]*\n|\*\*:?[ \t]*(?:\([^()\n]*\):?[ \t]*)?\n")
_GAP_AFTER_NESTED = re.compile(rf"\n[ \t]+[^\n]*\n[ \t]*\n{_MARK}")
_STEP = 2
_WITH_TEXT = frozenset(("colon", "dash"))


def items_under_label(text: str) -> str:
    """A bullet that is only a bold label, then items at its own level: they are its items.

    The group ends at the next label; at a labelled item with text, unless the group's first item is labelled itself;
    and at anything that is no item.
    """
    if not _COLON_AT_END.search(text):
        return text
    lines = list(parse(text))
    for at in range(len(lines) - 1, -1, -1):
        if is_label(lines[at]) or _announces(lines[at]):
            lines = _gathered(lines, at)
    return join(lines)


def _announces(line: Line) -> bool:
    """A labelled item whose text ends in a colon: "**Steps:** do as follows:"."""
    return line.kind == "item" and line.body.rstrip().endswith(":") and shape(line.body.rstrip()) == "colon"


def _gathered(lines: list[Line], at: int) -> list[Line]:
    """The lines with the group of the label at `at` nested under it."""
    label = lines[at]
    first = next_full(lines, at + 1)
    if first == len(lines) or not _at_level(lines[first], label) or is_label(lines[first]):
        return lines
    stop = _end_of_group(lines, first, label)
    after = next_full(lines, stop)
    if after < len(lines) and _at_level(lines[after], label):
        stop = after
    by = label.content - label.indent if label.number >= 0 else _STEP
    return [*lines[: at + 1], *_moved(lines, first, stop, by), *lines[stop:]]


def _moved(lines: Sequence[Line], first: int, stop: int, by: int) -> list[Line]:
    """The lines of a group moved right; a blank line stays only where no item follows it."""
    moved = []
    for index in range(first, stop):
        line = lines[index]
        if line.kind == "blank":
            after = next_full(lines, index)
            if after >= stop or lines[after].kind == "item":
                continue
        moved.append(indented(line, by))
    return moved


def _at_level(line: Line, label: Line) -> bool:
    return line.kind == "item" and line.indent == label.indent


def _end_of_group(lines: Sequence[Line], first: int, label: Line) -> int:
    """The line after the last item that belongs to the label."""
    labelled = shape(lines[first].body.rstrip()) in (*_WITH_TEXT, "bold", "paren")
    ordered = lines[first].number >= 0
    stop = at = first
    while at < len(lines) and _at_level(lines[at], label) and not is_label(lines[at]):
        if at > first and not labelled and shape(lines[at].body.rstrip()) in _WITH_TEXT:
            break
        if (lines[at].number >= 0) != ordered:
            break
        stop = end_of_item(lines, at)
        at = next_full(lines, stop)
    return stop


def items_after_page_break(text: str) -> str:
    """A blank line in a nested list, then items that stand at the top but look like the nested ones: nested again.

    Only in a list whose top-level items before the break are all bold labels and whose item after it looks like one
    of the nested ones; the group ends at the next item that looks like the top-level ones.
    """
    if not _GAP_AFTER_NESTED.search(text):
        return text
    lines = list(parse(text))
    at = 1
    while at < len(lines) - 1:
        if lines[at].kind == "blank" and lines[at + 1].kind == "item":
            lines = _nested_again(lines, at)
        at += 1
    return join(lines)


def _nested_again(lines: list[Line], blank: int) -> list[Line]:
    item = lines[blank + 1]
    parents, children = _list_before(lines, blank, item.indent)
    if not parents or not children:
        return lines
    above = {"label", "colon"} | {_look(line) for line in parents}
    counts_on = 0 <= children[-1].number == item.number - 1 and parents[-1].number < 0
    if not counts_on and not _strayed(item, parents, children):
        return lines
    above -= {_look(item)}
    stop = at = blank + 1
    while at < len(lines) and _at_level(lines[at], item) and _goes_on(lines[at], item, above):
        stop = end_of_item(lines, at)
        at = next_full(lines, stop)
    stop = at if at < len(lines) and lines[at].kind == "item" else stop
    by = children[-1].indent - item.indent
    return [*lines[:blank], *_moved(lines, blank + 1, stop, by), *lines[stop:]]


def _strayed(item: Line, parents: Sequence[Line], children: Sequence[Line]) -> bool:
    """An item that looks like the nested ones before it and like none of the labels at its own level.

    The last of these holds the nested ones; where the list began with items like this one, two labels must follow.
    """
    look = _look(item)
    labels = [_look(line) for line in parents]
    if look in labels:
        labels = labels[len(labels) - labels[::-1].index(look) :]
    enough = labels[-1:] == ["label"] if len(labels) == len(parents) else len(labels) > 1
    held = set(labels[-1:]) <= {"label", "colon"} and (enough or labels.count("colon") > 1)
    return held and look not in ("label", "colon") and look in {_look(line) for line in children}


def _goes_on(line: Line, first: Line, above: Set[str]) -> bool:
    """The item looks like the first one of the group, not like the labels above it."""
    return line.number >= 0 if first.number >= 0 else _look(line) not in above


def _look(line: Line) -> str:
    """An item's shape, with its kind of marker; bold that runs on into the sentence is no label."""
    look = shape(line.body.rstrip())
    return ("plain" if look == "lead" else look) + ("#" if line.number >= 0 else "")


def _list_before(lines: Sequence[Line], blank: int, indent: int) -> tuple[list[Line], list[Line]]:
    """The top-level items of the list above a blank line, and the items nested directly under the last of them."""
    parents: list[Line] = []
    children: list[Line] = []
    previous = lines[blank - 1]
    if previous.indent <= indent:
        return [], []
    for at in range(blank - 1, -1, -1):
        line = lines[at]
        if line.indent == indent and line.kind == "item":
            parents.insert(0, line)
        elif line.indent <= indent and line.kind not in ("blank", "item"):
            break
        elif line.kind == "item" and not parents:
            children.insert(0, line)
    level = min((child.indent for child in children), default=0)
    return parents, [child for child in children if child.indent == level]


def items_between_numbers(text: str) -> str:
    """ "1." then bullets at its level then "2.": the numbers count on, so the bullets are items of number 1."""
    lines = list(parse(text))
    at = 0
    while at < len(lines):
        if lines[at].number >= 0:
            lines = _under_number(lines, at)
        at += 1
    return join(lines)


def _under_number(lines: list[Line], at: int) -> list[Line]:
    first = next_full(lines, at + 1)
    if first >= len(lines) or not _at_level(lines[first], lines[at]) or lines[first].number >= 0:
        return lines
    stop = index = first
    while index < len(lines) and _at_level(lines[index], lines[at]) and lines[index].number < 0:
        stop = end_of_item(lines, index)
        index = next_full(lines, stop)
    counts_on = (
        index < len(lines) and _at_level(lines[index], lines[at]) and lines[index].number == lines[at].number + 1
    )
    if not counts_on and not _before_had_children(lines, at):
        return lines
    by = lines[at].content - lines[at].indent
    return [*lines[: at + 1], *_moved(lines, first, stop, by), *lines[stop:]]


def _before_had_children(lines: Sequence[Line], at: int) -> bool:
    """The last number: its bullets go under it when every number before it holds bullets and all are bold labels."""
    if not is_label(lines[at]) or lines[at].number < 2:
        return False
    for index in range(at - 1, -1, -1):
        line = lines[index]
        if _at_level(line, lines[at]) and line.number >= 0:
            return is_label(line) and lines[index + 1].kind == "item" and lines[index + 1].indent > line.indent
    return False


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
            found.append(BLANK)
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


_GAP_IN_LIST = re.compile(rf"\n{_MARK}[^\n]+\n[ \t]*\n{_MARK}")


def no_blank_in_list(text: str, place: Place) -> str:
    """One blank line between the items of a list that stand close otherwise: a page break.

    In a document whose lists stand close one other pair of items, or nested items before the blank line, is enough.
    """
    if not _GAP_IN_LIST.search("\n" + text):
        return text
    lines = parse(text)
    drop = frozenset(at for one in gaps(lines) for at in one if at >= 0 and _is_page_break(lines, one, at, place))
    return join([line for at, line in enumerate(lines) if at not in drop]) if drop else text


def _is_page_break(lines: Sequence[Line], gaps_of_list: Sequence[int], blank: int, place: Place) -> bool:
    if sum(at >= 0 for at in gaps_of_list) > 1 or lines[blank - 1].kind != "item":
        return False
    if len(gaps_of_list) > _PAIRS_FOR_A_HABIT:
        return True
    nested = lines[blank - 1].indent > lines[blank + 1].indent
    return (nested or len(gaps_of_list) > 1) and place.siblings.lists_stand_close


_PAIRS_FOR_A_HABIT = 2
