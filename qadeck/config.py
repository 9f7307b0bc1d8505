"""deck.toml -> Config. One frozen value, read once, handed to the stages.

Every key is optional; an unknown key or a wrong type is a UsageError that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qadeck.errors import UsageError


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What deck.toml says of one source.

    `layout` fixes the layout by name, `question` is the question line in plain terms ("Frage N:"),
    `leave_out` are section names; the others are for attribution.
    """

    layout: str | None = None
    question: str | None = None
    leave_out: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    url: str | None = None
    licence: str | None = None


_NONE = SourceRules()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided of repeats, by question text: groups that are the same, pairs that are not."""

    same: tuple[tuple[str, ...], ...] = ()
    different: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class DifficultySettings:
    """`labels` maps a source's own label to a level; `set` maps a question's text to a level, for ever."""

    labels: Mapping[str, str] = field(default_factory=dict)
    set: Mapping[str, str] = field(default_factory=dict)
    estimate: bool = True


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """`rename` maps a topic's name to another (joining when two map to one); `drop` are names to leave out.

    `set` maps a question's text to its topics, for ever.
    """

    rename: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    set: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of deck.toml. `root` is the first part of every tag; `deck_id` keeps identity when the name changes."""

    name: str | None = None
    deck_id: int | None = None
    root: str | None = None
    description: str = ""
    theme: str = "default"
    keep_unanswered: bool = False
    tag_sources: bool = False
    tag_version: str = ""
    repair_off: tuple[str, ...] = ()
    sources: Mapping[str, SourceRules] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    difficulty: DifficultySettings = field(default_factory=DifficultySettings)
    topics: TopicSettings = field(default_factory=TopicSettings)

    def rules(self, source: str) -> SourceRules:
        """The rules of a source: by its whole name, else by its file name, else none."""
        return self.sources.get(source) or self.sources.get(source.rsplit("/", 1)[-1]) or _NONE


_TEXT, _WHOLE, _YES, _TEXTS = "a text", "a whole number", "true or false", "a list of texts"
_TEXT_TABLE, _GROUPS = "a table of texts", "a list of lists of two or more texts"
_TEXTS_TABLE = "a table of lists of texts"

_CHECKS: dict[str, Callable[[Any], bool]] = {
    _TEXT: lambda v: isinstance(v, str),
    _WHOLE: lambda v: isinstance(v, int) and not isinstance(v, bool),
    _YES: lambda v: isinstance(v, bool),
    _TEXTS: lambda v: isinstance(v, list) and all(isinstance(x, str) for x in v),
    _TEXT_TABLE: lambda v: isinstance(v, dict) and all(isinstance(x, str) for x in v.values()),
    _TEXTS_TABLE: lambda v: isinstance(v, dict) and all(_CHECKS[_TEXTS](x) for x in v.values()),
    _GROUPS: lambda v: isinstance(v, list) and all(_CHECKS[_TEXTS](x) and len(x) > 1 for x in v),
}

_TOP = {
    "name": _TEXT,
    "id": _WHOLE,
    "root": _TEXT,
    "description": _TEXT,
    "theme": _TEXT,
    "keep_unanswered": _YES,
    "tag_sources": _YES,
    "tag_version": _TEXT,
}
_SOURCE = {
    "layout": _TEXT,
    "question": _TEXT,
    "leave_out": _TEXTS,
    "title": _TEXT,
    "author": _TEXT,
    "url": _TEXT,
    "licence": _TEXT,
}
_SECTIONS = {
    "repair": {"off": _TEXTS},
    "repeats": {"same": _GROUPS, "different": _GROUPS},
    "difficulty": {"labels": _TEXT_TABLE, "set": _TEXT_TABLE, "estimate": _YES},
    "topics": {"rename": _TEXT_TABLE, "drop": _TEXTS, "set": _TEXTS_TABLE},
}


def parse(text: str, name: str = "deck.toml") -> Config:
    """Read deck.toml's text. Raises UsageError with `name:line: what; what to do`."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{name}:{line[1] if line else text.count(chr(10)) + 1}"
        raise UsageError(f"{where}: not valid TOML ({error}); mend that line") from error
    check = _Checker(name, text)
    top = check.table({k: v for k, v in data.items() if k not in _SECTIONS and k != "sources"}, _TOP, "")
    parts = {key: check.table(data.get(key, {}), kinds, key) for key, kinds in _SECTIONS.items()}
    sources = {
        source: SourceRules(**_frozen(check.table(rules, _SOURCE, f'sources."{source}"')))
        for source, rules in check.is_table(data.get("sources", {}), "sources").items()
    }
    top["deck_id"] = top.pop("id", None)
    return Config(
        **top,
        repair_off=tuple(parts["repair"].get("off", ())),
        sources=sources,
        decisions=Decisions(**_frozen(parts["repeats"])),
        difficulty=DifficultySettings(**parts["difficulty"]),
        topics=TopicSettings(**_frozen(parts["topics"])),
    )


def _frozen(value: Any) -> Any:
    """Lists become tuples, all the way down."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class _Checker:
    name: str
    text: str

    def where(self, key: str) -> str:
        """`file:line` of a key, as far as a search of the text can tell."""
        found = re.search(rf'(?m)^\s*\[*\s*(?:[\w."-]+\.)?["\']?{re.escape(key)}["\']?\s*[]=]', self.text)
        return f"{self.name}:{self.text.count(chr(10), 0, found.start()) + 1}" if found else self.name

    def is_table(self, value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise UsageError(f"{self.where(key)}: {key} must be a table; write it as [{key}]")
        return value

    def table(self, value: Any, kinds: Mapping[str, str], key: str) -> dict[str, Any]:
        """`value` if it is a table whose keys are all known and of the right kind."""
        for name, item in self.is_table(value, key).items():
            if name not in kinds:
                raise UsageError(f"{self.where(name)}: unknown key {name!r}; known here: {', '.join(sorted(kinds))}")
            if not _CHECKS[kinds[name]](item):
                raise UsageError(f"{self.where(name)}: {name} must be {kinds[name]}; mend that line")
        return dict(value)
