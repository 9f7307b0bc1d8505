"""Lists that lost their levels at a page break or on a whole page, and the blank lines that pages left in them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from qadeck.patterns import later
from qadeck.repair.facts import BLANK, BULLET, NUMBER
from qadeck.repair.labels import is_label
from qadeck.repair.lines import REACH, Line, at_level, end_of_item, join, moved, next_full, parse, shape
from qadeck.repair.rules import Place, gaps

_MARK = rf"{BLANK}*(?:{BULLET}|{NUMBER})"
GAP_AFTER_NESTED = later(rf"\n{BLANK}[^\n]*\n{BLANK}*\n{_MARK}")
_STEP = 2
_DEEPEST = 80  # columns
_WITH_TEXT = frozenset(("colon", "dash"))


def items_under_label(text: str) -> str:
    """A bullet that is only a bold label, then items at its own level: they are its items.

    The group ends at the next label; at a labelled item with text, unless the group's first item is labelled itself;
    and at anything that is no item.
    """
    lines = list(parse(text))
    for at in range(len(lines) - 1, -1, -1):
        if is_label(lines[at]) or _announces(lines[at]):
            _gather(lines, at)
    return join(lines)


def _announces(line: Line) -> bool:
    """A labelled item whose text ends in a colon: "**Steps:** do as follows:"."""
    return line.kind == "item" and line.body.rstrip().endswith(":") and shape(line.body.rstrip()) == "colon"


def _gather(lines: list[Line], at: int) -> None:
    """Nest the group of the label at `at` under it, unless it is longer or deeper than any that a card shows."""
    label = lines[at]
    first = next_full(lines, at + 1)
    if first == len(lines) or not at_level(lines[first], label) or is_label(lines[first]):
        return
    stop = _end_of_group(lines, first, label)
    after = next_full(lines, stop)
    if after < len(lines) and at_level(lines[after], label):
        stop = after
    by = label.content - label.indent if label.number >= 0 else _STEP
    if stop - first < REACH and max(line.indent for line in lines[first:stop]) < _DEEPEST:
        lines[at + 1 : stop] = moved(lines, first, stop, by)


def _end_of_group(lines: Sequence[Line], first: int, label: Line) -> int:
    """The line after the last item that belongs to the label."""
    labelled = shape(lines[first].body.rstrip()) in (*_WITH_TEXT, "bold", "paren")
    ordered = lines[first].number >= 0
    stop = at = first
    while at < min(len(lines), first + REACH) and at_level(lines[at], label) and not is_label(lines[at]):
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
    lines = list(parse(text))
    at = 1
    while at < len(lines) - 1:
        if lines[at].kind == "blank" and lines[at + 1].kind == "item":
            _nest_again(lines, at)
        at += 1
    return join(lines)


def _nest_again(lines: list[Line], blank: int) -> None:
    item = lines[blank + 1]
    parents, children = _list_before(lines, blank, item.indent)
    if not parents or not children:
        return
    above = {"label", "colon"} | {_look(line) for line in parents}
    counts_on = 0 <= children[-1].number == item.number - 1 and parents[-1].number < 0
    if not counts_on and not _strayed(item, parents, children):
        return
    above -= {_look(item)}
    stop = at = blank + 1
    while at < min(len(lines), blank + REACH) and at_level(lines[at], item) and _goes_on(lines[at], item, above):
        stop = end_of_item(lines, at)
        at = next_full(lines, stop)
    stop = at if at < len(lines) and lines[at].kind == "item" else stop
    by = children[-1].indent - item.indent
    lines[blank:stop] = moved(lines, blank + 1, stop, by)


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
    for line in reversed(lines[max(0, blank - REACH) : blank]):
        if line.indent == indent and line.kind == "item":
            parents.append(line)
        elif line.indent <= indent and line.kind not in ("blank", "item"):
            break
        elif line.kind == "item" and not parents:
            children.append(line)
    parents.reverse()
    children.reverse()
    level = min((child.indent for child in children), default=0)
    return parents, [child for child in children if child.indent == level]


GAP_IN_LIST = later(rf"\n{_MARK}[^\n]*\n{BLANK}*\n{_MARK}")


def no_blank_in_list(text: str, place: Place) -> str:
    """One blank line between the items of a list that stand close otherwise: a page break.

    In a document whose lists stand close one other pair of items, or nested items before the blank line, is enough.
    """
    lines = parse(text)
    drop = frozenset(at for one in gaps(lines) for at in _page_break(lines, one, place))
    return join([line for at, line in enumerate(lines) if at not in drop]) if drop else text


def _page_break(lines: Sequence[Line], gaps_of_list: Sequence[int], place: Place) -> list[int]:
    """The only blank line of a list, if it is a page break."""
    blanks = [at for at in gaps_of_list if at >= 0]
    if len(blanks) != 1 or lines[blanks[0] - 1].kind != "item":
        return []
    if len(gaps_of_list) > _PAIRS_FOR_A_HABIT:
        return blanks
    nested = lines[blanks[0] - 1].indent > lines[blanks[0] + 1].indent
    return blanks if (nested or len(gaps_of_list) > 1) and place.siblings.lists_stand_close else []


_PAIRS_FOR_A_HABIT = 2
