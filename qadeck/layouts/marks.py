"""A question as a layout finds it, before its answer is put together."""

from __future__ import annotations

import re
from typing import NamedTuple

from qadeck.layouts.given import Given
from qadeck.layouts.openings import Opening, label_of
from qadeck.layouts.words import A_WORDS
from qadeck.patterns import later

# Line breaks in HTML at the ends of what follows a question.
_BREAKS = later(r"^(?:\s*<br\s*/?>)+|(?:<br\s*/?>\s*)+$", re.I)


class Mark(NamedTuple):
    """A question found by a layout.

    at       index of its first piece
    body     index of the first piece behind its own line
    text     the question, Markdown, without number, label and bold
    number   its running number
    kind     heading, item, paragraph, row ... : what it was found as
    level    heading level or item depth
    asks     it reads like a question
    tail     text on the question's line that belongs to what follows
    until    forced end (index, exclusive), or None: up to the next mark or heading
    label    its difficulty, where it stands beside it
    given    the whole content, where the source says it outright (a table's cells)
    beside   text that stands in the same pieces, and belongs to no question
    """

    at: int
    body: int
    text: str
    number: int | None = None
    kind: str = "paragraph"
    level: int = 0
    asks: bool = True
    tail: str = ""
    until: int | None = None
    label: str | None = None
    given: Given | None = None
    beside: str = ""


def mark(found: Opening) -> Mark:
    """The mark of an opening as it stands."""
    behind = _BREAKS.sub("", found.tail).strip()
    label, told = label_of(behind) if behind else ("", "")
    text, tail = (found.text, told if label == "a" else behind) if behind else inline_answer(found.text)
    at = found.at
    return Mark(at, at + 1, text, found.number, found.kind, found.level, found.asks, tail, label=found.grade)


_INLINE = later(
    rf"^(?P<q>.*?[?？؟.。:!)\]\"”*_`])\s*(?:\*\*|__|\(|<b>|<br\s*/?>\s*){{0,8}}(?:(?:{A_WORDS})(?:\*\*|__"
    rf"|</b>)?\s*[:：]|(?:(?<=[?？؟*]\s)|(?<=\*\*))A\s*[.:：])\s*(?:\*\*|__|</b>)?\s*(?P<a>\S.*)$",
    re.I | re.S,
)


def inline_answer(text: str) -> tuple[str, str]:
    """Question and answer on one line: "What is a fjord? Answer: a drowned valley". Else (text, "")."""
    found = _INLINE.match(text) if ":" in text or "：" in text else None
    if not found or len(found["q"].strip()) < 6:
        return text, ""
    return found["q"].strip(" *("), found["a"].strip().removesuffix(")") if text.endswith(")") and "(" in text[
        len(found["q"]) - 2 :
    ] else found["a"].strip()
