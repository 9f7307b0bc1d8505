"""Sources -> what was read in them: from the cache where it can be, else by an executor, or a process a core."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qadeck import each, pipeline, unchanged, workers
from qadeck.cache import Cache, key
from qadeck.config import Config
from qadeck.model import Finding, LeftOut, Reading, Record, Repair, Source

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Bytes of sources that take as long to read as a note takes to render.
A_NOTE = 1_000
# A reading as it passes between processes and lies in the cache, and the pictures of its container.
Kept = tuple[bytes, Mapping[str, bytes]]


def read_all(
    sources: Sequence[Source],
    config: Config,
    tell: pipeline.Tell,
    cache: Cache | None = None,
    executor: Executor | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[each.Read]:
    """Every source, in order. A container with pictures is read each time: they are most of it, and not kept.

    `meanwhile` is called while processes of this machine read, so that this one is not idle.
    """
    cache = cache or Cache(None)
    names = [_name(source, config) for source in sources]
    stored = cache.get(set(names))
    missing = [source for name, source in zip(names, sources, strict=True) if name not in stored]
    made: dict[str, Kept] = {}
    for source, kept in zip(missing, _read(missing, config, executor, meanwhile), strict=True):
        tell("reading", len(made), len(missing))
        made[source.name] = kept
    tell("reading", len(missing), len(missing))
    rows = [(name, made.get(source.name) or (stored[name], {})) for name, source in zip(names, sources, strict=True)]
    cache.put({name: kept for name, (kept, pictures) in rows if name not in stored and not pictures})
    return [each.Read(load(kept), pictures) for _, (kept, pictures) in rows]


def _name(source: Source, config: Config) -> bytes:
    """The key of a reading: all that it depends on."""
    rules, off = repr(config.rules(source.name)), repr(sorted(config.repair_off))
    return key("reading", unchanged.surroundings(), source.name, source.subject, rules, off, source.data)


def _read(
    sources: Sequence[Source], config: Config, executor: Executor | None, meanwhile: Callable[[], None]
) -> Iterator[Kept]:
    size = sum(len(source.data) for source in sources)
    parts = [(source, config) for source in sources]
    with workers.pool(size // A_NOTE, executor) as pool, workers.results(pool, _one, parts, bool(executor)) as made:
        if pool and not executor:
            meanwhile()
        yield from made


def _one(source: Source, config: Config) -> Kept:
    made = each.read(source, config)
    return dump(made.reading), made.pictures


def dump(reading: Reading) -> bytes:
    """A reading as JSON: rows of values, in the order of the fields."""
    return json.dumps(reading, default=_row, separators=(",", ":")).encode()


def _row(value: Any) -> list[Any]:
    return [getattr(value, name) for name in value.__slots__]


def load(data: bytes) -> Reading:
    """The same reading again."""
    values = _named(Reading, json.loads(data))
    return Reading(
        **{
            **values,
            "records": tuple(map(_record, values["records"])),
            "left_out": tuple(LeftOut(*row) for row in values["left_out"]),
            "findings": tuple(Finding(*row) for row in values["findings"]),
        }
    )


def _record(row: Sequence[Any]) -> Record:
    values = _named(Record, row)
    return Record(**{**values, "repairs": tuple(Repair(*repair) for repair in values["repairs"])})


def _named(kind: Any, row: Sequence[Any]) -> dict[str, Any]:
    """The values of a row by their fields' names; JSON has lists for tuples."""
    values = (tuple(value) if isinstance(value, list) else value for value in row)
    return dict(zip(kind.__slots__, values, strict=True))
