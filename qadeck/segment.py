"""Document -> Reading: the layouts compete, the winners' marks become records, the rest is left out with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qadeck.config import SourceRules
from qadeck.layouts import LAYOUTS, Layout
from qadeck.layouts.answers import Draft, assemble, habits, share_answers
from qadeck.layouts.contest import Candidate, contest
from qadeck.layouts.labels import with_labels
from qadeck.layouts.marks import Mark
from qadeck.layouts.rests import loose_ends, rests, unused
from qadeck.layouts.rulings import by_pattern, by_ruling, fixed, is_left_out
from qadeck.layouts.sections import paths, section_of, title_of
from qadeck.layouts.sheet import Sheet, lay_out, letters
from qadeck.model import Document, Finding, Reading, Record


def split(document: Document, rules: SourceRules | None = None) -> Reading:
    """The questions of a document, the layout that found them and why, and every part that is left out.

    `rules` are what deck.toml says of the source. Raises UsageError for a layout that it names and that is not known.
    """
    rules = rules or SourceRules()
    sheet = lay_out(document)
    winners, why_none = contest(sheet, _layouts(rules))
    found = sorted(
        ((w.layout, m, e, w) for w in winners for m, e in zip(w.marks, w.ends, strict=True)), key=lambda f: f[1].at
    )
    marks, ends = [f[1] for f in found], [f[2] for f in found]
    drafts = _drafts(sheet, found)
    where = paths(sheet, marks, ends)
    records = _records(sheet, [f[0] for f in found], marks, drafts, where)
    labelled = with_labels(records, sheet)
    kept = tuple(r for r in labelled if not is_left_out(r, rules))
    dropped = [by_ruling(r) for r in labelled if is_left_out(r, rules)]
    parts = (*rests(sheet, marks, ends, drafts), *unused(sheet, marks), *dropped)
    parts = (*parts, *loose_ends(sheet, records, parts))
    claimed = sum(letters(r.question) + letters(r.answer) + sum(map(letters, r.options)) for r in kept)
    return Reading(
        source=document.source,
        reader=document.reader,
        encoding=document.encoding,
        layout=" + ".join(dict.fromkeys(w.layout.name for w in winners)) or "none",
        evidence="; ".join(w.evidence for w in winners) or f"no questions found: {why_none}",
        records=kept,
        claimed=round(min(1.0, claimed / max(1, sheet.weights[-1])), 3),
        sections=tuple(dict.fromkeys(r.section for r in kept if r.section)),
        left_out=tuple(sorted(parts, key=lambda part: part.line)),
        findings=document.findings or (() if records else _nothing(document)),
    )


def _nothing(document: Document) -> tuple[Finding, ...]:
    """Said of every document that gives no question, so that none goes by in silence."""
    told = f"no question was found; see how it is read with --explain {document.source}, or leave it out"
    return (Finding("no-questions", "info", document.source, 0, told),)


def outline(document: Document, rules: SourceRules | None = None) -> tuple[str, ...]:
    """The document as the tool sees it, one line a part: what `--explain FILE` prints."""
    reading = split(document, rules)
    rows = [(r.line, f"{r.line:>6}  question  {r.question.splitlines()[0]}") for r in reading.records if r.question]
    rows += [(p.line, f"{p.line:>6}  left out  {p.reason}") for p in reading.left_out]
    return (f"{document.source}: {reading.layout}: {reading.evidence}", *(text for _, text in sorted(rows)))


def _layouts(rules: SourceRules) -> Sequence[Layout]:
    if rules.question:
        return (by_pattern(rules.question),)
    return (fixed(rules.layout, LAYOUTS),) if rules.layout else LAYOUTS


def _drafts(sheet: Sheet, found: Sequence[tuple[Layout, Mark, int, Candidate]]) -> list[Draft]:
    winners = {id(winner): winner for _, _, _, winner in found}
    ways = {name: habits(sheet, winner.marks, winner.ends) for name, winner in winners.items()}
    drafts = []
    for place, (_, mark, end, winner) in enumerate(found):
        last = place + 1 == len(found) or found[place + 1][1].at > end
        follows = found[place + 1][1].at if place + 1 < len(found) else end
        drafts.append(assemble(sheet, mark, min(end, follows), ways[id(winner)], last))
    share_answers(sheet, [f[1] for f in found], drafts)
    return drafts


def _records(
    sheet: Sheet,
    layouts: Sequence[Layout],
    marks: Sequence[Mark],
    drafts: Sequence[Draft],
    where: Sequence[tuple[str, ...]],
) -> list[Record]:
    document, title = sheet.document, title_of(sheet, where)
    seen: Counter[int] = Counter()
    records = []
    for layout, mark, draft, path in zip(layouts, marks, drafts, where, strict=True):
        seen[draft.line] += 1
        again = f".{seen[draft.line]}" if seen[draft.line] > 1 else ""
        record = Record(
            id=f"{document.source}:{draft.line}{again}",
            source=document.source,
            line=draft.line,
            question=draft.question,
            answer=draft.answer,
            markup=document.markup,
            subject=document.subject,
            section=draft.path[-1] if draft.path and mark.given else section_of(path, title),
            path=path + draft.path,
            tags=draft.tags,
            label=draft.label,
            number=mark.number,
            options=draft.options,
            layout=layout.name,
            answer_line=draft.answer_line,
            end_line=draft.end_line,
        )
        records.append(record)
    return records
