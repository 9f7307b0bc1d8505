"""AsciiDoc -> Markdown, line for line -> Blocks. Every line of the Markdown is the line of the same number in the file.

Headings, lists, blocks, links and emphasis are turned; attributes and comments go. A term of a `[qanda]` list becomes a
question's label, its answer stands below.
"""

from __future__ import annotations

from collections.abc import Iterator

from qadeck.model import Document, Source
from qadeck.patterns import later
from qadeck.readers import md
from qadeck.readers._decode import decode

_HEADING = later(r"(={1,6})\s+(\S.*?)(?:\s+=+)?\s*$")
_ATTRIBUTES = later(r"\[[^\[\]]*\]\s*$")
_SETTING = later(r":!?[\w-]+!?:(?:\s.*)?$")
_VERBATIM = later(r"(-{4,}|\.{4,}|`{3,})(\w*)\s*$")
_FRAME = later(r"(?:={4,}|\*{4,}|_{4,}|--|/{4,}|\+{4,})\s*$")
_TITLE = later(r"\.(?=[^\s.])(.+)$")
_ITEM = later(r"\s*(\*{1,5}|\.{1,5}|-)\s+(\S.*)$")
_TERM = later(r"(?P<term>\S.*?)(?P<sign>:{2,4}|;;)(?:\s+(?P<text>\S.*))?$")
_LINK = later(r"(?:link:|xref:)?(https?://[^\s\[\]<>]+|(?<=link:)[^\s\[\]]+|(?<=xref:)[^\s\[\]]+)\[([^\[\]]*)\]")
_REFERENCE = later(r"<<[^<>,]+(?:,\s*([^<>]+))?>>")
_PICTURE = later(r"image::?([^\s\[\]]+)\[([^\[\]]*)\]")
# Code, and formulas in TeX; nothing inside is turned.
_LEFT_ALONE = later(r"(`[^`\n]+`|\b(?:stem|latexmath):\[(?:\\\]|[^\]\n])+\])")
_FORMULAS = ("stem", "latexmath")
_EMPHASIS = (
    (later(r"(?<![\w*`])\*(?![\s*])([^*\n]+?)(?<![\s*])\*(?![\w*])"), r"**\1**"),
    (later(r"(?<![\w`])`?\+([^+\n]+)\+`?(?![\w`])"), r"`\1`"),
)


def read(source: Source) -> Document:
    """The document of an AsciiDoc file. Raises SourceError: undecodable, too-large."""
    decoded = decode(source)
    lines = list(_Lines().turned(decoded.text.split("\n")))
    return md.document(source, decoded, "\n".join(lines), "asciidoc")


class _Lines:
    """Goes through the lines.

    Remembers the block that is open, the language of the next or that it is a formula, and whether a list asks.
    """

    def __init__(self) -> None:
        self.fence = ""
        self.language = ""
        self.formula = False
        self.asking = False

    def turned(self, lines: list[str]) -> Iterator[str]:
        """One Markdown line for each line of AsciiDoc."""
        for line in lines:
            yield self._one(line.rstrip())

    def _one(self, line: str) -> str:
        found = _VERBATIM.match(line)
        if line == "++++" and (self.formula or self.fence == line):
            self.formula, self.fence = False, "" if self.fence else line
            return "$$"
        if self.fence:
            if found and found[1] == self.fence:
                self.fence = ""
                return "```"
            return line
        if found:
            self.fence, language, self.language = found[1], found[2] or self.language, ""
            return "```" + language
        if _ATTRIBUTES.match(line):
            return self._attributes(line)
        if line.startswith(("//", "include::")) or line in ("+", "<<<") or _SETTING.match(line) or _FRAME.match(line):
            return ""
        return self._text(line)

    def _attributes(self, line: str) -> str:
        """`[source,python]`, `[stem]` say what the block below holds, `[qanda]` makes its terms questions."""
        names = [part.strip() for part in line.strip("[] ").split(",")]
        self.language = names[1] if names[0] == "source" and len(names) > 1 else ""
        self.formula = names[0] in _FORMULAS
        self.asking = self.asking or names[0].startswith("qanda")
        return ""

    def _text(self, line: str) -> str:
        heading = _HEADING.match(line)
        if heading:
            self.asking = False
            return f"{'#' * len(heading[1])} {_inline(heading[2])}"
        title, item, term = _TITLE.match(line), _ITEM.match(line), _TERM.match(line)
        if title:
            return f"*{_inline(title[1])}*"
        if item:
            sign = "1." if item[1][0] == "." else "-"
            return f"{'   ' * (len(item[1]) - 1)}{sign} {_inline(item[2])}"
        if term and (self.asking or term["term"].endswith("?")):
            self.asking = True
            return f"**Q:** {_inline(term['term'])}" + (f" **A:** {_inline(term['text'])}" if term["text"] else "")
        if term:
            return f"**{_inline(term['term'])}** {_inline(term['text'] or '')}".rstrip()
        return _inline(line)


def _inline(text: str) -> str:
    """Links, pictures, strong text and formulas; what stands between backticks stays as it is."""
    parts = _LEFT_ALONE.split(text)
    return "".join(_kept(part) if place % 2 else _marked(part) for place, part in enumerate(parts))


def _kept(part: str) -> str:
    if part.startswith("`"):
        return part
    formula = part.partition("[")[2][:-1].replace("\\]", "]").strip()
    return f"${formula}$"


def _marked(text: str) -> str:
    text = _PICTURE.sub(r"![\2](\1)", text)
    text = _LINK.sub(lambda m: f"[{m[2].rstrip('^') or m[1]}]({m[1]})", text)
    text = _REFERENCE.sub(lambda m: m[1] or "", text)
    for pattern, markdown in _EMPHASIS:
        text = pattern.sub(markdown, text)
    return text
