"""Nothing changed since the last build: say again what it said, without importing the pipeline.

After a build whose ledger came out as it went in, a small file in the cache folder remembers what the build read, what
it wrote and what it said. The next run of the same command compares: the bytes of every document, setting, ledger
and output, the state of every picture, the code, the libraries. Any doubt means build.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from qadeck.folders import default_folder

# Known by size and times rather than by bytes: a file of a bank may be a film.
LARGE = 64_000_000
# Command lines remembered, each in a file of its own; the oldest go first.
KEPT = 100
_SETTINGS = ("deck.toml", "deck.lock")
_JOURNAL = ".qadeck-journal"
# The options of a plain build. A command with any other is never answered from memory.
_PLAIN = {"sources", "out", "name", "config", "keep_unanswered", "no_repair", "strict", "quiet", "cache"}


class Asked(NamedTuple):
    """A command: where it is remembered, the folder of its outputs, and all that is known to matter before a build."""

    memory: Path
    out: Path
    state: str
    began: int


class Said(NamedTuple):
    """What a build printed, line by line, and its exit code."""

    code: int
    out: tuple[str, ...]
    err: tuple[str, ...]


def asked(options: argparse.Namespace, home: Path) -> Asked | None:
    """The command, when it is one that may be answered from memory; None for every other."""
    if any(value not in (None, False, [], ()) for name, value in vars(options).items() if name not in _PLAIN):
        return None
    command = json.dumps([sorted((name, str(value)) for name, value in vars(options).items()), str(home), os.getcwd()])
    name = hashlib.blake2b(command.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    sources, out = options.sources or [home / "sources"], options.out or home / "output"
    began = time.time_ns()
    state = _state(command, sources, [out, home], options.config)
    memory = (options.cache or default_folder()) / f"said-{name}.json"
    return Asked(memory, out, state, began) if state else None


def recall(command: Asked) -> Said | None:
    """What the last build said, when a build now would read the same and its outputs are still there."""
    try:
        kept = json.loads(command.memory.read_text("utf-8"))
        same = kept["state"] == command.state and all(_mark(Path(path)) == mark for path, mark in kept["files"])
        return Said(kept["code"], tuple(kept["out"]), tuple(kept["err"])) if same else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remember(
    command: Asked, options: argparse.Namespace, home: Path, said: Said, read: Iterable[Path], wrote: Iterable[Path]
) -> None:
    """Keep what a build said. `read` are the files it looked for beyond what `asked` knows, there or not."""
    again = asked(options, home)
    looked = [path.absolute() for path in read]
    if again is None or again.state != command.state or any(_later(path, command.began) for path in looked):
        return  # something changed meanwhile, or the ledger is a new one
    files = [(str(path), _mark(path)) for path in (*looked, *(path.absolute() for path in wrote))]
    kept = {"state": command.state, "files": files, "code": said.code, "out": said.out, "err": said.err}
    # Without a place to write the next run builds: slower, never wrong.
    with contextlib.suppress(OSError, ValueError):
        command.memory.parent.mkdir(parents=True, exist_ok=True)
        fresh = command.memory.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(kept), "utf-8")
        fresh.replace(command.memory)
        for path in sorted(command.memory.parent.glob("said-*"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            path.unlink()


def say(said: Said) -> int:
    """Print what was said; the exit code."""
    for lines, stream in ((said.out, sys.stdout), (said.err, sys.stderr)):
        for line in lines:
            print(line, file=stream)
    return said.code


def _state(command: str, sources: Sequence[Path], places: Sequence[Path], config: Path | None) -> str:
    """A digest of all that matters and is known before a build; "" where something cannot be looked at."""
    beside = [source if source.is_dir() else source.parent for source in sources]
    settings = [folder / name for folder in (*beside, *places) for name in _SETTINGS]
    settings += [config, config.parent / "deck.lock"] if config else []
    environment = (f"{name}={os.environ.get(name)}" for name in ("SOURCE_DATE_EPOCH", "XDG_CACHE_HOME"))
    digest = hashlib.blake2b(command.encode("utf-8", "surrogatepass"), digest_size=20)
    try:
        for line in (surroundings(), *environment, *(f"{path}={_mark(path)}" for path in settings)):
            digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
        for path in (path for source in sources for path in _below(source)):
            digest.update(f"{path}={_mark(path)}\n".encode("utf-8", "surrogatepass"))
    except OSError:
        return ""
    left = any((place / _JOURNAL).exists() for place in places)
    return "" if left or not all(source.exists() for source in sources) else digest.hexdigest()


@cache
def surroundings() -> str:
    """A digest of Python, the libraries and our own code. Raises OSError."""
    return hashlib.blake2b("\n".join(_surroundings()).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _surroundings() -> Iterator[str]:
    """The version of Python, the libraries (their folders' names tell the versions), our own code and templates."""
    yield sys.version
    for place in sys.path:
        if os.path.isdir(place):
            yield from sorted(name for name in os.listdir(place) if name.endswith(("-info", ".pth")))
    package = Path(__file__).parent
    for folder in (package, package.parent / "templates"):
        yield from (f"{path}={_times(path)}" for path in _below(folder) if path.suffix != ".pyc")


def _below(place: Path) -> list[Path]:
    """The place itself, or every file below it that a build may look at, in an order that does not hang on the disk."""
    if not place.is_dir():
        return [place]
    found: list[Path] = []
    for base, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        found += [Path(base, name) for name in sorted(names) if not name.startswith((".", "~$"))]
    return found


def _mark(path: Path) -> str:
    """What a file holds: a digest, for a large one its times, "" for none. Raises OSError when it cannot be read."""
    try:
        state = path.stat()
        if not S_ISREG(state.st_mode) or state.st_size > LARGE:  # a pipe would never end
            return _times(path)
        return f"{path.resolve()} {hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()}"
    except FileNotFoundError:
        return ""


def _times(path: Path) -> str:
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _later(path: Path, began: int) -> bool:
    """Whether a file changed after the build began, so that nobody can say what the build saw."""
    try:
        state = path.stat()
    except OSError:
        return False
    return max(state.st_mtime_ns, state.st_ctime_ns) >= began
