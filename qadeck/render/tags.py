"""HTML inside Markdown: which "<" opens a tag, and which is a letter of the text.

"List<String>", "a<b" and "the <div> tag" are text; "<b>x</b>" and "<details>" are HTML. The rule: a tag counts when
its name is an element that a card may hold, it is written well, and it is closed (an end tag: opened) in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_INLINE = """
    a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q rp rt ruby s samp small span strike strong sub
    sup tt u var br img wbr
"""
_BLOCK = """
    address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure footer h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
INLINE, BLOCK = frozenset(_INLINE.split()), frozenset(_BLOCK.split())
KEPT = INLINE | BLOCK
SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript"})  # never text for a reader
TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<attributes>(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*(?P<self>/?)>"
)
COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.S)
# A line of nothing but tags is structure, balanced or not: whoever writes of a tag writes a word beside it.
_FIRST = re.compile(r"\S")
_ONLY_TAGS = re.compile(r"(?:</?[a-zA-Z][\w-]*(?:\s[^<>]*)?>\s*)+")
_CODE = re.compile(r"(?ms)^[ \t]*(```+|~~~+)[^\n]*\n.*?(?:^[ \t]*\1|\Z)|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)")
# Between these, text is Markdown: the tags only fold or centre it.
_WRAPPERS = frozenset({"details", "summary", "div", "section", "center", "article", "main", "figure"})


@dataclass(frozen=True, slots=True)
class Balance:
    """How often each tag name opens and closes in a text, code apart."""

    opened: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)

    def counts(self, tag: re.Match[str]) -> bool:
        """Whether this tag is HTML and not text."""
        name = tag["name"].lower()
        if name not in KEPT:
            return False
        if name in VOID:
            return name != "img" or "src" in tag["attributes"].lower()
        return bool(self.opened[name] if tag["end"] else self.closed[name] or (name in ("p", "li") and _starts(tag)))


def _starts(tag: re.Match[str]) -> bool:
    """<p> and <li> need no end tag in HTML, but then they stand at the start of a line."""
    text, at = tag.string, tag.start()
    while at and text[at - 1] == " ":
        at -= 1
    if not at or text[at - 1] == "\n":
        return True
    first = _FIRST.search(text)
    return first is None or first.start() == tag.start()


def balance(text: str) -> Balance:
    """Count the tags of a whole text."""
    if "<" not in text or not TAG.search(text):
        return Balance()
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for tag in TAG.finditer(_CODE.sub("", text)):
        (closed if tag["end"] else opened)[tag["name"].lower()] += 1
    return Balance(opened, closed)


def block_end(lines: list[str], at: int, known: Balance, interrupting: bool = False) -> int:
    """The line after the HTML block that starts at line `at`; `at` itself where none does."""
    body = lines[at].lstrip(" ")
    if body.startswith("<!--"):
        return _until(lines, at, "-->")
    tag = TAG.match(body)
    if not tag:
        return at
    if _ONLY_TAGS.fullmatch(body) and tag["name"].lower() in BLOCK - {"pre", "table"}:
        return _while_tags(lines, at) if tag["name"].lower() in _WRAPPERS else _blank_after(lines, at)
    name = tag["name"].lower()
    if name in SILENT | {"pre", "table"}:
        wanted = known.closed[name] and not tag["end"]
        return _until(lines, at, f"</{name}>") if wanted else _blank_after(lines, at) if known.counts(tag) else at
    if not known.counts(tag):
        return at
    if name in _WRAPPERS:
        return _while_tags(lines, at)
    if name in BLOCK:
        return _blank_after(lines, at)
    alone = not interrupting and not body[tag.end() :].strip() and name not in VOID
    return _blank_after(lines, at) if alone else at


@dataclass(slots=True)
class _Line:
    """The line that was looked at last: whether it is nothing but tags."""

    start: int = 0
    end: int = -1
    only_tags: bool = False

    def is_structure(self, tag: re.Match[str]) -> bool:
        """Whether a tag that does not balance stands on a line of nothing but tags."""
        if not self.start <= tag.start() < tag.end() <= self.end:
            text = tag.string
            self.start, end = text.rfind("\n", 0, tag.start()) + 1, text.find("\n", tag.end())
            self.end = end if end >= 0 else len(text)
            self.only_tags = _ONLY_TAGS.fullmatch(text[self.start : self.end].strip()) is not None
        return self.only_tags and tag["name"].lower() in KEPT


def _until(lines: list[str], at: int, closing: str) -> int:
    for end in range(at, len(lines)):
        if closing in lines[end].lower():
            return end + 1
    return len(lines)


def _blank_after(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _while_tags(lines: list[str], at: int) -> int:
    at += 1
    while at < len(lines) and lines[at].lstrip().startswith("<"):
        at += 1
    return at


def escape_text(html: str, known: Balance) -> str:
    """A raw HTML block with every "<" that opens no tag of HTML written as text, scripts and comments off."""
    html = COMMENT.sub("", html)
    for name in SILENT:
        html = re.sub(rf"(?is)<{name}\b.*?</{name}\s*>", "", html)
    parts, at = [], 0
    line = _Line()
    for tag in TAG.finditer(html):
        if not known.counts(tag) and not line.is_structure(tag):
            parts += [html[at : tag.start()], "&lt;", html[tag.start() + 1 : tag.end()]]
            at = tag.end()
    return "".join((*parts, html[at:]))
