"""Build -> sentences for a person: the summary on the terminal, and report.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qadeck.changes import Changes
from qadeck.contract import merges, records
from qadeck.model import LEVELS, Build, Comparison, Finding, Note, Record, Rejection
from qadeck.text import plain


def summary(build: Build) -> str:
    """The funnel, as the terminal and report.md open with it; its figures add up."""
    rejected = Counter(rejection.reason for rejection in build.rejections)
    severities: Counter[str] = Counter(finding.severity for finding in build.findings)
    rows = [
        (build.questions, f"questions found in {_count(len(build.readings), 'source')}", ""),
        (-len(build.rejections), "rejected", _tally(rejected)),
        (-build.merged, "merged into another", ""),
        (len(build.notes), "notes", _tally(_levels(build))),
        (len(build.linkage.reviews), "pairs to review", "report.md, “To decide”" if build.linkage.reviews else ""),
        (len(build.findings), "findings", _tally(severities)),
    ]
    lines = [f"{number or 0:7,}  {what:22} {more}".rstrip() for number, what, more in rows]
    return "\n".join([*lines, *_since(build.changes)])


def _since(changes: Changes) -> Iterator[str]:
    """One line on what an import will do for someone who has the last build."""
    if not changes.first:
        counts = {
            "added": len(changes.added),
            "changed": len(changes.changed),
            "unchanged": changes.unchanged,
            "back": len(changes.returned),
            "removed": len(changes.removed),
            "retired": len(changes.retired),
        }
        yield "since the last build: " + _tally(Counter({name: count for name, count in counts.items() if count}))


def problems(findings: Iterable[Finding]) -> list[str]:
    """`file:line: what; what to do [code]` for each finding of severity warning or error."""
    return [located(finding) for finding in findings if finding.severity != "info"]


def located(finding: Finding) -> str:
    """One finding as a line that editors can jump to."""
    where = f"{finding.source}:{finding.line}" if finding.line else finding.source
    return f"{where}: {finding.message} [{finding.code}]" if where else f"{finding.message} [{finding.code}]"


def _levels(build: Build) -> Counter[str]:
    counts: Counter[str] = Counter(note.rating.level or "not rated" for note in build.notes)
    return Counter({level: counts[level] for level in (*LEVELS, "not rated") if counts[level]})


def _tally(counts: Counter[str]) -> str:
    return " · ".join(f"{name} {number:,}" for name, number in counts.items())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def markdown(build: Build) -> str:
    """report.md: the funnel, then every merge, decision to take, repair, rejection and finding with its place."""
    by_id = {record.id: record for record in records(build)}
    parts = [
        f"# {build.name}\n\n```\n{summary(build)}\n```",
        _section("Since the last build", _change_lines(build.changes)),
        _section("Findings", (f"- {located(finding)}" for finding in build.findings)),
        _section("Sources", _source_lines(build)),
        _section("To decide", (_pair_lines(pair, by_id) for pair in build.linkage.reviews)),
        _section("Merged", (_pair_lines(pair, by_id) for pair in merges(build))),
        _section("Topics", _topic_lines(build)),
        _section("Repaired", _repair_lines(build)),
        _section("Rejected", (_rejection_line(one) for one in build.rejections)),
        _section("Left out", _left_out_lines(build)),
        _section("Difficulty", _difficulty_lines(build.notes)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"## {title}\n\n{body}" if body else ""


def _change_lines(changes: Changes) -> Iterator[str]:
    """What is new, other, recognised again, gone; and what a learner will lose."""
    if changes.first:
        return
    yield f"- {changes.unchanged:,} notes are as they were; importing does not touch them"
    for named in changes.added:
        yield f"- added: {_line(named.question)} ({named.where})"
    for changed in changes.changed:
        what = f"changed ({', '.join(changed.parts)})"
        yield f"- {what}: {_line(changed.note.question)} ({changed.note.where})"
    for again in changes.recognised:
        yield f"- recognised again as: {_line(again.note.question)}, before: {_line(again.before)} ({again.why})"
    for named in changes.returned:
        yield f"- back again: {_line(named.question)} ({named.where})"
    for gone in (*changes.retired, *changes.removed):
        into = f", now part of: {_line(gone.into.question)}" if gone.into else ""
        yield f"- no longer built: {_line(gone.note.question)}{into}; find it in Anki with `{gone.search}`"
    if changes.type_parts:
        yield f"- card design: {', '.join(changes.type_parts)}"
    yield from _losses(changes)


def _losses(changes: Changes) -> Iterator[str]:
    yield "- a learner loses: no review and no note"
    if changes.changed:
        count = f"{len(changes.changed):,}"
        yield f"  - own edits and own tags on the {count} changed notes, since Anki replaces those whole"
    if changes.type_parts:
        yield "  - own changes to the card design made before this build"


def _source_lines(build: Build) -> Iterator[str]:
    yield from _table(
        ("source", "read as", "layout", "questions", "answered", "claimed", "why this layout"),
        (
            (
                reading.source,
                f"{reading.reader}, {reading.encoding}",
                reading.layout,
                len(reading.records),
                sum(bool(record.answer) for record in reading.records),
                f"{reading.claimed:.0%}",
                reading.evidence,
            )
            for reading in build.readings
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(value) for value in row) + " |"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _line(text: str, width: int = 160) -> str:
    """One line of plain text, shortened."""
    flat = " ".join(plain(text).split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def _pair_lines(pair: Comparison, by_id: dict[str, Record]) -> str:
    left, right = by_id[pair.left], by_id[pair.right]
    return f"- {pair.reason}\n  - {left.id} {_line(left.question)}\n  - {right.id} {_line(right.question)}"


def _repair_lines(build: Build) -> Iterator[str]:
    for record in records(build):
        for repair in record.repairs:
            yield f"- {record.id} {repair.rule}"
            yield f"  - before: `{_code(repair.before)}`"
            yield f"  - after: `{_code(repair.after)}`"


def _rejection_line(rejection: Rejection) -> str:
    detail = f": {_line(rejection.detail)}" if rejection.detail else ""
    return f"- {rejection.record.id} {_line(rejection.record.question)}: {rejection.reason}{detail}"


def _code(text: str) -> str:
    return text.replace("`", "'").replace("\n", "⏎")[:300]


def _left_out_lines(build: Build) -> Iterator[str]:
    for reading in build.readings:
        for part in reading.left_out:
            yield f"- {part.source}:{part.line} {part.reason}: {_line(part.text, 100)}"


def _topic_lines(build: Build) -> Iterator[str]:
    counts = Counter((topic, note.rating.level) for note in build.notes for topic in note.topics)
    topics = sorted({topic for topic, _ in counts})
    if topics:
        yield from _table(
            ("topic", *LEVELS, "not rated"),
            ((topic, *(counts[topic, level] or "" for level in (*LEVELS, None))) for topic in topics),
        )


def _difficulty_lines(notes: Sequence[Note]) -> Iterator[str]:
    for note in notes:
        why = f"{note.rating.basis}: {'; '.join(note.rating.reasons)}"
        yield f"- {_line(note.cluster.canonical.question)}: {note.rating.level or 'none'} ({why})"
