"""Questions and answers that the page itself pairs: `<details>`, `<dl>`, accordions, schema.org microdata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qadeck.html_text import inline_html, join_html
from qadeck.layouts.given import Given
from qadeck.layouts.marks import Mark
from qadeck.layouts.openings import after_label, opening
from qadeck.layouts.questions import asks
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block
from qadeck.patterns import later

# Signs beside a question that show whether it is open.
_SIGNS = later(r"^[+\-−–▸▹►▶▾▿▼⌄›»×✕➕➖\s]+(?=\w|[¿¡\"'“„«*`(\[])|\s+[+−▸▹►▶▾▿▼⌄›×✕➕➖]+$")
# The share of a construct's pairs that must ask: none where it is made for questions, half where it serves
# glossaries and menus as well.
_LEAST = {"microdata": 0.0, "faq": 0.0, "accordion": 0.2, "details": 0.5, "definitions": 0.5}
_SHOWN = {
    "microdata": "schema.org data",
    "faq": "classes for questions and answers",
    "accordion": "an accordion",
    "details": "<details>",
    "definitions": "<dl>",
}


def find(sheet: Sheet) -> Sequence[Mark]:
    """A mark for every pair of a construct that asks."""
    pairs = _pairs(sheet)
    constructs = {name: [at for at in pairs if at.split(":")[0] == name] for name in _SHOWN}
    marks: list[Mark] = []
    for name, parts in constructs.items():
        asking = sum(asks(sheet.pieces[at].text) for part in parts for at in pairs[part]["question"][:1])
        if parts and asking >= _LEAST[name] * len(parts):
            evidence = f"{len(parts)} pairs of question and answer marked by {_SHOWN[name]}"
            marks += [_mark(sheet, pairs[part], evidence) for part in parts]
    return sorted(marks, key=lambda mark: mark.at)


def _pairs(sheet: Sheet) -> Mapping[str, dict[str, list[int]]]:
    """For each pair the pieces on either side; a pair without a question's piece is none."""
    found: dict[str, dict[str, list[int]]] = {}
    for at, piece in enumerate(sheet.pieces):
        part, _, side = piece.part.rpartition(":")
        if part:
            found.setdefault(part, {"question": [], "answer": []})[side].append(at)
    return {part: sides for part, sides in found.items() if sides["question"]}


def _mark(sheet: Sheet, sides: Mapping[str, list[int]], evidence: str) -> Mark:
    asked, told = sides["question"], sides["answer"]
    piece = sheet.pieces[asked[0]]
    first = opening(replace(piece, text=_SIGNS.sub("", piece.text)), asked[0])
    answers = [sheet.pieces[at] for at in told]
    until = asked[-1] + 1
    while until in told:
        until += 1
    given = Given(
        question=inline_html(first.text),
        answer=_answer(sheet, told, answers),
        line=sheet.pieces[asked[0]].line,
        end=max(piece.end for piece in (*answers, sheet.pieces[asked[-1]])),
        evidence=evidence,
    )
    return Mark(asked[0], until, first.text, first.number, "heading", 0, first.asks, until=until, given=given)


def _answer(sheet: Sheet, told: Sequence[int], answers: Sequence[Block]) -> str:
    """The answer's HTML, without a label ("A:") in front."""
    if not told:
        return ""
    read = sheet.openings[told[0]]
    if not read or read.label != "a" or not read.text:
        return join_html(answers)
    text = read.text + (f" {read.tail}" if read.tail else "") if read.bold else after_label(answers[0])
    return "\n".join(part for part in (f"<p>{inline_html(text)}</p>", join_html(answers[1:])) if part)
