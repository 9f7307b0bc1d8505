"""Who does the work of documents and notes: an executor that was handed in, else a process a core where it pays."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import starmap
from typing import TYPE_CHECKING, TypeVar

from qadeck.errors import BuildError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.connection import Connection

Here = TypeVar("Here")
There = TypeVar("There")

# Notes below which a second process costs more than it saves (measured: about 15 with fork, 70 with spawn).
WORTH_FORK, WORTH_SPAWN = 25, 100
# Seconds in which a signal to all processes has reached them all.
A_MOMENT = 0.1


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
    context = multiprocessing.get_context("fork" if fork else "spawn")
    try:
        with ProcessPoolExecutor(_cores(), context, initializer=_leave_signals) as made:
            try:
                yield made
            except BaseException:  # only what is under way is waited for
                made.shutdown(wait=False, cancel_futures=True)
                raise
    except BrokenProcessPool as error:
        time.sleep(A_MOMENT)  # who stopped the worker may be about to stop this process: then that is what is told
        what = "a process that read or rendered was stopped, perhaps for want of memory"
        raise BuildError(f"{what}; close other programs, or build fewer documents at a time") from error


@contextmanager
def results(
    pool: Executor | None, work: Callable[..., Here], parts: Sequence[tuple[object, ...]], lent: bool
) -> Iterator[Iterator[Here]]:
    """What `work` makes of each part, in order. It has begun already where there is a pool.

    Who leaves early takes back from a `lent` executor what has not begun. Our own pool does that itself when it ends:
    while one of its processes dies, a future that another thread takes back would stop its clearing up (CPython 3.11).
    """
    given: deque[Future[Here]] = deque()
    try:
        given.extend(pool.submit(work, *part) for part in parts if pool)
        yield _taken(given) if pool else starmap(work, parts)
    finally:
        for one in given if lent else ():
            one.cancel()


def _taken(given: deque[Future[Here]]) -> Iterator[Here]:
    """What is done, in order; each is let go when it has been taken."""
    while given:
        yield given.popleft().result()


def _leave_signals() -> None:
    """In a worker: Ctrl-C is for the process that it works for, and who asks it to end means it.

    With our own handler, which raises, a worker would take SIGTERM for the result of a task and go on.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def both(here: Callable[[], Here], there: Callable[[], There]) -> tuple[Here, There]:
    """The results of two works, `there` done meanwhile by a forked copy of this process where there can be one.

    What that has in memory it need not be sent; only what it returns or raises comes back. A copy that is killed is
    made good here, so `there` must be fit to be done again. One after the other on a single core, away from Linux, and
    beside other threads of Python, which may hold a lock that nobody would open in the copy.
    """
    import multiprocessing

    alone = threading.active_count() == 1 and not multiprocessing.current_process().daemon
    if _cores() < 2 or sys.platform != "linux" or not alone:
        return here(), there()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, theirs), daemon=True)
    with ours:
        try:
            with theirs:
                process.start()
        except OSError:  # no room for another process
            return here(), there()
        try:
            own = here()
            result, error = _received(ours, there)
        except BaseException:
            process.terminate()
            raise
        finally:
            process.join()
    if error:
        raise error
    return own, result


def _received(pipe: Connection, work: Callable[[], There]) -> tuple[There, BaseException | None]:
    try:
        found: tuple[There, BaseException | None] = pipe.recv()
    except EOFError:  # it was killed, perhaps for want of memory
        return work(), None
    return found


def _send(work: Callable[[], There], pipe: Connection) -> None:
    """What a work returns, or what it raises: nothing of that is said here."""
    _leave_signals()
    try:
        pipe.send((work(), None))
    except BaseException as error:
        pipe.send((None, error))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
