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
    limits,
    linkage,
    lint,
    notes,
    readers,
    screen,
)
from qadeck.config import Config, Decisions
from qadeck.errors import BuildError, SourceError, UsageError
from qadeck.model import (
    Body,
    Build,
    Cluster,
    Finding,
    Linkage,
    Note,
    Rating,
    Reading,
    Record,
    Rejection,
    Source,
    Templates,
)
from qadeck.text import plain, slug

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity


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
class Read:
    """One source, read, cut into records and repaired; `pictures` are those inside its container."""

    reading: Reading
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The clusters that become notes, in the order of new cards, each with its rating and topics."""

    clusters: tuple[Cluster, ...]
    ratings: tuple[Rating, ...]
    topics: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]


# The ends that the line calls back: read many sources, find the pictures of clusters, begin the bodies of all notes.
Collect = Callable[[Sequence[Cluster], Sequence[Read]], Album]
Begin = Callable[[Sequence[Cluster], Album, Config], AbstractContextManager[Iterator[Body]]]
# Told how far a stage is: its name, how many are done, of how many.
Tell = Callable[[str, int, int], None]
ReadAll = Callable[[Sequence[Source], Config, Tell], Sequence[Read]]
# As rank below.
Rank = Callable[[Sequence[Cluster], Config, "identity.Ledger | None"], Ranked]
# As linkage.link.
Link = Callable[[Sequence[Record], Decisions, "Similarity | None", frozenset[str]], Linkage]


@dataclass(frozen=True, slots=True)
class Ends:
    """What the line calls back."""

    read_all: ReadAll
    link: Link
    rank: Rank
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
    with ends.bodies(kept, album, config) as begun:  # others render while this process ranks
        ranked = ends.rank(kept, config, materials.ledger)
        bodies = dict(zip((cluster.canonical.id for cluster in kept), begun, strict=True))
    drafts = make_notes(ranked, bodies, notes.Context(deck.root, config))
    if not drafts:
        raise BuildError(_nothing(reads, (*in_a_deck, *rejections), _told(materials, reads)))
    known = identity.reconcile(drafts, materials.ledger, album.media, materials.built_at, deck, config.decisions)
    staged = (linked, ranked, album, known)
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


def read(source: Source, config: Config) -> Read:
    """Source -> repaired records. A source that cannot be read is a reading with a finding and no records.

    The stages are imported here: a build that finds its readings in the cache needs none of them.
    """
    from qadeck import repair, segment

    try:
        document = readers.read(source)
    except SourceError as error:
        finding = Finding(error.code, "warning", source.name, error.line, str(error))
        return Read(Reading(source.name, "none", "", "none", "could not be read", (), 0.0, findings=(finding,)))
    reading = limits.bounded(segment.split(document, config.rules(source.name)))
    records, findings = repair.repair(reading.records, frozenset(config.repair_off))
    return Read(replace(reading, records=records, findings=(*reading.findings, *findings)), document.pictures)


def rank(clusters: Sequence[Cluster], config: Config, ledger: identity.Ledger | None) -> Ranked:
    """Rate the clusters, give them topics, and put them in the order in which a learner should meet them.

    The stages are imported here, as in `read`.
    """
    from qadeck import difficulty, order, topics

    rated, findings = difficulty.rate(clusters, config.difficulty)
    known = identity.known(clusters, ledger)
    ratings = identity.levels_kept(rated, known)
    found = topics.assign(clusters, config.topics, identity.topics_kept(clusters, config.topics, known))
    places = order.order(clusters, ratings, found)
    at = sorted(range(len(clusters)), key=places.__getitem__)
    return Ranked(tuple(clusters[i] for i in at), tuple(ratings[i] for i in at), tuple(found[i] for i in at), findings)


def body(cluster: Cluster, titles: Mapping[str, str], pictures: Mapping[str, Mapping[str, str]]) -> Body:
    """What the note of a cluster says: the stages of one note, and the dear ones, so others than this process do them.

    `titles` are the sources' as shown, `pictures` record id -> address as written -> media name.
    """
    from qadeck import render

    said = notes.say(cluster, titles, lambda text, of: render.to_html(text, of.markup, pictures.get(of.id, {})))
    fields = {"Question": said.question, "Answer": said.answer, "More": said.more}
    places = {member.id: place for place, member in enumerate(cluster.members)}
    return Body(
        question=said.question,
        answer=said.answer,
        more=said.more,
        lead=places[said.lead.id] if said.lead else -1,
        media=notes.pictures(said),
        parts=identity.said_parts(cluster, fields),
        askings=identity.askings(cluster),
        advice=lint.advice(cluster),
    )


def make_notes(ranked: Ranked, bodies: Mapping[str, Body], context: notes.Context) -> tuple[Note, ...]:
    """The notes, in the order of new cards. `bodies` is the canonical record's id -> what the note says."""
    rows = zip(ranked.clusters, ranked.ratings, ranked.topics, strict=True)
    return tuple(
        notes.make(cluster, rating, found, bodies[cluster.canonical.id], context) for cluster, rating, found in rows
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
