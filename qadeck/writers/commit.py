"""Files -> in place: all of them or none, whenever the program is stopped.

    1. every file stands whole beside its target, as `.name.qadeck-new`, and is on the disk for sure
    2. a journal in `folder` names them all, with the digest of what each replaces: from here on it is decided
    3. one rename after the other, in the order given; then the journal goes

Stopped before 2, nothing has changed; after 2, `recover` ends the work before anything is read. The ledger stands
first in the order: until then a deck can be older than its ledger, which the next build mends, but never newer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qadeck.errors import OutputError

JOURNAL = ".qadeck-journal"
# What the name of a folder in which a build stages its files begins with.
STAGE = ".qadeck-stage-"
_NEW = ".qadeck-new"


@dataclass(frozen=True, slots=True)
class Step:
    """One rename. `before` is the SHA-256 of the target as it was, "" for no file; `after` as it will be."""

    staged: Path
    target: Path
    before: str
    after: str


def commit(
    files: Mapping[Path, bytes | Path], folder: Path, unchanged: Mapping[Path, bytes | None] | None = None
) -> None:
    """Put `files` (target -> content, or a whole file to move) in place, in their order. `folder` holds the journal.

    Call it while `alone` in the folder. `unchanged` says what a file held when it was read, None for no file. Raises
    OutputError when it holds something else by now (another build was faster), and OSError when a file cannot be
    written; then nothing has changed.
    """
    recover(folder)
    for path, content in (unchanged or {}).items():
        if _digest(path) != ("" if content is None else hashlib.sha256(content).hexdigest()):
            raise OutputError(f"{path}: changed while the deck was built; build again")
    _finish(folder, _prepare(files, folder))


def recover(folder: Path) -> bool:
    """End what an earlier run had decided and not ended; tell whether there was any. Raises OutputError."""
    journal = folder / JOURNAL
    try:
        rows = json.loads(journal.read_text("utf-8"))
        steps = [Step(Path(row["staged"]), Path(row["target"]), row["before"], row["after"]) for row in rows]
        _finish(folder, steps)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{journal}: damaged; delete it and build again") from error
    except OSError as error:
        raise OutputError(f"{journal}: the last build cannot be ended ({error}); mend that and build again") from error
    return True


def _prepare(files: Mapping[Path, bytes | Path], folder: Path) -> list[Step]:
    """Steps 1 and 2; after an OSError nothing is left behind."""
    staged: list[Path] = []
    try:
        steps = [_stage(target, content, staged) for target, content in files.items()]
        _settle({step.target.parent for step in steps})
        _write_journal(folder, steps)
    except OSError:
        for path in staged:
            path.unlink(missing_ok=True)
        raise
    return steps


def _stage(target: Path, content: bytes | Path, staged: list[Path]) -> Step:
    """The file beside its target, whole and on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    path = target.resolve().with_name(f".{target.name}{_NEW}")
    staged.append(path)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        shutil.move(content, path)
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
    return Step(path, target.resolve(), _digest(target), _digest(path))


def _write_journal(folder: Path, steps: Iterable[Step]) -> None:
    rows = [
        {"staged": str(step.staged), "target": str(step.target), "before": step.before, "after": step.after}
        for step in steps
    ]
    draft = folder / f"{JOURNAL}{_NEW}"
    with draft.open("w", encoding="utf-8") as handle:
        json.dump(rows, handle, indent=1)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(draft, folder / JOURNAL)
    _settle({folder})


def _finish(folder: Path, steps: list[Step]) -> None:
    """Rename what is not renamed yet. A target that somebody else wrote meanwhile ends it: theirs is newer."""
    for step in steps:
        if step.staged.exists():
            if _digest(step.target) not in (step.before, step.after):
                break
            os.replace(step.staged, step.target)
    _settle({step.target.parent for step in steps})
    (folder / JOURNAL).unlink(missing_ok=True)
    for step in steps:
        step.staged.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _settle(folders: Iterable[Path]) -> None:
    """Make renames outlast a power cut. Windows cannot open a folder, and needs no telling."""
    if os.name == "nt":
        return
    for folder in sorted(folders):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold `folder` (made if need be), so that two builds take turns, and sweep out what a killed one left staged.

    Where a folder cannot be locked (Windows, some network drives) it goes on without, and sweeps nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
            for left in folder.glob(f"{STAGE}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)
