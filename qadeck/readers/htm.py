"""HTML -> Blocks: the readable content of a page. Markup stays HTML; `text` of each block is its Markdown."""

from __future__ import annotations

import codecs
import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Block, Document, Finding, Source
from qadeck.readers._decode import Decoded, decode
from qadeck.readers._drop import drop
from qadeck.readers._faqpage import faq_rows
from qadeck.readers._implied import close_tags
from qadeck.readers._inline import attribute, plain
from qadeck.readers._lines import spread
from qadeck.readers._pairs import marks
from qadeck.readers._walk import Place, walk

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.I)
# A class that carries the line of the source from which a converter made the page.
LINE_CLASS = "source-line-"
_LINE = re.compile(rf"^{LINE_CLASS}\d+$")
# A <main> that holds less of the page's letters than this is not where its text stands.
_MAIN = 0.3


def read(source: Source) -> Document:
    """The document of a page. Raises SourceError: undecodable, too-large."""
    limits.check_size(source.data)
    decoded = _declared(source) or decode(source)
    blocks, findings = parse(decoded.text, source.name)
    return Document(
        source=source.name,
        reader="html",
        encoding=decoded.encoding,
        markup="html",
        blocks=blocks,
        findings=decoded.findings + findings,
        subject=source.subject,
    )


def parse(text: str, name: str) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of an HTML text, and what was left out. `name` is for the findings."""
    soup = BeautifulSoup(close_tags(text), "html.parser")
    _check_depth(soup)
    _take_lines(soup)
    rows = tuple(faq_rows(soup))
    findings = tuple(drop(soup, name))
    root, outside = _main(soup, name)
    blocks = tuple(walk(root, Place(marks(soup))))
    return spread(_without_shown(rows, blocks) + blocks), findings + outside


def _declared(source: Source) -> Decoded | None:
    """The text in the encoding that the page declares, when that encoding is known, not UTF, and fits."""
    found = _DECLARED.search(source.data[:4096])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii")
    try:
        if codecs.lookup(name).name.startswith("utf"):
            return None
        text = source.data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), name.lower())


def _take_lines(soup: BeautifulSoup) -> None:
    """Where a converter wrote the lines of another source into the classes, those are the lines."""
    if not soup.find(class_=_LINE):
        return
    line = 1
    for tag in soup.find_all(True):
        words = attribute(tag, "class").split()
        line = next((int(word[len(LINE_CLASS) :]) for word in words if _LINE.match(word)), line)
        tag.sourceline = line
        kept = " ".join(word for word in words if not _LINE.match(word))
        if kept:
            tag["class"] = kept
        elif words:
            del tag["class"]


def _check_depth(soup: BeautifulSoup) -> None:
    waiting = [(child, 1) for child in soup.children if isinstance(child, Tag)]
    while waiting:
        tag, depth = waiting.pop()
        if depth > limits.DEPTH:
            raise SourceError("too-large", f"elements nested over {limits.DEPTH} deep; save the page again")
        waiting.extend((child, depth + 1) for child in tag.children if isinstance(child, Tag))


def _main(soup: BeautifulSoup, name: str) -> tuple[Tag, tuple[Finding, ...]]:
    """The part of the page that says it is the main one, if it holds enough; what stands outside is told."""
    body = soup.body or soup
    main = soup.find("main") or soup.find(True, attrs={"role": "main"})
    whole = len(plain(body))
    if not isinstance(main, Tag) or len(plain(main)) < _MAIN * whole:
        return body, ()
    left = whole - len(plain(main))
    if left < 3:
        return main, ()
    told = f"{left} letters outside the main part of the page"
    return main, (Finding("left-out", "info", name, body.sourceline or 1, told),)


def _without_shown(rows: tuple[Block, ...], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The rows of the page's own data, unless the page shows the same questions: the shown answer is the fuller one."""
    shown = {_letters(block.text) for block in blocks if block.kind in {"heading", "paragraph", "item"}}
    hidden = [row for row in rows if _letters(row.text) not in shown]
    return rows if len(hidden) > len(rows) / 2 else tuple(hidden)


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text)).lower()
