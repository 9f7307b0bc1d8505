"""Build -> CREDITS.md: who wrote the sources, under which licence; and the text for a share page."""

from __future__ import annotations

from pathlib import Path

from qadeck.model import Build


def write(build: Build, folder: Path) -> Path:
    """Write it into `folder`. Raises OSError."""
    path = folder / "CREDITS.md"
    path.write_text(build.credits, encoding="utf-8", errors="backslashreplace")
    return path
