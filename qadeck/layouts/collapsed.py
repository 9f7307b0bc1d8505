"""Questions on a fold: `<details><summary>question</summary> answer </details>` in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qadeck.layouts.contents import names_contents
from qadeck.layouts.given import Given
from qadeck.layouts.hiding import HIDES
from qadeck.layouts.marks import Mark
from qadeck.layouts.openings import opening
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block
from qadeck.patterns import later

SUMMARY = later(r"<summary\b[^>]*>(.*?)</summary>", re.I | re.S)
_FOLD = later(r"<(/?)details\b", re.I)
_TAG = later(r"<[^<>]*>")


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Every fold whose summary is not just "Answer" or a table of contents."""
    marks = []
    for at, piece in enumerate(sheet.pieces):
        if "</" not in piece.raw or piece.kind not in ("html", "paragraph", "item"):
            continue
        asked = [found for found in SUMMARY.finditer(piece.raw) if _asks(_TAG.sub("", found[1]).strip())]
        made = [_mark(sheet, at, found) for found in asked]
        marks += [replace(made[0], beside=_beside(piece.raw)), *made[1:]] if made else []
    yield marks


def _asks(summary: str) -> bool:
    return bool(summary) and not HIDES.match(summary) and not names_contents(summary)


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
    found = SUMMARY.search(raw)
    return found is not None and bool(HIDES.match(_TAG.sub("", found[1]).strip() or "answer"))


def _mark(sheet: Sheet, at: int, found: re.Match[str]) -> Mark:
    piece = sheet.pieces[at]
    text = re.sub(r"</?(?:b|strong|h[1-6]|i|em|span|p)\b[^<>]*>", "", found[1])
    read = opening(Block("paragraph", re.sub(r"\s+", " ", text).strip(), "", piece.line, piece.end), at)
    line = piece.line + piece.raw.count("\n", 0, found.start())
    behind = piece.raw[found.end() :]
    close = _closing(behind)
    if close is not None:
        end = line + piece.raw.count("\n", found.start(), found.end() + close)
        given = Given(read.text, unwrapped(behind[:close]), line, end, label=read.grade)
        return Mark(at, at + 1, read.text, read.number, "fold", 0, read.asks, until=at + 1, given=given)
    return Mark(
        at, at + 1, read.text, read.number, "fold", 0, read.asks, unwrapped(behind), _end(sheet, at), read.grade
    )


def _closing(text: str) -> int | None:
    """Where the fold that is open before `text` closes in it."""
    depth = 1
    for found in _FOLD.finditer(text):
        depth += -1 if found[1] else 1
        if not depth:
            return found.start()
    return None


def _end(sheet: Sheet, at: int) -> int:
    """The index behind the piece in which the fold opened in piece `at` closes."""
    depth = 0
    for place in range(at, len(sheet.pieces)):
        if "details" in sheet.pieces[place].raw.lower() and sheet.pieces[place].kind != "code":
            depth += sum(-1 if closing else 1 for closing in _FOLD.findall(sheet.pieces[place].raw))
            if depth <= 0:
                return place + 1
    return len(sheet.pieces)


_WRAPPED = later(r"^<(b|strong|p|div)>((?:(?!</?\1\b).)*)</\1>$", re.S | re.I)


def unwrapped(text: str) -> str:
    """A fold's content without the tags that open or close around it."""
    text = text.strip()
    before = ""
    while before != text:
        before = text
        text = re.sub(r"^<br\s*/?>|<br\s*/?>$|</details>$", "", text, flags=re.I).strip()
        text = _WRAPPED.sub(r"\2", text).strip() if text.count("<") < 400 else text
        closing = re.search(r"</(b|p|div|strong|span|blockquote)>$", text, re.I)
        if closing and not _opens(text, closing[1]):
            text = text[: closing.start()].strip()
        opened = re.match(r"<(b|p|div|strong|span|blockquote)\b[^<>]*>", text, re.I)
        if opened and (len(opened[0]) == len(text) or not re.search(rf"</{opened[1]}>", text, re.I)):
            text = text[opened.end() :].strip()
    return text


def _opens(text: str, tag: str) -> bool:
    """As many opening tags as closing ones."""
    return len(re.findall(rf"<{tag}\b", text, re.I)) >= len(re.findall(rf"</{tag}>", text, re.I))
