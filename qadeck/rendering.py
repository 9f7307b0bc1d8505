"""Many texts -> HTML: from the cache where it can be, else by an executor, or a process a core."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from qadeck import render
from qadeck.cache import Cache, key
from qadeck.model import Markup

if TYPE_CHECKING:
    from concurrent.futures import Executor

Text = tuple[str, Markup]
Job = tuple[str, Markup, Mapping[str, str]]

# Below this a second process costs more than it saves (measured: about 30 with fork, 140 with spawn).
WORTH_FORK, WORTH_SPAWN = 50, 200
# Answers handed to a worker at once; 20 to 500 make no difference to the time, fewer bytes wait in the pipe.
CHUNK = 64


def render_all(
    jobs: Sequence[Job], cache: Cache, tell: Callable[[int, int], None], executor: Executor | None = None
) -> dict[int, str]:
    """The HTML of every job, by its place in `jobs`; each different one is rendered once. `tell` hears done, of."""
    keys = [key(render.fingerprint(), *job[:2], json.dumps(job[2], sort_keys=True)) for job in jobs]
    stored = {name: value.decode("utf-8", "surrogatepass") for name, value in cache.get(set(keys)).items()}
    missing = {name: job for name, job in zip(keys, jobs, strict=True) if name not in stored}
    made = dict(zip(missing, _render(list(missing.values()), tell, executor), strict=True))
    cache.put({name: html.encode("utf-8", "surrogatepass") for name, html in made.items()})
    done = {**stored, **made}
    return {place: done[name] for place, name in enumerate(keys)}


def _render(jobs: Sequence[Job], tell: Callable[[int, int], None], executor: Executor | None) -> list[str]:
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    made: list[str] = []
    with pool(len(jobs), executor) as workers:
        for part in workers.map(_some, chunks) if workers else map(_some, chunks):
            made += part
            tell(len(made), len(jobs))
    return made


def pool(jobs: int, executor: Executor | None) -> AbstractContextManager[Executor | None]:
    """Workers, one a core, for so many answers to render or work as long as that; None where one process does."""
    if executor:
        return nullcontext(executor)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    fork = "fork" in multiprocessing.get_all_start_methods()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2 or jobs < (WORTH_FORK if fork else WORTH_SPAWN):
        return nullcontext()
    return ProcessPoolExecutor(cores, multiprocessing.get_context("fork" if fork else "spawn"))


def _some(jobs: Sequence[Job]) -> list[str]:
    return [_one(job) for job in jobs]


def _one(job: Job) -> str:
    return render.to_html(*job)
