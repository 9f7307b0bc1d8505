"""Build -> one Markdown book of the merged questions, by topic: `<slug>.md`, for reading and printing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from qadeck.answers import front
from qadeck.model import Build, Note, Record

# A fence with all that it holds, or a heading outside of fences.
_FENCE_OR_HEADING = re.compile(r"(?ms)^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)|^(#{1,6})(?= )")
OTHER = "Other questions"


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`. Raises OSError."""
    path = folder / f"{build.slug}.md"
    path.write_text("\n\n".join(_parts(build)) + "\n", encoding="utf-8", errors="backslashreplace")
    return path


def _parts(build: Build) -> Iterator[str]:
    yield f"# {build.name}"
    by_topic = sorted(build.notes, key=lambda note: (not note.topics, note.topics[:1], note.due))
    for topic, notes in groupby(by_topic, key=lambda note: note.topics[0] if note.topics else OTHER):
        yield f"## {topic}"
        for note in notes:
            yield from _question(note)


def _question(note: Note) -> Iterator[str]:
    cluster = note.cluster
    lead = next((m for m in cluster.members if m.id == note.answer_from), cluster.canonical)
    yield f"### {' '.join(front(cluster).question.split())}"
    if cluster.canonical.options:
        yield "\n".join(f"- {option}" for option in cluster.canonical.options)
    yield _body(lead) or "*No source answers this one.*"
    for member in cluster.members:
        if member is not lead and member.answer and member.answer != lead.answer:
            yield f"**Another answer** ({member.source}):"
            yield _body(member)
    level = f"{note.rating.level}, " if note.rating.level else ""
    yield f"<small>{level}{', '.join(dict.fromkeys(member.source for member in cluster.members))}</small>"


def _body(record: Record) -> str:
    """The answer, its own headings below the question's."""
    return _FENCE_OR_HEADING.sub(lambda found: "#" * min(6, len(found[2]) + 3) if found[2] else found[0], record.answer)
