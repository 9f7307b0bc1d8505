"""Signs of damage that no rule can mend: said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qadeck.model import Finding, Record
from qadeck.patterns import later
from qadeck.repair.formulas import formulas
from qadeck.repair.labels import is_label
from qadeck.repair.lines import parse
from qadeck.repair.masks import mask

_ELSEWHERE = later(
    r"(?i)\b(?:see|as) (?:(?:mentioned|discussed|described|explained|shown|noted) )?"
    r"(?:above|below|earlier|the previous (?:question|answer))\b"
    r"|\b(?:previous|next|preceding) question\b|\bin the (?:figure|diagram|image|table) (?:above|below)\b|\(Q\s?\d+\)"
)
_POINTERS = ("above", "below", "earlier", "previous", "preceding", "next question", "(Q")
_CUT_SHORT = frozenset(
    ("the", "a", "an", "of", "with", "for", "by", "from", "into", "than", "its", "their", "which", "whose", "and", "or")
)
_FLAT = later(r"(?<![\\\w{#])[a-zA-Z]\d(?![\w}])")
_LONG = 60  # characters: shorter answers are phrases
_LOST = later("[E\ufffd\ue000-\uf8ff](?:(?<!E)|rror! (?:Reference source|Bookmark) not (?:found|defined))")


def findings_of(old: Record, new: Record) -> Iterator[Finding]:
    """What is still odd in a mended record; lines are those of the source."""
    text = mask(new.answer).text
    for code, message, sign in SIGNS:
        at = sign(text)
        if at is not None:
            yield Finding(code, "info", old.source, _line(old, text, at), message)


def _line(record: Record, text: str, at: int) -> int:
    """The source line of a place in the mended answer: where its line, or most of it, stands in the old one."""
    if not record.answer_line:
        return record.line
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    words = text[start : end if end >= 0 else len(text)].strip(" -*")
    found = record.answer.find(words[:30])
    return record.answer_line + (record.answer.count("\n", 0, found) if found >= 0 else 0)


def _open_display(text: str) -> int | None:
    """A display formula that never closes."""
    return text.rfind("$$") if text.count("$$") % 2 else None


def _unbalanced(text: str) -> int | None:
    """A formula with a brace that opens or closes alone: TeX stops there."""
    if "{" not in text and "}" not in text:
        return None
    for formula in formulas(text):
        bare = re.sub(r"\\[\\{}]", "", formula.tex)
        if bare.count("{") != bare.count("}"):
            return formula.start
    return None


def _empty_label(text: str) -> int | None:
    """A label as the last line: what it announces is missing."""
    if not text.rstrip().endswith((":**", "**:")):
        return None
    lines = parse(text)
    last = max((at for at, line in enumerate(lines) if line.kind != "blank"), default=-1)
    return len("\n".join(line.raw for line in lines[:last])) + 1 if last >= 0 and is_label(lines[last]) else None


def _flat_formula(text: str) -> int | None:
    """`$x2 + y2$`: nobody writes a digit right after a symbol, a subscript or a power does when it loses its place."""
    for formula in formulas(text):
        if formula.inline and _FLAT.search(formula.tex):
            return formula.start
    return None


def _cut_short(text: str) -> int | None:
    """An answer that ends in a word no sentence ends with."""
    words = text[-40:].rsplit(None, 1)
    return len(text) - 1 if len(text) > _LONG and len(words) > 1 and words[1] in _CUT_SHORT else None


def _lost_character(text: str) -> int | None:
    if text.isascii() and "Error! " not in text:
        return None
    found = _LOST.search(text)
    return found.start() if found else None


def _points_elsewhere(text: str) -> int | None:
    if not any(word in text for word in _POINTERS):
        return None
    found = _ELSEWHERE.search(text)
    return found.start() if found else None


SIGNS: tuple[tuple[str, str, Callable[[str], int | None]], ...] = (
    ("open-formula", "a display formula is never closed; add $$ where it ends", _open_display),
    ("unbalanced-formula", "a formula has a brace without its partner; compare it with the original", _unbalanced),
    ("flat-formula", "a digit follows a symbol; a power or a subscript may be lost", _flat_formula),
    ("empty-label", "the last label has no text; the answer may have been cut", _empty_label),
    ("cut-short", "the answer stops in mid-sentence; look at the original", _cut_short),
    ("lost-character", "a character was lost in conversion; look at the original", _lost_character),
    (
        "points-elsewhere",
        "the answer points to something that is not on the card; say it in the answer",
        _points_elsewhere,
    ),
)


def unknown_rules(names: frozenset[str], records: Sequence[Record]) -> tuple[Finding, ...]:
    """Names in `[repair] off` that no rule has."""
    if not records:
        return ()
    return tuple(
        Finding(
            "unknown-repair-rule", "warning", "deck.toml", 0, f"no repair rule is called {name!r}; see docs/repairs.md"
        )
        for name in sorted(names)
    )
