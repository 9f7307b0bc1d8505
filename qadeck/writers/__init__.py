"""Build -> files. One module an output, each with `write(build, folder) -> Path`, the file to open first."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qadeck import workers
from qadeck.errors import OutputError
from qadeck.model import Build
from qadeck.writers import commit

# In the order in which they are put in place: the deck last, so that whoever sees it finds its report beside it.
FORMATS = {
    "md": "book",
    "csv": "anki_text",
    "crowdanki": "crowdanki",
    "html": "page",
    "apkg": "apkg",
}
DEFAULT = ("apkg", "html")
# Notes from which a second process to write them saves more than it costs.
LARGE = 500
ALWAYS = ("report_md", "report_json", "credits_md")


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that goes with the deck (the ledger). `before` is what it held when it was read, None for no file."""

    path: Path
    text: str
    before: bytes | None


def write_all(build: Build, folder: Path, formats: Iterable[str], beside: Beside) -> tuple[Path, ...]:
    """Write every output whole, then put them all in place, `beside` first; return the files to open.

    Raises OutputError when a file cannot be written, or another build was faster; then no file has changed.
    """
    modules = _modules(formats)
    try:
        with commit.alone(folder), tempfile.TemporaryDirectory(prefix=commit.STAGE, dir=folder) as name:
            stage = Path(name)
            shown = [path.relative_to(stage) for path in _write_each(build, modules, stage)]
            files: dict[Path, bytes | Path] = {beside.path: beside.text.encode()}
            files |= {folder / path.relative_to(stage): path for path in _staged(stage)}
            commit.commit(files, folder, {beside.path: beside.before})
    except OSError as error:
        where = error.filename2 or error.filename or folder
        raise OutputError(f"{where}: cannot be written ({error.strerror or error}); choose another --out") from error
    return tuple(folder / path for path in shown)


def load(formats: Iterable[str]) -> None:
    """Import what `write_all` will need."""
    for module in _modules(formats):
        importlib.import_module(f"qadeck.writers.{module}")


def _modules(formats: Iterable[str]) -> list[str]:
    wanted = set(formats)
    return [*ALWAYS, *(module for name, module in FORMATS.items() if name in wanted)]


def _write_each(build: Build, modules: Sequence[str], stage: Path) -> list[Path]:
    """The files to open, in the order of `modules`. Deck and page of a large build are as much work as the others."""
    apart = [module for module in modules if module in (FORMATS["html"], FORMATS["apkg"]) and len(build.notes) >= LARGE]
    here = [module for module in modules if module not in apart]
    if not apart:
        return [_write(build, module, stage) for module in here]
    halves = workers.both(lambda: _write_all(build, here, stage), lambda: _write_all(build, apart, stage))
    written = halves[0] | halves[1]
    return [written[module] for module in modules]


def _write_all(build: Build, modules: Sequence[str], stage: Path) -> dict[str, Path]:
    return {module: _write(build, module, stage) for module in modules}


def _write(build: Build, module: str, stage: Path) -> Path:
    path: Path = importlib.import_module(f"qadeck.writers.{module}").write(build, stage)
    return path


def _staged(stage: Path) -> list[Path]:
    """Every staged file, packages last."""
    return sorted((path for path in stage.rglob("*") if path.is_file()), key=lambda p: (p.suffix == ".apkg", p))
