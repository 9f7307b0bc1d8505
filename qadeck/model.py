"""Every type that the stages pass on. Frozen data, no behaviour beyond a derived property.

Source -> Document(Blocks) -> Record -> Cluster -> Rating, Topic -> Note -> Build
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qadeck.changes import Changes

Markup = Literal["markdown", "html"]
Level = Literal["beginner", "intermediate", "advanced"]
LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")
Verdict = Literal["match", "review", "distinct"]
Fate = Literal["note", "merged", "rejected"]
Severity = Literal["info", "warning", "error"]

# The fields of the note type, for ever: order, count and ids never change (see docs/architecture.md, "Identity").
FIELDS = ("Question", "Answer", "More", "Topic", "Source", "Spare1", "Spare2", "Spare3")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd that did not stop the build. `code` is stable; `line` counts from 1, 0 is the whole source."""

    code: str
    severity: Severity
    source: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """One input file. `name` is its path below the sources folder, with "/"; `subject` its first folder or ""."""

    name: str
    data: bytes
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document.

    kind   heading, paragraph, item, code, table, quote, math, html, rule, row
    text   its content without the block's own marks (no "##", no "- ", no fence), inline markup kept
    raw    the source text as it stands, lines joined by "\\n"; for an HTML document the element's HTML
    line   first line, `end` last line, both from 1
    level  heading: 1 to 6; item: nesting depth from 0; others 0
    indent columns of blanks in front of the first line
    info   code: the language; item: its marker ("-", "3."); heading: "atx", "setext" or "bold"
    cells  row: (column name, value) pairs
    part   where the source itself pairs elements (<details>, <dl>, accordions): "name:number:question" or "...:answer"
    """

    kind: str
    text: str
    raw: str
    line: int
    end: int
    level: int = 0
    indent: int = 0
    info: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a Source: a flat run of blocks. `pictures` are those inside a container (DOCX, EPUB)."""

    source: str
    reader: str
    encoding: str
    markup: Markup
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair that fired on a record: the rule's name, and the text before and after."""

    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Record:
    """A question as one source asks it: the unit of repair, linkage and rating.

    `question` and `answer` are Markdown (HTML blocks may stand in it), or HTML when `markup` says so.
    `options` are the choices of a multiple-choice question, in order, Markdown, with their letters.
    `section` is the nearest heading above that is not a question, `path` all of them from the top.
    `label` is the difficulty as the source wrote it. `id` is "source:line", unique in a build.
    `answer_line` is the first line of the answer, 0 without one; `end_line` the last line of the record.
    `pictures_from` names the document that holds embedded pictures. `tags` come from decks read as sources.
    """

    id: str
    source: str
    line: int
    question: str
    answer: str
    markup: Markup = "markdown"
    subject: str = ""
    section: str | None = None
    path: tuple[str, ...] = ()
    label: str | None = None
    number: int | None = None
    options: tuple[str, ...] = ()
    layout: str = ""
    answer_line: int = 0
    end_line: int = 0
    tags: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a source that is neither question nor answer, and why (contents, preface, sponsor, licence ...)."""

    source: str
    line: int
    end: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a segmenter made of one document: the report's row of a source.

    `evidence` says in words why the layout won; `claimed` is the share (0 to 1) of the source's letters and digits
    that ended in a question or an answer; `sections` are the section names in order of appearance.
    """

    source: str
    reader: str
    encoding: str
    layout: str
    evidence: str
    records: tuple[Record, ...]
    claimed: float
    sections: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that becomes no note, and why ("no answer", "no question" ...); `detail` is of this record alone."""

    record: Record
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on a pair of records (ids). `reason` is the name of the level that decided, in plain words."""

    left: str
    right: str
    verdict: Verdict
    reason: str
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that ask the same. `members` in source order; every member matches the canonical record itself."""

    canonical: Record
    members: tuple[Record, ...]
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Linkage:
    """What the linking stages found: clusters (singletons too) in source order, pairs to review, findings."""

    clusters: tuple[Cluster, ...]
    reviews: tuple[Comparison, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """The difficulty of a cluster. `basis` is stated, inherited, estimated, set or none; `reasons` in plain words."""

    level: Level | None
    basis: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """How a note knows a member of its cluster again: its question in a line of plain text, digests of its answer."""

    question: str
    answer: str
    sketch: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a note says whatever its level, topics and identity are: the dear part of it, made once for a cluster.

    `question`, `answer` and `more` are HTML, `parts` their digests; `media` are file names used in them. `front` is the
    canonical record's place among the members, `lead` that of the one that answers, -1 for none. `askings` has one for
    each member; `advice` are (member's place, code, message) of what would make the card better.
    """

    question: str
    answer: str
    more: str
    front: int
    lead: int
    media: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    askings: tuple[Asking, ...] = ()
    advice: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note as Anki gets it. `fields` are (name, HTML) for FIELDS in order; `media` file names used in them.

    `modified` is seconds since 1970, `due` counts from 1.
    """

    guid: str
    fields: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    cluster: Cluster
    rating: Rating
    body: Body
    topics: tuple[str, ...] = ()
    answer_from: str = ""
    media: tuple[str, ...] = ()
    modified: int = 0
    due: int = 0


@dataclass(frozen=True, slots=True)
class Templates:
    """The text of templates/: card front, card back, style."""

    front: str
    back: str
    style: str


@dataclass(frozen=True, slots=True)
class Build:
    """The whole result: everything that the writers and the report need."""

    built_at: int
    name: str
    slug: str
    deck_id: int
    root: str
    notes: tuple[Note, ...]
    readings: tuple[Reading, ...]
    linkage: Linkage
    rejections: tuple[Rejection, ...]
    findings: tuple[Finding, ...]
    media: Mapping[str, bytes]
    templates: Templates
    type_modified: int
    changes: Changes
    description: str = ""
    credits: str = ""

    @property
    def questions(self) -> int:
        """Every question found: equals rejected + merged + notes."""
        return sum(len(reading.records) for reading in self.readings)

    @property
    def merged(self) -> int:
        """Questions that joined another's note."""
        return sum(len(note.cluster.members) - 1 for note in self.notes)
