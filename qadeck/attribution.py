"""Settings + readings -> who wrote what, under which licence; and what stands in the way of sharing.

The groups of licences follow Creative Commons' compatibility chart and the licences' own words; they are a warning
light, not legal advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from qadeck.config import Config, SourceRules
from qadeck.model import Finding, Reading, Severity

# In this order; the first that fits tells the group.
GROUPS = (
    ("closed", r"all rights reserved|proprietary|copyright only|no sharing|private"),
    ("no changes", r"\bnd\b|noderiv"),
    ("non-commercial, share alike", r"\bnc-sa\b|nc.*share-?alike"),
    ("non-commercial", r"\bnc\b|noncommercial|non-commercial"),
    ("share alike", r"\bsa\b|share-?alike|\ba?gpl|gfdl|odbl"),
    ("free", r"cc0|public domain|\bpdm?\b|unlicense|0bsd|cc-by|cc by|\bmit\b|apache|bsd|isc|wtfpl"),
)
# Pairs that cannot stand in one deck: each asks that the whole carry its own terms.
CLASHES = frozenset(
    {frozenset({"share alike", "non-commercial"}), frozenset({"share alike", "non-commercial, share alike"})}
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source, as CREDITS.md and the deck's description name it."""

    source: str
    title: str
    author: str | None
    url: str | None
    licence: str | None


def attributions(readings: Sequence[Reading], config: Config) -> tuple[Attribution, ...]:
    """Every source that gave a question, in source order."""
    return tuple(_attribution(one.source, config.rules(one.source)) for one in readings if one.records)


def _attribution(source: str, rules: SourceRules) -> Attribution:
    return Attribution(source, rules.title or source, rules.author, rules.url, rules.licence)


def group(licence: str) -> str:
    """The group of a licence's name; "unknown" when no row fits."""
    folded = licence.lower().replace("_", "-")
    return next((name for name, pattern in GROUPS if re.search(pattern, folded)), "unknown")


def check(sources: Sequence[Attribution], strict: bool) -> Iterator[Finding]:
    """What stands in the way of sharing. A missing licence is told when others are given, or with `strict`."""
    groups = {one.source: group(one.licence) for one in sources if one.licence}
    for one in sources:
        if one.licence is None and (groups or strict):
            severity: Severity = "warning" if groups and strict else "info"
            yield Finding("licence-missing", severity, one.source, 0, "no licence; name it in deck.toml before sharing")
        elif groups.get(one.source) in ("closed", "no changes"):
            why = f"{one.licence} does not allow a deck made of it to be shared; leave it out or ask its author"
            yield Finding("licence-closed", "warning", one.source, 0, why)
    yield from _clashes(sources, groups)


def _clashes(sources: Sequence[Attribution], groups: dict[str, str]) -> Iterator[Finding]:
    told = set()
    for one in sources:
        for other in sources:
            pair = frozenset({groups.get(one.source, ""), groups.get(other.source, "")})
            if pair in CLASHES and pair not in told:
                told.add(pair)
                why = f"{one.licence} and {other.licence} ({other.source}) cannot be shared as one deck; part them"
                yield Finding("licence-clash", "warning", one.source, 0, why)


def description(name: str, notes: int, sources: Sequence[Attribution], own_words: str) -> str:
    """The deck's description, as Anki shows it: text with a little HTML; the words of deck.toml first."""
    documents = "one document" if len(sources) == 1 else f"{len(sources)} documents"
    lines = [escape(own_words)] if own_words else []
    lines.append(f"{notes:,} questions from {documents}, each asked once; tags tell difficulty and topic.")
    named = [escape(_line(one)) for one in sources if one.author or one.licence or one.url]
    return "<br>".join([*lines, *(["Sources: " + "; ".join(named)] if named else [])])


def _line(one: Attribution) -> str:
    return ", ".join(part for part in (one.title, one.author, one.licence, one.url) if part)


def markdown(name: str, notes: int, sources: Sequence[Attribution], own_words: str) -> str:
    """CREDITS.md: the sources as a table, then the text for AnkiWeb's share page."""
    rows = "\n".join(
        f"| {one.title} | {one.author or ''} | {one.licence or 'not stated'} | {one.url or ''} |" for one in sources
    )
    share = description(name, notes, sources, own_words).replace("<br>", "\n\n")
    return (
        f"# Credits of {name}\n\n| source | author | licence | address |\n|---|---|---|---|\n{rows}\n\n"
        f"## For the share page\n\n**{name}**\n\n{share}\n"
    )
