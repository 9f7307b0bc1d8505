"""Build -> files. One module an output, each with `write(build, folder) -> Path`, the file to open first."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from qadeck.errors import OutputError
from qadeck.model import Build

# In the order in which they are put in place: the deck last, so that whoever sees it finds its report beside it.
FORMATS = {
    "md": "book",
    "csv": "anki_text",
    "crowdanki": "crowdanki",
    "html": "page",
    "apkg": "apkg",
}
DEFAULT = ("apkg", "html")
ALWAYS = ("report_md", "report_json", "credits_md")


def write_all(build: Build, folder: Path, formats: Iterable[str], beside: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write every output whole, then put them all in place; return the files to open. `beside` is path -> text.

    Raises OutputError when the folder or a file cannot be written; then no file there has changed.
    """
    wanted = set(formats)
    modules = [*ALWAYS, *(module for name, module in FORMATS.items() if name in wanted)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".qadeck-", dir=folder) as name:
            stage = Path(name)
            shown = [_write(build, module, stage).relative_to(stage) for module in modules]
            targets = {path: folder / path.relative_to(stage) for path in _whole(stage)}
            for target, text in beside.items():
                path = stage / target.name
                path.write_text(text, "utf-8")
                targets = {path: target, **targets}
            for path, target in targets.items():
                _place(path, target)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error}); choose another --out") from error
    return tuple(folder / path for path in shown)


def _write(build: Build, module: str, stage: Path) -> Path:
    path: Path = importlib.import_module(f"qadeck.writers.{module}").write(build, stage)
    return path


def _whole(stage: Path) -> list[Path]:
    """Every staged file, on the disk for sure, packages last."""
    paths = sorted((path for path in stage.rglob("*") if path.is_file()), key=lambda p: (p.suffix == ".apkg", p))
    for path in paths:
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
    return paths


def _place(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(path, target)
