"""Rows of a table (CSV, TSV, spreadsheets, JSON, YAML, decks): which column asks, which answers, and the rest.

By the columns' names where they say so; else by what the cells hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qadeck.columns import role
from qadeck.columns import roles as roles_of
from qadeck.layouts.choices import count_base, lettered, right_ones, split_options
from qadeck.layouts.given import Given
from qadeck.layouts.marks import Mark
from qadeck.layouts.questions import asks
from qadeck.layouts.sheet import Sheet
from qadeck.layouts.texts import untagged
from qadeck.layouts.titles import title
from qadeck.model import Block, Document
from qadeck.patterns import later

# Documents whose rows are flashcards by nature: the first two columns are front and back.
_DECKS = frozenset({"anki deck", "anki text", "tsv"})
_INDEXED = frozenset({"json", "jsonl", "yaml"})
# A column asks if at least this share of its cells does.
_ASKING = 0.4
_CONTEXT = 500
# One object with more fields than that holds labels or settings of a program, of which some ask.
_FIELDS = 12
# Roles whose cells always stand in the record, and those that are known without their words.
_SHOWN = frozenset({"question", "answer", "explanation", "tags"})
_KNOWN = frozenset({"number", "ignored", "correct"})
_TAG_MARKS = later(r"[,;|\n]+")


class Plan(NamedTuple):
    """Which columns play which role, from where option numbers count, and how it was found."""

    roles: tuple[tuple[str, str], ...]
    base: int
    markup: str
    reader: str
    evidence: str

    def role(self, name: str) -> str:
        return dict(self.roles).get(name, "")


def find(sheet: Sheet) -> Sequence[Mark]:
    """A mark for every row that asks."""
    rows = [(at, piece) for at, piece in enumerate(sheet.pieces) if piece.kind == "row"]
    if not rows:
        return []
    kinds = dict.fromkeys(row.info for _, row in rows)  # note types of a deck; anything else has one kind of row
    plans = {kind: make_plan([row for _, row in rows if row.info == kind], sheet.document) for kind in kinds}
    return [_mark(at, given, number) for at, row in rows for given, number in _given(row, plans[row.info])]


def find_rows(at: int, rows: Sequence[Block], document: Document) -> list[Mark]:
    """Marks for the rows of one table, all of which stand in the piece `at`."""
    plan = make_plan(rows, document)
    return [_mark(at, given, number) for row in rows for given, number in _given(row, plan)]


def _mark(at: int, given: Given, number: int | None) -> Mark:
    return Mark(at, at + 1, given.question, number, "row", 0, asks(given.question), until=at + 1, given=given)


def make_plan(rows: Sequence[Block], document: Document) -> Plan | None:
    """The roles of all columns; None if nothing says that this table asks."""
    reader = document.reader
    names = list(dict.fromkeys(name for row in rows for name, _ in row.cells))
    if len(rows) == 1 and reader in _INDEXED and len(names) > _FIELDS:
        return None
    roles = dict(zip(names, roles_of(names), strict=True))
    roles.update(_among_options(rows, roles))
    how = "by name"
    cells = _cells(rows)
    if not _says_itself(cells, roles):
        found = _by_content(cells, names, roles, reader)
        if not found:
            return None
        roles, how = found, "by content"
    answers = [_answer_and_count(row, roles) for row in rows]
    told = ", ".join(f"{name!r} is {what}" for name, what in roles.items() if what and what != "ignored")
    unused = ", ".join(repr(name) for name, what in roles.items() if what == "ignored")
    evidence = f"columns {how}: {told}" + (f"; not used: {unused}" if unused else "")
    return Plan(tuple(roles.items()), count_base(answers, reader in _INDEXED), document.markup, reader, evidence)


def _among_options(rows: Sequence[Block], roles: dict[str, str]) -> dict[str, str]:
    """Where no column is named as the answer: the one that holds one of the row's options in every row."""
    held = set(roles.values())
    if not held & {"option", "options"} or held & {"answer", "correct"}:
        return {}
    offered = [{_bare(text) for text in _options(_with_roles(row, roles), [])} for row in rows]
    first = [dict(reversed(row.cells)) for row in rows]
    for name in (name for name, what in roles.items() if not what):
        said = [_bare(cells[name]) if name in cells else "" for cells in first]
        if len(rows) > 1 and all(value in texts for value, texts in zip(said, offered, strict=True)):
            return {name: "correct"}
    return {}


def _with_roles(row: Block, roles: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(roles.get(name, ""), name, value.strip()) for name, value in row.cells]


def _answer_and_count(row: Block, roles: dict[str, str]) -> tuple[str, int]:
    said = [value for name, value in row.cells if roles.get(name) in {"correct", "answer"}]
    count = sum(roles.get(name) in {"options", "option"} for name, _ in row.cells)
    return (said[0] if said else ""), count


def _cells(rows: Sequence[Block]) -> dict[str, list[str]]:
    """The cells of each column."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.cells:
            found.setdefault(name, []).append(value)
    return found


def _says_itself(cells: Mapping[str, Sequence[str]], roles: dict[str, str]) -> bool:
    """A column named as the question, beside one named as the answer or with cells that ask."""
    held = set(roles.values())
    if "question" not in held:
        return False
    if held & {"answer", "correct", "explanation"}:
        return True
    names = [name for name, what in roles.items() if what == "question"]
    return max(_share(cells[name]) for name in names) >= _ASKING


def _share(cells: Sequence[str]) -> float:
    """The share of a column's cells that ask."""
    return sum(asks(_bare(cell)) for cell in cells) / len(cells) if cells else 0.0


def _bare(cell: str) -> str:
    return untagged(cell, " ").strip()


def _by_content(
    cells: Mapping[str, Sequence[str]], names: list[str], known: dict[str, str], reader: str
) -> dict[str, str]:
    """Roles by what the cells hold: the column that asks most, the answer behind it; {} if none asks enough."""
    shares = {name: _share(cells[name]) for name in names if known[name] in {"", "question", "answer", "section"}}
    asking = max(shares, key=lambda name: shares[name], default="")
    texts = [
        name for name in names if known[name] in {"", "question", "answer", "explanation"} and _is_text(cells[name])
    ]
    if not asking or shares[asking] < _ASKING:
        if reader not in _DECKS or len(texts) < 2 or (reader == "tsv" and len(names) != 2):
            return {}
        asking = texts[0]
    held = frozenset(texts)
    behind = [name for name in names[names.index(asking) + 1 :] if name in held and name != asking]
    answer = (behind or [name for name in texts if name != asking] or [""])[0]
    roles = {name: known[name] if known[name] not in {"question", "answer"} else "" for name in names}
    for name in names:
        if not roles[name] and name not in {asking, answer}:
            roles[name] = _guess(cells[name])
    return {**roles, asking: "question", **({answer: "answer"} if answer else {})}


def _is_text(cells: Sequence[str]) -> bool:
    return sum(bool(re.search(r"[^\W\d_]", cell)) for cell in cells) * 2 > len(cells)


def _guess(cells: Sequence[str]) -> str:
    """A column beside question and answer: a running number, a section (few short values, often), or more text."""
    if all(cell.strip(".) ").isdigit() for cell in cells):
        return "number"
    if len(set(cells)) * 2 <= len(cells) and max(map(len, cells)) <= 40 and len(cells) > 3:
        return "section"
    return ""


def _given(row: Block, plan: Plan | None) -> Iterator[tuple[Given, int | None]]:
    """The row's content, and its number. A row without a question, or of a table that does not ask, gives nothing."""
    if plan is None:
        return
    cells = [(plan.role(name), name, value.strip()) for name, value in row.cells]
    asked = _of(cells, "question")
    if not asked:
        return
    options, answer = _answered(cells, plan)
    number = next((value.strip(".) #") for value in _of(cells, "number") if value.strip(".) #").isdigit()), "")
    given = Given(
        question=_join(
            [title(asked[0]) if plan.markup == "markdown" else asked[0], *asked[1:], *_context(cells)], plan
        ),
        answer=answer,
        line=row.line,
        end=row.end,
        options=options,
        label=next(iter(_of(cells, "difficulty")), None),
        path=tuple(part for value in _of(cells, "section") for part in value.split("::") if part),
        tags=tuple(tag for value in _of(cells, "tags") for tag in _tags(value, plan.reader)),
        evidence=plan.evidence,
    )
    yield given._replace(unused=tuple(_unused(cells, given))), int(number) if number and len(number) < 6 else None


def _unused(cells: list[tuple[str, str, str]], given: Given) -> Iterator[tuple[str, str]]:
    """The cells with a word that the record lacks; a number, or which option is right, is known in other ways."""
    if all(what in _SHOWN for what, _, _ in cells):
        return
    said = _words(" ".join((given.question, given.answer, *given.options, given.label or "", *given.path, *given.tags)))
    for what, name, value in cells:
        if what not in _KNOWN and not (what == "answer" and given.options) and not _words(value) <= said:
            yield name, value


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _of(cells: list[tuple[str, str, str]], what: str) -> list[str]:
    return [value for found, _, value in cells if found == what and value]


def _context(cells: list[tuple[str, str, str]]) -> list[str]:
    """What the question speaks of stands below it, if a card can show it; a long passage stands below the answer."""
    return [value for value in _of(cells, "context") if len(value) <= _CONTEXT]


def _answered(cells: list[tuple[str, str, str]], plan: Plan) -> tuple[tuple[str, ...], str]:
    """Options with letters, and the answer: the right options, or the text; the explanation and more text below."""
    below = [*_of(cells, "explanation"), *_named_texts(cells)]
    correct, said = _of(cells, "correct"), _of(cells, "answer")
    options = _options(cells, correct or said)
    if not options and correct and len(said) > 1:  # several answers beside the right one: these are the options
        options, said = said, []
    if not options:
        return (), _join([*(said or correct), *below], plan)
    shown = lettered(options)
    meant = [right_ones(value, options, plan.base) for value in (correct or said)]
    right = list(dict.fromkeys(at for found in meant for at in found))
    unclear = [value for value, found in zip(correct or said, meant, strict=True) if not found]
    more = said if correct and said != correct else []
    more = [value for value in more if not right_ones(value, options, plan.base)]
    return shown, _join([*(shown[at] for at in right), *unclear, *more, *below], plan)


def _options(cells: list[tuple[str, str, str]], right: list[str]) -> list[str]:
    """The options in order. Wrong ones listed apart stand with the right one in the order of the alphabet."""
    single = _of(cells, "option")
    listed = _of(cells, "options")
    if len(listed) == 1:
        listed = split_options(listed[0])
    wrong = _of(cells, "wrong")
    if len(wrong) == 1:
        wrong = split_options(wrong[0])
    if wrong and not single and not listed:
        return sorted([*right, *wrong], key=str.casefold)
    return single or (listed if len(listed) > 1 else [])


def _named_texts(cells: list[tuple[str, str, str]]) -> list[str]:
    """Columns that no role knows but that hold sentences: below the answer, under their own name."""
    return [
        value if name.isdigit() else f"**{name}:** {value}"
        for what, name, value in cells
        if (not what and len(value.split()) > 2) or (what == "context" and len(value) > _CONTEXT)
    ]


def _join(parts: Sequence[str], plan: Plan) -> str:
    """The parts as paragraphs, each once."""
    between = "<br><br>" if plan.markup == "html" else "\n\n"
    kept = dict.fromkeys(part.strip() for part in parts if part.strip())
    if plan.markup == "html":
        return between.join(re.sub(r"^\*\*(.+?)\*\*", r"<b>\1</b>", part) for part in kept)
    return between.join(kept)


def _tags(cell: str, reader: str) -> list[str]:
    """The tags of a cell: Anki parts them by blanks, people by commas and the like."""
    parts = cell.split() if reader.startswith("anki") else _TAG_MARKS.split(cell)
    return [part.strip(" #[]\"'") for part in parts if part.strip(" #[]\"'")]


def names_question(names: Sequence[str]) -> bool:
    """True if the heads of a table name a question and an answer."""
    return {"question", "answer"} <= {role(name) for name in names}
