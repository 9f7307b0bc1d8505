"""Tables in a text or a page: one column asks, the one beside it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qadeck.html_text import cell_rows
from qadeck.layouts.columns import find_rows, names_question
from qadeck.layouts.marks import Mark
from qadeck.layouts.questions import asks
from qadeck.layouts.sheet import Sheet
from qadeck.layouts.texts import untagged
from qadeck.model import Block
from qadeck.patterns import later

_RULE = later(r"\|?[\s|:-]+\|?$")


def find(sheet: Sheet) -> Sequence[Mark]:
    """A mark for every asking row of every table whose heads or cells say that it asks."""
    marks: list[Mark] = []
    for at, piece in enumerate(sheet.pieces):
        if piece.kind == "table":
            rows = list(_rows(piece, sheet.document.markup))
            if rows and _asks(rows):
                marks += find_rows(at, rows, sheet.document)
    return marks


def _asks(rows: Sequence[Block]) -> bool:
    """The heads say question and answer, or half the rows hold a question in one of the first two columns."""
    if names_question([name for name, _ in rows[0].cells]):
        return True
    first = [[value for _, value in row.cells[:2]] for row in rows]
    return len(rows) > 1 and sum(any(asks(cell) for cell in cells) for cells in first) * 2 > len(rows)


def _rows(piece: Block, markup: str) -> Iterator[Block]:
    """The table's rows as row blocks, named by its heads; a first row that asks is no head."""
    found = list(cell_rows(piece.raw) if markup == "html" and piece.raw.startswith("<") else _piped(piece.text))
    if not found:
        return
    heads = [re.sub(r"[*_`]", "", untagged(cell)).strip() for cell in found[0][1]]
    headless = not any(heads) or any(asks(cell) for cell in heads)
    names = [str(n) for n in range(1, len(heads) + 1)] if headless else heads
    for offset, cells in found[0 if headless else 1 :]:
        line = piece.line + offset
        extra = map(str, range(len(names) + 1, len(cells) + 1))  # more cells than heads: a "|" that was not escaped
        pairs = tuple((name, cell) for name, cell in zip([*names, *extra], cells, strict=False) if cell)
        yield Block("row", " | ".join(cells), "", line, line, cells=pairs)


def _piped(text: str) -> Iterator[tuple[int, list[str]]]:
    """(offset of the line, cells) for each row of a Markdown table; the rule below the heads is none."""
    for offset, line in enumerate(text.split("\n")):
        if _RULE.match(line.strip()):
            continue
        cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        yield offset, [cell.strip().replace("\\|", "|") for cell in cells]
