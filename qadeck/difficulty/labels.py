"""Records -> the level that each record's source states, by that source's own scale; what fits none is a Finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qadeck.errors import UsageError
from qadeck.model import LEVELS, Finding, Level, Record
from qadeck.scales import STRONG, Step, fold, step_of_heading, steps_of

# Letters that are first letters of level words, by the set that a source uses; other letters are steps in order.
_INITIALS: tuple[dict[str, Level], ...] = (
    {"e": "beginner", "m": "intermediate", "h": "advanced"},
    {"b": "beginner", "i": "intermediate", "a": "advanced"},
    {"b": "beginner", "m": "intermediate", "a": "advanced"},
    {"j": "beginner", "m": "intermediate", "s": "advanced"},
    {"e": "beginner", "m": "intermediate", "d": "advanced"},
)


def level_named(name: str, where: str) -> Level:
    """A level as a person writes it in deck.toml: one of LEVELS or a plain word for one. Raises UsageError."""
    for level in LEVELS:
        if fold(name) == level or STRONG.get(fold(name)) == level:
            return level
    raise UsageError(f"{where}: {name!r} is no level; write beginner, intermediate or advanced")


def stated_levels(
    records: Sequence[Record], extra: Mapping[str, str]
) -> tuple[dict[str, tuple[Level, str]], tuple[Finding, ...]]:
    """Record id -> (level, the label as written), for every record whose source states one.

    `extra` maps further labels to levels (deck.toml, [difficulty.labels]). A label that no scale explains is a Finding.
    """
    by_hand = {fold(label): level_named(level, f'difficulty.labels."{label}"') for label, level in extra.items()}
    by_source: dict[str, list[Record]] = {}
    for record in records:
        by_source.setdefault(record.source, []).append(record)
    found: dict[str, tuple[Level, str]] = {}
    findings: list[Finding] = []
    for group in by_source.values():
        levels, odd = _of_source(group, by_hand)
        found.update(levels)
        findings += odd
    return found, tuple(findings)


def _of_source(
    group: Sequence[Record], by_hand: Mapping[str, Level]
) -> tuple[dict[str, tuple[Level, str]], list[Finding]]:
    texts = {record.label for record in group if record.label and record.label.strip()}
    scale = {**levels_of_scale(sorted(texts)), **_headings(group)}
    scale |= {text: by_hand[fold(text)] for text in texts | _above(group) if fold(text) in by_hand}
    levels = {r.id: (scale[text], text) for r in group for text in [_first_in(scale, r)] if text is not None}
    unread = {r.label: r for r in reversed(group) if r.label and r.label in texts and r.id not in levels}
    return levels, [_unread(text, unread[text]) for text in sorted(unread)]


def _above(group: Iterable[Record]) -> set[str]:
    return {heading for r in group for heading in (*r.path, r.section or "") if heading}


def _first_in(scale: Mapping[str, Level], record: Record) -> str | None:
    """The text that decides: the record's own label, else the nearest heading."""
    texts = (record.label or "", record.section or "", *reversed(record.path))
    return next((text for text in texts if text in scale), None)


def _headings(group: Sequence[Record]) -> dict[str, Level]:
    """Headings that are levels. A weak one ("Basics") counts only beside a strong one of another level."""
    steps = {text: step for text in _above(group) if (step := step_of_heading(text))}
    strong = {step.level for step in steps.values() if not step.weak}
    named = {
        text: step.level for text, step in steps.items() if step.level and (not step.weak or strong - {step.level})
    }
    return named | levels_of_scale([text for text, step in steps.items() if step.kind == "number"])


def levels_of_scale(labels: Sequence[str]) -> dict[str, Level]:
    """The labels that one source uses -> levels. What names a level is that level; steps are mapped by their order.

    Two steps: beginner, advanced. Three: one each. Four and more: the lower third of the way from the first step to
    the last is beginner, above two thirds advanced, the rest intermediate. A lone step of unknown scale stays unread.
    """
    ways = {label: steps_of(label) for label in labels}
    counts = {step.value for step in _others(ways, "count")}
    found: dict[str, Level] = {}
    for label, steps in ways.items():
        fit = [step for step in steps if step.kind != "sign" or len(counts) < 2] or steps
        levels = (step.level or _by_order(step, _others(ways, step.kind)) for step in fit)
        level = next((level for level in levels if level), None)
        if level:
            found[label] = level
    return found


def _others(ways: Mapping[str, Sequence[Step]], kind: str) -> list[Step]:
    return [step for steps in ways.values() for step in steps if step.kind == kind]


def _by_order(step: Step, scale: Sequence[Step]) -> Level | None:
    values = sorted({other.value for other in scale})
    if step.kind == "letter":
        return _by_letter(step, values)
    top = max(*(other.top for other in scale), values[-1])
    low = min(values[0], 1)
    if len(values) == 1 and not step.top:
        return None
    return _third(step.value - low, top - low)


def _by_letter(step: Step, values: Sequence[int]) -> Level | None:
    letters = {chr(value) for value in values}
    for initials in _INITIALS:
        if letters <= set(initials) and (len(letters) > 1 or step.value == ord("h")):
            return initials[chr(step.value)]
    return _third(values.index(step.value), len(values) - 1) if len(values) > 1 else None


def _third(place: int, last: int) -> Level | None:
    """Steps counted from 0. Exact thirds are intermediate, so that four steps give one, two, one."""
    if last <= 0:
        return None
    return LEVELS[0] if 3 * place < last else LEVELS[2] if 3 * place > 2 * last else LEVELS[1]


def _unread(label: str, record: Record) -> Finding:
    message = f"the label {label!r} fits no scale; give its level under [difficulty.labels] in deck.toml"
    return Finding("unknown-label", "warning", record.source, record.line, message)
