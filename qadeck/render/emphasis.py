"""Emphasis: *em*, **strong**, ~~del~~, by CommonMark's delimiter runs, for Python-Markdown's inline step.

Two leniences, each because a learner would otherwise see raw asterisks: beside a Chinese, Japanese or Korean letter a
run counts as beside a blank (those scripts set none), and a pair of ** that CommonMark leaves over is matched when it
hugs its text ("**Note:**text").
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 12
_RUN = re.compile(r"\*\**|__*|~~(?!~)")  # each half begins with a fixed character: the search is one for these
_CJK = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_OPENING, _CLOSING = frozenset("([{<\"'“‘«"), frozenset(")]}>.,;:!?")


@dataclass(slots=True)
class Run:
    """A run of one delimiter: where it stands, what is left of it, which way it may go."""

    char: str
    start: int
    end: int
    opens: bool
    closes: bool
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = self.end - self.start


@dataclass(frozen=True, slots=True)
class Region:
    """A pair: the opening delimiter is [start, inner), the closing one [close, end)."""

    start: int
    inner: int
    close: int
    end: int
    tag: str


def regions(text: str) -> list[Region]:
    """The emphasised stretches of a text, outermost first, by position. Linear in the number of runs."""
    runs = [_run(text, found) for found in _RUN.finditer(text)]
    found = _match(runs)
    left = [run for run in runs if run.char == "*" and run.end - run.start >= 2]
    if len(left) > 1:
        for run in left:
            _loosen(text, run)
        loose = _match(left)
        inside = _inside(found, sorted(place for pair in loose for place in (pair.start, pair.close)))
        found += [pair for pair in loose if inside[pair.start] == inside[pair.close]]
    return _shallow(sorted(found, key=lambda pair: (pair.start, -pair.end)))


def _shallow(pairs: list[Region]) -> list[Region]:
    """Without those that stand deeper than any writer means; their asterisks stay text."""
    kept: list[Region] = []
    around: list[int] = []
    for pair in pairs:
        while around and around[-1] <= pair.start:
            around.pop()
        if len(around) < DEEPEST:
            kept.append(pair)
            around.append(pair.end)
    return kept


def _run(text: str, found: re.Match[str]) -> Run:
    before = text[found.start() - 1] if found.start() else " "
    after = text[found.end()] if found.end() < len(text) else " "
    left = not after.isspace() and (not _punctuation(after) or _parts(before))
    right = not before.isspace() and (not _punctuation(before) or _parts(after))
    if found[0][0] == "_":
        return Run("_", *found.span(), left and (not right or _parts(before)), right and (not left or _parts(after)))
    return Run(found[0][0], *found.span(), left, right)


def _parts(char: str) -> bool:
    return char.isspace() or _punctuation(char) or _CJK.match(char) is not None


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _loosen(text: str, run: Run) -> None:
    before = text[run.start - 1] if run.start else " "
    after = text[run.end] if run.end < len(text) else " "
    if run.end - run.start == 3 and before.isspace() and (after.isspace() or after in _CLOSING):
        run.start, before = run.start + 1, "*"  # "**SELECT ***": the first asterisk is the text's
    run.opens = not after.isspace() and after not in _CLOSING
    run.closes = not before.isspace() and before not in _OPENING


def _inside(pairs: list[Region], places: list[int]) -> dict[int, int]:
    """The number of the innermost pair around each place (places in order), -1 outside all."""
    ordered = sorted(range(len(pairs)), key=lambda number: (pairs[number].start, -pairs[number].end))
    around: list[int] = []
    found, at = {}, 0
    for place in places:
        while at < len(ordered) and pairs[ordered[at]].start <= place:
            around.append(ordered[at])
            at += 1
        while around and pairs[around[-1]].end <= place:
            around.pop()
        found[place] = around[-1] if around else -1
    return found


def _match(runs: list[Run]) -> list[Region]:
    """CommonMark's "process emphasis": each closer looks back for the nearest opener that fits."""
    found: list[Region] = []
    openers: list[Run] = []
    floor: dict[tuple[str, bool, int], int] = {}
    for closer in runs:
        while closer.closes and closer.end > closer.start:
            kind = (closer.char, closer.opens, closer.size % 3)
            place = _opener(openers, closer, floor.get(kind, 0))
            if place < 0:
                floor[kind] = len(openers)
                break
            found.append(_pair(openers[place], closer))
            del openers[place + 1 :]
            if openers[place].start == openers[place].end:
                openers.pop()
            floor = {key: min(low, len(openers)) for key, low in floor.items()}
        if closer.opens and closer.end > closer.start:
            openers.append(closer)
    return found


def _opener(openers: list[Run], closer: Run, floor: int) -> int:
    for place in range(len(openers) - 1, floor - 1, -1):
        opener = openers[place]
        odd = (opener.closes or closer.opens) and (opener.size + closer.size) % 3 == 0
        if opener.char == closer.char and not (odd and (opener.size % 3 or closer.size % 3)):
            return place
    return -1


def _pair(opener: Run, closer: Run) -> Region:
    wide = 2 if opener.end - opener.start >= 2 and closer.end - closer.start >= 2 else 1
    tag = "del" if closer.char == "~" else "strong" if wide == 2 else "em"
    region = Region(opener.end - wide, opener.end, closer.start, closer.start + wide, tag)
    opener.end -= wide
    closer.start += wide
    return region


def elements(text: str) -> list[tuple[int, int, Any]]:
    """(start, end, element) of each outermost stretch of a text, in order."""
    pairs, found, at = regions(text), [], 0
    while at < len(pairs):
        end = _beyond(pairs, at)
        found.append((pairs[at].start, pairs[at].end, _element(text, pairs[at:end])))
        at = end
    return found


def _beyond(pairs: list[Region], at: int) -> int:
    """The place of the first pair after `at` that does not lie inside it."""
    end = at + 1
    while end < len(pairs) and pairs[end].end <= pairs[at].end:
        end += 1
    return end


def _element(text: str, pairs: list[Region]) -> Any:
    """The first pair as an element, the others, which lie inside it, as its descendants."""
    first = pairs[0]
    element = etree.Element(first.tag)
    place, at, last = 1, first.inner, None
    while place < len(pairs):
        end = _beyond(pairs, place)
        _append(element, last, text[at : pairs[place].start])
        last = _element(text, pairs[place:end])
        element.append(last)
        place, at = end, pairs[place].end
    _append(element, last, text[at : first.close])
    return element


def _append(element: Any, last: Any, text: str) -> None:
    """Put text behind the last child, or at the front of an element without one."""
    if last is None:
        element.text = text
    else:
        last.tail = text
