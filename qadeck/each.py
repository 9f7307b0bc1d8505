"""One document read, one note rendered: the parts of the line that know nothing of the others, so workers do them.

The stages are imported when they are needed: a build that finds all in the cache needs few of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qadeck import identity, limits, lint, notes, readers
from qadeck.config import Config
from qadeck.errors import SourceError
from qadeck.model import Body, Cluster, Finding, Reading, Source


@dataclass(frozen=True, slots=True)
class Read:
    """One source, read, cut into records and repaired; `pictures` are those inside its container."""

    reading: Reading
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def read(source: Source, config: Config) -> Read:
    """Source -> repaired records. A source that cannot be read is a reading with a finding and no records."""
    from qadeck import repair, segment

    try:
        document = readers.read(source)
    except SourceError as error:
        finding = Finding(error.code, "warning", source.name, error.line, str(error))
        return Read(Reading(source.name, "none", "", "none", "could not be read", (), 0.0, findings=(finding,)))
    reading = limits.bounded(segment.split(document, config.rules(source.name)))
    records, findings = repair.repair(reading.records, frozenset(config.repair_off))
    return Read(replace(reading, records=records, findings=(*reading.findings, *findings)), document.pictures)


def body(cluster: Cluster, titles: Mapping[str, str], pictures: Mapping[str, Mapping[str, str]]) -> Body:
    """What the note of a cluster says.

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
        front=places[cluster.canonical.id],
        lead=places[said.lead.id] if said.lead else -1,
        media=notes.pictures(said),
        parts=identity.said_parts(cluster, fields),
        askings=identity.askings(cluster),
        advice=lint.advice(cluster),
    )
