"""The lines of a Markdown text -> Blocks: one pass, and for each kind of block the function that takes its lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from qadeck.model import Block, Finding
from qadeck.readers._md_lines import (
    CHAPTER,
    DISPLAY_MATH,
    FENCE,
    HEADING,
    HTML_BLOCK,
    HTML_HEADING,
    ITEM,
    LONE_BREAKS,
    LONE_ITEM,
    LONE_TAG,
    RULE,
    TABLE_LINE,
    TIGHT_HEADING,
    UNDERLINE,
    UNDERLINES,
    UNTIL,
    admonition,
    before_heading,
    ends_html,
    heading_text,
    interrupts,
    margin,
    reads_as_answer,
)


class Run:
    """One pass over the lines: where it stands, the list items that are open, and what it has found.

    What is looked for in vain up to the end, or up to a blank line, is kept: looked for again and again by every open
    fence or comment, it would cost the square of the document.
    """

    def __init__(self, lines: list[str], name: str, plain: bool) -> None:
        self.lines = lines
        self.name = name
        self.plain = plain
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self.open: list[tuple[int, int]] = []  # indent and content column of every list item around this place
        self.missing: set[str] = set()  # ends of raw HTML that no line from here on holds
        self.open_fences: dict[str, int] = {}  # a fence's sign -> from this length on nothing closes it any more
        self.open_math: dict[str, int] = {}  # a formula's end -> the blank line up to which it does not stand
        self.tight = not any(line.startswith("#") and HEADING.match(line) for line in lines)

    def walk(self) -> None:
        at = self._front_matter()
        lines, count = self.lines, len(self.lines)
        while at < count:
            line = lines[at]
            stripped = line.strip()
            if not stripped:
                at += 1
                continue
            taker = _TAKERS.get(stripped[0])
            after = taker(self, at, margin(line), stripped) if taker else 0
            if not after and stripped[0].isdigit():
                after = _item(self, at, margin(line), stripped)
            at = after or self._paragraph(at, margin(line))

    def _front_matter(self) -> int:
        """YAML between two `---` lines at the very top: told apart from a rule by its first line."""
        lines = self.lines
        if lines[0].rstrip() not in ("---", "+++") or len(lines) < 3 or not re.match(r"[\w-]+\s*[:=]|#", lines[1]):
            return 0
        for at in range(1, min(len(lines), 200)):
            if lines[at].rstrip() == lines[0].rstrip():
                self.add("html", "", 0, at + 1, info="front matter")
                return at + 1
        return 0

    def add(self, kind: str, text: str, start: int, end: int, level: int = 0, info: str = "") -> int:
        """Keep the lines from `start` up to `end` as one block; returns where to go on."""
        raw = self.lines[start] if end == start + 1 else "\n".join(self.lines[start:end])
        self.blocks.append(Block(kind, text, raw, start + 1, end, level, margin(raw), info))
        return end

    def _paragraph(self, at: int, indent: int) -> int:
        end = self._run_on(at + 1)
        lines = self.lines
        self.leave_items(indent)
        level = self.underlined(at, end)
        if level:
            return self.add("heading", " ".join(x.strip() for x in lines[at:end]), at, end + 1, level, "setext")
        if self.plain and end == at + 1 and CHAPTER.match(lines[at].strip()):
            return self.add("heading", lines[at].strip(), at, end, 1, "chapter")
        if _is_code(self, at, indent):
            return self.add("code", "\n".join(lines[at:end]), at, end)
        if end < len(lines) and "|" in lines[at] and "-" in lines[end] and "|" in lines[end]:
            return self._table(at, indent)
        return self.add("paragraph", "\n".join([x.strip() for x in lines[at:end]]), at, end)

    def _run_on(self, at: int) -> int:
        """The first line from `at` that does not continue a paragraph."""
        lines, count = self.lines, len(self.lines)
        while at < count:
            stripped = lines[at].strip()
            if not stripped or interrupts(stripped, lines[at], self.tight):
                return at
            at += 1
        return at

    def underlined(self, at: int, end: int) -> int:
        """1 or 2 when the line at `end` underlines the paragraph before it, as a title's length suggests; else 0."""
        if end >= len(self.lines) or end - at > 2 or self.lines[end].lstrip()[:1] not in UNDERLINES:
            return 0
        found, text = UNDERLINE.match(self.lines[end].strip()), self.lines[end - 1].strip()
        if not found or len(text) > 150 or (found[1][0] != "=" and end - at > 1):
            return 0
        if found[1][0] == "=":
            return 1
        fits = len(found[1]) >= 0.5 * len(text) or (len(found[1]) == 3 and not reads_as_answer(text))
        return 2 if fits and (len(found[1]) > 3 or at == 0 or not self.lines[at - 1].strip()) else 0

    def _table(self, at: int, indent: int) -> int:
        end = at + 2
        while end < len(self.lines) and "|" in self.lines[end] and self.lines[end].strip():
            end += 1
        return self.add("table", "\n".join(x.strip() for x in self.lines[at:end]), at, end)

    def leave_items(self, indent: int) -> None:
        while self.open and indent < self.open[-1][0] + 2:
            self.open.pop()


def _is_code(run: Run, at: int, indent: int) -> bool:
    """Indented code: four columns in from the list item around it, or from the margin."""
    inner = run.open[-1][1] if run.open else 0
    return not run.plain and indent >= inner + 4 and (at == 0 or not run.lines[at - 1].strip())


def _heading(run: Run, at: int, indent: int, stripped: str) -> int:
    found = HEADING.match(stripped) or (run.tight and TIGHT_HEADING.match(stripped))
    if not found:
        return _rule(run, at, indent, stripped)
    run.leave_items(indent)
    return run.add("heading", heading_text(found[2] or ""), at, at + 1, len(found[1]), "atx")


def _fence(run: Run, at: int, indent: int, stripped: str) -> int:
    found = FENCE.match(stripped)
    if not found:
        return 0
    run.leave_items(indent)
    end = _fence_end(run, at, found[1])
    if end == len(run.lines):
        end = before_heading(run.lines, at + 1)
        where = Finding("open-fence", "warning", run.name, at + 1, "the code fence is never closed; close it")
        run.findings.append(where)
        text = "\n".join(run.lines[at + 1 : end])
        return run.add("code", text, at, end, info=found[2].strip().split(" ")[0])
    text = "\n".join(run.lines[at + 1 : end])
    return run.add("code", text, at, min(end + 1, len(run.lines)), info=found[2].strip().split(" ")[0])


def _fence_end(run: Run, at: int, fence: str) -> int:
    """The line that closes the fence opened in line `at`; the number of lines when none does."""
    sign, end = fence[0], at + 1
    if len(fence) >= run.open_fences.get(sign, len(fence) + 1):
        return len(run.lines)
    close = re.compile(rf"[ \t]*{re.escape(sign)}{{{len(fence)},}}[ \t]*$")
    while end < len(run.lines) and not close.match(run.lines[end]):
        end += 1
    if end == len(run.lines):
        run.open_fences[sign] = len(fence)
    return end


def _rule(run: Run, at: int, indent: int, stripped: str) -> int:
    if not RULE.match(stripped):
        return 0
    run.open.clear()
    return run.add("rule", "", at, at + 1)


def _item(run: Run, at: int, indent: int, stripped: str) -> int:
    found = ITEM.match(stripped)
    if not found:
        return run.add("rule", "", at, at + 1) if LONE_ITEM.match(stripped) and not run.plain else 0
    run.leave_items(indent)
    marker, level = found[1], len(run.open)
    run.open.append((indent, indent + len(found[0])))
    end = run._run_on(at + 1)
    first = stripped[found.end() :]
    title = run.underlined(at, end) if end == at + 1 and not level else 0
    if title:
        run.open.clear()
        return run.add("heading", stripped, at, at + 2, title, "setext")
    inner = FENCE.match(first)
    if inner:
        return _fenced_item(run, at, indent, marker, level)
    text = "\n".join([first] + [line.strip() for line in run.lines[at + 1 : end]])
    return run.add("item", text, at, end, level, marker)


def _fenced_item(run: Run, at: int, indent: int, marker: str, level: int) -> int:
    """`1. ```js`: the item is the fence, up to its end."""
    end = at + 1
    while end < len(run.lines) and not re.match(r"\s*(?:```|~~~)", run.lines[end]):
        end += 1
    end = min(end + 1, len(run.lines))
    return run.add("item", "\n".join(run.lines[at:end]).strip(), at, end, level, marker)


def _bullet(run: Run, at: int, indent: int, stripped: str) -> int:
    return _rule(run, at, indent, stripped) or _item(run, at, indent, stripped)


def _table_line(run: Run, at: int, indent: int, stripped: str) -> int:
    follows = at + 1 < len(run.lines) and TABLE_LINE.match(run.lines[at + 1])
    if not follows and not (stripped.endswith("|") and stripped.count("|") > 2):
        return 0
    run.leave_items(indent)
    end = at + 1
    while end < len(run.lines) and run.lines[end].strip().startswith("|"):
        end += 1
    return run.add("table", "\n".join(x.strip() for x in run.lines[at:end]), at, end)


def _quote(run: Run, at: int, indent: int, stripped: str) -> int:
    run.leave_items(indent)
    end = at + 1
    while end < len(run.lines) and run.lines[end].lstrip().startswith(">"):
        end += 1
    text = "\n".join(re.sub(r"^\s*>[ ]?", "", line) for line in run.lines[at:end])
    return run.add("quote", text, at, end)


def _admonition(run: Run, at: int, indent: int, stripped: str) -> int:
    end, text = admonition(run.lines, at, indent, stripped)
    if end:
        run.leave_items(indent)
        run.add("quote", text, at, end)
    return end


def _html(run: Run, at: int, indent: int, stripped: str) -> int:
    if not (HTML_BLOCK.match(stripped) or LONE_TAG.match(stripped)):
        return 0
    run.leave_items(indent)
    shown = HTML_HEADING.match(stripped)
    if shown:
        return run.add("heading", shown[2].strip(), at, at + 1, int(shown[1]), "html")
    lines, low, end = run.lines, stripped.lower(), at + 1
    closer = next((end_mark for start, end_mark in UNTIL if low.startswith(start)), None)
    if closer and closer not in run.missing:
        while end <= len(lines) and closer not in lines[end - 1].lower():
            end += 1
        if end <= len(lines):
            return run.add("html", "", at, end)
        run.missing.add(closer)
        end = at + 1
    while low not in LONE_BREAKS and end < len(lines) and lines[end].strip() and not ends_html(lines[end]):
        end += 1
    return run.add("html", "", at, end)


def _math(run: Run, at: int, indent: int, stripped: str) -> int:
    for opening, closing in DISPLAY_MATH:
        if stripped.startswith(opening):
            run.leave_items(indent)
            if closing in stripped[2:] or at < run.open_math.get(closing, 0):
                return 0
            end = at + 1
            while end < len(run.lines) and closing not in run.lines[end]:
                if not run.lines[end].strip():
                    run.open_math[closing] = end
                    return 0
                end += 1
            return run.add("math", "", at, min(end + 1, len(run.lines)))
    return 0


_Taker = Callable[[Run, int, int, str], int]
# By a line's first character: what may take it. A taker that does not want the line returns 0: it is a paragraph.
_TAKERS: dict[str, _Taker] = {
    "#": _heading,
    "`": _fence,
    "~": lambda run, at, indent, s: _fence(run, at, indent, s) or _rule(run, at, indent, s),
    "|": _table_line,
    ">": _quote,
    "?": _admonition,
    "!": _admonition,
    "<": _html,
    "$": _math,
    "\\": _math,
    "(": _item,
    **dict.fromkeys("-*+", _bullet),
    **dict.fromkeys("•‣▪●○◦–", _item),
    **dict.fromkeys("_=─━═—", _rule),
}
