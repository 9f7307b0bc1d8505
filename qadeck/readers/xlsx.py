"""XLSX -> row blocks: one for each line of cells; the sheet is the section where several hold rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from qadeck import limits
from qadeck.columns import is_header
from qadeck.errors import SourceError
from qadeck.model import Block, Document, Source
from qadeck.readers._extra import DAMAGE, library


def read(source: Source) -> Document:
    """The document of a workbook. Raises SourceError: library-missing, bad-archive, too-large, bad-xlsx."""
    limits.unzip(source.data)
    openpyxl = library("openpyxl", "xlsx")
    invalid = library("openpyxl.utils.exceptions", "xlsx").InvalidFileException
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
        sheets = [(sheet.title, list(_rows(sheet))) for sheet in book.worksheets]
    except (invalid, zipfile.BadZipFile, SyntaxError, OSError, *DAMAGE) as error:
        raise SourceError("bad-xlsx", f"no valid workbook ({error}); save it again as .xlsx") from error
    return Document(
        source=source.name,
        reader="xlsx",
        encoding="utf-8",
        markup="markdown",
        blocks=tuple(_blocks([(title, rows) for title, rows in sheets if rows])),
        subject=source.subject,
    )


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row that is not empty."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > limits.ROWS:
            raise limits.too_large("too many rows", number, limits.ROWS)
        cells = [_text(value) for value in row]
        if any(cells):
            yield number, cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _blocks(sheets: list[tuple[str, list[tuple[int, list[str]]]]]) -> Iterator[Block]:
    """The sheets behind one another: their lines count on, so that a line names one row."""
    before = 0
    for title, rows in sheets:
        section = (("section", title),) if len(sheets) > 1 else ()
        headed = is_header([cells for _, cells in rows])
        names = rows[0][1] if headed else []
        names = names + [str(n) for n in range(len(names) + 1, max(len(c) for _, c in rows) + 1)]
        for number, cells in rows[headed:]:
            pairs = tuple((name or str(n), c) for n, (name, c) in enumerate(zip(names, cells, strict=False), 1) if c)
            line = before + number
            yield Block("row", " | ".join(cells), "\t".join(cells), line, line, info=title, cells=section + pairs)
        before += rows[-1][0]
