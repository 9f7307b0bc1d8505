"""Questions on a fold: `<details><summary>question</summary> answer </details>` in Markdown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qadeck.layouts.contents import names_contents
from qadeck.layouts.given import Given
from qadeck.layouts.hiding import HIDES
from qadeck.layouts.marks import Mark
from qadeck.layouts.openings import opening
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block
from qadeck.patterns import later

_SUMMARY = later(r"<summary\b[^>]*>", re.I)
_SUMMARY_END = later(r"</summary>", re.I)
_FOLD = later(r"<(/?)details\b", re.I)
_OPENED = later(r"<details\b[^<>]*>\s*$", re.I)
_TAG = later(r"<[^<>]*>")

# A longer summary says more than that it hides something; folds in folds beyond this are parts of the answers above
# them; more tags than this around a fold's content are damage, and stay. All three keep hostile pages cheap.
_LONGEST, _DEEPEST, _ROUNDS = 500, 20, 30


class Summary(NamedTuple):
    """A `<summary>` in a piece's raw text: where it begins, what it says, where it ends."""

    start: int
    text: str
    end: int


class _Fold(NamedTuple):
    """A summary, where its fold closes in the same text (None if it does not), how many closed folds are around it."""

    summary: Summary
    close: int | None = None
    depth: int = 0


def summaries(raw: str) -> Iterator[Summary]:
    """Every summary that has its end tag."""
    at, last = 0, raw.rfind(">") + 1
    while opened := _SUMMARY.search(raw, at, last):
        closed = _SUMMARY_END.search(raw, opened.end())
        if not closed:
            return
        yield Summary(opened.start(), raw[opened.end() : closed.start()], closed.end())
        at = closed.end()


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Every fold whose summary is not just "Answer" or a table of contents."""
    found: list[tuple[int, Mark]] = []
    for at, piece in enumerate(sheet.pieces):
        if "</" not in piece.raw or piece.kind not in ("html", "paragraph", "item"):
            continue
        made = [(at, mark) for mark in _marks(piece, at)]
        found += [(at, made[0][1]._replace(beside=_beside(piece.raw))), *made[1:]] if made else []
    ends = _ends(sheet, [at for at, mark in found if mark.until is None])
    yield [mark if mark.until is not None else mark._replace(until=ends[at]) for at, mark in found]


def _beside(raw: str) -> str:
    """The text of a piece that stands outside its folds; "" for hardly any."""
    depth, at, outside = 0, 0, []
    for found in _FOLD.finditer(raw):
        if not depth:
            outside.append(raw[at : found.start()])
        depth = max(0, depth + (-1 if found[1] else 1))
        at = found.end() if depth else raw.find(">", found.end()) + 1 or len(raw)
    text = "\n".join((*outside, "" if depth else raw[at:]))
    return text.strip() if re.search(r"\w", _TAG.sub("", text)) else ""


def hides_answer(raw: str) -> bool:
    """The raw HTML opens a fold that hides an answer: its summary asks nothing of its own."""
    found = next(summaries(raw), None)
    return found is not None and _hides(_TAG.sub("", found.text).strip() or "answer")


def _hides(text: str) -> bool:
    return len(text) < _LONGEST and bool(HIDES.match(text))


def _asks(fold: _Fold) -> bool:
    text = _TAG.sub("", fold.summary.text).strip()
    return bool(text) and fold.depth <= _DEEPEST and not _hides(text) and not names_contents(text)


def _folds(raw: str) -> list[_Fold]:
    """The folds of a piece in their order. One that does not close is None at its end."""
    told: list[tuple[int, str, Summary | None]] = [(summary.end, "", summary) for summary in summaries(raw)]
    if not told:
        return []
    told = sorted([*told, *((tag.start(), tag[1] or "+", None) for tag in _FOLD.finditer(raw))], key=lambda t: t[:2])
    made: list[_Fold] = []
    waiting: list[tuple[int, int]] = []  # places in `made` of the folds that are open, with their depth
    depth = 0
    for where, sign, summary in told:
        if summary:
            waiting.append((len(made), depth))
            made.append(_Fold(summary))
            continue
        depth += 1 if sign == "+" else -1
        while waiting and waiting[-1][1] > depth:
            place, _ = waiting.pop()
            made[place] = made[place]._replace(close=where)
    return _with_depths(made)


def _with_depths(folds: Sequence[_Fold]) -> list[_Fold]:
    made: list[_Fold] = []
    around: list[int] = []
    for fold in folds:
        while around and around[-1] <= fold.summary.start:
            around.pop()
        made.append(fold._replace(depth=len(around)))
        around += [] if fold.close is None else [fold.close]
    return made


def _marks(piece: Block, at: int) -> Iterator[Mark]:
    """The questions of one piece. A fold that never closes in it ends where the next question's fold begins."""
    raw = piece.raw
    folds = [fold for fold in _folds(raw) if _asks(fold)]
    breaks = [place for place, char in enumerate(raw) if char == "\n"] if folds else []
    for place, (summary, close, _) in enumerate(folds):
        text = re.sub(r"</?(?:b|strong|h[1-6]|i|em|span|p)\b[^<>]*>", "", summary.text)
        read = opening(Block("paragraph", re.sub(r"\s+", " ", text).strip(), "", piece.line, piece.end), at)
        mark = Mark(at, at + 1, read.text, read.number, "fold", 0, read.asks)
        if close is None:
            next_one = folds[place + 1].summary.start if place + 1 < len(folds) else len(raw)
            yield mark._replace(tail=unwrapped(_OPENED.sub("", raw[summary.end : next_one])), label=read.grade)
            continue
        line, end = (piece.line + bisect_left(breaks, where) for where in (summary.start, close))
        given = Given(read.text, unwrapped(raw[summary.end : close]), line, end, label=read.grade)
        yield mark._replace(until=at + 1, given=given)


def _ends(sheet: Sheet, places: Sequence[int]) -> Mapping[int, int]:
    """For each place the index behind the piece in which the fold opened there closes."""
    asked, found = set(places), dict.fromkeys(places, len(sheet.pieces))
    waiting: list[tuple[int, int]] = []  # open places with the depth before them, never a deeper one below another
    depth = 0
    for at in range(min(places, default=len(sheet.pieces)), len(sheet.pieces)):
        if at in asked:
            waiting.append((at, depth))
        piece = sheet.pieces[at]
        if piece.kind == "code" or "details" not in piece.raw.lower():
            continue
        depth += sum(-1 if closing else 1 for closing in _FOLD.findall(piece.raw))
        while waiting and waiting[-1][1] >= depth:
            found[waiting.pop()[0]] = at + 1
    return found


_WRAPPED = later(r"^<(b|strong|p|div)>((?:(?!</?\1\b).)*)</\1>$", re.S | re.I)


def unwrapped(text: str) -> str:
    """A fold's content without the tags that open or close around it."""
    text = text.strip()
    for _ in range(_ROUNDS):
        before = text
        text = re.sub(r"^<br\s*/?>|<br\s*/?>$|</details>$", "", text, flags=re.I).strip()
        text = _WRAPPED.sub(r"\2", text).strip() if text.count("<") < 400 else text
        closing = re.search(r"</(b|p|div|strong|span|blockquote)>$", text, re.I)
        if closing and not _opens(text, closing[1]):
            text = text[: closing.start()].strip()
        opened = re.match(r"<(b|p|div|strong|span|blockquote)\b[^<>]*>", text, re.I)
        if opened and (len(opened[0]) == len(text) or not re.search(rf"</{opened[1]}>", text, re.I)):
            text = text[opened.end() :].strip()
        if text == before:
            break
    return text


def _opens(text: str, tag: str) -> bool:
    """As many opening tags as closing ones."""
    return len(re.findall(rf"<{tag}\b", text, re.I)) >= len(re.findall(rf"</{tag}>", text, re.I))
