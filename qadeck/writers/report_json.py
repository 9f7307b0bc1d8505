"""Build -> report.json, the contract that other tools read."""

from __future__ import annotations

import json
from pathlib import Path

from qadeck import contract
from qadeck.model import Build


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`: keys sorted, UTF-8. Raises OSError."""
    path = folder / "report.json"
    text = json.dumps(contract.contract(build), ensure_ascii=False, sort_keys=True, indent=1)
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    return path
