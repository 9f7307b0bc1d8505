"""A mark and its pieces -> question, options, answer, label: what stands on which side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from qadeck.html_text import inline_html, join_html
from qadeck.layouts.given import Given
from qadeck.layouts.marks import Mark, after_label
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block

_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary>", re.I | re.S)
_WRAPPER = re.compile(
    r"(?:\s*</?(?:details|summary|p|div|br|center|blockquote|section|span|article)\b[^<>]*>)+\s*$", re.I
)
_REFERS = re.compile(
    r"[:：]\s*$|\b(?:these|this|following|below|above|output|snippet|code|program|print(?:ed|s)?|logged|log)\b"
    r"|siguiente|folgende|suivant|seguinte|следующ|以下|下面|次の|다음",
    re.I,
)


@dataclass(slots=True)
class Draft:
    """A record in the making: texts, and the pieces that belong to neither side with the reason."""

    line: int
    question: str
    answer: str = ""
    options: tuple[str, ...] = ()
    label: str | None = None
    answer_line: int = 0
    end_line: int = 0
    path: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    left_out: list[tuple[int, str]] = field(default_factory=list)


def answer_words(sheet: Sheet, marks: Sequence[Mark], ends: Sequence[int]) -> frozenset[str]:
    """The labels that open answers here: those that stand first under at least a fifth of the questions.

    A lone "Solution:" among the bullets of one answer is a part of that answer.
    """
    firsts: Counter[str] = Counter()
    for mark, end in zip(marks, ends, strict=True):
        words = (sheet.openings[at] for at in range(mark.body, end) if sheet.says(at, "a"))
        firsts.update([found.style for found in words if found][:1])
    return frozenset(word for word, count in firsts.items() if count * 5 >= len(marks))


def assemble(sheet: Sheet, mark: Mark, end: int, words: frozenset[str]) -> Draft:
    """Question and answer of the pieces from the mark up to `end` (exclusive); `words` are the labels of answers."""
    pieces = sheet.pieces
    if mark.given:
        return _given(mark.given)
    asked = _written(sheet, _one_line(mark.text))
    draft = Draft(pieces[mark.at].line, asked, label=mark.label, end_line=pieces[mark.body - 1].end)
    marker = next((i for i in range(mark.body, end) if _opens_answer(sheet, i, words)), None)
    start = mark.body if marker is None else marker
    body = range(mark.body, start)
    first, skip = "", start
    if marker is not None:
        first, skip = _behind_marker(sheet, marker, end)
    elif mark.tail:
        first = mark.tail
    elif _code_is_asked(sheet, mark, end):
        body, skip = range(mark.body, mark.body + 1), mark.body + 1
    draft.question = _joined([draft.question, _text(sheet, body)])
    last = _trimmed(sheet, skip, end, draft)
    while skip < last and _is_noise(pieces[skip]):
        draft.left_out.append((skip, "layout"))
        skip += 1
    first = _written(sheet, first)
    rest = _slice(sheet, skip, last)
    glue = "\n" * (pieces[skip].line - pieces[skip - 1].end) if first and rest else ""
    draft.answer = (first + glue + rest).strip("\n").rstrip()
    if draft.answer:
        draft.answer_line = pieces[skip - 1].line if first else pieces[skip].line
        draft.end_line = pieces[max(last, skip) - 1].end
    return draft


def _given(given: Given) -> Draft:
    """What the source says outright, as it is."""
    answer_line = given.line if given.answer else 0
    draft = Draft(given.line, given.question, given.answer, given.options, given.label, answer_line, given.end)
    draft.path, draft.tags = given.path, given.tags
    return draft


def _opens_answer(sheet: Sheet, at: int, words: frozenset[str]) -> bool:
    read = sheet.openings[at]
    if read and read.style in words and sheet.says(at, "a"):
        return True
    found = _SUMMARY.search(sheet.pieces[at].raw) if sheet.pieces[at].kind == "html" else None
    return bool(found)


def _behind_marker(sheet: Sheet, at: int, end: int) -> tuple[str, int]:
    """The text on the answer marker's own line, and the index of the first piece behind it."""
    piece = sheet.pieces[at]
    if piece.kind == "html":
        follows = next((i for i in range(at + 1, end) if not _is_noise(sheet.pieces[i])), end)
        if follows < end and sheet.says(follows, "a"):
            return after_label(sheet.pieces[follows]), follows + 1
        return "", at + 1
    return after_label(piece), at + 1


def _code_is_asked(sheet: Sheet, mark: Mark, end: int) -> bool:
    """Code directly under a question that speaks of it belongs to the question."""
    return mark.body < end and sheet.pieces[mark.body].kind == "code" and bool(_REFERS.search(mark.text))


def _trimmed(sheet: Sheet, start: int, end: int, draft: Draft) -> int:
    """The end without rules, line breaks and closing tags."""
    while end > start and _is_noise(sheet.pieces[end - 1]):
        end -= 1
        draft.left_out.append((end, "layout"))
    return end


def _is_noise(piece: Block) -> bool:
    return piece.kind == "rule" or (piece.kind == "html" and bool(_WRAPPER.match(piece.raw)))


def _text(sheet: Sheet, body: range) -> str:
    return _slice(sheet, body.start, body.stop) if len(body) else ""


def _written(sheet: Sheet, text: str) -> str:
    """A line of Markdown in the document's own markup."""
    return inline_html(text) if sheet.document.markup == "html" else text


def _slice(sheet: Sheet, start: int, end: int) -> str:
    """The source text of the pieces, blank lines between them kept, the common indent taken off."""
    if start >= end:
        return ""
    pieces = sheet.pieces
    if sheet.document.markup == "html":
        return join_html(pieces[start:end])
    rows: list[str] = []
    for at in range(start, end):
        if at > start:
            rows += [""] * max(0, pieces[at].line - pieces[at - 1].end - 1)
        rows += pieces[at].raw.split("\n")
    return dedent(rows)


def dedent(rows: Sequence[str]) -> str:
    """The rows without the indent that all of them share."""
    margins = [len(row) - len(row.lstrip(" ")) for row in rows if row.strip()]
    margin = min(margins, default=0)
    return "\n".join(row[margin:] if row.strip() else "" for row in rows)


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()
