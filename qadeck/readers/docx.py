"""DOCX -> Markdown -> Blocks. A line counts in that Markdown: a word processor's file has no lines of its own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers import md
from qadeck.readers._docx_lists import Numbers, numbers
from qadeck.readers._docx_text import Extras, W, is_monospace, spans
from qadeck.readers._extra import DAMAGE, library
from qadeck.readers._flow import Flow
from qadeck.readers._spans import markdown, pipes
from qadeck.text import slug

_CONTENTS = later(r"toc\b|toc ?\d|table of contents|inhaltsverzeichnis", re.I)
_CODE_STYLE = later(r"code|preformatted|listing|verbatim|console", re.I)


def read(source: Source) -> Document:
    """The document of a Word file. Raises SourceError: library-missing, bad-archive, too-large, bad-docx."""
    limits.unzip(source.data)
    extras, reader = _taken(source)
    blocks, findings = md.parse(reader.flow.text(), source.name)
    return Document(
        source=source.name,
        reader="docx",
        encoding="utf-8",
        markup="markdown",
        blocks=blocks,
        findings=(*extras.findings, *reader.left_out(), *findings),
        pictures=extras.pictures,
        subject=source.subject,
    )


def _taken(source: Source) -> tuple[Extras, _Reader]:
    """The document's body, gone through. python-docx gives the XML's own tree, whatever stands in it."""
    docx = library("docx", "docx")
    missing = library("docx.opc.exceptions", "docx").PackageNotFoundError
    broken = library("lxml.etree", "docx").LxmlError
    try:
        package = docx.Document(io.BytesIO(source.data))
        extras = Extras(package.part, slug(source.name), source.name, notes=_notes(package.part))
        reader = _Reader(package, extras, numbers(_numbering(package.part)))
        for node in package.element.body:
            reader.take(node)
    except (missing, broken, zipfile.BadZipFile, SyntaxError, *DAMAGE) as error:
        told = f"no Word document ({error}); open it in a word processor and save it as .docx"
        raise SourceError("bad-docx", told) from error
    return extras, reader


def _numbering(part: Any) -> Any:
    inside = (relation for relation in part.rels.values() if not relation.is_external)
    return next((rel.target_part.element for rel in inside if rel.reltype.endswith("/numbering")), None)


def _notes(part: Any) -> dict[str, str]:
    """Text of the foot- and endnotes by "footnote3", "endnote1"."""
    notes = {}
    for relation in part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind in {"footnote", "endnote"} and not relation.is_external:
            for note in limits.xml(relation.target_part.blob).iter(f"{W}{kind}"):
                text = "".join(t.text or "" for t in note.iter(f"{W}t")).strip()
                notes[f"{kind}{note.get(f'{W}id')}"] = text
    return notes


@dataclass(slots=True)
class _Reader:
    """Goes through the body; `flow` holds the Markdown so far."""

    package: Any
    extras: Extras
    numbers: Numbers
    flow: Flow = field(default_factory=Flow)
    skipped: list[str] = field(default_factory=list)
    styles: dict[str, Any] = field(default_factory=dict)

    def take(self, node: Any) -> None:
        """One element of the body: a paragraph, a table, or a frame round them."""
        name = node.tag.removeprefix(W)
        if name == "p":
            self._paragraph(node)
        elif name == "tbl":
            self._table(node)
        elif name == "sdt" and _is_contents(node):
            self.skipped.append(" ".join(t.text or "" for t in node.iter(f"{W}t")))
        elif name in {"sdt", "sdtContent", "ins", "customXml", "smartTag"}:
            for child in node:
                self.take(child)

    def left_out(self) -> Iterator[Finding]:
        if self.skipped:
            told = f"table of contents, {len(self.skipped)} lines: {' '.join(self.skipped)[:100]}"
            yield Finding("left-out", "info", self.extras.source, 0, told)

    def _paragraph(self, node: Any) -> None:
        style = self._style(node)
        if _CONTENTS.match(style.name or ""):
            self.skipped.append("".join(t.text or "" for t in node.iter(f"{W}t")))
            return
        found = list(spans(node, _style_looks(style), self.extras))
        if _is_code(node, style):
            self.flow.add_code("".join(span.text for span in found))
        else:
            self.flow.add(markdown(found), _heading_level(node, style), *self._label(node, style))
        for box in self._boxes(node):
            self.take(box)

    def _style(self, node: Any) -> Any:
        name = node.find(f"{W}pPr/{W}pStyle")
        key = name.get(f"{W}val") if name is not None else ""
        if key not in self.styles:
            from docx.enum.style import WD_STYLE_TYPE

            self.styles[key] = self.package.part.get_style(key or None, WD_STYLE_TYPE.PARAGRAPH)
        return self.styles[key]

    def _label(self, node: Any, style: Any) -> tuple[str, int]:
        """The paragraph's list label and depth; "" outside a list."""
        for properties in (node.find(f"{W}pPr/{W}numPr"), *(s.element.find(f"{W}pPr/{W}numPr") for s in _chain(style))):
            if properties is not None:
                number, depth = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
                at = int(depth.get(f"{W}val", "0")) if depth is not None else 0
                value = number.get(f"{W}val") if number is not None else "0"
                return (self.numbers.label(value, at), at) if value != "0" else ("", 0)
        return "", 0

    def _boxes(self, node: Any) -> Iterator[Any]:
        """Paragraphs of text boxes that hang on this one; the copy for old versions of Word is passed over."""
        for box in node.iter(f"{W}txbxContent"):
            if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
                yield from box

    def _table(self, node: Any) -> None:
        rows = [[self._cell(cell) for cell in row.iter(f"{W}tc")] for row in node.findall(f"{W}tr")]
        if max(map(len, rows), default=0) > 1:
            self.flow.lines(pipes(rows))
            return
        for cell in node.iter(f"{W}tc"):
            for child in cell:
                self.take(child)

    def _cell(self, cell: Any) -> str:
        texts = [markdown(spans(p, frozenset(), self.extras)) for p in cell.iter(f"{W}p")]
        return "\n".join(text for text in texts if text)


def _is_contents(node: Any) -> bool:
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "contents" in gallery.get(f"{W}val", "").lower()


def _chain(style: Any) -> Iterator[Any]:
    """The style and those that it is based on."""
    seen: list[Any] = []
    while style is not None and style.style_id not in seen:
        seen.append(style.style_id)
        yield style
        style = style.base_style


def _style_looks(style: Any) -> frozenset[str]:
    """Looks that a paragraph style gives to its text; a heading's bold says nothing, for all headings are bold."""
    if _heading_level_of(style):
        return frozenset()
    bold = next((s.font.bold for s in _chain(style) if s.font.bold is not None), False)
    return frozenset({"bold"} if bold else ())


def _heading_level(node: Any, style: Any) -> int:
    own = node.find(f"{W}pPr/{W}outlineLvl")
    if own is not None and own.get(f"{W}val", "9") in "012345":
        return int(own.get(f"{W}val")) + 1
    return _heading_level_of(style)


def _heading_level_of(style: Any) -> int:
    """1 to 6 for a heading's style, by its name or its outline level; 0 for others."""
    for one in _chain(style):
        named = re.fullmatch(r"heading (\d)", (one.name or "").lower())
        outline = one.element.find(f"{W}pPr/{W}outlineLvl")
        if named:
            return min(int(named[1]), 6)
        if (one.name or "").lower() == "title":
            return 1
        if outline is not None and outline.get(f"{W}val", "9") in "012345":
            return int(outline.get(f"{W}val")) + 1
    return 0


def _is_code(node: Any, style: Any) -> bool:
    """Code by the name or the font of its style, or because all of its runs stand in a font for code."""
    for one in _chain(style):
        if _CODE_STYLE.search(one.name or "") or is_monospace(one.font.name or ""):
            return True
    runs = [run for run in node.iter(f"{W}r") if run.find(f"{W}t") is not None]
    fonts = [run.find(f"{W}rPr/{W}rFonts") for run in runs]
    return bool(runs) and all(font is not None and is_monospace(font.get(f"{W}ascii", "")) for font in fonts)
