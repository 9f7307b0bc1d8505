"""Build -> report.md, the report for a person."""

from __future__ import annotations

from pathlib import Path

from qadeck import report
from qadeck.model import Build


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`. Raises OSError."""
    path = folder / "report.md"
    path.write_text(report.markdown(build), encoding="utf-8", errors="backslashreplace")
    return path
