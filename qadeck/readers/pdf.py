"""PDF -> Markdown -> Blocks: text by where and how it is printed. A line counts in that Markdown.

Kept: headings by size, bold and italic, lists, code in fonts for code. Lost, and told: pictures, tables as tables.
"""

from __future__ import annotations

from qadeck.errors import SourceError
from qadeck.model import Document, Finding, Source
from qadeck.readers import md
from qadeck.readers._pdf_lines import Print, read_lines
from qadeck.readers._pdf_text import drop_repeats, to_markdown

# Above this share of letters that the fonts do not name, the text is of no use.
_UNREADABLE = 0.2


def read(source: Source) -> Document:
    """The document of a PDF. Raises SourceError: library-missing, too-large, locked, bad-pdf, no-text."""
    printed = read_lines(source.data)
    letters = sum(len(line.text) for line in printed.lines)
    if not letters or printed.unreadable > _UNREADABLE * (letters + printed.unreadable):
        raise SourceError("no-text", "the pages hold no readable text; recognise it first, for example with ocrmypdf")
    lines, left_out = drop_repeats(printed.lines, printed.pages, source.name)
    blocks, findings = md.parse(to_markdown(lines), source.name)
    return Document(
        source=source.name,
        reader="pdf",
        encoding="utf-8",
        markup="markdown",
        blocks=blocks,
        findings=(*left_out, *_lost(printed, source.name), *findings),
        subject=source.subject,
    )


def _lost(printed: Print, name: str) -> list[Finding]:
    found = []
    if printed.pictures:
        told = f"{printed.pictures} pictures or drawings are left out; see the pages for them"
        found.append(Finding("picture-left-out", "warning", name, 0, told))
    if printed.unreadable:
        told = f"{printed.unreadable} letters are not named by their font and are left out; look over the answers"
        found.append(Finding("letters-unreadable", "warning", name, 0, told))
    return found
