"""Lines of print -> Markdown: what repeats on pages goes, what was cut at line and page ends is joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qadeck.model import Finding
from qadeck.patterns import later
from qadeck.readers._flow import Flow
from qadeck.readers._pdf_lines import Line
from qadeck.readers._spans import Span, markdown

# The shares of a page's height in which headers and footers stand.
_TOP, _BOTTOM = 0.12, 0.88
# Lines whose left edges are less apart than about this many points stand in one column.
_COLUMN = 40
_PAGE_NUMBER = later(
    r"\W{0,3}(?:(?:page|seite|página|pagina|pág\.?|p\.|стр\.?|страница|strona|sida|第)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|von|de|di|sur|из|z|av|页|ページ)\s*\d{0,4})?\W{0,3}",
    re.I,
)
_SAYS_PAGE = later(r"\W{0,3}[^\W\d_]{1,8}\.?\s*\d{1,4}\s*(?:/|[^\W\d_]{1,4})\s*\d{1,4}\W{0,3}")
_BULLET = later(r"([•◦▪●○■‣∙·*–-])\s+(?=\S)")
_NUMBER = later(r"[(\[]?\d{1,3}[.)\]]\s+(?=\S)")
_OPENS = later(
    r"(?:[•◦▪●○■‣∙–-]\s|[(\[]?\d{1,3}(?:\.\d{1,2})*[.)\]:]\s|[(\[]?[A-Ha-h][.)\]]\s"
    r"|[^\W\d_]{1,12}\s?\d{0,3}\s?[:：]\s|\[[ xX]\]\s|[QA]\d*[.):]\s|\d+(?:\.\d+)+\s)"
)
_ENDS = later(r"[.!?:;。！？…][\"'”’»)\]]*$")
_CJK = later(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def drop_repeats(lines: Sequence[Line], pages: int, source: str) -> tuple[list[Line], list[Finding]]:
    """The lines without the headers, footers and page numbers of the pages, and a finding for each kind."""
    if pages < 2:
        return [line for line in lines if not (_in_margin(line) and _SAYS_PAGE.fullmatch(line.text))], []
    seen: dict[str, set[int]] = {}
    for line in lines:
        if _in_margin(line):
            seen.setdefault(_shape(line), set()).add(line.page)
    repeated = {shape for shape, on in seen.items() if len(on) >= max(2, 0.4 * pages)}
    kept = [line for line in lines if not (_in_margin(line) and (_shape(line) in repeated or _is_number(line)))]
    findings = [
        Finding("left-out", "info", source, 0, f"header or footer on {len(seen[shape])} pages: {shape[:80]}")
        for shape in sorted(repeated)
    ]
    return kept, findings


def _in_margin(line: Line) -> bool:
    return not _TOP < line.place < _BOTTOM


def _shape(line: Line) -> str:
    return " ".join(re.sub(r"\d+", "#", line.text).split())


def _is_number(line: Line) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text))


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in this document: letter size, distance of lines, right edge by left edge, sizes of headings."""

    size: float
    gap: float
    heads: tuple[float, ...]
    words: frozenset[str]
    edges: Mapping[tuple[int, int], float]

    def edge(self, line: Line) -> float:
        """The right edge of the line's column: of what starts about where it starts."""
        column = round(line.x0 / _COLUMN)
        return max(self.edges.get((line.page, near), line.x1) for near in (column - 1, column, column + 1))


def _measure(lines: Sequence[Line]) -> _Measure:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10
    gaps = Counter(round(b.top - a.top) for a, b in pairwise(lines) if a.page == b.page and b.top > a.top)
    small = {gap: count for gap, count in gaps.items() if gap < 3 * size}
    gap = max(small, key=lambda g: (small[g], -g), default=round(1.2 * size))
    heads = sorted({round(line.size) for line in lines if round(line.size) > 1.08 * size}, reverse=True)
    words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in lines)))
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        key = (line.page, round(line.x0 / _COLUMN))
        edges[key] = max(edges.get(key, 0), line.x1)
    return _Measure(size, gap, tuple(heads[:4]), words, edges)


@dataclass(slots=True)
class _Piece:
    """A paragraph, heading, item or code line in the making."""

    lines: list[Line]
    kind: str
    level: int = 0
    spans: list[Span] = field(default_factory=list)


def to_markdown(lines: Sequence[Line]) -> str:
    """The Markdown of a document's lines."""
    usual = _measure(lines)
    flow = Flow()
    edges: list[float] = []
    for piece in _pieces(lines, usual):
        plain = [replace(span, looks=span.looks - {"bold"}) for span in piece.spans]  # all headings are bold
        text = markdown(plain if piece.kind == "heading" else piece.spans)
        if piece.kind == "code":
            _add_code(flow, piece.lines)
        elif piece.kind == "heading":
            edges.clear()
            flow.add(text, piece.level)
        else:
            _add_text(flow, text, piece.lines[0].x0, edges)
    return flow.text()


def _add_code(flow: Flow, lines: list[Line]) -> None:
    """Lines of code, set in by where they stand."""
    margin = min(line.x0 for line in lines)
    for line in lines:
        width = 0.6 * max(line.size, 1)  # of a letter in every font for code
        flow.add_code(" " * round((line.x0 - margin) / width) + "".join(span.text for span in line.spans).rstrip())


def _add_text(flow: Flow, text: str, x0: float, edges: list[float]) -> None:
    """A paragraph or an item; `edges` are the left edges of the list items that are open, outermost first."""
    bullet, number = _BULLET.match(text), _NUMBER.match(text)
    if not bullet and not number:
        edges[:] = [edge for edge in edges if edge < x0 - 2]
        flow.add(text)
        return
    edges[:] = [edge for edge in edges if edge < x0 - 4]
    depth = len(edges)
    edges.append(x0)
    if bullet:
        flow.add(text[bullet.end() :], 0, "-", depth)
    elif number:
        flow.add(text[number.end() :], 0, number[0].strip(), depth)


def _pieces(lines: Sequence[Line], usual: _Measure) -> Iterator[_Piece]:
    piece: _Piece | None = None
    for line in lines:
        kind, level = _kind(line, usual)
        if piece and kind == piece.kind and level == piece.level and not _begins(piece, line, usual):
            _append(piece, line, usual)
            continue
        if piece:
            yield piece
        piece = _Piece([line], kind, level, list(line.spans))
    if piece:
        yield piece


def _kind(line: Line, usual: _Measure) -> tuple[str, int]:
    if round(line.size) in usual.heads and len(line.text) < 200:
        return "heading", usual.heads.index(round(line.size)) + 1
    return ("code", 0) if line.all_look("code") else ("text", 0)


def _begins(piece: _Piece, line: Line, usual: _Measure) -> bool:
    """True if the line begins a paragraph of its own rather than carrying on the one before."""
    last = piece.lines[-1]
    new_page = last.page != line.page or line.top < last.top - usual.gap
    if piece.kind == "code":
        return False
    if not new_page and line.top - last.top > 1.35 * max(usual.gap, 0.9 * line.size):
        return True
    if piece.kind == "heading":
        return new_page
    if _OPENS.match(line.text) or last.all_look("bold") != line.all_look("bold"):
        return not (line.text[:1] in "–-" and not _BULLET.match(line.text))
    if new_page:
        return bool(_ENDS.search(last.text)) and not line.text[:1].islower()
    is_item = bool(_OPENS.match(piece.lines[0].text))
    if not is_item and line.x0 > last.x0 + 8 and len(piece.lines) > 0 and _ENDS.search(last.text):
        return True
    if is_item and line.x0 <= piece.lines[0].x0 + 1 and _ENDS.search(last.text):
        return True
    ended_early = last.x1 < last.x0 + 0.8 * (usual.edge(last) - last.x0)
    return ended_early and bool(_ENDS.search(last.text))


def _append(piece: _Piece, line: Line, usual: _Measure) -> None:
    """Put a line behind the piece: a word cut by a hyphen becomes whole, scripts without blanks get none."""
    last = piece.lines[-1].text
    piece.lines.append(line)
    if piece.kind == "code":
        return
    if re.search(r"[^\W\d_][-\u00ad\u2010]$", last) and line.text[:1].isalpha():
        if _was_cut(last, line.text, usual.words):
            piece.spans[-1] = _without_hyphen(piece.spans[-1])
        piece.spans += line.spans
        return
    glue = "" if _CJK.search(last[-1:]) and _CJK.match(line.text) else " "
    piece.spans += [Span(glue), *line.spans]


def _was_cut(last: str, following: str, words: frozenset[str]) -> bool:
    """True if the hyphen only parts a word at the line's end: the word is not written with one elsewhere."""
    first = re.search(r"([^\W\d_]+)[-\u00ad\u2010]$", last)
    second = re.match(r"[^\W\d_]+", following)
    if not first or not second:
        return True
    if f"{first[1]}-{second[0]}" in words and first[1] + second[0] not in words:
        return False
    return second[0][0].islower() or first[1] + second[0] in words


def _without_hyphen(span: Span) -> Span:
    return replace(span, text=re.sub(r"[-\u00ad\u2010]\s*$", "", span.text))
