"""Tables of contents: lists whose lines point at, or repeat, the headings that follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qadeck.layouts.openings import Opening
from qadeck.model import Block
from qadeck.patterns import later

_ANCHORS = later(r"\]\(\s*(?:[^()\s#]*#[^()\s]*)?\)|\[\[#[^\]]*\]\]|href=[\"']#")
_NAME = later(
    r"\W*(?:table of contents|contents|toc|index|índice|indice|contenido|contenidos|inhalt|inhaltsverzeichnis"
    r"|sommaire|table des matières"
    r"|conteúdo|sumário|содержание|оглавление|目录|目錄|目次|차례|목차|المحتويات|içindekiler|spis treści)\W*$",
    re.I,
)
_LINK_NUMBER = later(r"\[\d{1,3}\]\s*(?=\S)")


def contents(pieces: Sequence[Block], openings: Sequence[Opening | None]) -> frozenset[int]:
    """The pieces that make up tables of contents.

    A run of list items (or a table) is one where most lines link into a document, or where most repeat a text that
    stands elsewhere; the heading that names it and the rules between its parts are not counted in.
    """
    seen = Counter(_key(o.text) for o in openings if o and o.text and (o.asks or o.bold or o.kind == "heading"))
    found: set[int] = set()
    for run in _runs(pieces):
        if _points(pieces, run) or _repeats(openings, run, seen) or _is_named(pieces, openings, run):
            found.update(run)
    found.update(i for i, p in enumerate(pieces) if p.kind == "table" and _lists_again(p, seen))
    found.update(i for i, p in enumerate(pieces) if p.kind in ("html", "table") and len(_ANCHORS.findall(p.raw)) >= 3)
    return frozenset(found)


def names_contents(text: str) -> bool:
    """The text is the title of a table of contents."""
    return bool(_NAME.match(text))


def _runs(pieces: Sequence[Block]) -> list[range]:
    """Stretches of list items with nothing between them, or of lines cut from one paragraph."""
    runs, start = [], -1
    for at, piece in enumerate(pieces):
        joins = at > 0 and (piece.kind == "item" or piece.line == pieces[at - 1].end + 1)
        same = start >= 0 and piece.kind == pieces[start].kind and joins and piece.indent >= pieces[start].indent
        if start >= 0 and not same:
            runs.append(range(start, at))
        if not same:
            start = at if piece.kind in ("item", "paragraph") else -1
    return [*runs, range(start, len(pieces))] if start >= 0 else runs


def _points(pieces: Sequence[Block], run: range) -> bool:
    if len(run) < 2:
        return False
    pointing = sum(_leads_on(pieces[at].text) for at in run)
    return pointing >= 2 and pointing * 10 >= len(run) * 6


def _leads_on(text: str) -> bool:
    """The text links to a place in a document."""
    return ("](" in text or "[[#" in text or "href=" in text) and bool(_ANCHORS.search(text))


def _repeats(openings: Sequence[Opening | None], run: range, seen: Counter[str]) -> bool:
    """Most of the run's texts stand a second time, outside of it."""
    if len(run) < 3:
        return False
    keys = Counter(key for at in run if (o := openings[at]) and o.text and (key := _key(o.text)) in seen)
    again = sum(count for key, count in keys.items() if seen[key] > count)
    return again * 10 >= len(run) * 7


def _lists_again(table: Block, seen: Counter[str]) -> bool:
    """Most rows hold a text that stands elsewhere as a heading or a question."""
    rows = table.text.split("\n")[2:]
    again = sum(any(seen[_key(cell)] for cell in row.split("|")) for row in rows)
    return len(rows) > 1 and again * 10 >= len(rows) * 7


def _is_named(pieces: Sequence[Block], openings: Sequence[Opening | None], run: range) -> bool:
    """Directly under a line "Contents", and no line of it asks."""
    before = pieces[run.start - 1] if run.start else None
    named = before is not None and before.kind in ("heading", "paragraph") and bool(_NAME.match(before.text))
    return named and sum(bool(o and o.asks) for at in run if (o := openings[at])) * 2 <= len(run)


def _key(text: str) -> str:
    """For comparing: on one line, without the number "[12]" that text browsers put before a link."""
    bare = _LINK_NUMBER.sub("", text) if text[:1] == "[" else text
    bare = " ".join(bare.split()) if "\n" in bare else bare
    return bare.strip(" .:?!*_`").casefold()
