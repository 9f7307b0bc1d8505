"""Org -> Markdown, line for line -> Blocks. Every line of the Markdown is the line of the same number in the file.

Headings, lists, blocks, tables, links and emphasis are turned; planning lines, drawers, keywords and comments go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qadeck.model import Document, Source
from qadeck.patterns import later
from qadeck.readers import md
from qadeck.readers._decode import decode

_HEADING = later(
    r"(\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED|STARTED)\s+)?(?:\[#[A-Z]\]\s+)?(.*?)(?:\s+(:[\w@#%:]+:))?\s*$"
)
_BEGIN = later(r"\s*#\+begin_(\w+)(?:\s+(\S+))?", re.I)
_END = later(r"\s*#\+end_(\w+)", re.I)
_KEYWORD = later(r"\s*#\+(\w+):\s*(.*)$")
_TITLE = later(r"^#\+title:", re.I | re.M)
_DRAWER = later(r"\s*:[A-Z_-]+:\s*$")
_PLANNING = later(r"\s*(?:(?:CLOSED|SCHEDULED|DEADLINE):\s*[<\[][^>\]]*[>\]]\s*)+$")
_LINK = later(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_CODE = later(r"(?<![\w=~])([=~])(?!\s)(.+?)(?<!\s)\1(?![\w=~])")
_EDGE = r"(?<![\w{0}]){0}(?![\s{0}])(.+?)(?<![\s{0}]){0}(?![\w{0}])"
_EMPHASIS = (
    (re.compile(_EDGE.format(r"\*")), r"**\1**"),
    (re.compile(_EDGE.format("/")), r"*\1*"),
    (re.compile(_EDGE.format(r"\+")), r"~~\1~~"),
)
_TERM = later(r"(\s*[-+]\s+)(.+?)\s+::(?:\s+(.*))?$")
_RULED = later(r"\s*\|[-+|]+\s*$")
_VERBATIM = {"src", "example", "export", "verse"}
_PICTURE = later(r"\.(?:png|jpe?g|gif|svg|webp)$", re.I)


def read(source: Source) -> Document:
    """The document of an Org file. Raises SourceError: undecodable, too-large."""
    decoded = decode(source)
    lines = list(_Lines(source.name, bool(_TITLE.search(decoded.text))).turned(decoded.text.split("\n")))
    return md.document(source, decoded, "\n".join(lines), "org")


class _Lines:
    """Goes through the lines; remembers the block or drawer that is open. Below a title all headings are one deeper."""

    def __init__(self, name: str, titled: bool) -> None:
        self.name = name
        self.depth = int(titled)
        self.block = ""
        self.in_drawer = False

    def turned(self, lines: list[str]) -> Iterator[str]:
        """One Markdown line for each line of Org."""
        for line in lines:
            yield self._one(line)

    def _one(self, line: str) -> str:
        if self.block:
            return self._inside(line)
        if self.in_drawer:
            self.in_drawer = line.strip().upper() != ":END:"
            return ""
        begun = _BEGIN.match(line)
        if begun:
            self.block = begun[1].lower()
            return self._fence(line, begun[2] or "") if self.block in _VERBATIM else ""
        if _DRAWER.match(line):
            self.in_drawer = True
            return ""
        return _plain(line, self.depth)

    def _inside(self, line: str) -> str:
        ended = _END.match(line)
        if ended and ended[1].lower() == self.block:
            block, self.block = self.block, ""
            return self._fence(line, "") if block in _VERBATIM else ""
        if self.block in _VERBATIM:
            return line[1:] if line.startswith((",*", ",#+")) else line
        if self.block == "quote":
            return f"> {_inline(line.strip())}"
        return "" if self.block == "comment" else _plain(line, self.depth)

    def _fence(self, line: str, language: str) -> str:
        shown = language if self.block == "src" else ""
        return line[: len(line) - len(line.lstrip())] + "```" + shown


def _plain(line: str, depth: int) -> str:
    """A line outside of blocks; a heading is `depth` levels deeper than its stars say."""
    heading = _HEADING.match(line)
    if heading:
        return "#" * min(len(heading[1]) + depth, 6) + " " + _inline(heading[2])
    keyword = _KEYWORD.match(line)
    if keyword:
        return f"# {keyword[2]}" if keyword[1].lower() == "title" else ""
    if line.startswith("# ") or line == "#" or _PLANNING.match(line):
        return ""
    if _RULED.match(line):
        return line.replace("+", "|")
    if line.lstrip().startswith(": "):
        return "    " + line.lstrip()[2:]
    term = _TERM.match(line)
    if term:
        return f"{term[1]}**{_inline(term[2])}** {_inline(term[3] or '')}".rstrip()
    return _inline(line)


def _inline(text: str) -> str:
    """Emphasis and links; what stands between = or ~ is code and stays as it is."""
    parts, at = [], 0
    for found in _CODE.finditer(text):
        parts += [_marked(text[at : found.start()]), f"`{found[2]}`"]
        at = found.end()
    return "".join([*parts, _marked(text[at:])])


def _marked(text: str) -> str:
    """Links are set apart first: the slashes of an address are no emphasis."""
    links: list[str] = []

    def kept(found: re.Match[str]) -> str:
        links.append(_link(found))
        return f"\x00{len(links) - 1}\x00"

    text = _LINK.sub(kept, text)
    text = re.sub(r"https?://\S+", lambda m: kept_text(links, m[0]), text)
    for pattern, markdown in _EMPHASIS:
        text = pattern.sub(markdown, text)
    return re.sub(r"\x00(\d+)\x00", lambda m: links[int(m[1])], text)


def kept_text(links: list[str], text: str) -> str:
    """Set a text apart under a sign that stands for it."""
    links.append(text)
    return f"\x00{len(links) - 1}\x00"


def _link(found: re.Match[str]) -> str:
    target = found[1].removeprefix("file:")
    if _PICTURE.search(target) and not found[2]:
        return f"![]({target})"
    if target.startswith(("http://", "https://", "mailto:")):
        return f"[{found[2] or target}]({target})"
    return found[2] or target
