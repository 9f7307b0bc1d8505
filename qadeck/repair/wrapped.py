"""Lines that a conversion took for items or paragraphs of their own: they go back to the item whose text they are."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.patterns import later
from qadeck.repair.facts import BLANK
from qadeck.repair.formulas import formulas, projection
from qadeck.repair.labels import is_label
from qadeck.repair.lines import EMPTY, LONGEST, Line, indented, join, next_full, parse, with_body

_MATH = r"(?:\$[^$\n]+\$|\\\(.+?\\\))"
# Only formulas, with the words that join them or announce their symbols.
_FORMULAS_ONLY = later(rf"{_MATH}(?:[\s,;]*(?:and|or)?[\s,;]*{_MATH})*[\s,;]*(?:where|and|or)?[.,;:]?$")
_ENDS_IN_FORMULA = later(r"(?:\$|\\\)|\\\])[\s,.;]*$")
_BEGINS_WHERE = later(r"where\b")
_BRACKET = later(r"\((?!\w{1,3}\))[^()]*[a-z]{2}")
_UNFINISHED = later(r"(?:\b(?:or|and|where)|[,(])\s*$")
# Words that no sentence ends with.
_CUT_AFTER = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "to",
        "with",
        "for",
        "by",
        "from",
        "into",
        "than",
        "its",
        "their",
        "which",
        "whose",
        "that",
        "is",
        "are",
        "was",
        "were",
        "as",
    )
)
SMALL_ITEM = later(rf"\n{BLANK}*[-*+][ \t]+(?=\w)[^A-Z\d]")
_SHORT = 30  # characters: a shorter item is a phrase, not a line that filled the column
_ENOUGH = 4  # items: two besides the pair
_TAIL = 12  # characters: enough for what those two patterns look for at the end
_CLOSERS = later(r"[)\]]?[.,;:)\]]+$")


def formula_into_sentence(text: str) -> str:
    """A display formula between an unfinished sentence and a line that is only its closing bracket or stop: inline."""
    lines = list(parse(text))
    for at in range(len(lines) - 2, 0, -1):
        if at + 1 >= len(lines):  # the lines below were joined just now
            continue
        before, line, after = lines[at - 1 : at + 2]
        if _interrupts(before, line, after):
            tex = line.body.strip().removeprefix("$$").removesuffix("$$").strip()
            lines[at - 1 : at + 2] = [with_body(before, f"{before.body.rstrip()} ${tex}${after.body.strip()}")]
    return join(lines)


def _interrupts(before: Line, line: Line, after: Line) -> bool:
    closes = after.kind == "text" and bool(_CLOSERS.match(after.body.rstrip()))
    open_before = before.kind in ("text", "item") and not before.body.rstrip().endswith((".", ":", "!", "?"))
    return closes and open_before and line.kind == "math" and _one_line(line)


def _one_line(line: Line) -> bool:
    body = line.body.strip()
    return len(body) > 4 and body.startswith("$$") and body.endswith("$$") and body.count("$$") == 2


def formula_into_item(text: str) -> str:
    """A flush-left display formula that an item announces, or that stands before the list goes on: part of the item."""
    lines = list(parse(text))
    at = 0
    while at < len(lines):
        if lines[at].kind == "math":
            end = _end_of_display(lines, at)
            owner = _owner(lines, at, end)
            if owner is not None:
                end = _place(lines, at, end, owner)
            at = end
        at += 1
    return join(lines)


def _end_of_display(lines: Sequence[Line], at: int) -> int:
    """The line after a display formula."""
    closing = "\\]" if lines[at].body.startswith("\\[") else "$$"
    if closing in lines[at].body[2:]:
        return at + 1
    end = at + 1
    while end < len(lines) and lines[end].kind == "math":
        end += 1
        if closing in lines[end - 1].body:
            break
    return end


def _owner(lines: Sequence[Line], at: int, end: int) -> Line | None:
    """The item that a display formula belongs to though it is not indented under it."""
    above = at - 1
    while above >= 0 and lines[above].kind == "blank":
        above -= 1
    if above < 0 or lines[above].kind not in ("item", "text"):
        return None
    item = above
    while item > 0 and lines[item].kind == "text" and lines[item].indent > 0:
        item -= 1
        while item > 0 and lines[item].kind == "blank":
            item -= 1
    owner = lines[item]
    if owner.kind != "item" or lines[at].indent >= owner.content:
        return None
    announced = lines[above].body.rstrip().endswith(":")
    following = lines[end] if end < len(lines) else EMPTY
    after = next_full(lines, end)
    counts_on = after < len(lines) and owner.number >= 0 and lines[after].number == owner.number + 1
    glued = at - 1 == above or following.kind == "item"
    return owner if announced or counts_on or glued else None


def _place(lines: list[Line], at: int, end: int, owner: Line) -> int:
    """Indent the formula to the text of its item, a blank line before and after; the line after it."""
    display = [
        indented(line._replace(raw=line.raw.rstrip()), owner.content - lines[at].indent) for line in lines[at:end]
    ]
    above = at - 1
    while lines[above].kind == "blank":
        above -= 1
    before = lines[above]._replace(raw=lines[above].raw.rstrip(), body=lines[above].body.rstrip())
    after = [EMPTY] if end < len(lines) and lines[end].kind != "blank" else []
    lines[above:end] = [before, EMPTY, *display, *after]
    return above + 2 + len(display) + len(after)


NO_ITEM = later(rf"\n{BLANK}*[-*+][ \t]+(?:where|\(|\$|\\\()")


def wrapped_bullets(text: str) -> str:
    """A bullet that cannot begin an item - "where $x$ is", "(remark)", a bare formula - is a wrapped line."""
    lines = list(parse(text))
    at = 1
    while at < len(lines):
        if lines[at].kind != "item" or lines[at].number >= 0 or not _join(lines, at):
            at += 1
    return join(lines)


def _join(lines: list[Line], at: int) -> bool:
    """Join the bullet at `at` to the text above it; False if it is an item."""
    above = at - 1
    while above > 0 and lines[above].kind == "blank":
        above -= 1
    before = lines[above]
    if before.kind == "math":
        return _join_after_display(lines, at, above)
    wrapped = before.kind == "text" and 0 < before.indent <= lines[at].content and before.indent > lines[at].indent
    if above != at - 1 or not (wrapped or (before.kind == "item" and before.indent == lines[at].indent)):
        return False
    unfinished_text = (
        wrapped and _UNFINISHED.search(before.body.rstrip()[-_TAIL:]) and _FORMULAS_ONLY.match(lines[at].body.rstrip())
    )
    if len(before.body) > LONGEST or is_label(before) or not (unfinished_text or _continues(lines, at, before)):
        return False
    lines[above : at + 1] = [with_body(before, f"{before.body.rstrip()} {lines[at].body}")]
    return True


def _continues(lines: Sequence[Line], at: int, before: Line) -> bool:
    body, text = lines[at].body.rstrip(), before.body.rstrip()
    in_formula = bool(_ENDS_IN_FORMULA.search(text[-_TAIL:]))
    if _BEGINS_WHERE.match(body) and formulas(body) and (in_formula or text.endswith(",")):
        return True
    if body.startswith("(") and _BRACKET.match(body) and in_formula and not text.endswith("."):
        return True
    if not _FORMULAS_ONLY.match(body):
        return False
    if _UNFINISHED.search(text[-_TAIL:]):
        return bool(formulas(text)) or text.endswith(("(", " where"))
    if _FORMULAS_ONLY.match(text):
        return False
    announced = text.endswith(":") and not _formula_item(lines, at + 1, lines[at])
    return announced or (in_formula and not text.endswith(".") and "where" in body)


def _formula_item(lines: Sequence[Line], at: int, like: Line) -> bool:
    """A second bare formula at the same level: together they are a list of formulas."""
    return (
        at < len(lines)
        and lines[at].kind == "item"
        and lines[at].indent == like.indent
        and bool(_FORMULAS_ONLY.match(lines[at].body.rstrip()))
    )


def _join_after_display(lines: list[Line], at: int, above: int) -> bool:
    """A bullet after a display formula of an item: the sentence that the formula interrupted goes on."""
    body, item = lines[at].body.rstrip(), lines[at]
    owner = above
    while owner >= 0 and not (lines[owner].kind == "item" and lines[owner].content <= lines[above].indent):
        owner -= 1
    if owner < 0 or lines[owner].indent != item.indent or lines[above].indent < item.content:
        return False
    if not ((body.startswith("(") and _BRACKET.match(body)) or _BEGINS_WHERE.match(body)):
        return False
    column = " " * lines[owner].content
    text = Line(column + item.body, "text", lines[owner].content, body=item.body)
    lines[above + 1 : at + 1] = [EMPTY, text]
    return True


def cut_items(text: str) -> str:
    """An item that ends in a word no sentence ends with, a bullet that begins in lower case: one item."""
    lines = parse(text)
    found: list[Line] = []
    tidy = _all_sentences(lines)
    for line in lines:
        if found and _cut(found[-1], line, tidy):
            found[-1] = with_body(found[-1], _glued(found[-1].body.rstrip(), line.body))
        else:
            found.append(line)
    return join(found) if len(found) < len(lines) else text


def _cut(before: Line, line: Line, tidy: bool) -> bool:
    if before.kind != "item" or line.kind != "item" or line.number >= 0 or line.indent != before.indent:
        return False
    body, text = line.body, before.body.rstrip()
    if not body[:1].islower() or not _SHORT <= len(text) < LONGEST or text[-1] in ".:;!?":
        return False
    open_bracket = text.count("(") > text.count(")") and body.count(")") > body.count("(")
    unfinished = text.rsplit(None, 1)[-1] in _CUT_AFTER or (text[-1] == "-" and text[-2].isalpha())
    return open_bracket or unfinished or (tidy and body.rstrip().endswith("."))


def _all_sentences(lines: Sequence[Line]) -> bool:
    """Every bullet but one begins as a sentence does, every one but that before it ends so: a list of sentences."""
    bodies = [line.body.rstrip(" *_") for line in lines if line.kind == "item"]
    small = [at for at, body in enumerate(bodies) if body[:1].islower()]
    if len(small) != 1 or len(bodies) < _ENOUGH:
        return False
    whole = [body for at, body in enumerate(bodies) if at not in (small[0], small[0] - 1)]
    return all(body.endswith((".", ":", "!", "?", "$")) for body in whole)


def _glued(text: str, body: str) -> str:
    return text[:-1] + body if text.endswith("-") else f"{text} {body}"


def flattened_twin(text: str) -> str:
    """A line that holds nothing but the characters of the display formula beside it is a copy of it: it goes."""
    lines = list(parse(text))
    displays = [(at, formula) for at, formula in _displays(lines) if len(formula) >= 5]
    for at, formula in reversed(displays):
        for beside in (_neighbour(lines, at, 1), _neighbour(lines, at, -1)):
            if beside is not None and _is_twin(lines[beside], formula):
                del lines[beside]
    return join(lines)


def _displays(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """One-line display formulas: where, and their visible characters."""
    return [
        (at, projection(line.body.strip().strip("$.")))
        for at, line in enumerate(lines)
        if line.kind == "math" and _one_line(line)
    ]


def _neighbour(lines: Sequence[Line], at: int, step: int) -> int | None:
    at += step
    while 0 <= at < len(lines) and lines[at].kind == "blank":
        at += step
    return at if 0 <= at < len(lines) and lines[at].kind in ("item", "text") else None


def _is_twin(line: Line, formula: str) -> bool:
    body = line.body.strip().replace("$", "").rstrip(".,")
    flat = projection(body)
    if flat == formula:
        return True
    return len(flat) == len(formula) >= 8 and "=" in flat and sorted(flat) == sorted(formula)
