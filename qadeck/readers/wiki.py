"""MediaWiki's markup -> Markdown, line for line -> Blocks. Every line keeps its number.

Headings, lists, definitions, links, emphasis and code are turned; templates, references and categories go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qadeck.model import Document, Source
from qadeck.patterns import later
from qadeck.readers import md
from qadeck.readers._decode import decode

_HEADING = later(r"(={1,6})\s*(\S.*?)\s*\1\s*$")
_ITEM = later(r"([*#]+)\s*(\S.*)$")
_PRAGMA = later(r"#(?:summary|labels|sidebar|redirect)\b", re.I)
_TERM = later(r";\s*(\S.*?)(?:\s+:\s+(\S.*))?$")
_OPEN = later(r"<(pre|syntaxhighlight|source)\b(?:[^>]*?\blang=[\"']?(\w+))?[^>]*>", re.I)
_CLOSE = later(r"</(?:pre|syntaxhighlight|source)>", re.I)
_GONE = later(
    r"(?<!\{)\{\{[^{}]*\}\}(?!\})|<ref\b[^<>]*/>|<ref\b.*?</ref>|\[\[(?:category|kategorie|catégorie|categoría)\s*:[^\[\]]*\]\]"
    r"|__[A-Z]+__",
    re.I,
)
_PAGE = later(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_LINK = later(r"\[(https?://\S+)\s+([^\[\]]+)\]")


def read(source: Source) -> Document:
    """The document of a wiki page. Raises SourceError: undecodable, too-large."""
    decoded = decode(source)
    return md.document(source, decoded, "\n".join(_turned(decoded.text.split("\n"))), "mediawiki")


def _turned(lines: list[str]) -> Iterator[str]:
    """One Markdown line for each line of the page; inside a block of code a line stays as it is."""
    code = False
    for line in lines:
        opened = None if code else _OPEN.match(line.strip())
        closed = _CLOSE.search(line)
        if opened and not closed:
            code = True
            yield "```" + (opened[2] or "")
        elif code and closed:
            code = False
            yield "```"
        else:
            yield line if code else _text(line)


def _text(line: str) -> str:
    heading, item, term = _HEADING.match(line), _ITEM.match(line), _TERM.match(line)
    if _PRAGMA.match(line):
        return ""
    if heading:
        return f"{'#' * len(heading[1])} {_inline(heading[2])}"
    if item:
        sign = "1." if item[1][-1] == "#" else "-"
        return f"{'   ' * (len(item[1]) - 1)}{sign} {_inline(item[2])}"
    if term:
        return f"**{_inline(term[1])}** {_inline(term[2] or '')}".rstrip()
    if line.startswith(":"):
        return _inline(line.lstrip(": "))
    return _inline(line)


def _inline(text: str) -> str:
    """Links and emphasis as Markdown; what only the wiki can show goes."""
    text = _LINK.sub(r"[\2](\1)", _PAGE.sub(r"\1", _GONE.sub("", text)))
    text = re.sub(r"\{\{\{([^{}]+)\}\}\}", r"`\1`", text)
    text = re.sub(r"<(?:nowiki|code|tt)>([^<>]*)</(?:nowiki|code|tt)>", r"`\1`", text)
    return re.sub(r"''(.+?)''", r"*\1*", re.sub(r"'''(.+?)'''", r"**\1**", text))
