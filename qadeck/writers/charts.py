"""Build -> the page's overview: the funnel, and pictures drawn as SVG, each with the table that it was drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import combinations_with_replacement

from qadeck import contract
from qadeck.model import LEVELS, Build

KINDS = (*LEVELS, "not rated")
# Upper ends of the bars of answer lengths, in characters as written.
LENGTHS = (50, 100, 200, 400, 800, 1_200, 2_000, 4_000)
WIDTH, BAR, LABEL = 640, 22, 180
# Sources in the square that shows what they share.
DRAWN = 40


def overview(build: Build) -> str:
    """The whole part, as HTML."""
    parts = (_funnel(build), _levels(build), _shared(build), _lengths(build), _topics(build), _sources(build))
    return "\n".join(part for part in parts if part)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(str(first))}</th>' + "".join(_cell(cell) for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    number = isinstance(value, int)
    return f'<td class="n">{value:,}</td>' if number else f"<td>{escape(str(value))}</td>"


def _drawing(height: int, label: str, shapes: Iterable[str], width: int = WIDTH) -> str:
    body = "".join(shapes)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}, drawn">'
        f'<svg width="{width}" height="{height}" role="img" aria-label="{escape(label)}">{body}</svg></div>'
    )


def _text(x: float, y: float, text: object, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(str(text))}</text>'


def _short(name: str, room: int = 24) -> str:
    return name if len(name) <= room else f"…{name[1 - room :]}"


def _funnel(build: Build) -> str:
    numbers = contract.funnel(build)
    rows = (
        ("questions found", numbers["questions"]),
        ("rejected", -numbers["rejected"]),
        ("merged into another", -numbers["merged"]),
        ("notes", numbers["notes"]),
    )
    return "<h2>From questions to notes</h2>" + _table(("", "number"), rows, "What became of the questions")


def _levels(build: Build) -> str:
    counts: dict[str, Counter[str]] = {reading.source: Counter() for reading in build.readings if reading.records}
    for note in build.notes:
        for source in {member.source for member in note.cluster.members}:
            counts[source][note.rating.level or "not rated"] += 1
    rows = [(source, *(count[kind] for kind in KINDS)) for source, count in counts.items()]
    title = "Notes by source and difficulty"
    return f"<h2>{title}</h2>{_key()}" + _bars(counts, title) + _table(("source", *KINDS), rows, title)


def _key() -> str:
    """What the colours of the bars mean."""
    squares = (
        f'<span><svg width="12" height="12" aria-hidden="true"><rect class="bar-{(place + 1) % len(KINDS)}" width="12"'
        f' height="12"/></svg> {kind}</span>'
        for place, kind in enumerate(KINDS)
    )
    return f'<p class="key">{"".join(squares)}</p>'


def _bars(counts: dict[str, Counter[str]], title: str) -> str:
    most = max((count.total() for count in counts.values()), default=0) or 1
    scale = (WIDTH - LABEL - 60) / most
    shapes = []
    for row, (source, count) in enumerate(counts.items()):
        y, x = row * (BAR + 6), float(LABEL)
        shapes.append(_text(LABEL - 8, y + 16, _short(source), "end"))
        for place, kind in enumerate(KINDS):
            wide = count[kind] * scale
            tone = (place + 1) % len(KINDS)
            shapes.append(
                f'<rect class="bar-{tone}" x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{BAR}">'
                f"<title>{escape(source)}: {kind} {count[kind]}</title></rect>"
            )
            x += wide
        shapes.append(_text(x + 6, y + 16, f"{count.total():,}"))
    return _drawing(len(counts) * (BAR + 6), title, shapes)


def _shared(build: Build) -> str:
    counts: Counter[tuple[str, str]] = Counter()
    for note in build.notes:
        sources = Counter(member.source for member in note.cluster.members)
        for left, right in combinations_with_replacement(sorted(sources), 2):
            counts[left, right] += left != right or sources[left] > 1
    names, more = _sharing(build, counts)
    if len(names) < 2:
        return ""
    title = "Questions that two sources share"
    rows = [(a, *(counts[min(a, b), max(a, b)] for b in names)) for a in names]
    told = f"<p>The {len(names)} sources that share most; {more:,} others are not drawn.</p>" if more else ""
    return f"<h2>{title}</h2>{told}" + _heat(names, rows, title) + _table(("source", *names), rows, title)


def _sharing(build: Build, counts: Mapping[tuple[str, str], int]) -> tuple[list[str], int]:
    """The sources to draw, in their order, and how many others there are: a square of more cannot be read.

    Of many, those that share most with others; what a source asks twice itself does not count for that.
    """
    names = [reading.source for reading in build.readings if reading.records]
    shared: Counter[str] = Counter()
    for (left, right), count in counts.items():
        if left != right:
            shared.update({left: count, right: count})
    most = {name for name, count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:DRAWN] if count}
    kept = names if len(names) <= DRAWN else [name for name in names if name in most]
    return kept, len(names) - len(kept)


def _heat(names: Sequence[str], rows: Sequence[Sequence[object]], title: str) -> str:
    side = 44
    most = max((int(str(cell)) for row in rows for cell in row[1:]), default=0) or 1
    shapes = []
    for y, row in enumerate(rows):
        shapes.append(_text(LABEL - 8, y * side + 28, f"{_short(names[y], 20)} {y + 1}", "end"))
        for x, cell in enumerate(row[1:]):
            shade = int(str(cell)) / most
            shapes.append(
                f'<rect x="{LABEL + x * side}" y="{y * side}" width="{side - 2}" height="{side - 2}" '
                f'fill="var(--bar)" fill-opacity="{0.08 + 0.5 * shade:.2f}"/>'
            )
            shapes.append(_text(LABEL + x * side + side / 2 - 1, y * side + 27, cell, "middle"))
    bottom = len(names) * side + 14
    shapes += [_text(LABEL + x * side + side / 2 - 1, bottom, x + 1, "middle") for x in range(len(names))]
    return _drawing(bottom + 8, title, shapes, LABEL + len(names) * side + 10)


def _lengths(build: Build) -> str:
    counts: Counter[int] = Counter()
    for record in contract.records(build):
        if record.answer:
            size = len(record.answer)
            counts[next((place for place, end in enumerate(LENGTHS) if size <= end), len(LENGTHS))] += 1
    names = [f"up to {end:,}" for end in LENGTHS] + [f"over {LENGTHS[-1]:,}"]
    rows = [(name, counts[place]) for place, name in enumerate(names)]
    most = max(counts.values(), default=0) or 1
    shapes = []
    for row, (name, count) in enumerate(rows):
        y, wide = row * (BAR + 6), count * (WIDTH - LABEL - 60) / most
        shapes.append(_text(LABEL - 8, y + 16, name, "end"))
        shapes.append(f'<rect class="bar-2" x="{LABEL}" y="{y}" width="{wide:.1f}" height="{BAR}"/>')
        shapes.append(_text(LABEL + wide + 6, y + 16, f"{count:,}"))
    title = "Lengths of answers as written, in characters"
    return (
        f"<h2>{title}</h2>"
        + _drawing(len(rows) * (BAR + 6), title, shapes)
        + _table(("length", "answers"), rows, title)
    )


def _topics(build: Build) -> str:
    counts: Counter[tuple[str, str]] = Counter(
        (topic, note.rating.level or "not rated") for note in build.notes for topic in note.topics
    )
    rows = [(topic, *(counts[topic, kind] for kind in KINDS)) for topic in sorted({topic for topic, _ in counts})]
    title = "Notes by topic and difficulty"
    return f"<h2>{title}</h2>" + _table(("topic", *KINDS), rows, title) if rows else ""


def _sources(build: Build) -> str:
    rows = [(r.source, r.layout or "none", len(r.records), f"{r.claimed:.0%}", r.evidence) for r in build.readings]
    title = "How each source was read"
    return f"<h2>{title}</h2>" + _table(("source", "layout", "questions", "claimed", "why"), rows, title)
