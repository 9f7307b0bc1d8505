"""Every piece that ended in no question and no answer, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qadeck.layouts.answers import Draft
from qadeck.layouts.leftovers import TAIL, reason
from qadeck.layouts.marks import Mark
from qadeck.layouts.sheet import Sheet
from qadeck.model import LeftOut, Record


def rests(sheet: Sheet, marks: Sequence[Mark], ends: Sequence[int], drafts: Sequence[Draft]) -> tuple[LeftOut, ...]:
    """What is left out, neighbours with one reason joined."""
    inside = {at for m, e in zip(marks, ends, strict=True) for at in range(m.at, e)}
    reasons = {at: _reason(sheet, at, marks) for at in range(len(sheet.pieces)) if at not in inside}
    for draft in drafts:
        reasons.update(draft.left_out)
    joined: list[LeftOut] = []
    before = -2
    for at in sorted(reasons):
        piece, why = sheet.pieces[at], reasons[at]
        if joined and before == at - 1 and joined[-1].reason == why:
            last = joined.pop()
            text = "\n".join([last.text] + [""] * (piece.line - last.end - 1) + [piece.raw])
            joined.append(LeftOut(last.source, last.line, piece.end, why, text))
        else:
            joined.append(LeftOut(sheet.document.source, piece.line, piece.end, why, piece.raw))
        before = at
    return tuple(joined)


def unused(sheet: Sheet, marks: Sequence[Mark]) -> Iterator[LeftOut]:
    """What stands in the marks' own pieces and in no record: text beside a fold, cells of tables (a part a column)."""
    source = sheet.document.source
    for mark in marks:
        if mark.beside:
            piece = sheet.pieces[mark.at]
            yield LeftOut(source, piece.line, piece.end, "around a question", mark.beside)
    columns: dict[str, list[tuple[int, str]]] = {}
    for given in (mark.given for mark in marks if mark.given):
        for name, value in given.unused:
            columns.setdefault(name, []).append((given.line, value))
    for name, cells in columns.items():
        text = "\n".join(value for _, value in cells)
        yield LeftOut(source, cells[0][0], cells[-1][0], f"column {name}: neither question nor answer", text)


def loose_ends(sheet: Sheet, records: Sequence[Record], parts: Sequence[LeftOut]) -> list[LeftOut]:
    """Lines of a Markdown document that stand inside a record's pieces but in none of its texts: a table's heading."""
    if sheet.document.markup == "html":
        return []
    taken: set[int] = set()
    for record in records:
        taken.update(range(record.line, record.end_line + 1))
        taken.update(range(record.answer_line, record.answer_line + 1 + record.answer.count("\n")))
    for part in parts:
        taken.update(range(part.line, part.end + 1))
    found = []
    for piece in sheet.pieces:
        if taken.issuperset(range(piece.line, piece.end + 1)):
            continue
        for number, row in enumerate(piece.raw.split("\n"), piece.line):
            if number not in taken and row.strip():
                found.append(LeftOut(sheet.document.source, number, number, "around a question", row))
    return found


def _reason(sheet: Sheet, at: int, marks: Sequence[Mark]) -> str:
    piece = sheet.pieces[at]
    if piece.info == "front matter":
        return "front matter"
    if at in sheet.listed:
        return "contents"
    why = reason(piece, TAIL)
    if why:
        return why
    if piece.kind == "heading":
        return "heading"
    if marks and at < marks[0].at:
        return "preface"
    return "no question and no answer"
