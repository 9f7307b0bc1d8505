"""Who does the work of documents and notes: an executor that was handed in, else a process a core where it pays."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from qadeck.errors import BuildError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection

Here = TypeVar("Here")
There = TypeVar("There")

# Notes below which a second process costs more than it saves (measured: about 15 with fork, 70 with spawn).
WORTH_FORK, WORTH_SPAWN = 25, 100


@contextmanager
def pool(notes: int, executor: Executor | None) -> Iterator[Executor | None]:
    """Workers, one a core, for so many notes to render or work as long as that; None where one process does.

    Raises BuildError when a process of them is stopped.
    """
    if executor or notes < WORTH_FORK or _cores() < 2:
        yield executor
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    fork = "fork" in multiprocessing.get_all_start_methods()
    if not fork and notes < WORTH_SPAWN:
        yield None
        return
    try:
        with ProcessPoolExecutor(_cores(), multiprocessing.get_context("fork" if fork else "spawn")) as made:
            yield made
    except BrokenProcessPool as error:
        what = "a process that read or rendered was stopped, perhaps for want of memory"
        raise BuildError(f"{what}; close other programs, or build fewer documents at a time") from error


def both(here: Callable[[], Here], there: Callable[[], There]) -> tuple[Here, There]:
    """The results of two works, `there` done meanwhile by a forked copy of this process where there can be one.

    What that has in memory it need not be sent; only what it returns or raises comes back. One after the other on a
    single core, without fork, and beside other threads, which may hold a lock that nobody would open in the copy.
    """
    import multiprocessing

    if _cores() < 2 or threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        return here(), there()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        own = here()
        try:
            result, error = ours.recv()
        except EOFError:  # it was killed, perhaps for want of memory
            result, error = there(), None
    finally:
        process.terminate()
        process.join()
        ours.close()
    if error:
        raise error
    return own, result


def _send(work: Callable[[], There], pipe: Connection) -> None:
    """What a work returns, or what it raises: nothing of that is said here, and who stops this is the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        pipe.send((work(), None))
    except BaseException as error:
        pipe.send((None, error))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
