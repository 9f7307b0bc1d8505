"""Build -> report.json, the contract that other tools read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qadeck import contract
from qadeck.model import Build


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`: keys sorted, UTF-8, a line for each row. Raises OSError."""
    path = folder / "report.json"
    parts = (f"{json.dumps(name)}: {_value(value)}" for name, value in sorted(contract.contract(build).items()))
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", errors="backslashreplace")
    return path


def _value(value: Any) -> str:
    """Rows one below the other. Not json's own indent: with it the fast encoder is not used (8 times slower)."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_line(row) for row in value) + "\n]"
    return _line(value)


# One for all rows: json.dumps makes a new one each time.
_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
