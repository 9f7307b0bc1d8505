"""The numbers of DOCX paragraphs, which Word counts while it shows them: numbering.xml -> labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from qadeck.readers._docx_text import W
from qadeck.readers._numbering import shown


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks ("%1.%2)"), in which style, and where it starts."""

    style: str = "bullet"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbers:
    """Counts on while the paragraphs of one document go by."""

    levels: dict[tuple[str, int], Level]
    lists: dict[str, str]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph of this list and depth: "-" for a bullet, else as Word shows it."""
        abstract = self.lists.get(number, "")
        level = self.levels.get((number, depth)) or self.levels.get((abstract, depth)) or Level()
        if level.style in {"bullet", "none"} or not level.text:
            return "-" if level.style == "bullet" else ""
        counted = abstract or number
        self.counts[counted, depth] = self.counts.get((counted, depth), level.start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == counted and key[1] > depth]:
            del self.counts[deeper]
        return re.sub(r"%(\d)", lambda m: self._shown(counted, int(m[1]) - 1), level.text)

    def _shown(self, counted: str, depth: int) -> str:
        level = self.levels.get((counted, depth), Level("decimal"))
        return shown(self.counts.get((counted, depth), level.start), level.style)


def numbers(root: Any) -> Numbers:
    """The lists of a document; `root` is the `w:numbering` element, None without one. Overrides stand under numId."""
    levels: dict[tuple[str, int], Level] = {}
    lists: dict[str, str] = {}
    if root is None:
        return Numbers(levels, lists)
    for abstract in root.findall(f"{W}abstractNum"):
        name = f"a{abstract.get(f'{W}abstractNumId')}"
        levels |= {(name, _depth(level)): _level(level) for level in abstract.findall(f"{W}lvl")}
    for one in root.findall(f"{W}num"):
        number, link = one.get(f"{W}numId"), one.find(f"{W}abstractNumId")
        abstract = f"a{link.get(f'{W}val')}" if link is not None else ""
        overrides = one.findall(f"{W}lvlOverride")
        restarts = any(o.find(f"{W}startOverride") is not None for o in overrides)
        if restarts:  # a list of its own, that looks like the abstract one
            levels |= {(number, depth): level for (name, depth), level in levels.items() if name == abstract}
        lists[number] = "" if restarts else abstract
        levels |= {(number, _depth(o)): _level(o.find(f"{W}lvl")) for o in overrides if o.find(f"{W}lvl") is not None}
    return Numbers(levels, lists)


def _depth(node: Any) -> int:
    return int(node.get(f"{W}ilvl", "0"))


def _level(node: Any) -> Level:
    def value(tag: str, default: str) -> str:
        found = node.find(f"{W}{tag}")
        return default if found is None else str(found.get(f"{W}val", default))

    start = value("start", "1")
    return Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1)
