"""Pieces -> the text of a question or an answer, as the source has it."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.html_text import inline_html, join_html
from qadeck.layouts.sheet import Sheet
from qadeck.patterns import later

_ANY_TAG = later(r"<[^>]+>")


def written(sheet: Sheet, text: str) -> str:
    """A line of Markdown in the document's own markup."""
    return inline_html(text) if sheet.document.markup == "html" else text


def slice_of(sheet: Sheet, kept: Sequence[int]) -> str:
    """The source text of the pieces, blank lines between them kept, the common indent taken off."""
    pieces = sheet.pieces
    if sheet.document.markup == "html":
        return join_html([pieces[at] for at in kept])
    rows: list[str] = []
    for place, at in enumerate(kept):
        if place:
            rows += [""] * max(0, pieces[at].line - pieces[at - 1].end - 1)
        rows += pieces[at].raw.split("\n")
    return dedent(rows)


def dedent(rows: Sequence[str]) -> str:
    """The rows without the indent that all of them share."""
    rows = [row.expandtabs(4) if row[:1] in "\t " else row for row in rows]
    flush = bool(rows) and rows[0][:1].strip() != ""
    margins = (len(row) - len(row.lstrip(" ")) for row in rows if row.strip())
    margin = 0 if flush else min(margins, default=0)
    return "\n".join(row[margin:] if row.strip() else "" for row in rows).strip("\n")


def joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def one_line(text: str) -> str:
    if "```" in text or "\n" not in text:
        return text.strip()
    return " ".join(line for line in map(str.strip, text.split("\n")) if line)


def untagged(text: str, by: str = "") -> str:
    """The text without tags; signs "<" behind the last ">" open none, and are not looked at again and again."""
    cut = text.rfind(">") + 1
    return _ANY_TAG.sub(by, text[:cut]) + text[cut:] if cut else text
