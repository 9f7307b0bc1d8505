"""deck.lock, as data and as text: which note every question became, and when each note last changed.

The text is a set of facts, one a line, sorted, each line complete in itself and with a check of its own. So two
people's ledgers are joined by keeping the lines of both, which is what git does; a line cut or altered is found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qadeck.text import fold

VERSION = 1
FILE_NAME = "deck.lock"

# lead: the question that the card shows. asks: another that the note answers. asked: one that once fed the note.
Role = Literal["lead", "asks", "asked"]


@dataclass(frozen=True, slots=True)
class Trace:
    """A question that feeds or fed a note: enough to know it again.

    `question` is plain text; `answer` and `sketch` are digests of its answer (see content.py); `after` is the GUID of
    the note of the question before it in its source, "" for the first.
    """

    role: Role
    subject: str
    question: str
    answer: str = ""
    sketch: str = ""
    source: str = ""
    section: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one note. `added`, `modified` and `gone` are seconds since 1970; `gone` is 0 while it is there.

    `place` is its position among new cards, from 1; `parts` are digests as content.PARTS; `into` is the GUID of the
    note that took its questions; `doubts` are GUIDs of notes of which it may be a rewording; `estimate` is its
    level where that is an estimate; `topics` are its topics, `filed` a digest of the headings and settings that they
    came from, "" where they are not known.
    """

    guid: str
    added: int
    place: int
    modified: int
    parts: tuple[str, ...]
    traces: tuple[Trace, ...]
    gone: int = 0
    into: str = ""
    doubts: tuple[str, ...] = ()
    estimate: str = ""
    topics: tuple[str, ...] = ()
    filed: str = ""

    @property
    def lead(self) -> Trace:
        """The question that the card shows or last showed."""
        return next((trace for trace in self.traces if trace.role == "lead"), self.traces[0])


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole ledger. `entries` are sorted by GUID; `type_parts` are digests as content.TYPE_PARTS."""

    deck_id: int
    root: str
    name: str
    type_modified: int
    type_parts: tuple[str, ...]
    entries: tuple[Entry, ...] = field(default=())

    @property
    def newest(self) -> int:
        """The latest time in the ledger."""
        times = [time for entry in self.entries for time in (entry.modified, entry.gone)]
        return max([self.type_modified, *times])

    @property
    def wordings(self) -> frozenset[str]:
        """The key of every question that ever fed a note."""
        return frozenset(fold(trace.question) for entry in self.entries for trace in entry.traces)
