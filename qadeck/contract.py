"""Build -> the content of report.json, schema 1: a contract that other tools read (docs/report.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qadeck import __version__
from qadeck.answers import front
from qadeck.model import Build, Comparison, Finding, LeftOut, Note, Reading, Record
from qadeck.text import plain


def contract(build: Build) -> dict[str, Any]:
    """The content of report.json (schema 1): plain data, described in docs/report.md.

    The rows of questions and notes are made one at a time, as they are asked for.
    """
    return {
        "schema": 1,
        "tool": {"name": "qadeck", "version": __version__},
        "built_at": build.built_at,
        "deck": {
            "name": build.name,
            "file": f"{build.slug}.apkg",
            "notes": len(build.notes),
            "cards": len(build.notes),
        },
        "funnel": funnel(build),
        "sources": [_source_row(reading) for reading in build.readings],
        "questions": _question_rows(build),
        "notes": (_note_row(note) for note in build.notes),
        "merges": [_pair_row(pair) for pair in merges(build)],
        "reviews": [_pair_row(pair) for pair in build.linkage.reviews],
        "repairs": [
            {"question": record.id, "rule": repair.rule, "before": repair.before, "after": repair.after}
            for record in records(build)
            for repair in record.repairs
        ],
        "rejections": [{"question": r.record.id, "reason": r.reason, "detail": r.detail} for r in build.rejections],
        "left_out": [_left_out_row(part) for reading in build.readings for part in reading.left_out],
        "findings": [finding_row(finding) for finding in build.findings],
        "changes": _plain_data(build.changes),
    }


def funnel(build: Build) -> dict[str, int]:
    """Questions = rejected + merged + notes, always."""
    return {
        "questions": build.questions,
        "rejected": len(build.rejections),
        "merged": build.merged,
        "notes": len(build.notes),
    }


def records(build: Build) -> Iterator[Record]:
    """Every record, in source order."""
    return (record for reading in build.readings for record in reading.records)


def merges(build: Build) -> Iterator[Comparison]:
    """Why each merged record joined its note."""
    return (pair for note in build.notes for pair in note.cluster.comparisons)


def _source_row(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.source,
        "reader": reading.reader,
        "layout": reading.layout,
        "evidence": reading.evidence,
        "encoding": reading.encoding,
        "questions": len(reading.records),
        "answered": sum(bool(record.answer) for record in reading.records),
        "claimed": round(reading.claimed, 4),
        "sections": list(reading.sections),
    }


def _question_rows(build: Build) -> Iterator[dict[str, Any]]:
    notes = {member.id: note for note in build.notes for member in note.cluster.members}
    return (_question_row(record, notes.get(record.id)) for record in records(build))


def _question_row(record: Record, note: Note | None) -> dict[str, Any]:
    fate = "rejected" if note is None else "note" if note.cluster.canonical.id == record.id else "merged"
    return {
        "id": record.id,
        "source": record.source,
        "line": record.line,
        "number": record.number,
        "question": plain(record.question),
        "answer": plain(record.answer),
        "options": [plain(option) for option in record.options],
        "section": record.section,
        "label": record.label,
        "difficulty": note.rating.level if note else None,
        "fate": fate,
        "note": note.guid if note else None,
    }


def _note_row(note: Note) -> dict[str, Any]:
    return {
        "guid": note.guid,
        "question": plain(front(note.cluster).question),
        "difficulty": note.rating.level,
        "difficulty_basis": note.rating.basis,
        "difficulty_reasons": list(note.rating.reasons),
        "topic": note.topics[0] if note.topics else None,
        "topics": list(note.topics),
        "tags": list(note.tags),
        "members": [member.id for member in note.cluster.members],
        "answer_from": note.answer_from or note.cluster.canonical.id,
        "modified": note.modified,
    }


def _pair_row(pair: Comparison) -> dict[str, Any]:
    return {"left": pair.left, "right": pair.right, "why": pair.reason}


def _left_out_row(part: LeftOut) -> dict[str, Any]:
    return {"source": part.source, "line": part.line, "end": part.end, "why": part.reason, "text": part.text[:200]}


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as other tools read it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "source": finding.source,
        "line": finding.line,
        "message": finding.message,
    }


def _plain_data(value: Any) -> Any:
    """`dataclasses.asdict`, in a quarter of its time, for data that holds nothing but data, tuples and values."""
    if isinstance(value, tuple):
        return [_plain_data(one) for one in value]
    names = getattr(value, "__slots__", None)
    return {name: _plain_data(getattr(value, name)) for name in names} if names else value
