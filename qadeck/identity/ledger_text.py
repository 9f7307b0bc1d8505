"""Ledger <-> text. The form is described in docs/identity.md, "The ledger"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

from qadeck.errors import UsageError
from qadeck.identity.content import PARTS, TYPE_PARTS
from qadeck.identity.ledger import VERSION, Entry, Ledger, Role, Trace

TITLE = "qadeck ledger"
HEAD = (
    f"{TITLE} {VERSION}",
    "# Keep this file with your sources (in git, if you use it): it keeps learners' progress when you build again.",
    "# Do not edit it. After a git conflict keep the lines of both sides and delete the marker lines.",
)
END = "end"
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_RESTORE = "restore the file from git or a backup"

Fields = list[str]


def dump(ledger: Ledger) -> str:
    """The ledger's text, the same for the same ledger; ends with a line break."""
    deck = (
        ("deck", "id", str(ledger.deck_id)),
        ("deck", "name", _clean(ledger.name)),
        ("deck", "root", _clean(ledger.root)),
        ("deck", "type", str(ledger.type_modified), ".".join(ledger.type_parts)),
    )
    facts = sorted(_sealed(fact) for entry in ledger.entries for fact in _facts(entry))
    return "\n".join((*HEAD, *map(_sealed, deck), *facts, END)) + "\n"


def _facts(entry: Entry) -> Iterator[tuple[str, ...]]:
    yield (entry.guid, "note", str(entry.added), str(entry.place))
    yield (entry.guid, "text", str(entry.modified), ".".join(entry.parts))
    if entry.gone:
        yield (entry.guid, "gone", str(entry.gone), entry.into)
    if entry.estimate:
        yield (entry.guid, "estimate", entry.estimate)
    if entry.filed:
        yield (entry.guid, "topics", entry.filed, *map(_clean, entry.topics))
    for guid in entry.doubts:
        yield (entry.guid, "doubt", guid)
    for t in entry.traces:
        said = (_clean(text) for text in (t.subject, t.question))
        where = (_clean(text) for text in (t.source, t.section))
        yield (entry.guid, t.role, *said, t.answer, t.sketch, *where, t.after)


def _clean(text: str) -> str:
    """One line without tabs, in Unicode that can be written."""
    return " ".join(text.split()).encode("utf-8", "replace").decode()


def _sealed(fact: tuple[str, ...]) -> str:
    line = "\t".join(fact)
    return f"{line}\t{_check(line)}"


def _check(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:6]


# ---------------------------------------------------------------- reading


@dataclass(slots=True)
class _Found:
    """The facts of one note, or of the deck, gathered from any number of lines."""

    line: int
    added: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    texts: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    estimates: list[str] = field(default_factory=list)
    topics: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)


def parse(text: str, name: str = "deck.lock") -> Ledger:
    """Read a ledger's text. Raises UsageError (`name:line: what; what to do`) when anything is amiss.

    Lines may come in any order and more than once, as after a merge: of two times the later holds.
    """
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    _check_frame(lines, name)
    deck: dict[str, Fields] = {}
    types: list[tuple[int, tuple[str, ...]]] = []
    found: dict[str, _Found] = {}
    for number, line in enumerate(lines, 1):
        if number == 1 or not line or line == END or line.startswith("#"):
            continue
        where = f"{name}:{number}"
        owner, kind, *rest = _fact(line, where)
        try:
            if owner == "deck" and kind == "type":
                types.append(_text(rest, len(TYPE_PARTS)))
            elif owner == "deck":
                _once(deck, kind, rest, where)
            else:
                READERS[kind](found.setdefault(owner, _Found(number)), rest)
        except (KeyError, ValueError) as error:
            raise UsageError(f"{where}: not a line of a ledger; {_RESTORE}") from error
    return _ledger(deck, types, found, name)


def _check_frame(lines: Fields, name: str) -> None:
    """The first and the last line, and no conflict in between."""
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            what = "a git conflict is not resolved; keep the lines of both sides, delete the marker lines, build again"
            raise UsageError(f"{name}:{number}: {what}")
    version = re.fullmatch(rf"{TITLE} (\d+)", lines[0].rstrip())
    if not any(lines):
        raise UsageError(
            f"{name}:1: the ledger is empty; {_RESTORE} (to start anew, delete it: every note then updates)"
        )
    if not version:
        raise UsageError(f"{name}:1: this is not a ledger of qadeck; {_RESTORE}")
    if int(version[1]) > VERSION:
        raise UsageError(
            f"{name}:1: written by a newer qadeck (ledger {version[1]}, this one reads {VERSION}); update qadeck"
        )
    if END not in lines:
        raise UsageError(f"{name}:{len(lines)}: the ledger is cut short, its last line must be “{END}”; {_RESTORE}")


def _fact(line: str, where: str) -> Fields:
    body, _, check = line.rpartition("\t")
    if check != _check(body) or body.count("\t") < 2:
        raise UsageError(f"{where}: this line is damaged; {_RESTORE}")
    return body.split("\t")


def _once(deck: dict[str, Fields], kind: str, rest: Fields, where: str) -> None:
    if kind not in ("id", "name", "root"):
        raise KeyError(kind)
    if deck.setdefault(kind, rest) != rest:
        what = f"two values for the deck's {kind}, {deck[kind][0]!r} and {rest[0]!r}"
        raise UsageError(f"{where}: {what}; delete the line that does not belong to this deck")


def _text(rest: Fields, size: int) -> tuple[int, tuple[str, ...]]:
    time, joined = rest
    parts = tuple(joined.split("."))
    if len(parts) != size:
        raise ValueError(joined)
    return int(time), parts


def _read_note(found: _Found, rest: Fields) -> None:
    added, place = rest
    found.added.append(int(added))
    found.places.append(int(place))


def _read_text(found: _Found, rest: Fields) -> None:
    found.texts.append(_text(rest, len(PARTS)))


def _read_gone(found: _Found, rest: Fields) -> None:
    time, into = rest
    found.gone.append((int(time), into))


def _read_doubt(found: _Found, rest: Fields) -> None:
    (guid,) = rest
    found.doubts.append(guid)


def _read_estimate(found: _Found, rest: Fields) -> None:
    (level,) = rest
    found.estimates.append(level)


def _read_topics(found: _Found, rest: Fields) -> None:
    filed, *names = rest
    found.topics.append((filed, tuple(names)))


def _trace_reader(role: str) -> Callable[[_Found, Fields], None]:
    def read(found: _Found, rest: Fields) -> None:
        subject, question, answer, sketch, source, section, after = rest
        bytes.fromhex(sketch)
        found.traces.append(Trace(cast(Role, role), subject, question, answer, sketch, source, section, after))

    return read


READERS: dict[str, Callable[[_Found, Fields], None]] = {
    "note": _read_note,
    "text": _read_text,
    "gone": _read_gone,
    "doubt": _read_doubt,
    "estimate": _read_estimate,
    "topics": _read_topics,
    **{role: _trace_reader(role) for role in ("lead", "asks", "asked")},
}


def _ledger(
    deck: dict[str, Fields], types: list[tuple[int, tuple[str, ...]]], found: dict[str, _Found], name: str
) -> Ledger:
    for kind in ("id", "name", "root"):
        if kind not in deck:
            raise UsageError(f"{name}:1: the line of the deck's {kind} is missing; {_RESTORE}")
    if not types:
        raise UsageError(f"{name}:1: the line of the note type is missing; {_RESTORE}")
    time, parts = max(types)
    if not deck["id"][0].isdecimal():
        raise UsageError(f"{name}:1: the deck's id is no number; {_RESTORE}")
    entries = tuple(_entry(guid, found[guid], name) for guid in sorted(found))
    return Ledger(int(deck["id"][0]), deck["root"][0], deck["name"][0], time, parts, entries)


def _entry(guid: str, found: _Found, name: str) -> Entry:
    missing = [
        kind for kind, lines in (("note", found.added), ("text", found.texts), ("lead", found.traces)) if not lines
    ]
    if missing:
        raise UsageError(f"{name}:{found.line}: note {guid} has no line “{missing[0]}”; {_RESTORE}")
    modified, parts = max(found.texts)
    gone, into = max(found.gone, default=(0, ""))
    filed, topics = max(found.topics, default=("", ()))
    return Entry(
        guid,
        min(found.added),
        min(found.places),
        modified,
        parts,
        tuple(sorted(set(found.traces), key=_order)),
        gone,
        into,
        tuple(sorted(set(found.doubts))),
        min(found.estimates, default=""),
        topics,
        filed,
    )


def _order(trace: Trace) -> tuple[int, str, str, str, str]:
    """The lead first, then the current ones, then those of old."""
    return (("lead", "asks", "asked").index(trace.role), trace.subject, trace.question, trace.source, trace.answer)
