"""ODT -> Markdown -> Blocks. A line counts in that Markdown. The zip and its XML are read without a library."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers import md
from qadeck.readers._docx_text import is_monospace
from qadeck.readers._flow import Flow
from qadeck.readers._numbering import shown
from qadeck.readers._spans import Span, markdown, pipes
from qadeck.text import slug

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _OFFICE, _STYLE = f"{_NS}text:1.0}}", f"{_NS}office:1.0}}", f"{_NS}style:1.0}}"
_TABLE, _DRAW, _FO = f"{_NS}table:1.0}}", f"{_NS}drawing:1.0}}", f"{_NS}xsl-fo-compatible:1.0}}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SKIPPED = {
    f"{_TEXT}{name}" for name in ("table-of-content", "alphabetical-index", "illustration-index", "tracked-changes")
}
_CODE_STYLE = later(r"preformatted|source|code|listing", re.I)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style gives: looks, the style that it is based on, its name as a person sees it, a list style."""

    looks: frozenset[str]
    parent: str
    name: str
    list_style: str
    level: int


def read(source: Source) -> Document:
    """The document of an OpenDocument text. Raises SourceError: bad-archive, bad-xml, bad-odt, too-large."""
    flat = source.name.lower().endswith(".fodt")
    archive = None if flat else limits.unzip(source.data)
    content = limits.xml(archive.read("content.xml") if archive else source.data)
    roots = [content]
    if archive and "styles.xml" in archive.names():
        roots.append(limits.xml(archive.read("styles.xml")))
    body = content.find(f".//{_OFFICE}text")
    if body is None:
        raise SourceError("bad-odt", "no text document inside; save it in a word processor as .odt")
    reader = _Reader(source.name, archive, dict(_styles(roots)), dict(_lists(roots)))
    reader.take_all(body)
    blocks, findings = md.parse(reader.flow.text(), source.name)
    return Document(
        source=source.name,
        reader="odt",
        encoding="utf-8",
        markup="markdown",
        blocks=blocks,
        findings=(*reader.findings, *findings),
        pictures=reader.pictures,
        subject=source.subject,
    )


def _styles(roots: list[Element]) -> Iterator[tuple[str, _Look]]:
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            text = style.find(f"{_STYLE}text-properties")
            level = style.get(f"{_STYLE}default-outline-level", "")
            yield (
                style.get(f"{_STYLE}name", ""),
                _Look(
                    frozenset(_looks(text)) if text is not None else frozenset(),
                    style.get(f"{_STYLE}parent-style-name", ""),
                    style.get(f"{_STYLE}display-name", style.get(f"{_STYLE}name", "")),
                    style.get(f"{_STYLE}list-style-name", ""),
                    int(level) if level.isdigit() else 0,
                ),
            )


def _looks(text: Element) -> Iterator[str]:
    if text.get(f"{_FO}font-weight") in {"bold", "600", "700", "800", "900"}:
        yield "bold"
    if text.get(f"{_FO}font-style") in {"italic", "oblique"}:
        yield "italic"
    if text.get(f"{_STYLE}text-line-through-style", "none") != "none":
        yield "strike"
    position = text.get(f"{_STYLE}text-position", "")
    if position.startswith(("super", "sub")):
        yield position[:3]
    if is_monospace(text.get(f"{_STYLE}font-name", "") + text.get(f"{_FO}font-family", "")):
        yield "code"


def _lists(roots: list[Element]) -> Iterator[tuple[tuple[str, int], tuple[str, str, str, int]]]:
    """(list style, depth from 0) -> prefix, format of the number ("" for a bullet), suffix, start."""
    for root in roots:
        for style in root.iter(f"{_TEXT}list-style"):
            for level in style:
                depth = int(level.get(f"{_TEXT}level", "1")) - 1
                number = level.get(f"{_STYLE}num-format", "") if level.tag == f"{_TEXT}list-level-style-number" else ""
                before, behind = level.get(f"{_STYLE}num-prefix", ""), level.get(f"{_STYLE}num-suffix", "")
                start = int(level.get(f"{_TEXT}start-value", "1"))
                yield (style.get(f"{_STYLE}name", ""), depth), (before, number, behind, start)


@dataclass(slots=True)
class _Reader:
    """Goes through the body; `flow` holds the Markdown so far, `counts` the last number of each list and depth."""

    source: str
    archive: limits.Archive | None
    styles: dict[str, _Look]
    lists: dict[tuple[str, int], tuple[str, str, str, int]]
    flow: Flow = field(default_factory=Flow)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take_all(self, parent: Element, style: str = "", depth: int = -1, label: str = "") -> None:
        """The children of an element; `label` is that of the list item, for its first paragraph alone."""
        for child in parent:
            name = child.tag.removeprefix(_TEXT)
            if child.tag in _SKIPPED:
                told = "table of contents: " + " ".join("".join(child.itertext()).split())[:100]
                self.findings.append(Finding("left-out", "info", self.source, 0, told))
            elif name in {"p", "h"}:
                self._paragraph(child, label, max(depth, 0))
                label = ""
            elif name == "list":
                self._list(child, style, depth + 1)
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            elif name in {"section", "numbered-paragraph", "index-body", "soft-page-break"}:
                self.take_all(child, style, depth, label)

    def _list(self, node: Element, outer: str, depth: int) -> None:
        style = node.get(f"{_TEXT}style-name", outer)
        prefix, number, suffix, start = self.lists.get((style, depth), ("", "", "", 1))
        goes_on = node.get(f"{_TEXT}continue-numbering") == "true" or node.get(f"{_TEXT}continue-list")
        if depth or not goes_on:
            self.counts[style, depth] = start - 1
        for item in node:
            if item.get(f"{_TEXT}start-value"):
                self.counts[style, depth] = int(item.get(f"{_TEXT}start-value", "1")) - 1
            self.counts[style, depth] += 1
            counted = f"{prefix}{shown(self.counts[style, depth], number)}{suffix}" if number else "-"
            is_header = item.tag == f"{_TEXT}list-header"
            self.take_all(item, style, depth, "" if is_header else counted)

    def _paragraph(self, node: Element, label: str, depth: int) -> None:
        style = node.get(f"{_TEXT}style-name", "")
        level = self._heading(node, style)
        base = frozenset() if level else self._looks(style)
        found = list(self._spans(node, base - {"code"}))
        if not label and ("code" in self._looks(style) or _CODE_STYLE.search(self._named(style))):
            self.flow.add_code("".join(span.text for span in found))
        else:
            self.flow.add(markdown(found), level, label, depth)

    def _heading(self, node: Element, style: str) -> int:
        if node.tag == f"{_TEXT}h":
            return min(int(node.get(f"{_TEXT}outline-level", "1")), 6)
        return 1 if self._named(style).lower() == "title" else 0

    def _named(self, style: str) -> str:
        """The first style on the way up that has a name of its own (automatic ones are P1, P2 ...)."""
        while re.fullmatch(r"P\d+", style) and style in self.styles:
            style = self.styles[style].parent
        return self.styles[style].name if style in self.styles else style

    def _looks(self, style: str) -> frozenset[str]:
        seen: set[str] = set()
        looks: frozenset[str] = frozenset()
        while style in self.styles and style not in seen:
            seen.add(style)
            looks |= self.styles[style].looks
            style = self.styles[style].parent
        return looks

    def _spans(self, node: Element, looks: frozenset[str], link: str = "") -> Iterator[Span]:
        """The text inside an element, and what stands behind each child."""
        yield Span(re.sub(r"\s+", " ", node.text or ""), looks, link)
        for child in node:
            yield from self._span(child, looks, link)
            yield Span(re.sub(r"\s+", " ", child.tail or ""), looks, link)

    def _span(self, child: Element, looks: frozenset[str], link: str) -> Iterator[Span]:
        name = child.tag.removeprefix(_TEXT)
        if name == "s":
            yield Span(" " * int(child.get(f"{_TEXT}c", "1")), looks, link)
        elif name in {"tab", "line-break"}:
            yield Span("\t" if name == "tab" else "\n", looks, link)
        elif name == "a":
            yield from self._spans(child, looks, child.get(_LINK, ""))
        elif name == "note":
            yield Span(" (" + " ".join("".join(p.itertext()) for p in child.iter(f"{_TEXT}p")) + ")", looks)
        elif child.tag == f"{_DRAW}frame":
            yield from self._frame(child)
        elif name not in {"bookmark", "change", "annotation"} and not child.tag.startswith(_OFFICE):
            yield from self._spans(child, looks | self._looks(child.get(f"{_TEXT}style-name", "")), link)

    def _frame(self, frame: Element) -> Iterator[Span]:
        """A picture; the text of a text box; anything else (a formula, a chart) is told."""
        image = next(iter(frame.iter(f"{_DRAW}image")), None)
        target = image.get(_LINK, "") if image is not None else ""
        if self.archive and target in self.archive.names() and len(self.archive.read(target)) <= limits.PICTURE:
            name = f"{slug(self.source)}-{posixpath.basename(target)}"
            self.pictures[name] = self.archive.read(target)
            yield Span(f"![]({name})", raw=True)
            return
        texts = ["".join(p.itertext()) for p in frame.iter(f"{_TEXT}p")]
        if texts:
            yield Span("\n" + "\n".join(texts))
        else:
            told = "an object that is no picture (formula, chart) is left out; put a picture in its place"
            self.findings.append(Finding("drawing-left-out", "warning", self.source, 0, told))

    def _table(self, table: Element) -> None:
        rows = [
            [self._cell(cell) for cell in row if cell.tag == f"{_TABLE}table-cell"]
            for row in table.iter(f"{_TABLE}table-row")
        ]
        if max(map(len, rows), default=0) > 1:
            self.flow.lines(pipes(rows))
            return
        for cell in table.iter(f"{_TABLE}table-cell"):
            self.take_all(cell)

    def _cell(self, cell: Element) -> str:
        paragraphs = (p for p in cell.iter() if p.tag in {f"{_TEXT}p", f"{_TEXT}h"})
        return "\n".join(text for text in (markdown(self._spans(p, frozenset())) for p in paragraphs) if text)
