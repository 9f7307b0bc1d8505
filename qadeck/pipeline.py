"""The straight line: sources in, Build out. Calls the stages in their order; nothing else.

    read, segment, repair -> leave out what a deck has -> link -> screen -> rate, assign topics, order
    -> make notes -> reconcile

Pure: the collecting of pictures and the work on many documents or notes come in as functions, time as `built_at`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qadeck import (
    attribution,
    identity,
    linkage,
    lint,
    notes,
    readers,
    screen,
)
from qadeck.config import Config, Decisions
from qadeck.each import Read
from qadeck.errors import BuildError, SourceError, UsageError
from qadeck.model import (
    Body,
    Build,
    Cluster,
    Finding,
    Linkage,
    Note,
    Rating,
    Record,
    Rejection,
    Source,
    Templates,
)
from qadeck.text import plain, slug

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity
    from qadeck.topics import Found as Topics


# Bytes of a name, before what is added (".apkg", "-crowdanki.json", a mark while it is written): 255 is the most.
_LONGEST_NAME = 200
_TAKEN = re.compile(r"collection|con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True, slots=True)
class Materials:
    """All that a build depends on, but for pictures. `findings` are those of reading the files.

    `against` are decks whose questions are left out; `semantic` is the optional signal of the linkage.
    """

    sources: tuple[Source, ...]
    config: Config
    templates: Templates
    name: str
    built_at: int
    ledger: identity.Ledger | None = None
    findings: tuple[Finding, ...] = ()
    strict: bool = False
    against: tuple[Source, ...] = ()
    semantic: Similarity | None = None

    @property
    def wordings(self) -> frozenset[str]:
        """The keys of the questions of earlier builds."""
        return self.ledger.wordings if self.ledger else frozenset()


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of a build: `media` is name -> bytes; `names` is record id -> address as written -> name."""

    media: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """What the clusters themselves say of their levels, topics and order; `uses` as order.uses."""

    ratings: tuple[Rating, ...]
    topics: Topics
    uses: tuple[int, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The clusters that become notes, in the order of new cards, each with its rating, topics and body."""

    clusters: tuple[Cluster, ...]
    ratings: tuple[Rating, ...]
    topics: tuple[tuple[str, ...], ...]
    bodies: tuple[Body, ...]


# The ends that the line calls back: read many sources, find the pictures of clusters, begin the bodies of all notes.
Collect = Callable[[Sequence[Cluster], Sequence[Read]], Album]
Begin = Callable[[Sequence[Cluster], Album, Config], AbstractContextManager[Iterator[Body]]]
# Told how far a stage is: its name, how many are done, of how many.
Tell = Callable[[str, int, int], None]
ReadAll = Callable[[Sequence[Source], Config, Tell], Sequence[Read]]
# As grade below.
Grade = Callable[[Sequence[Cluster], Config], Graded]
# As linkage.link.
Link = Callable[[Sequence[Record], Decisions, "Similarity | None", frozenset[str]], Linkage]


@dataclass(frozen=True, slots=True)
class Ends:
    """What the line calls back."""

    read_all: ReadAll
    link: Link
    grade: Grade
    collect: Collect
    bodies: Begin
    tell: Tell


def build(materials: Materials, ends: Ends) -> tuple[Build, identity.Ledger]:
    """The whole middle: the build, and the ledger to keep beside it.

    Raises BuildError when there is no question at all or a note would be wrong in Anki.
    """
    config = materials.config
    reads = ends.read_all(materials.sources, config, ends.tell)
    found, in_a_deck = left_out(reads, materials)
    linked = link(found, materials, ends)
    kept, rejections = screen.screen(linked.clusters, config.keep_unanswered)
    album = ends.collect(kept, reads)
    deck = identity.deck(materials.name, config, materials.ledger, materials.templates)
    graded, drafts = draft(kept, album, notes.Context(deck.root, config), materials.ledger, ends)
    if not drafts:
        raise BuildError(_nothing(reads, (*in_a_deck, *rejections), _told(materials, reads)))
    known = identity.reconcile(drafts, materials.ledger, album.media, materials.built_at, deck, config.decisions)
    staged = (linked, graded, album, known)
    findings = (
        *_told(materials, reads),
        *(one for stage in staged for one in stage.findings),
        *lint.lint(known.notes, rejections),
    )
    made = Build(
        built_at=materials.built_at,
        name=materials.name,
        slug=_slug(materials.name),
        deck_id=deck.deck_id,
        root=deck.root,
        notes=notes.versioned(known.notes, known.changes, deck.root, config.tag_version),
        readings=tuple(one.reading for one in reads),
        linkage=linked,
        rejections=(*in_a_deck, *rejections),
        findings=findings,
        media={name: album.media[name] for note in known.notes for name in note.media if name in album.media},
        templates=materials.templates,
        type_modified=known.type_modified,
        changes=known.changes,
    )
    return credit(made, config, materials.strict), known.ledger


def left_out(reads: Sequence[Read], materials: Materials) -> tuple[list[Record], tuple[Rejection, ...]]:
    """The records to build from, and those that a deck of `materials.against` has already.

    Raises UsageError when such a deck cannot be read.
    """
    found = [record for one in reads for record in one.reading.records]
    had: dict[str, Rejection] = {}
    for deck in materials.against:
        theirs = {f"{deck.name}//{record.id}": record for record in _questions(deck, materials.config)}
        asked = [replace(record, id=name) for name, record in theirs.items()]
        mine = [record for record in found if record.id not in had]
        by_id = {record.id: record for record in mine}
        for same in linkage.against(mine, asked, materials.semantic):
            detail = f"{' '.join(plain(theirs[same.right].question).split())} ({same.reason})"
            had[same.left] = Rejection(by_id[same.left], f"already in {deck.name}", detail)
    return [record for record in found if record.id not in had], tuple(had.values())


def _questions(deck: Source, config: Config) -> tuple[Record, ...]:
    from qadeck import segment

    try:
        return segment.split(readers.read(deck), config.rules(deck.name)).records
    except SourceError as error:
        raise UsageError(f"{deck.name}: {error}") from error


def link(found: Sequence[Record], materials: Materials, ends: Ends) -> Linkage:
    """Every question once."""
    ends.tell("comparing", 0, 1)
    linked = ends.link(found, materials.config.decisions, materials.semantic, materials.wordings)
    ends.tell("comparing", 1, 1)
    return linked


def draft(
    clusters: Sequence[Cluster], album: Album, context: notes.Context, ledger: identity.Ledger | None, ends: Ends
) -> tuple[Graded, tuple[Note, ...]]:
    """The notes of the clusters, in the order of new cards; and what the clusters say of levels and topics."""
    with ends.bodies(clusters, album, context.config) as begun:  # others render while this process grades
        graded = ends.grade(clusters, context.config)
        ranked = rank(clusters, graded, tuple(begun), context.config, ledger)
    rows = zip(ranked.clusters, ranked.ratings, ranked.topics, ranked.bodies, strict=True)
    return graded, tuple(notes.make(*row, context) for row in rows)


def grade(clusters: Sequence[Cluster], config: Config) -> Graded:
    """Rate the clusters, look for topics. The stages are imported here, as in `each.read`."""
    from qadeck import difficulty, order, topics

    ratings, findings = difficulty.rate(clusters, config.difficulty)
    return Graded(ratings, topics.find(clusters, config.topics), order.uses(clusters), findings)


def rank(
    clusters: Sequence[Cluster],
    graded: Graded,
    bodies: Sequence[Body],
    config: Config,
    ledger: identity.Ledger | None,
) -> Ranked:
    """The order in which a learner should meet the clusters. What the ledger says of levels and topics stays so."""
    from qadeck import order, topics

    asked = [one.askings[one.front] for one in bodies]
    known = identity.known(clusters, asked, ledger)
    ratings = identity.levels_kept(graded.ratings, known)
    before = identity.topics_kept(clusters, config.topics, known)
    found = topics.assign(clusters, graded.topics, config.topics, before)
    places = order.order(ratings, found, graded.uses)
    at = sorted(range(len(clusters)), key=places.__getitem__)
    return Ranked(
        tuple(clusters[i] for i in at),
        tuple(ratings[i] for i in at),
        tuple(found[i] for i in at),
        tuple(bodies[i] for i in at),
    )


def credit(build: Build, config: Config, strict: bool) -> Build:
    """The build with its credits and description, and findings on what stands in the way of sharing it."""
    named = attribution.attributions(build.readings, config)
    about = (build.name, len(build.notes), named, config.description)
    return replace(
        build,
        description=attribution.description(*about),
        credits=attribution.markdown(*about),
        findings=(*build.findings, *attribution.check(named, strict)),
    )


def _slug(name: str) -> str:
    """The file's name, cut to what every file system takes.

    Anki takes a file named collection.apkg for a whole collection and replaces the user's own; Windows has no files
    named as its devices are, whatever their ending.
    """
    made = slug(name).encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-")
    return f"{made}-deck" if _TAKEN.fullmatch(made) else made


def _told(materials: Materials, reads: Sequence[Read]) -> list[Finding]:
    """The findings of reading."""
    return [*materials.findings, *(finding for one in reads for finding in one.reading.findings)]


def _nothing(reads: Sequence[Read], rejections: Sequence[Rejection], told: Sequence[Finding]) -> str:
    if rejections and all(rejection.detail for rejection in rejections):
        return f"all {len(rejections)} questions are in the deck of --against; there is nothing to build"
    if rejections:
        return f"none of {len(rejections)} questions has an answer; add answers, or use --keep-unanswered"
    why = "; ".join(f"{finding.source}: {finding.message}" for finding in told[:3])
    names = ", ".join(one.reading.source for one in reads[:3]) or "sources"
    return f"{names}: no question was found{f' ({why})' if why else ''}; try --explain FILE to see how it is read"
