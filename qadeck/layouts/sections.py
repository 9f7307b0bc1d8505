"""Under which headings a question stands, and which of them is the document's title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qadeck.layouts.contents import names_contents
from qadeck.layouts.leftovers import TAIL, reason
from qadeck.layouts.marks import Mark
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block
from qadeck.patterns import later

_QA_TAIL = later(
    r"(?<!\s)\s*[(\[]\s*(?:q\s*(?:&|and|\+|/)\s*a|q&amp;a|questions? (?:&|and) answers?)\s*[)\]]\s*$", re.I
)
_NUMBERING = later(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+|[IVX]{1,5}[.)]\s+|[A-Z][.)]\s+)(?=\S)")
_MARKUP = later(r"!\[[^\]]{0,1000}\]\([^()]*\)|\[([^\[\]]*)\]\([^()]*\)|<[^<>]*>|[*_`]{2,}|\{[#.:][^{}]*\}")


def paths(sheet: Sheet, marks: Sequence[Mark], ends: Sequence[int]) -> list[tuple[str, ...]]:
    """For each mark the headings above it, outermost first, that are no questions and stand in no answer."""
    inside: set[int] = set()
    for mark, end in zip(marks, ends, strict=True):
        inside.update(range(mark.at, end))
    stack: list[tuple[int, str]] = []
    found, place = [], 0
    for at, piece in enumerate(sheet.pieces):
        if piece.kind == "heading" and at not in inside and piece.text and not _is_no_section(piece):
            while stack and stack[-1][0] >= piece.level:
                stack.pop()
            stack.append((piece.level, section_name(piece.text)))
        while place < len(marks) and marks[place].at == at:
            found.append(tuple(name for _, name in stack))
            place += 1
    return found


def _is_no_section(piece: Block) -> bool:
    """A table of contents, a sponsor, a licence: it has no questions of its own. A bare number names nothing."""
    return not any(map(str.isalpha, piece.text)) or names_contents(piece.text) or bool(reason(piece, TAIL))


def section_name(text: str) -> str:
    """A heading as a name: without markup around it, numbering, and a tail such as "(Q&A)"."""
    name = _MARKUP.sub(lambda m: m[1] or "", text).strip(" #:*_")
    name = _QA_TAIL.sub("", name)
    return _NUMBERING.sub("", name).strip() or text


def section_of(path: tuple[str, ...], title: str) -> str | None:
    """The nearest heading, unless it is the document's title."""
    return path[-1] if path and path != (title,) else None


def title_of(sheet: Sheet, every: Sequence[tuple[str, ...]]) -> str:
    """The document's title: its first heading, where it stands above every question; else ""."""
    first = next((p for p in sheet.pieces if p.kind == "heading" and p.text and not _is_no_section(p)), None)
    name = section_name(first.text) if first else ""
    return name if all(path[:1] == (name,) for path in every) else ""
