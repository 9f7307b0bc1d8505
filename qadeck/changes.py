"""What a build changes for someone who has the last one: data for the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A note as the report names it. `where` is the id of its canonical record, "" when no source has it."""

    guid: str
    question: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A note whose content changed. `parts` are names of content.PARTS."""

    note: Named
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A note that is no longer built. `into` took its questions, if any did; `search` finds it in Anki's browser."""

    note: Named
    search: str
    into: Named | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A reworded question that kept its note. `before` is the old wording, `why` the name of the level."""

    note: Named
    before: str
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A new question that may be a rewording of an old one: a person decides. `note` is new, `old` no longer built."""

    note: Named
    old: Named
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change against the ledger. `first`: there was none. `returned` were gone and are back.

    `retired` are those whose questions another note took over; `type_parts` what changed in templates and style.
    """

    first: bool = True
    added: tuple[Named, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: int = 0
    returned: tuple[Named, ...] = ()
    removed: tuple[Gone, ...] = ()
    retired: tuple[Gone, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    type_parts: tuple[str, ...] = ()
    renamed_from: str = ""

    @property
    def search(self) -> str:
        """One search that finds every note that this build no longer holds."""
        return " OR ".join(gone.search for gone in (*self.removed, *self.retired))
