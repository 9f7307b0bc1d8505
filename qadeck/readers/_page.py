"""The text of a page -> Blocks: parsed, cleaned, its pairs marked, walked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.element import AttributeValueList, Tag

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.html_text import readable
from qadeck.model import Block, Finding
from qadeck.readers._drop import drop
from qadeck.readers._faqpage import faq_rows
from qadeck.readers._implied import close_tags
from qadeck.readers._inline import attribute, plain
from qadeck.readers._lines import LINE_CLASS, spread
from qadeck.readers._pairs import Mark, marks
from qadeck.readers._unclosed import escape_unclosed
from qadeck.readers._walk import Place, walk

_LINE = re.compile(rf"^{LINE_CLASS}\d+$")
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|t[dhr]|wbr)\b)[a-zA-Z]", re.I
)
# A <main> that holds less of the page's letters than this is not where its text stands.
_MAIN = 0.3


def parse_page(text: str, name: str) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of an HTML text, and what was left out. `name` is for the findings."""
    limits.check_tags(text)
    _check_open(text)
    soup = BeautifulSoup(close_tags(escape_unclosed(readable(text.replace("\f", " ")))), "html.parser")
    _check_depth(soup)
    if LINE_CLASS in text:
        _take_lines(soup)
    rows = tuple(faq_rows(soup))
    findings = tuple(drop(soup, name))
    root, outside = _main(soup, name)
    found = marks(soup)
    outside += tuple(_labels(soup, found, name))
    blocks = tuple(walk(root, Place(found)))
    return spread(_without_shown(rows, blocks) + blocks), findings + outside


def _labels(soup: BeautifulSoup, found: Mapping[int, Mark], name: str) -> Iterator[Finding]:
    """What the walk passes over: labels that only open an answer ("Show answer")."""
    labels = [tag for tag in soup.find_all(True) if id(tag) in found and found[id(tag)].side == "label"]
    if labels:
        told = f"label of a hidden answer, {len(labels)} times: {plain(labels[0])[:60]}"
        yield Finding("left-out", "info", name, labels[0].sourceline or 0, told)


def _take_lines(soup: BeautifulSoup) -> None:
    """Where a converter wrote the lines of another source into the classes, those are the lines."""
    if not soup.find(class_=_LINE):
        return
    line = 1
    for tag in soup.find_all(True):
        words = attribute(tag, "class").split()
        line = next((int(word[len(LINE_CLASS) :]) for word in words if _LINE.match(word)), line)
        tag.sourceline = line
        kept = [word for word in words if not _LINE.match(word)]
        if kept:
            tag["class"] = AttributeValueList(kept)
        elif words:
            del tag["class"]


def _check_open(text: str) -> None:
    """Before a tree is made, whose time grows with the square of its depth: far more tags open than a page may nest.

    Only tags that must be closed count. Scripts may hold some, so ten times the depth is allowed here.
    """
    if text.count("<") <= 10 * limits.DEPTH:
        return
    open_ = 0
    for tag in _NESTING.finditer(text):
        open_ = max(0, open_ - 1) if tag[1] else open_ + 1
        if open_ > 10 * limits.DEPTH:
            raise SourceError("too-large", f"elements nested over {limits.DEPTH} deep; save the page again")


def _check_depth(soup: BeautifulSoup) -> None:
    waiting = [(child, 1) for child in soup.children if isinstance(child, Tag)]
    while waiting:
        tag, depth = waiting.pop()
        if depth > limits.DEPTH:
            raise SourceError("too-large", f"elements nested over {limits.DEPTH} deep; save the page again")
        waiting.extend((child, depth + 1) for child in tag.children if isinstance(child, Tag))


def _main(soup: BeautifulSoup, name: str) -> tuple[Tag, tuple[Finding, ...]]:
    """The part of the page that says it is the main one, if it holds enough; what stands outside is told."""
    body = _body(soup)
    main = next(iter(soup.find_all("main")), None)
    main = main or next((tag for tag in soup.find_all(True) if attribute(tag, "role") == "main"), None)
    whole = len(plain(body))
    if main is None or len(plain(main)) < _MAIN * whole:
        return body, ()
    left = whole - len(plain(main))
    if left < 3:
        return main, ()
    told = f"{left} letters outside the main part of the page"
    return main, (Finding("left-out", "info", name, body.sourceline or 1, told),)


def _body(soup: BeautifulSoup) -> Tag:
    """The page's body; the whole file where text stands beside it, as behind </html> or in a second page.

    Browsers show that, too (HTML standard, "after body" insertion mode).
    """
    body = soup.body
    return body if body and len(plain(body)) == len(plain(soup)) else soup


def _without_shown(rows: tuple[Block, ...], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The rows of the page's own data, unless the page shows the same questions: the shown answer is the fuller one."""
    shown = {_letters(block.text) for block in blocks if block.kind in {"heading", "paragraph", "item"}}
    hidden = [row for row in rows if _letters(row.text) not in shown]
    return rows if len(hidden) > len(rows) / 2 else tuple(hidden)


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text)).lower()
