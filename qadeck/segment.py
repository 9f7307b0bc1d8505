"""Document -> Reading: the layout with the best evidence finds the questions, one record each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qadeck.config import SourceRules
from qadeck.layouts import LAYOUTS, Layout
from qadeck.layouts.answers import Draft, answer_words, assemble
from qadeck.layouts.extents import common_depth, extents, paths, section_of
from qadeck.layouts.marks import Mark
from qadeck.layouts.runs import count_runs
from qadeck.layouts.sheet import Sheet, lay_out
from qadeck.model import Document, LeftOut, Reading, Record


def split(document: Document, rules: SourceRules | None = None) -> Reading:
    """The questions of a document, the layout that found them and why, and every part that is left out."""
    rules = rules or SourceRules()
    sheet = lay_out(document)
    candidates = [(layout, list(layout.find(sheet))) for layout in LAYOUTS]
    layout, marks = max(candidates, key=lambda c: len(c[1]))
    if not marks:
        return _nothing(document)
    ends = extents(sheet, marks)
    words = answer_words(sheet, marks, ends)
    drafts = [assemble(sheet, m, e, words) for m, e in zip(marks, ends, strict=True)]
    where = paths(sheet, marks, ends)
    records = _records(document, layout, marks, drafts, where)
    return Reading(
        source=document.source,
        reader=document.reader,
        encoding=document.encoding,
        layout=layout.name,
        evidence=_evidence(layout, marks),
        records=records,
        claimed=1.0,
        sections=tuple(dict.fromkeys(r.section for r in records if r.section)),
        left_out=_left_out(sheet, marks, ends, drafts),
        findings=document.findings,
    )


def outline(document: Document, rules: SourceRules | None = None) -> tuple[str, ...]:
    """The document as the tool sees it, one line a part: what `--explain FILE` prints."""
    reading = split(document, rules)
    rows = [(r.line, f"{r.line:>6}  question  {r.question.splitlines()[0]}") for r in reading.records if r.question]
    rows += [(p.line, f"{p.line:>6}  left out  {p.reason}") for p in reading.left_out]
    return (f"{document.source}: {reading.layout}: {reading.evidence}", *(text for _, text in sorted(rows)))


def _nothing(document: Document) -> Reading:
    return Reading(document.source, document.reader, document.encoding, "none", "no question found", (), 0.0)


def _evidence(layout: Layout, marks: Sequence[Mark]) -> str:
    if marks[0].given:
        return f"{len(marks)} questions; {marks[0].given.evidence}"
    runs = count_runs([m.number for m in marks])
    return layout.says.format(n=len(marks), runs=f"{runs} run{'s' if runs != 1 else ''}")


def _records(
    document: Document, layout: Layout, marks: Sequence[Mark], drafts: Sequence[Draft], where: Sequence[tuple[str, ...]]
) -> tuple[Record, ...]:
    common = common_depth(where)
    return _unique(
        [
            Record(
                id=f"{document.source}:{draft.line}",
                source=document.source,
                line=draft.line,
                question=draft.question,
                answer=draft.answer,
                markup=document.markup,
                subject=document.subject,
                section=draft.path[-1] if draft.path else section_of(path, common),
                path=path + draft.path,
                tags=draft.tags,
                label=draft.label,
                number=mark.number,
                options=draft.options,
                layout=layout.name,
                answer_line=draft.answer_line,
                end_line=draft.end_line,
            )
            for mark, draft, path in zip(marks, drafts, where, strict=True)
        ]
    )


def _unique(records: Sequence[Record]) -> tuple[Record, ...]:
    """Records of one line told apart by ".2", ".3" behind the id."""
    seen: Counter[str] = Counter()
    made = []
    for record in records:
        seen[record.id] += 1
        count = seen[record.id]
        made.append(record if count == 1 else replace(record, id=f"{record.id}.{count}"))
    return tuple(made)


def _left_out(sheet: Sheet, marks: Sequence[Mark], ends: Sequence[int], drafts: Sequence[Draft]) -> tuple[LeftOut, ...]:
    inside = {at for m, e in zip(marks, ends, strict=True) for at in range(m.at, e)}
    reasons = {at: "no part of a question or an answer" for at in range(len(sheet.pieces)) if at not in inside}
    for draft in drafts:
        reasons.update(draft.left_out)
    pieces = sheet.pieces
    return tuple(
        LeftOut(sheet.document.source, pieces[at].line, pieces[at].end, reasons[at], pieces[at].raw)
        for at in sorted(reasons)
    )
