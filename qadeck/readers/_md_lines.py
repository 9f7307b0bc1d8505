"""What one line of Markdown is: the patterns of its marks, and when a line ends a paragraph."""

from __future__ import annotations

import re
from textwrap import dedent

from qadeck.patterns import later

HEADING = later(r"(#{1,6})(?:[ \t]+(.*))?$")
TIGHT_HEADING = later(r"(#{1,6})(?![#!])(\S.*)$")
ITEM = later(r"([-*+•‣▪●○◦–]|\(?\d{1,3}(?:[.)]|[、．）])(?!\d))([ \t]+|(?<=[、．）]))(?=\S)")
LONE_ITEM = later(r"(?:[-*+•]|\d{1,3}[.)])[ \t]*$")
FENCE = later(r"(`{3,}(?!`)|~{3,}(?!~))([^`]*)$")
RULE = later(r"(?:-[ \t]*+){3,}+$|(?:\*[ \t]*+){3,}+$|(?:_[ \t]*+){3,}+$|={4,}$|#{7,}$|~{5,}$|\+{5,}$|[─━═—]{3,}$")
# A line of plain text that begins a chapter, and is no sentence.
CHAPTER = re.compile(
    r"(?:chapter|part|section|kapitel|teil|abschnitt|capítulo|parte|sección|chapitre|partie|capitolo|sezione|hoofdstuk"
    r"|глава|часть|раздел)\s+(?:\d{1,2}|[ivx]{1,5}|[a-h])(?:\s*[.:–—-]+\s*\S.{0,60}|)(?<![.?!,;])$",
    re.I,
)
# `??? question "Show answer"`, with its text set in below: a callout of MkDocs.
ADMONITION = re.compile(r"(?:\?\?\?\+?|!!!)[ \t]+([\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+\"([^\"]*)\")?[ \t]*$")
LONE_BREAKS = frozenset({"<br>", "<br/>", "<br />", "</br>"})
UNDERLINES = frozenset("=-~*^")
UNDERLINE = later(r"(=+|-{2,}|~{4,}|\*{4,}|\^{4,})[ \t]*$")
TABLE_LINE = later(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
HTML_BLOCK = later(
    r"</?(?:address|article|aside|body|blockquote|br|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|frame|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|meta|nav|ol"
    r"|optgroup|option|p|param|picture|pre|script|search|section|source|style|summary|table|tbody|td|textarea|tfoot"
    r"|th|thead|title|tr|track|ul|video|audio)(?=[\s/>]|$)|<!--|<\?|<!\[CDATA\[|<![A-Z]",
    re.I,
)
HTML_HEADING = later(r"<h([1-6])\b[^<>]*>(.*?)</h\1>[ \t]*$", re.I)
LONE_TAG = later(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>[ \t]*$")
UNTIL = (
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
)
DISPLAY_MATH = (("$$", "$$"), ("\\[", "\\]"))
TAB = 4


def margin(line: str) -> int:
    """Columns of blanks in front; a tab goes to the next fourth column."""
    column = 0
    for char in line:
        if char == " ":
            column += 1
        elif char == "\t":
            column += TAB - column % TAB
        else:
            break
    return column


def heading_text(rest: str) -> str:
    """What stands behind a heading's marks, without the marks that may close it: "Salt ##" says "Salt"."""
    body = rest.rstrip(" \t")
    bare = body.rstrip("#")
    return bare.strip() if bare[-1:] in (" ", "\t") else body.strip()


def reads_as_answer(text: str) -> bool:
    return bool(re.match(r"[\W_]*\w{1,12}[.:：)]", text)) or text.endswith((".", "。"))


# What such a line begins with, or with a digit.
_INTERRUPTING = frozenset("#`~-*+_=•‣▪●○◦–─━═—^<|$>(")


def interrupts(stripped: str, line: str, tight: bool) -> bool:
    """A line that ends a paragraph without a blank line before it."""
    first = stripped[0]
    if first not in _INTERRUPTING and not first.isdigit():
        return False
    if first == "#":
        return bool(HEADING.match(stripped)) or (tight and bool(TIGHT_HEADING.match(stripped)))
    if first in "`~":
        return bool(FENCE.match(stripped) or UNDERLINE.match(stripped))
    if first in "-*+_=•‣▪●○◦–─━═—^":
        return bool(ITEM.match(stripped) or RULE.match(stripped) or UNDERLINE.match(stripped))
    if first == "<":
        low = stripped.lower()
        return bool(HTML_BLOCK.match(low)) and (low in LONE_BREAKS or not low.startswith("<br"))
    if first == "|":
        return bool(TABLE_LINE.match(stripped))
    if first == "$":
        return stripped == "$$"
    return first == ">" or ((first.isdigit() or first == "(") and bool(ITEM.match(stripped)))


def ends_html(line: str) -> bool:
    return bool(HEADING.match(line) or FENCE.match(line.strip()))


def before_heading(lines: list[str], start: int) -> int:
    """Where a fence that is never closed ends: before the next heading behind a blank line, else at the end."""
    for place in range(start + 1, len(lines)):
        if lines[place].startswith("#") and not lines[place - 1].strip() and HEADING.match(lines[place]):
            return max(at for at in range(start - 1, place) if lines[at].strip()) + 1
    return len(lines)


def admonition(lines: list[str], at: int, indent: int, stripped: str) -> tuple[int, str]:
    """Where a callout of MkDocs ends, and its text as a quote with a title has it; (0, "") for any other line."""
    found, end = ADMONITION.match(stripped), at + 1
    while found and end < len(lines) and (not lines[end].strip() or margin(lines[end]) >= indent + 4):
        end += 1
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    if not found or end == at + 1:
        return 0, ""
    inside = dedent("\n".join(lines[at + 1 : end]))
    return end, f"[!{found[1]}] {found[2] or found[1]}\n{inside.strip()}"
