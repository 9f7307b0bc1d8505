"""JSON and JSON Lines -> row blocks, with the line of every object."""

from __future__ import annotations

import json
from json import decoder, scanner
from typing import Any

from qadeck.errors import SourceError
from qadeck.model import Document, Source
from qadeck.readers._decode import decode
from qadeck.readers._lines import spread
from qadeck.readers._trees import blocks, check_depth
from qadeck.readers._values import Table


def read(source: Source) -> Document:
    """The document of a JSON file. Raises SourceError: undecodable, too-large, bad-json."""
    decoded = decode(source)
    many = not source.name.lower().endswith(".json")
    try:
        value = _lines(decoded.text) if many else _load(decoded.text)
        found = tuple(blocks(value))
    except RecursionError as error:
        raise check_depth() from error
    return Document(
        source=source.name,
        reader="jsonl" if many else "json",
        encoding=decoded.encoding,
        markup="markdown",
        blocks=spread(found),
        findings=decoded.findings,
        subject=source.subject,
    )


class _Decoder(json.JSONDecoder):
    """Objects become Tables that know their line. The scanner in Python is the one that calls `parse_object`."""

    def __init__(self, first: int) -> None:
        super().__init__(strict=False)
        self.first = first
        self.seen = (0, first)  # a place in the text and its line
        self.parse_object = self._object
        # The scanner in Python calls parse_object, that in C does not; both names are missing in the types of json.
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def _object(self, at: tuple[str, int], *rest: Any) -> tuple[Table, int]:
        text, start = at
        line = self._line(text, start)
        value, end = decoder.JSONObject(at, *rest)  # type: ignore[attr-defined]  # see above
        table = Table(value)
        table.line = line
        table.lines = _key_lines(text, start, end, line, table)
        return table, end

    def _line(self, text: str, start: int) -> int:
        place, line = self.seen
        self.seen = (
            (start, line + text.count("\n", place, start)) if start >= place else (start, self._count(text, start))
        )
        return self.seen[1]

    def _count(self, text: str, start: int) -> int:
        return self.first + text.count("\n", 0, start)


def _key_lines(text: str, start: int, end: int, line: int, table: Table) -> dict[str, int]:
    """Line of each key: the place of its first writing behind the key before it."""
    lines: dict[str, int] = {}
    for key in table:
        shown = [json.dumps(key, ensure_ascii=False), json.dumps(key)]
        at = next((p for p in (text.find(s, start, end) for s in shown) if p >= 0), start)
        line += text.count("\n", start, at)
        lines[key], start = line, at
    return lines


def _load(text: str, first: int = 1) -> Any:
    try:
        return _Decoder(first).decode(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].strip().startswith(("{", "[")):
            return _lines(text)
        line = first + error.lineno - 1
        raise SourceError("bad-json", f"not valid JSON ({error.msg}); mend that line", line) from error


def _lines(text: str) -> list[Any]:
    """One value on each line."""
    rows = enumerate(text.split("\n"), 1)
    return [_load_line(row, number) for number, row in rows if row.strip()]


def _load_line(text: str, number: int) -> Any:
    try:
        return _Decoder(number).decode(text.strip("\ufeff \t"))
    except json.JSONDecodeError as error:
        raise SourceError("bad-json", f"not valid JSON ({error.msg}); mend that line", number) from error
