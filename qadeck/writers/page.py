"""Build -> one HTML page that works offline: every card as Anki shows it, and what was done to the sources.

The cards are packed (JSON, gzip, base64) in chunks that the page unpacks when it needs them, so that 30,000 notes
stay below 40 MB and open at once. Formulas are drawn by KaTeX as MathML; it is in the page when a card needs it.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
import mimetypes
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from qadeck import contract
from qadeck.answers import front
from qadeck.model import FIELDS, LEVELS, Build, Comparison, Note, Record
from qadeck.text import plain
from qadeck.writers import charts

# Cards unpacked together: small enough to show one at once, large enough to compress well.
CHUNK = 200
# Of gzip's levels the one that takes a third of the time of the usual 6, for a fifth more bytes.
PACKED = 3
# Characters of a text in the lists, enough to judge by; the card shows the whole.
LONG = 1_500
# Pictures are put into the page up to this many bytes; beyond it their alternative text stands.
PICTURES = 30_000_000


def write(build: Build, folder: Path) -> Path:
    """Write the page into `folder`. Raises OSError."""
    path = folder / f"{build.slug}.html"
    path.write_text(text(build), encoding="utf-8", errors="backslashreplace")
    return path


def text(build: Build, live: bool = False) -> str:
    """The page. `live` adds what `--review` needs: buttons to decide, and leave to send decisions to this address."""
    with_math = any("\\(" in value or "\\[" in value for note in build.notes for _, value in note.fields)
    parts = {
        "title": html.escape(build.name),
        "connect": "'self'" if live else "'none'",
        "css": _template("page.css"),
        "math": _template("katex.min.js") if with_math else "",
        "script": _template("page.js"),
        "data": "\n".join(_data(build, live)),
    }
    return re.sub(r"\$(title|connect|css|math|script|data)\b", lambda found: parts[found[1]], _template("page.html"))


def _template(name: str) -> str:
    inside = Path(str(files("qadeck"))) / "templates"
    folder = inside if inside.is_dir() else inside.parents[1] / "templates"
    return (folder / "page" / name).read_text("utf-8")


def _data(build: Build, live: bool) -> Iterator[str]:
    yield _packed("meta", _meta(build, live))
    yield _packed("index", _index(build))
    yield _packed("lists", _lists(build))
    for start in range(0, len(build.notes), CHUNK):
        notes = build.notes[start : start + CHUNK]
        yield _packed(f"cards-{start // CHUNK}", [[value for _, value in note.fields] for note in notes])


def _packed(name: str, value: Any) -> str:
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    body = base64.b64encode(gzip.compress(raw, PACKED, mtime=0)).decode()
    return f'<script type="application/gzip" id="data-{name}">{body}</script>'


def _meta(build: Build, live: bool) -> dict[str, Any]:
    return {
        "name": build.name,
        "fields": FIELDS,
        "templates": {
            "front": build.templates.front,
            "back": build.templates.back,
            "style": build.templates.style,
        },
        "topics": sorted({topic for note in build.notes for topic in note.topics}),
        "sources": [reading.source for reading in build.readings],
        "counts": {
            "cards": len(build.notes),
            "decide": len(build.linkage.reviews),
            "merged": sum(bool(note.cluster.comparisons) for note in build.notes),
            "repaired": sum(len(record.repairs) for record in contract.records(build)),
            "findings": len(build.findings),
            "left": len(build.rejections) + sum(len(reading.left_out) for reading in build.readings),
        },
        "chunk": CHUNK,
        "media": dict(_pictures(build)),
        "live": live,
    }


def _pictures(build: Build) -> Iterator[tuple[str, str]]:
    room = PICTURES
    for name, data in build.media.items():
        room -= len(data)
        if room < 0:
            return
        kind = mimetypes.guess_type(name)[0] or "image/png"
        yield name, f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _index(build: Build) -> list[dict[str, Any]]:
    places = {reading.source: place for place, reading in enumerate(build.readings)}
    found: dict[str, list[int]] = {source: [] for source in places}
    for finding in sorted(build.findings, key=lambda one: one.line):
        if finding.source in found:
            found[finding.source].append(finding.line)
    return [_card(note, places, found) for note in build.notes]


def _is_found(member: Record, lines: Sequence[int]) -> bool:
    """Whether one of the lines of findings, in order, is the member's."""
    at = bisect_left(lines, member.line)
    return at < len(lines) and lines[at] <= max(member.end_line, member.line)


def _card(note: Note, places: dict[str, int], found: dict[str, list[int]]) -> dict[str, Any]:
    members = note.cluster.members
    marks = {
        "e": note.rating.basis == "estimated",
        "m": len(members) > 1,
        "r": any(member.repairs for member in members),
        "f": any(_is_found(member, found[member.source]) for member in members),
    }
    return {
        "q": _line(front(note.cluster).question),
        "o": plain(front(note.cluster).question),
        "l": LEVELS.index(note.rating.level) if note.rating.level else None,
        "t": note.topics,
        "s": sorted({places[member.source] for member in members}),
        "f": "".join(mark for mark, holds in marks.items() if holds),
        "tags": note.tags,
        "w": _why(note),
    }


def _why(note: Note) -> str:
    level = note.rating.level or "not rated"
    return f"{level} ({note.rating.basis}{': ' if note.rating.reasons else ''}{'; '.join(note.rating.reasons)})"


def _line(text: str) -> str:
    flat = " ".join(plain(text).split())
    return flat if len(flat) <= 200 else flat[:199] + "…"


def _lists(build: Build) -> dict[str, Any]:
    by_id = {record.id: record for record in contract.records(build)}
    return {
        "overview": charts.overview(build),
        "reviews": [_group([pair], by_id) for pair in build.linkage.reviews],
        "merged": [_group(note.cluster.comparisons, by_id) for note in build.notes if note.cluster.comparisons],
        "repairs": [
            {"id": record.id, "rule": repair.rule, "before": repair.before[:LONG], "after": repair.after[:LONG]}
            for record in by_id.values()
            for repair in record.repairs
        ],
        "findings": list(_findings(build)),
        "left": list(_left(build)),
    }


def _group(pairs: Iterable[Comparison], by_id: dict[str, Record]) -> dict[str, Any]:
    pairs = list(pairs)
    ids = dict.fromkeys(one for pair in pairs for one in (pair.left, pair.right))
    return {
        "why": [f"{pair.left} and {pair.right}: {pair.reason}" for pair in pairs],
        "sides": [_side(by_id[one]) for one in ids],
    }


def _side(record: Record) -> dict[str, str]:
    return {
        "id": record.id,
        "q": _line(record.question),
        "o": plain(record.question),
        "a": plain(record.answer)[:LONG],
    }


def _findings(build: Build) -> Iterator[dict[str, str]]:
    for finding in sorted(build.findings, key=lambda one: (one.source, one.line)):
        where = f"{finding.source}:{finding.line}" if finding.line else finding.source
        yield {"what": f"{finding.severity}: {finding.code}", "where": where, "text": finding.message}


def _left(build: Build) -> Iterator[dict[str, str]]:
    for rejection in build.rejections:
        text = " — ".join(part for part in (plain(rejection.record.question)[:LONG], rejection.detail) if part)
        yield {"what": rejection.reason, "where": rejection.record.id, "text": text}
    for reading in build.readings:
        for part in reading.left_out:
            yield {"what": part.reason, "where": f"{part.source}:{part.line}", "text": part.text[:300]}
