"""The dialects of flashcard writers: `front::back`, a line `?`, `---` between cards, START ... END, `#card`, tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qadeck.layouts.given import Given
from qadeck.layouts.hiding import hidden_from
from qadeck.layouts.leftovers import TAGS
from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.questions import asks
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block
from qadeck.patterns import later

_PAIR = later(r"(?P<q>[^`]*?\S)\s*(?P<sep>:::?|;;|\s>>>?|\s==>|\t+|\s{4,})\s*(?P<a>\S.*)$", re.S)
# A name in C++, Perl or Rust; and so no card.
_CODE = later(r"[a-z0-9_]::[a-z_]|[A-Za-z0-9_]::\w+\(")
_TAGGED = later(
    r"(?<!\s)\s*#(?:flash)?cards?(?:[-/][\w/-]*)?(?:\s+#[\w/-]+){0,40}\s*$|(?<!\s)\s*#(?:anki|spaced|basic)\b(?:\s+#[\w/-]+){0,40}\s*$",
    re.I,
)
_NAMES_CARDS = later(
    r"\b(?:flash ?cards?|karteikarten|lernkarten|tarjetas|cartes mémoire|flashcard|карточки)\b|卡片", re.I
)
_CALLOUT = later(r"\[!(?:question|faq|help|quiz|q|flashcard|card)\][+-]?[ \t]*(?P<q>[^\n]+)(?P<a>.*)$", re.S | re.I)
_GIFT = later(r"(?:::[^:]*::\s*)?(?P<q>[^{}]+)\{(?P<in>\s*(?:[=~][^{}]+|T|F|TRUE|FALSE)\s*)\}$", re.S)
_INLINE_FRONT = later(r"\s*\[[^\]]*\]\s*(?P<q>\S.*)$", re.S)


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """A reading for each dialect."""
    others = [dialect(sheet) for dialect in (_question_mark_lines, _start_end, _tagged, _percent, _callouts, _gift)]
    lines = _pairs(sheet)
    alone = lines if lines and _most(sheet, lines) else _in_decks(sheet, lines)
    found = [marks for marks in (alone, *others) if marks]
    yield from found
    mixed = _apart([marks for marks in (lines, *others) if marks])
    if any(others) and len(mixed) > max(map(len, found)):
        yield mixed


def _apart(readings: Sequence[Sequence[Mark]]) -> list[Mark]:
    """Cards of several dialects in one document: each ends where the next begins."""
    marks = sorted((m for reading in readings for m in reading), key=lambda m: m.at)
    kept = [m for place, m in enumerate(marks) if not place or m.at > marks[place - 1].at]
    ends = [m.at for m in kept[1:]]
    bounded = [m._replace(until=min(m.until or end, end)) for m, end in zip(kept, ends, strict=False)]
    return [*bounded, *kept[-1:]]


def ruled(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Cards between rules: the first paragraph or heading of each asks, the rest answers."""
    cards, first = [], 0
    for at in range(len(sheet.pieces) + 1):
        if at == len(sheet.pieces) or sheet.pieces[at].kind == "rule":
            cards.append((first, at))
            first = at + 1
    whole = [(o, end) for start, end in cards if end - start >= 2 and (o := sheet.openings[start])]
    asking = [(o, end) for o, end in whole if o.asks and not o.label and o.kind != "item"]
    if len(asking) * 10 >= len(cards) * 7:
        yield [mark(o)._replace(until=end) for o, end in asking]


def definitions(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """A term on a line, its definition on the next behind a colon."""
    marks = []
    for at in range(1, len(sheet.pieces)):
        piece, before = sheet.pieces[at], sheet.openings[at - 1]
        if (
            piece.kind == "paragraph"
            and piece.text[:1] in (":", "：")
            and re.match(r"[:：]\s+\S", piece.text)
            and before
            and not before.text.startswith(":")
        ):
            marks.append((before, at))
    starts = [before.at for before, _ in marks] + [len(sheet.pieces)]
    yield [
        Mark(
            before.at,
            at + 1,
            before.text,
            before.number,
            "paragraph",
            0,
            before.asks,
            sheet.pieces[at].text[1:].strip(),
            end,
        )
        for (before, at), end in zip(marks, starts[1:], strict=True)
    ]


_PARTING = frozenset({"?", "??"})
# A card that is never closed ends where the next one begins.
_BOUNDS = frozenset({"START", "END"})


def _lines(sheet: Sheet) -> list[Opening]:
    return [o for o in sheet.openings if o and o.kind != "heading" and sheet.pieces[o.at].indent < 4]


def _most(sheet: Sheet, marks: Sequence[Mark]) -> bool:
    """Half of the lines are such cards."""
    return len(marks) > 1 and len(marks) * 2 >= len(_lines(sheet))


def _in_decks(sheet: Sheet, marks: Sequence[Mark]) -> list[Mark]:
    """The cards of those sections that a heading or a line of tags calls flashcards."""
    called, kept, place = False, [], 0
    for at, piece in enumerate(sheet.pieces if marks else ()):
        if piece.kind == "heading" or _tags(piece):
            called = bool(_NAMES_CARDS.search(piece.text)) or (called and piece.kind != "heading")
        if place < len(marks) and marks[place].at == at:
            kept += [marks[place]] if called and "::" in piece.text else []
            place += 1
    return kept if len(kept) > 1 else []


def _pairs(sheet: Sheet) -> list[Mark]:
    """`front::back` and the like on one line."""
    marks = []
    for o in _lines(sheet):
        text = sheet.pieces[o.at].text
        if o.text.startswith(("::", "..")) or not _may_part(text):
            continue
        found = _PAIR.match(text)
        if found and text.count("\t") < 2 and not _CODE.search(text):
            if found["sep"].isspace() and "\t" not in found["sep"]:
                continue
            marks.append(_whole(sheet, o.at, found["q"].strip(), found["a"].strip()))
    return marks


def _may_part(text: str) -> bool:
    """One of the signs between front and back stands in it: most lines have none, and are spared the pattern."""
    return "::" in text or ";;" in text or ">>" in text or "==>" in text or "\t" in text


def _whole(sheet: Sheet, at: int, question: str, answer: str) -> Mark:
    """A card that stands in one piece."""
    piece = sheet.pieces[at]
    given = Given(question, answer, piece.line, piece.end)
    return Mark(at, at + 1, question, None, "card", piece.level, asks(question), until=at + 1, given=given)


def _question_mark_lines(sheet: Sheet) -> list[Mark]:
    """Question, a line `?` (or `??`), answer; the question is what stands above without a blank line.

    The first such line parts the card; one that follows without a blank line is a part of its answer.
    """
    starts: list[tuple[int, int]] = []
    top, before = 0, None
    for at, piece in enumerate(sheet.pieces):
        if piece.text in _PARTING and before and not (starts and starts[-1][1] >= top):
            starts.append((top, at))
        if before and (piece.line != before.end + 1 or before.kind == "heading" or _tags(before)):
            top = at
        before = piece
    return _between(sheet, starts)


def _tags(piece: Block) -> bool:
    return piece.text[:1] == "#" and bool(TAGS.match(piece.text))


def _between(sheet: Sheet, starts: Sequence[tuple[int, int]]) -> list[Mark]:
    """Marks whose question runs from `first` up to a separator, and whose answer runs on to the next question."""
    marks = []
    for place, (first, at) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(sheet.pieces)
        text = "\n".join(p.text if p.kind != "code" else p.raw for p in sheet.pieces[first:at])
        read = sheet.openings[first]
        number = read.number if read else None
        text = read.text if read and at == first + 1 else text
        marks.append(Mark(first, at + 1, text, number, "card", 0, asks(text), "", end))
    return marks


def _start_end(sheet: Sheet) -> list[Mark]:
    """START, the note type, front, `Back:` back, END."""
    marks = []
    for at, piece in enumerate(sheet.pieces):
        if "STARTI" in piece.text:
            marks += _inline_card(sheet, at)
        if piece.text != "START":
            continue
        end = next((i for i in range(at + 1, len(sheet.pieces)) if sheet.pieces[i].text in _BOUNDS), len(sheet.pieces))
        back = next((i for i in range(at, end) if sheet.pieces[i].text.startswith("Back:")), end)
        front = "\n".join(p.text for p in sheet.pieces[at + 2 : back])
        if back < end:
            tail = re.sub(r"\n?Tags:.*$", "", sheet.pieces[back].text[5:], flags=re.S).strip()
            stop = next((i for i in range(back + 1, end) if sheet.pieces[i].text.startswith("Tags:")), end)
            marks.append(Mark(at, back + 1, front, None, "card", 0, True, tail, stop))
    return marks


def _inline_card(sheet: Sheet, at: int) -> list[Mark]:
    """STARTI [note type] front Back: back ENDI, all in one piece; tags may follow the back."""
    inside, _, _ = sheet.pieces[at].text.partition("STARTI")[2].partition("ENDI")
    front, parted, back = inside.partition("Back:")
    found = _INLINE_FRONT.match(front)
    closed = parted and "ENDI" in sheet.pieces[at].text
    return [_whole(sheet, at, found["q"].strip(), back.partition("Tags:")[0].strip())] if found and closed else []


def _tagged(sheet: Sheet) -> list[Mark]:
    """A line that ends in `#card` or `#flashcard`: the question; below it the answer."""
    tagged = [o for o in sheet.openings if o and "#" in o.text]
    found = [o for o in tagged if _TAGGED.search(o.text) and _TAGGED.sub("", o.text).strip()]
    cut = [mark(o) for o in found]
    return [Mark(m.at, m.body, _TAGGED.sub("", m.text), m.number, m.kind, m.level, True, m.tail) for m in cut]


def _gift(sheet: Sheet) -> list[Mark]:
    """Moodle's GIFT: `::title:: question {=right ~wrong}` or `{T}`."""
    marks = []
    for at, piece in enumerate(sheet.pieces):
        found = _GIFT.match(piece.text) if piece.kind == "paragraph" and piece.text.endswith("}") else None
        if found:
            options = [(sign, text.strip()) for sign, text in re.findall(r"([=~])([^=~#]+)(?:#[^=~]*)?", found["in"])]
            right = [text for sign, text in options if sign == "="] or [found["in"].strip()]
            shown = tuple(text for _, text in options) if len(options) > 1 else ()
            given = Given(found["q"].strip(), "\n".join(right), piece.line, piece.end, shown)
            marks.append(Mark(at, at + 1, found["q"].strip(), None, "card", until=at + 1, given=given))
    return marks


def _callouts(sheet: Sheet) -> list[Mark]:
    """`> [!question] What ...`: the callout's title asks, its text answers, or what follows it."""
    marks = []
    for at, piece in enumerate(sheet.pieces):
        found = _CALLOUT.match(piece.text) if piece.kind == "quote" and not hidden_from(piece.text) else None
        if found and found["a"].strip():
            marks.append(_whole(sheet, at, found["q"].strip(), found["a"].strip("\n")))
        elif found:
            marks.append(Mark(at, at + 1, found["q"].strip(), None, "card", 0, True))
    return marks


def _percent(sheet: Sheet) -> list[Mark]:
    """A heading, a line `%` between front and back."""
    starts, first = [], -1
    for at, piece in enumerate(sheet.pieces):
        if piece.kind == "heading":
            first = at
        elif piece.text == "%" and first >= 0:
            starts.append((first, at))
            first = -1
    return _between(sheet, starts)
