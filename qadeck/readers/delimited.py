"""CSV and TSV, Quizlet and Anki text exports -> row blocks, one for each record: cells by column name.

Delimiter, quoting and header are found by what the file holds. Without a header the columns are named "1", "2" ...
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qadeck import limits
from qadeck.columns import is_header
from qadeck.model import Block, Document, Finding, Markup, Source
from qadeck.patterns import later
from qadeck.readers._cloze import cards
from qadeck.readers._decode import decode

_DELIMITERS = ("\t", ",", ";", "|")
_ANKI_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}
_ANKI_LINE = later(r"#(separator|html|tags|columns|notetype|deck|guid|if matches|tags column|notetype column"
                        r"|deck column|guid column):(.*)$")  # fmt: skip
_SAMPLE = 200
_TAG = later(r"<(?:br|div|p|b|i|ul|ol|li|img|code|pre|span|table)\b[^>]*>", re.I)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the rows are written. `blanks`: blanks stand after delimiters and before quotes; `quoted`: quotes enclose."""

    delimiter: str
    quoted: bool = True
    blanks: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record and the lines it stands on."""

    cells: tuple[str, ...]
    line: int
    end: int


def read(source: Source) -> Document:
    """The document of a table. Raises SourceError: undecodable, too-large."""
    decoded = decode(source)
    document = parse(decoded.text, source.name)
    return replace(
        document,
        encoding=decoded.encoding,
        findings=decoded.findings + document.findings,
        subject=source.subject,
    )


def parse(text: str, name: str) -> Document:
    """The rows of a table's text. An Anki export says its own dialect in its first lines ("#separator:tab")."""
    csv.field_size_limit(limits.SOURCE)  # the module's own limit of 128 KB is less than a picture in a cell
    settings, skipped = _anki_settings(text)
    body = text.split("\n")[skipped:]
    dialect = _stated(settings) or find_dialect("\n".join(body))
    rows = list(_rows(body, dialect, skipped))
    if len(rows) > limits.ROWS:
        raise limits.too_large("too many rows", len(rows), limits.ROWS)
    names, rows = _named(settings, rows, dialect.delimiter)
    even = [_even(row, len(names), dialect.delimiter, name) for row in rows]
    blocks = tuple(block for row, _ in even for block in _blocks(names, row, settings))
    return Document(
        source=name,
        reader="anki text" if settings else {"\t": "tsv"}.get(dialect.delimiter, "csv"),
        encoding="utf-8",
        markup=_markup(settings, rows),
        blocks=blocks,
        findings=tuple(finding for _, finding in even if finding),
    )


def is_export(text: str) -> bool:
    """True for a text file that is really a table: Anki's "#separator" lines, or one tab in (nearly) every line."""
    if _anki_settings(text)[0].keys() & {"separator", "html", "columns", "notetype column", "tags column"}:
        return True
    lines = [line for line in text.split("\n")[:_SAMPLE] if line.strip()]
    tabbed = [line for line in lines if "\t" in line.strip() and not line.startswith(("\t", " "))]
    return len(tabbed) > 1 and len(tabbed) >= 0.9 * len(lines) and len({line.count("\t") for line in tabbed}) == 1


def _anki_settings(text: str) -> tuple[Mapping[str, str], int]:
    """The "#key:value" lines that open an Anki export, and how many there are."""
    settings: dict[str, str] = {}
    for count, line in enumerate(text.split("\n")):
        found = _ANKI_LINE.match(line)
        if not found:
            return settings, count
        settings[found[1]] = found[2].strip("\n\r") if found[1] == "separator" else found[2].strip()
    return settings, len(settings)


def _stated(settings: Mapping[str, str]) -> Dialect | None:
    said = settings.get("separator", "")
    delimiter = _ANKI_NAMES.get(said.strip().lower(), said[:1])
    return Dialect(delimiter) if delimiter else None


def find_dialect(text: str) -> Dialect:
    """The dialect under which most rows have the same number of cells, at least two; more cells win a tie."""
    sample = text.split("\n")[:_SAMPLE]
    tried = [(_regularity(sample, dialect), dialect) for dialect in _candidates(sample)]
    return max(tried, key=lambda pair: pair[0])[1]


def _candidates(sample: Sequence[str]) -> Iterator[Dialect]:
    joined = "\n".join(sample)
    for delimiter in _DELIMITERS:
        mark = re.escape(delimiter)
        blanks = bool(re.search(rf'(?m)(?:^|{mark}) +"', joined)) and delimiter != "\t"
        if '"' in joined:
            yield Dialect(delimiter, blanks=blanks)
        yield Dialect(delimiter, quoted=False)


def _regularity(sample: Sequence[str], dialect: Dialect) -> tuple[float, int, bool]:
    """(share of rows with the commonest width, that width up to 8, quoting); rows of one cell count for nothing.

    A sample may cut a quoted cell in two, so its last row does not count when there are others.
    """
    rows = [row.cells for row in _rows(sample, dialect, 0)]
    widths = Counter(len(cells) for cells in (rows[:-1] if len(rows) > 2 else rows) if any(cells))
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    if width < 2:
        return 0.0, 0, dialect.quoted
    swallowed = any(cell.count("\n") > 30 for cells in rows for cell in cells)
    share = count / sum(widths.values())
    return (0.0 if swallowed else round(share, 1)), min(width, 8), dialect.quoted


def _rows(lines: Sequence[str], dialect: Dialect, skipped: int) -> Iterator[Row]:
    """The records, empty ones left out. A quote that is never closed ends with its line, not with the file."""
    at = 0
    width = len(_unquoted(lines[0], dialect)) if lines else 0
    while at < len(lines):
        taken = _quoted_lines(lines, at, dialect) if dialect.quoted else 1
        if taken > 1 and _is_stray(lines[at], lines[at + 1], dialect, width):
            cells, taken = tuple(_unquoted(lines[at].replace('"', ""), dialect)), 1
        else:
            cells = tuple(next(_reader(list(lines[at : at + taken]), dialect), []))
        if any(cell.strip() for cell in cells):
            yield Row(cells, skipped + at + 1, skipped + at + taken)
        at += taken


def _unquoted(line: str, dialect: Dialect) -> list[str]:
    return next(_reader([line], replace(dialect, quoted=False)), [])


def _is_stray(line: str, following: str, dialect: Dialect, width: int) -> bool:
    """True for a line whose open quote was never meant to hold the next line: both are whole records without it.

    In the last cell a quote may well open a text of several lines, so there it is believed.
    """
    if len(_unquoted(line, dialect)) != width or following.count('"') % 2:
        return False
    last = _unquoted(line, dialect)[-1]
    return '"' not in last and len(next(_reader([following], dialect), [])) == width


def _reader(record: list[str], dialect: Dialect) -> Iterator[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    text = [line + "\n" for line in record[:-1]] + record[-1:]
    return csv.reader(text, delimiter=dialect.delimiter, quoting=quoting, skipinitialspace=dialect.blanks, strict=False)


def _quoted_lines(lines: Sequence[str], at: int, dialect: Dialect) -> int:
    """How many lines the record at `at` takes: more than one while a quoted cell is open."""
    state = _open_after(lines[at], dialect, False)
    taken = 1
    while state and at + taken < len(lines) and taken < _SAMPLE:
        state = _open_after(lines[at + taken], dialect, True)
        taken += 1
    return 1 if state else taken


def _open_after(line: str, dialect: Dialect, inside: bool) -> bool:
    """True if a quoted cell is still open at the end of the line; a quote counts as opening only at a cell's start."""
    start, index = True, 0
    while index < len(line):
        char = line[index]
        if inside:
            if char == '"' and line[index + 1 : index + 2] == '"':
                index += 1
            elif char == '"':
                inside = False
        elif char == '"' and start:
            inside = True
        start = not inside and (char == dialect.delimiter or (start and dialect.blanks and char == " "))
        index += 1
    return inside


def _named(settings: Mapping[str, str], rows: list[Row], delimiter: str) -> tuple[list[str], list[Row]]:
    """The columns' names, and the rows without the header."""
    if "columns" in settings:
        return next(csv.reader([settings["columns"]], delimiter=delimiter)), rows
    if rows and not settings and is_header([[cell.strip() for cell in row.cells] for row in rows]):
        return [cell.strip("\ufeff \t") for cell in rows[0].cells], rows[1:]
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0
    return _numbered(settings, width), rows


def _even(row: Row, width: int, delimiter: str, name: str) -> tuple[Row, Finding | None]:
    """The row with the others' width, and what was odd. A delimiter in a text without quotes makes cells too many.

    In a table of two columns they are joined again: behind the question mark if there is one, else all in the last.
    """
    count = len(row.cells)
    if count == width or (count > width and not any(cell.strip() for cell in row.cells[width:])):
        return replace(row, cells=row.cells[:width]), None
    told = f"the row has {count} cells, the others have {width}"
    if count < width:
        lacks = Finding("ragged-row", "info", name, row.line, f"{told}; fill it up if something is missing")
        return row, lacks if count < 2 else None
    if width != 2:
        return row, Finding(
            "ragged-row", "warning", name, row.line, f"{told}; put quotes round a cell with {delimiter!r}"
        )
    asked = [at for at in range(1, count) if row.cells[at - 1].rstrip().endswith(("?", "？"))]
    at = asked[0] if asked else 1
    cells = (delimiter.join(row.cells[:at]), delimiter.join(row.cells[at:]))
    told = f"{told}: joined again; put quotes round a cell with {delimiter!r}"
    return replace(row, cells=cells), Finding("ragged-row", "info", name, row.line, told)


def _numbered(settings: Mapping[str, str], width: int) -> list[str]:
    """ "1", "2" ..., but for the columns that an Anki export names by number ("#tags column:3")."""
    names = [str(number) for number in range(1, width + 1)]
    for key in ("tags", "deck", "notetype", "guid"):
        place = settings.get(f"{key} column", "")
        if place.isdigit() and 0 < int(place) <= width:
            names[int(place) - 1] = key
    return names


def _blocks(names: Sequence[str], row: Row, settings: Mapping[str, str]) -> Iterator[Block]:
    texts = [cell.strip() for cell in row.cells]
    extra = [str(number) for number in range(len(names) + 1, len(texts) + 1)]
    cells = tuple((head, cell) for head, cell in zip([*names, *extra], texts, strict=False) if cell)
    if settings.get("tags"):
        cells += (("tags", settings["tags"]),)
    made = cards(cells) if settings else [cells]
    kind = (dict(cells).get("notetype", "") or "cloze" * (made[0] is not cells)) if settings else ""
    for card in made:
        yield Block("row", " | ".join(texts), "\t".join(texts), row.line, row.end, info=kind, cells=card)


def _markup(settings: Mapping[str, str], rows: Sequence[Row]) -> Markup:
    """HTML if the export says so, or if tags stand in the cells of a tenth of the rows."""
    if settings.get("html"):
        return "html" if settings["html"] == "true" else "markdown"
    tagged = sum(any(_TAG.search(cell) for cell in row.cells) for row in rows)
    return "html" if tagged * 10 >= len(rows) > 0 else "markdown"
