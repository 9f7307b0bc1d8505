"""Every piece that ended in no question and no answer, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    runs: list[list[int]] = []
    for at in sorted(reasons):
        if runs and runs[-1][-1] == at - 1 and reasons[at - 1] == reasons[at]:
            runs[-1].append(at)
        else:
            runs.append([at])
    return tuple(_joined(sheet, run, reasons[run[0]]) for run in runs)


def _joined(sheet: Sheet, run: Sequence[int], why: str) -> LeftOut:
    """Neighbouring pieces as one part, the blank lines between them kept."""
    first, last = sheet.pieces[run[0]], sheet.pieces[run[-1]]
    rows = [first.raw]
    for at in run[1:]:
        rows += [""] * (sheet.pieces[at].line - sheet.pieces[at - 1].end - 1)
        rows.append(sheet.pieces[at].raw)
    return LeftOut(sheet.document.source, first.line, last.end, why, "\n".join(rows))


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
    spans = [(record.line, record.end_line) for record in records]
    spans += [(record.answer_line, record.answer_line + record.answer.count("\n")) for record in records]
    taken = _lines([*spans, *((part.line, part.end) for part in parts)])
    found = []
    for piece in sheet.pieces:
        if taken.issuperset(range(piece.line, piece.end + 1)):
            continue
        for number, row in enumerate(piece.raw.split("\n"), piece.line):
            if number not in taken and row.strip():
                found.append(LeftOut(sheet.document.source, number, number, "around a question", row))
    return found


def _lines(spans: Iterable[tuple[int, int]]) -> set[int]:
    """All lines of the spans, first and last included; spans that overlap are gone through once."""
    taken: set[int] = set()
    reach = 0
    for first, last in sorted(spans):
        taken.update(range(max(first, reach), last + 1))
        reach = max(reach, last + 1)
    return taken


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
