"""Lines of Markdown -> a tree of block nodes. The block stage that stands in for Python-Markdown's own.

CommonMark's containers (content column, lazy continuation, loose and tight) and GitHub's tables, with these
leniences, each because real notes mean it so:

    bullets two or more blanks under a number are its children, though the number is wider
    a display formula between $$, \\[ \\] or \\begin \\end stands as one block, blank lines and all
    "•" and its kin are bullets
    text between <details>, <div> and the like is Markdown without a blank line around it
    an HTML table reaches to its end tag, over blank lines
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from qadeck.render import leaves
from qadeck.render.leaves import ITEM, Context, Node, indent_of, interrupts, is_rule, takes_lazy

REFERENCE = re.compile(
    r"\[([^\[\]^][^\[\]]*)\]:[ ]*<?([^\s<>]+)>?(?:[ ]+(?:\"([^\"]*)\"|'([^']*)'|\(([^()]*)\)))?[ ]*$"
)


def parse(lines: list[str], context: Context) -> tuple[Node, ...]:
    """The blocks of `lines` (tabs already blanks), in order. Link definitions go to `context.references`."""
    nodes, at = [], 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        node = _block(lines, at, context)
        at = node.end
        if node.kind != "definition":
            nodes.append(node)
    return tuple(nodes)


def _block(lines: list[str], at: int, context: Context) -> Node:
    body = lines[at].lstrip(" ")
    if len(lines[at]) - len(body) >= 4:
        return leaves.indented_code(lines, at)
    if body[0] in leaves.STARTS and context.depth < leaves.MAX_DEPTH:
        for rule in RULES.get(body[0], ()):
            if node := rule(lines, at, context):
                return node
    if body[0] == "[" and (found := REFERENCE.match(body)):
        title = found[3] or found[4] or found[5] or ""
        context.references.setdefault(" ".join(found[1].lower().split()), (found[2], title))
        return Node("definition", at, at + 1)
    return leaves.table(lines, at, context) or leaves.paragraph(lines, at, context)


def _quote(lines: list[str], at: int, context: Context) -> Node | None:
    inner, end, open_text = [], at, False
    while end < len(lines):
        body = lines[end].lstrip(" ")
        if body.startswith(">") and indent_of(lines[end]) < 4:
            inner.append(body[2:] if body[1:2] == " " else body[1:])
            open_text = takes_lazy(inner[-1])
        elif body and open_text and not interrupts(lines, end, context, lazy=True):
            inner.append(leaves.LAZY + body)
        else:
            break
        end += 1
    return Node("quote", at, end, children=_inside(inner, context))


def _inside(lines: list[str], context: Context) -> tuple[Node, ...]:
    context.depth += 1
    children = parse(lines, context)
    context.depth -= 1
    return children


def _list(lines: list[str], at: int, context: Context) -> Node | None:
    found = ITEM.match(lines[at].lstrip(" "))
    if not found or is_rule(lines[at].lstrip(" ")):
        return None
    kind, end, items, gap = found[1][-1], at, [], False
    while end < len(lines):
        start = end
        while start < len(lines) and not lines[start].strip():
            start += 1
        body = lines[start].lstrip(" ") if start < len(lines) and indent_of(lines[start]) < 4 else ""
        found = ITEM.match(body)
        if not found or found[1][-1] != kind or is_rule(body):
            break
        gap = gap or (start > end)
        items.append(_item(lines, start, found, context))
        end = items[-1].end
    loose = gap or any(_has_gap(item.children) for item in items)
    first = ITEM.match(lines[at].lstrip(" "))
    number = int(first[1][:-1]) if first and first[1][0].isdigit() else -1
    return Node("list", at, end, level=number, loose=loose, children=tuple(items))


def _has_gap(children: tuple[Node, ...]) -> bool:
    return any(b.start > a.end for a, b in pairwise(children))


@dataclass(slots=True)
class _Tail:
    """What the lines of an item so far leave open: a paragraph (`text`), a fence, items at content `columns`."""

    text: bool = False
    fence: str = ""
    columns: list[int] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Note one more line of the item."""
        indent = indent_of(line)
        while self.columns and self.columns[-1] > indent and not self.fence:
            self.columns.pop()
        beyond = indent - (self.columns[-1] if self.columns else 0)
        if self.fence:
            self.fence = "" if leaves.closes(line[indent - min(beyond, 3) :], self.fence) else self.fence
        elif beyond >= 4:
            pass  # goes on with the paragraph, or is indented code
        else:
            first = line[indent : indent + 1]
            if first in ("`", "~") and (opened := leaves.FENCE.match(line, indent)):
                self.fence = opened[1] or opened[3]
            if first in leaves.MARKERS and (found := ITEM.match(line, indent)):
                self.columns.append(found.end() + 1)
            self.text = takes_lazy(line)


def _item(lines: list[str], at: int, found: re.Match[str], context: Context) -> Node:
    """The item whose marker is `found` (in the line without its indent), with every line that belongs to it."""
    indent = indent_of(lines[at])
    rest = lines[at][indent + found.end() :]
    blanks = indent_of(rest)
    after = 1 if blanks >= 5 or not rest.strip() else blanks
    column = indent + found.end() + after
    inner = [rest[after:]]
    ordered = found[1][0].isdigit()
    tail, end = _Tail(), at + 1
    tail.take(inner[0])
    if not rest.strip() and end < len(lines) and not lines[end].strip():
        return Node("item", at, end)
    while end < len(lines):
        line = lines[end]
        here = indent_of(line)
        if not line.strip():
            inner.append("")
            tail.text = False
        elif here >= column:
            inner.append(line[column:])
            tail.take(inner[-1])
        elif ordered and here >= indent + 2 and (sub := ITEM.match(line, here)) and not sub[1][0].isdigit():
            column = here
            inner.append(line[column:])
            tail.take(inner[-1])
        elif formula := _formula_of_item(lines, end, found[1], column, tail.text):
            inner += [line.lstrip(" ") for line in lines[end:formula]]
            end = formula - 1
        elif tail.text and not interrupts(lines, end, context, lazy=True):
            inner.append(leaves.LAZY + line.lstrip(" "))
        else:
            break
        end += 1
    while not inner[-1].strip() and len(inner) > 1:
        inner.pop()
    return Node("item", at, at + len(inner), children=_inside(inner, context))


def _formula_of_item(lines: list[str], at: int, marker: str, column: int, lazy: bool) -> int:
    """The end of a display formula at line `at` that belongs to the item above though it is not indented, else 0.

    It does when no blank line parts them, or when the item's list goes on right after it: a line that is indented as
    only the item's own lines are, or the next number.
    """
    if lines[at].lstrip(" ")[0] not in "$\\":
        return 0
    formula = leaves.math(lines, at)
    if not formula or lazy:
        return formula.end if formula else 0
    after = next((line for line in lines[formula.end :] if line.strip()), "")
    item = ITEM.match(after.lstrip(" "))
    if not item or (indent_of(after) < column and not (marker[0].isdigit() and item[1][0].isdigit())):
        return 0
    follows = indent_of(after) >= column or int(item[1][:-1]) == int(marker[:-1]) + 1
    return formula.end if follows else 0


# What a line may begin, by its first character: the first that holds.
Rule = Callable[[list[str], int, Context], Node | None]
RULES: dict[str, tuple[Rule, ...]] = dict.fromkeys(leaves.MARKERS, (_list,)) | {
    "-": (leaves.rule, _list),
    "*": (leaves.rule, _list),
    "_": (leaves.rule,),
    "#": (leaves.heading,),
    ">": (_quote,),
    "<": (leaves.html,),
    "`": (leaves.fence,),
    "~": (leaves.fence,),
    "$": (leaves.math,),
    "\\": (leaves.math,),
}
