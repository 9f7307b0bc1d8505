"""Difficulty labels that only the whole document can tell: emoji beside the questions, sections named by level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qadeck.layouts.grades import section_grade, signs
from qadeck.layouts.sheet import Sheet
from qadeck.model import Record


def with_labels(records: Sequence[Record], sheet: Sheet) -> list[Record]:
    """The records with the labels that signs and sections give to those that have none of their own."""
    return _by_section(_by_sign(list(records), sheet))


def _by_sign(records: list[Record], sheet: Sheet) -> list[Record]:
    lines = [r.question.partition("\n") for r in records]
    found = signs([line for line, _, _ in lines])
    legend = _legend(sheet, {sign for sign, _ in found.values()})
    made = []
    for place, record in enumerate(records):
        if place not in found:
            made.append(record)
            continue
        sign, text = found[place]
        text += "".join(lines[place][1:])
        label = record.label or (f"{sign} {legend[sign]}" if sign in legend else sign)
        made.append(replace(record, question=text, label=label))
    return made


def _legend(sheet: Sheet, found: set[str]) -> dict[str, str]:
    """What the document says a sign means: "🟢 easy", "🔴 = hard"."""
    words: dict[str, str] = {}
    for piece in sheet.pieces[:40]:
        for sign in found:
            said = re.search(rf"{re.escape(sign)}\uFE0F?[\s*_=:–—-]+([^\W\d_]+)", piece.text)
            if said and section_grade(said[1]) == "":
                words.setdefault(sign, said[1])
    return words


def _by_section(records: list[Record]) -> list[Record]:
    """Sections that name levels label their questions.

    They do where at least half of the questions stand in such sections, of two levels or more, and where the names
    say nothing else, or all the same: "Rust for beginners", "Rust for experts".
    """
    names = dict.fromkeys(name for r in records for name in r.path)
    named = {name: rest for name in names if (rest := section_grade(name)) is not None}
    shared = Counter(named.values())
    fit = {name for name, rest in named.items() if not rest or shared[rest] > 1}
    if len(fit) < 2:
        return records
    nearest = {path: next((name for name in reversed(path) if name in fit), None) for path in {r.path for r in records}}
    grades = [nearest[r.path] for r in records]
    if sum(g is not None for g in grades) * 2 < len(records) or len(set(grades) - {None}) < 2:
        return records
    return [replace(r, label=r.label or grade) for r, grade in zip(records, grades, strict=True)]
