"""Clusters -> what their notes say: from the cache where it can be, else by an executor, or a process a core."""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from qadeck import each, notes, pipeline, unchanged, workers
from qadeck.cache import Cache, key, pack, unpack
from qadeck.config import Config
from qadeck.model import Asking, Body, Cluster, Record

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Clusters handed to a worker at once. While this process grades, it answers a worker late: few large parts wait less
# often, and many are as many at the end. Measured: parts of 32 made a build of 30,000 an eighth slower.
SHARES, FEWEST, MOST = 16, 8, 256
# Clusters looked up, and stored, at once: so many bodies are in memory twice.
BATCH = 900


class Job(NamedTuple):
    """All that a body depends on: `titles` are the sources' as shown, `pictures` record id -> address -> media name."""

    cluster: Cluster
    titles: Mapping[str, str]
    pictures: Mapping[str, Mapping[str, str]]


@contextmanager
def begun(
    clusters: Sequence[Cluster],
    album: pipeline.Album,
    config: Config,
    tell: pipeline.Tell,
    cache: Cache,
    executor: Executor | None = None,
) -> Iterator[Iterator[Body]]:
    """The bodies of the clusters, in order. Others work on them already; who leaves early waits for few."""
    jobs = [_job(cluster, album, config) for cluster in clusters]
    names = [_name(job) for job in jobs]
    held = cache.held(set(names))
    missing = [job for name, job in zip(names, jobs, strict=True) if name not in held]
    size = min(MOST, max(FEWEST, len(missing) // SHARES))
    chunks = [(missing[start : start + size],) for start in range(0, len(missing), size)]
    with workers.pool(len(missing), executor) as pool, workers.results(pool, _some, chunks, bool(executor)) as parts:
        made = _told((body for part in parts for body in part), len(missing), tell)
        yield _all(jobs, names, held, made, cache)


def _job(cluster: Cluster, album: pipeline.Album, config: Config) -> Job:
    titles = {source: notes.title(source, config) for source in {member.source for member in cluster.members}}
    shown = {member.id: own for member in cluster.members if (own := album.names.get(member.id))} if album.names else {}
    return Job(cluster, titles, shown)


def _name(job: Job) -> bytes:
    """The key of a body. Lines and ids do not count: a line more at the top of a document changes no note."""
    rows = [_row(member, job) for member in job.cluster.members]
    return key("body", unchanged.surroundings(), marshal.dumps((_place(job.cluster.canonical, job.cluster), rows), 2))


def _row(record: Record, job: Job) -> tuple[object, ...]:
    pictures = sorted(job.pictures.get(record.id, {}).items())
    texts = (record.question, record.answer, record.options, record.markup)
    return (*texts, record.source, job.titles[record.source], pictures)


def _place(record: Record, cluster: Cluster) -> int:
    return next(place for place, member in enumerate(cluster.members) if member.id == record.id)


def _told(made: Iterator[bytes], of: int, tell: pipeline.Tell) -> Iterator[bytes]:
    for done, one in enumerate(made, start=1):
        if done % FEWEST == 0 or done == of:
            tell("rendering", done, of)
        yield one


def _all(
    jobs: Sequence[Job], names: Sequence[bytes], held: set[bytes], made: Iterator[bytes], cache: Cache
) -> Iterator[Body]:
    """The bodies; what is `made`, in the order of what was not `held`, is stored."""
    for start in range(0, len(jobs), BATCH):
        some = range(start, min(start + BATCH, len(jobs)))
        stored = cache.get({names[at] for at in some if names[at] in held})
        fresh: dict[bytes, bytes] = {}
        for at in some:
            if names[at] in stored:
                yield load(stored[names[at]], jobs[at].cluster)
                continue
            # What another build has dropped meanwhile is made here.
            fresh[names[at]] = packed = _one(jobs[at]) if names[at] in held else next(made)
            yield load(unpack(packed), jobs[at].cluster)
        cache.put_packed(fresh)
    if len(held) < len(set(names)):
        cache.trim()


def _some(jobs: Sequence[Job]) -> list[bytes]:
    return [_one(job) for job in jobs]


def _one(job: Job) -> bytes:
    return pack(dump(each.body(*job), job.cluster))


def dump(body: Body, cluster: Cluster) -> bytes:
    """A body as JSON. A question that is one line of plain text already is not said twice."""
    askings = [
        (None if one.question == member.question else one.question, one.answer, one.sketch)
        for one, member in zip(body.askings, cluster.members, strict=True)
    ]
    texts = (body.question, body.answer, body.more)
    said = (*texts, body.front, body.lead, body.media, body.parts, askings, body.advice)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load(data: bytes, cluster: Cluster) -> Body:
    """The same body again, of the same cluster."""
    values = json.loads(data.decode("utf-8", "surrogatepass"))
    question, answer, more, front, lead, media, parts, askings, advice = values
    rows = zip(askings, cluster.members, strict=True)
    return Body(
        question,
        answer,
        more,
        front,
        lead,
        tuple(media),
        tuple(parts),
        tuple(Asking(member.question if own[0] is None else own[0], own[1], own[2]) for own, member in rows),
        tuple(map(tuple, advice)),
    )
