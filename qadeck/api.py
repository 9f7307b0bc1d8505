"""The library's face: what the command line does, as functions.

from pathlib import Path
from qadeck import Request, build, write

request = Request(sources=(Path("notes"),), out=Path("output"))
result = build(request)
write(result, request)
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qadeck import (
    album,
    bodies,
    each,
    graded,
    identity,
    inputs,
    linkage,
    linked,
    pipeline,
    readers,
    readings,
    report,
    writers,
)
from qadeck.cache import Cache
from qadeck.config import Config
from qadeck.folders import default_folder
from qadeck.model import Build, Cluster
from qadeck.pipeline import Tell
from qadeck.writers import commit

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class Request:
    """What to build and where to put it. `home` holds the default deck.toml; `built_at` is seconds since 1970.

    `cache` is the folder of the cache, None for none. `against` are decks whose questions are left out.
    `semantic` is the folder or name of a sentence-embedding model, "" for the packaged one, None for none.
    """

    sources: tuple[Path, ...]
    out: Path = Path("output")
    config: Path | None = None
    name: str | None = None
    home: Path = Path()
    keep_unanswered: bool = False
    no_repair: bool = False
    fetch_images: bool = False
    strict: bool = False
    formats: tuple[str, ...] = writers.DEFAULT
    cache: Path | None = field(default_factory=default_folder)
    built_at: int = field(default_factory=lambda: int(time.time()))
    against: tuple[Path, ...] = ()
    semantic: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A build, what must be written beside it, and the files it looked at beyond the sources: pictures, templates."""

    build: Build
    ledger: writers.Beside
    looked_at: tuple[Path, ...] = ()


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """A build makes millions of values that stay and few cycles (the trees of HTML): Python's collector, which looks
    after every 700, only walks them again and again. Measured: a seventh of the time after reading 30,000 questions.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_rarely_collected()
def build(request: Request, tell: Tell = lambda stage, done, of: None, executor: Executor | None = None) -> Result:
    """Read the sources and build, without writing anything. Raises DeckError.

    `executor` reads the documents and renders the notes (threads, processes, a cluster); without one they are shared
    out to processes of this machine where that is worth it. The result is the same, byte for byte.
    """
    config, config_path = inputs.load_config(request.config, request.sources, request.home)
    config = _asked(config, request)
    found = inputs.load_sources(request.sources, readers.suffixes())
    ledger_path = (config_path.parent if config_path else request.out) / identity.FILE_NAME
    commit.recover(request.out)
    ledger, ledger_bytes = inputs.load_ledger(ledger_path)
    materials = pipeline.Materials(
        sources=found.sources,
        config=config,
        templates=inputs.load_templates(config.theme, config_path and config_path.parent),
        name=request.name or config.name or _name(request.sources),
        built_at=request.built_at,
        ledger=ledger,
        findings=found.findings,
        strict=request.strict,
        against=inputs.load_decks(request.against),
        semantic=None if request.semantic is None else linkage.load_model(request.semantic),
    )
    cache = Cache(request.cache)
    looked = [path.parent / config.theme / name for path in (config_path,) if path for name in inputs.TEMPLATES]
    ends = pipeline.Ends(
        read_all=partial(readings.read_all, cache=cache, executor=executor, meanwhile=partial(_prepare, request)),
        link=partial(linked.link, cache=cache),
        grade=partial(graded.grade, cache=cache),
        collect=partial(_collect, found=found, looked=looked.append, fetch=_fetcher(request)),
        bodies=partial(bodies.begun, tell=tell, cache=cache, executor=executor),
        tell=tell,
    )
    made, after = pipeline.build(materials, ends)
    return Result(made, writers.Beside(ledger_path, identity.dump(after), ledger_bytes), tuple(looked))


@_rarely_collected()
def write(result: Result, request: Request) -> tuple[Path, ...]:
    """Write the deck, its report and its ledger: all of them, or none. Raises OutputError."""
    return writers.write_all(result.build, request.out, request.formats, result.ledger)


def difference(old: identity.Package, result: Result) -> tuple[str, ...]:
    """What importing this build changes for someone who has the old package, in sentences."""
    from qadeck.writers import apkg

    with tempfile.TemporaryDirectory(prefix="qadeck-") as folder:
        new = inputs.load_package(apkg.write(result.build, Path(folder)))
    return tuple(identity.sentences(identity.difference(old, new)))


def config_path(request: Request) -> Path:
    """Where deck.toml stands, or should be written: beside the sources."""
    _, path = inputs.load_config(request.config, request.sources, request.home)
    first = request.sources[0]
    return path or (first if first.is_dir() else first.parent) / "deck.toml"


def explain(path: Path, request: Request) -> Iterator[str]:
    """A document as it is read, line by line. Raises DeckError when it cannot be read."""
    from qadeck import segment

    config, _ = inputs.load_config(request.config, (path,), request.home)
    found = inputs.load_sources((path,), readers.suffixes())
    for finding in found.findings:
        yield report.located(finding)
    for source in found.sources:
        yield from segment.outline(readers.read(source), config.rules(source.name))


def _asked(config: Config, request: Request) -> Config:
    """deck.toml, overruled by the command line."""
    config = replace(config, keep_unanswered=config.keep_unanswered or request.keep_unanswered)
    if not request.no_repair:
        return config
    from qadeck import repair

    return replace(config, repair_off=tuple(repair.ALL))


def _name(sources: Sequence[Path]) -> str:
    """The deck's name when nobody gave one: the source's, or that of the folder that holds them all.

    A folder named "sources" says nothing; then it is the folder around it.
    """
    places = [source.resolve() for source in sources]
    first = places[0] if len(places) == 1 else Path(os.path.commonpath([place.parent for place in places]))
    named = first.parent if first.name == "sources" else first
    return (named.stem if named.is_file() else named.name).replace("_", " ").replace("-", " ").strip() or "Deck"


def _prepare(request: Request) -> None:
    """Import what comes after reading."""
    from qadeck.rehearsal import rehearse

    rehearse()
    writers.load(request.formats)


def _collect(
    clusters: Sequence[Cluster],
    reads: Sequence[each.Read],
    found: inputs.Inputs,
    looked: Callable[[Path], None],
    fetch: album.Fetch,
) -> pipeline.Album:
    places = {
        one.reading.source: album.Place(path.parent, found.roots[one.reading.source], one.pictures)
        for one in reads
        if (path := found.paths.get(one.reading.source))
    }
    return album.collect(clusters, places, looked, fetch)


def _fetcher(request: Request) -> album.Fetch:
    """What brings pictures of the web: nothing, unless it was asked for."""
    if not request.fetch_images:
        return album.not_fetched
    from qadeck.fetch import Fetcher

    return Fetcher(Cache(request.cache))
