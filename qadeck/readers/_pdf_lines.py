"""PDF bytes -> Lines in reading order: where each stands, how large, and its text as spans."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.patterns import later
from qadeck.readers._docx_text import is_monospace
from qadeck.readers._extra import DAMAGE, library
from qadeck.readers._spans import Span

_BOLD = later(r"bold|black|heavy|demi|semibold|-bd\b|cmbx", re.I)
_ITALIC = later(r"italic|oblique|-it\b|cmti", re.I)
# Joined letters, and the signs by which symbol fonts draw bullets.
_LETTERS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " ",
            "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "•", "\u2022": "•", "\uf06f": "◦", "\x7f": "•"}  # fmt: skip
# Codes without a letter in WinAnsiEncoding stand for the bullet (ISO 32000-1, annex D.2, note 3).
_BULLET_CODE = later(r"\(cid:(?:127|129|141|143|144|157)\)")
_UNREADABLE = later(r"\(cid:\d+\)")
_MARKER = later(r"(?:[•◦▪●○■‣–-]|[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)\]:]|Q\d*[.:)])$")


@dataclass(frozen=True)
class Line:
    """A line of print. `page` from 1; `top` in points from the page's upper edge, `place` its share of the height."""

    page: int
    top: float
    place: float
    x0: float
    x1: float
    size: float
    spans: tuple[Span, ...]

    @cached_property
    def text(self) -> str:
        """The letters."""
        return "".join(span.text for span in self.spans).strip()

    def all_look(self, look: str) -> bool:
        """True if every letter looks like that."""
        return all(look in span.looks for span in self.spans if span.text.strip())


@dataclass(frozen=True, slots=True)
class Print:
    """The lines of a whole document, and what of it is no text."""

    lines: tuple[Line, ...]
    pages: int
    pictures: int
    unreadable: int


def read_lines(data: bytes) -> Print:
    """The lines of a PDF. Raises SourceError: library-missing, too-large, locked, bad-pdf."""
    limits.check_size(data)
    high_level = library("pdfminer.high_level", "pdf")
    locked = library("pdfminer.pdfdocument", "pdf")
    base = library("pdfminer.psexceptions", "pdf").PSException
    try:
        pages = list(high_level.extract_pages(io.BytesIO(data), maxpages=limits.PAGES + 1))
    except (locked.PDFPasswordIncorrect, locked.PDFTextExtractionNotAllowed) as error:
        raise SourceError("locked", "the PDF is locked by a password; save a copy without it") from error
    except (base, *DAMAGE) as error:
        told = f"no valid PDF ({type(error).__name__}); open it and print it to a new PDF"
        raise SourceError("bad-pdf", told) from error
    if len(pages) > limits.PAGES:
        raise limits.too_large("too many pages", len(pages), limits.PAGES)
    return _print(pages)


def _print(pages: list[Any]) -> Print:
    lines = [line for number, page in enumerate(pages, 1) for line in _joined(list(_page_lines(page, number)))]
    unreadable = sum(len(_UNREADABLE.findall(line.text)) for line in lines)
    pictures = sum(type(item).__name__ in {"LTFigure", "LTImage"} for page in pages for item in page)
    lines = [replace(line, spans=tuple(_readable(line.spans))) for line in lines]
    return Print(tuple(_without_common_looks([line for line in lines if line.text])), len(pages), pictures, unreadable)


def _readable(spans: tuple[Span, ...]) -> Iterator[Span]:
    for span in spans:
        yield replace(span, text=_UNREADABLE.sub("", span.text))


def _page_lines(page: Any, number: int) -> Iterator[Line]:
    dots = [item.bbox for item in page if type(item).__name__ in {"LTCurve", "LTRect"} and _is_dot(item)]
    for box in page:
        if not hasattr(box, "get_text") or not hasattr(box, "__iter__"):
            continue
        # A letter without width, as some fonts' bullets are, stands as a line outside of all boxes.
        for line in [box] if type(box).__name__.startswith("LTTextLine") else box:
            chars = list(line) if hasattr(line, "__iter__") else []
            spans = tuple(_spans(chars))
            if any(span.text.strip() for span in spans):
                sizes = Counter(
                    round(char.size, 1) for char in chars if hasattr(char, "size") and char.get_text().strip()
                )
                top = page.height - line.y1
                size = sizes.most_common(1)[0][0] if sizes else 0.0
                if any(_stands_before(dot, line, size) for dot in dots):
                    spans = (Span("• "), *spans)
                yield Line(number, top, top / max(page.height, 1), line.x0, line.x1, size, spans)


def _is_dot(shape: Any) -> bool:
    """A drawn bullet: printers of web pages draw them instead of setting a letter."""
    return bool(1 < shape.width < 9 and 0.7 < shape.width / max(shape.height, 0.1) < 1.4)


def _stands_before(dot: tuple[float, float, float, float], line: Any, size: float) -> bool:
    x0, y0, x1, y1 = dot
    return bool(x0 < line.x0 and -1 < line.x0 - x1 < 2 * size and line.y0 < (y0 + y1) / 2 < line.y1)


def _spans(chars: list[Any]) -> Iterator[Span]:
    """Runs of letters in one look. A blank that the page does not print (LTAnno) looks like the letter before it."""
    text, looks = "", frozenset[str]()
    for char in chars:
        shown = _LETTERS.get(char.get_text(), _BULLET_CODE.sub("•", char.get_text()))
        font = getattr(char, "fontname", None)
        here = looks if font is None or not shown.strip() else _looks(font)
        if here != looks and text:
            yield Span(text.replace("\n", " "), looks)
            text = ""
        text, looks = text + shown, here
    if text:
        yield Span(text.rstrip("\n").replace("\n", " "), looks)


def _looks(font: str) -> frozenset[str]:
    name = font.rsplit("+", 1)[-1]
    looks = {"bold"} if _BOLD.search(name) else set()
    if _ITALIC.search(name):
        looks.add("italic")
    if is_monospace(name) or name.lower().startswith("cmtt"):
        looks.add("code")
    return frozenset(looks)


def _joined(lines: list[Line]) -> list[Line]:
    """A bullet or number that stands apart, in its own column or behind all text, joins the line to the right of it."""
    out: dict[int, Line] = dict(enumerate(lines))
    for at, mark in enumerate(lines):
        if not _MARKER.fullmatch(mark.text):
            continue
        beside = [(lines[to].x0, to) for to in out if to != at and _is_beside(mark, lines[to])]
        if beside:
            to = min(beside)[1]
            out[to] = replace(out[to], x0=mark.x0, spans=(*mark.spans, Span(" "), *out[to].spans))
            del out[at]
    return _in_rows([out[at] for at in sorted(out)])


def _is_beside(mark: Line, line: Line) -> bool:
    """True if the line begins to the right of the mark, on the same row and near."""
    return abs(line.top - mark.top) < 0.7 * max(mark.size, 6) and 0 <= line.x0 - mark.x1 < 8 * max(mark.size, 6)


def _in_rows(lines: list[Line]) -> list[Line]:
    """Neighbours that stand on one row (the cells of a table) from left to right."""
    out: list[Line] = []
    for line in lines:
        at = len(out)
        while at and out[at - 1].page == line.page and abs(out[at - 1].top - line.top) < 2 and out[at - 1].x0 > line.x1:
            at -= 1
        out.insert(at, line)
    return out


def _without_common_looks(lines: list[Line]) -> list[Line]:
    """A look that most letters share says nothing: text typed in bold or on a typewriter is plain."""
    looks: Counter[str] = Counter()
    whole = 0
    for span in (span for line in lines for span in line.spans):
        whole += len(span.text)
        looks.update(dict.fromkeys(span.looks, len(span.text)))
    common = {look for look, count in looks.items() if count * 2 > whole}
    return [
        replace(line, spans=tuple(replace(span, looks=span.looks - common) for span in line.spans)) if common else line
        for line in lines
    ]
