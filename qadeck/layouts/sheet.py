"""Document -> Sheet: its blocks cut into pieces where a question or an answer may begin, each with its opening read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from qadeck.layouts.contents import contents
from qadeck.layouts.keys import Key, answer_key
from qadeck.layouts.leftovers import is_hint
from qadeck.layouts.openings import Opening, label_of, opening
from qadeck.layouts.options import may_begin, starts_options
from qadeck.layouts.questions import ends_in_mark
from qadeck.layouts.words import LETTERS, SPEAKERS
from qadeck.model import Block, Document
from qadeck.patterns import later

_NO_LETTERS = bytes(b for b in range(128) if not chr(b).isalnum())
_PAIRED = (*LETTERS, *SPEAKERS)
_SINGLES = frozenset(label for pair in _PAIRED for label in pair)
_CUTTABLE = frozenset({"paragraph", "item"})
_TAGGED = later(r"(?:^|\s)#(?:flash)?cards?\b[^.]*$", re.I)
_ALONE = frozenset({"?", "??", "%", "START", "Basic"})
_STOPS = frozenset(".:：)）|-–—*0123456789")
_OPENING = frozenset({"paragraph", "item", "heading", "quote"})
_ALL_BOLD = later(
    r"(\*\*|__)(?!\s)(?:(?!\1).)+\1[\s:.?!？：。]*(?:[\U0001F000-\U0001FAFF\u2600-\u2BFF\uFE0F\u200d\s]|\[\^?\w+\])*$"
)
_BOLD_LEAD = later(r"(?:\*\*|__|<b>|<strong>)")
_CUT_BEFORE = later(
    r"(?:\?|\?\?|%|::|---|\*\*\*|START|END|TARGET DECK.*|Basic|Cloze|Back:.*)$"
    r"|(?:\*\*|__)?[(\[]?[A-Ha-hА-Еа-е①-⑧][.)\]:、．](?:\*\*|__)?(?=\s)|[(\[][A-Ha-h][)\]]|[:：]\s|\[[ xX]\]"
    r"|\(?\d{1,3}[.)]\s|\d{1,2}\.\d{1,2}\.?\s+\S"
)


class Sheet(NamedTuple):
    """A document, laid out for the layouts.

    pieces    its blocks in order, cut where a line begins something of its own
    openings  the opening of each piece, at the same index (None for code, tables and the like)
    letters   the single letters that serve as labels here
    listed    the pieces that are tables of contents
    weights   letters and digits (in bytes of UTF-8) before each piece, and at the end of all
    asked     the same, of items that ask and of hints: what answers nothing
    lettered  the pieces that may begin the options of a multiple choice, by their first letter or box
    choosing  those of them that do
    markers   the pieces that may open an answer: those with an answer's label, and raw HTML
    forms     how many openings have each form (see `form`)
    key       the answers that stand together at the end, if they do
    """

    document: Document
    pieces: tuple[Block, ...]
    openings: tuple[Opening | None, ...]
    letters: frozenset[str]
    listed: frozenset[int]
    weights: tuple[int, ...]
    asked: tuple[int, ...]
    lettered: tuple[int, ...]
    choosing: frozenset[int]
    markers: tuple[int, ...]
    forms: Mapping[tuple[str, bool, int], int]
    key: Key | None = None

    def says(self, at: int, label: str) -> bool:
        """The piece opens with a question's ("q") or an answer's ("a") label; a letter counts where its pair stands."""
        read = self.openings[at]
        if read is None or read.label != label or at in self.listed:
            return False
        return read.style not in _SINGLES or read.style in self.letters

    def marking(self, start: int, end: int) -> Sequence[int]:
        """The pieces from `start` up to `end` that may open an answer."""
        return self.markers[bisect_left(self.markers, start) : bisect_left(self.markers, end)]

    def weight(self, start: int, end: int) -> int:
        """Letters and digits in the pieces from `start` up to `end`."""
        return self.weights[max(end, start)] - self.weights[start]

    def told(self, start: int, end: int) -> int:
        """Letters and digits in those pieces that may answer something."""
        return self.weight(start, end) - (self.asked[max(end, start)] - self.asked[start])


def lay_out(document: Document) -> Sheet:
    """The sheet of a document."""
    pieces: list[Block] = []
    for block in document.blocks:
        if block.kind in _CUTTABLE and "\n" in block.text and document.markup == "markdown":
            pieces += _cut(block)
        else:
            pieces.append(block)
    lettered = tuple(at for at, piece in enumerate(pieces) if may_begin(piece))
    choosing = frozenset(at for at in lettered if starts_options(pieces, at))
    openings = _openings(pieces, choosing)
    each = [letters(p.raw) for p in pieces]
    silent = [w if _answers_nothing(p, o) else 0 for p, o, w in zip(pieces, openings, each, strict=True)]
    weights, asked = tuple(accumulate(each, initial=0)), tuple(accumulate(silent, initial=0))
    key = answer_key(pieces, openings)
    listed = contents(pieces, openings) | (frozenset(range(key.start, key.end)) if key else frozenset())
    return Sheet(
        document=document,
        pieces=tuple(pieces),
        openings=openings,
        letters=_paired_letters(openings),
        listed=listed,
        weights=weights,
        asked=asked,
        lettered=lettered,
        choosing=choosing,
        markers=tuple(i for i, o in enumerate(openings) if (o.label == "a" if o else pieces[i].kind == "html")),
        forms=Counter(form(o) for o in openings if o),
        key=key,
    )


def form(found: Opening) -> tuple[str, bool, int]:
    """How an opening stands in the document: headings of one level are alike, and so are bold lines."""
    return found.kind, found.bold, found.level


def _openings(pieces: Sequence[Block], choosing: frozenset[int]) -> tuple[Opening | None, ...]:
    """The opening of every heading, item and paragraph. A line with options right below it asks, whatever it says."""
    read: list[Opening | None] = []
    for at, piece in enumerate(pieces):
        found = opening(piece, at) if piece.kind in _OPENING and piece.text else None
        if found and not found.asks and at + 1 in choosing:
            found = found._replace(asks=at not in choosing)
        read.append(found)
    return tuple(_without_options(read, choosing))


def _without_options(read: list[Opening | None], choosing: frozenset[int]) -> list[Opening | None]:
    """A line "A. ..." that begins options is no answer's label, unless "Q." and "A." are the document's only labels."""
    labels = {(o.label, len(o.style) > 1) for o in read if o and o.label}
    if ("q", False) in labels and ("a", True) not in labels:
        return read
    return [
        o._replace(label="") if o and o.label == "a" and len(o.style) == 1 and i in choosing else o
        for i, o in enumerate(read)
    ]


def _answers_nothing(piece: Block, read: Opening | None) -> bool:
    return (piece.kind == "item" and read is not None and read.asks) or is_hint(piece)


def letters(text: str) -> int:
    """Letters and digits, in bytes of UTF-8: fast, and a share of them is what is asked for."""
    return len(text.encode("utf-8", "replace").translate(None, _NO_LETTERS))


def _paired_letters(openings: tuple[Opening | None, ...]) -> frozenset[str]:
    """The single letters that serve as labels: both of a pair stand in the document, or Q or A stands numbered."""
    seen = {(o.label, o.style) for o in openings if o and o.label}
    pairs = {letter for q, a in _PAIRED if ("q", q) in seen and ("a", a) in seen for letter in (q, a)}
    words = {label for label, style in seen if style not in _SINGLES}
    return frozenset(pairs | ({"q"} if ("q", "q") in seen else set()) | ({"a"} if "q" in words else set()))


def _cut(block: Block) -> list[Block]:
    """A paragraph or item of several lines, cut where a line begins something of its own."""
    lines, raws = block.text.split("\n"), block.raw.split("\n")
    if len(lines) != len(raws):
        return [block]
    cuts = [0] + [i for i in range(1, len(lines)) if _begins(lines, i)]
    if len(cuts) == 1 and block.kind == "paragraph" and _hangs(lines, raws):
        cuts = [0, 1]
    if len(cuts) == 1:
        return [block]
    made = []
    for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        own = _margin(raws[start])
        text, raw = "\n".join(lines[start:end]), "\n".join(raws[start:end])
        first, last = block.line + start, block.line + end - 1
        if start == 0:
            made.append(Block(block.kind, text, raw, first, last, block.level, block.indent, block.info))
            continue
        inside = own if block.kind == "paragraph" else max(own, block.indent + 2)
        made.append(Block("paragraph", text, raw, first, last, indent=inside))
    return made


def _margin(raw: str) -> int:
    """Columns of blanks in front of a line."""
    return len(raw[: len(raw) - len(raw.lstrip())].expandtabs(4))


def _hangs(lines: list[str], raws: list[str]) -> bool:
    """A short first line, all others set in below it: man-page like."""
    first = _margin(raws[0])
    return all(_margin(r) >= first + 3 for r in raws[1:]) and len(lines[0]) < 80 and not _labels(lines[0])


def _begins(lines: list[str], at: int) -> bool:
    """Line `at` begins a question or an answer, an option, a separator; or the line before it was a whole question."""
    line, before = lines[at], lines[at - 1]
    if "::" in line or "\t" in line or "::" in before or before in _ALONE or _TAGGED.search(before):
        return True
    if (
        _CUT_BEFORE.match(line)
        or (_BOLD_LEAD.match(line) and (_ALL_BOLD.match(line) or _labels(line)))
        or _labels(line)
    ):
        return True
    if _ALL_BOLD.match(before) or _is_lone_label(before):
        return True
    # The end of the piece decides, and a question mark is looked for in the last forty signs: forty lines hold them.
    return ends_in_mark(before) and not ends_in_mark("\n".join(lines[max(at, len(lines) - 41) :]))


def _is_lone_label(line: str) -> bool:
    """ "Answer" or "Question 4" on a line of its own."""
    if len(line) > 20:
        return False
    label, text = label_of(line)
    return bool(label) and not text


def _labels(line: str) -> bool:
    head = line[:40]
    if len(line) > 20 and _STOPS.isdisjoint(head) and head.isascii():
        return False
    return bool(label_of(line)[0])
