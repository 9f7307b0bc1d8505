"""Build -> report.json, the contract that other tools read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qadeck import contract
from qadeck.model import Build


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`: keys sorted, UTF-8, a line for each row. Raises OSError."""
    path = folder / "report.json"
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for number, (name, value) in enumerate(sorted(contract.contract(build).items())):
            file.write(f"{',' if number else '{'}\n{json.dumps(name)}: ")
            file.writelines(_text(value))
        file.write("\n}\n")
    return path


def _text(value: Any) -> Iterator[str]:
    """Rows one below the other, one at a time: those of a large deck are as large as the deck.

    Not json's own indent: with it the fast encoder is not used (8 times slower).
    """
    if not isinstance(value, list | Iterator):
        yield _line(value)
        return
    empty = True
    for row in value:
        yield ("[\n" if empty else ",\n") + _line(row)
        empty = False
    yield "[]" if empty else "\n]"


# One for all rows: json.dumps makes a new one each time.
_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
