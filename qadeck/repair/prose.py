"""Copies of formulas outside of delimiters: what a page copied as plain text leaves in the prose.

"where η\\etaη is the rate" is "where $\\eta$ is the rate"; "inputs XXX" beside a tripled formula in X is "inputs $X$".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from qadeck.patterns import later
from qadeck.repair.formulas import CLOSING, Sign, balanced, formulas, formulas_of, projection, signs, structure
from qadeck.repair.repeats import best, copies_of, proven_twice, single
from qadeck.repair.rules import Place

_TRIPLE_LETTER = later(r"(?<![\w$\\/.:-])([^\W\d_])\1\1(?![\w$/-])")
# Words begin after a blank or a bracket: a search for these is far quicker than one that tries every letter.
_TRIPLE_WORD = later(r"[ \n(]([a-zA-Zα-ωΑ-Ω])\1\1(?!\w)")
# "www", Roman numerals, and sizes: one letter three times that is a word.
_WORDS = frozenset(("www", "III", "XXX", "CCC", "MMM", "iii", "xxx", "AAA", "aaa", "zzz", "ooo", "mmm", "hhh"))


def symbols_from_letters(text: str, place: Place) -> str:
    """A letter three times in the prose, where a tripled formula on its line holds that letter: a symbol.

    Two different ones on one line prove each other; in a document with tripled formulas each one is proven; words not.
    """
    if not _TRIPLE_WORD.search(text) and not _TRIPLE_LETTER.match(text):
        return text
    copied = place.siblings.copied or formulas_from_prose(text) != text
    return "\n".join([_symbols(line, copied) for line in text.split("\n")])


def _symbols(line: str, copied: bool) -> str:
    found = formulas_of(line)
    spans = [(f.start, f.end) for f in found]
    free = [m for m in _TRIPLE_LETTER.finditer(line) if not any(a <= m.start() < b for a, b in spans)]
    if not free:
        return line
    known = {char for f in found if single(f.tex) != f.tex for char in projection(f.tex)}
    words = {m[0] for m in free}
    if copied:
        known |= {word[0] for word in words - _WORDS}
    if len(words) > 1 and not words <= _WORDS:
        known |= {word[0] for word in words}
    for letter in reversed(free):
        if letter[1] in known:
            line = f"{line[: letter.start()]}${letter[1]}${line[letter.end() :]}"
    return line


def drop_glued_copies(text: str) -> str:
    """ "x$x$x": the formula's text stands before and after it without a blank between: the formula stays."""
    pieces: list[str] = []  # from the end of the text to its beginning
    done, ahead = len(text), ""  # what the text from `done` on begins with
    for formula in reversed(formulas(text)):
        if not formula.inline:
            continue
        start, end = formula.start, formula.end
        before = _before(text, start, formula.tex)
        after = _after((text[end : min(done, end + _REACH)] + ahead)[:_REACH], formula.tex)
        glued = (before and after) or (len(projection(formula.tex)) > 1 and (before or after))
        pieces += (text[end + after : done], text[start:end]) if glued else (text[start:done],)
        done, ahead = start - before * bool(glued), formula.opening
    return "".join([text[:done], *reversed(pieces)])


def _same(text: str, tex: str) -> bool:
    """The visible characters of a formula, in another order too where its TeX sets things above each other."""
    flat, shape = projection(text), projection(tex)
    return flat == shape or ("\\" in tex and len(flat) == len(shape) > 1 and sorted(flat) == sorted(shape))


def _before(text: str, at: int, tex: str) -> int:
    """The length of the copy that ends right before a formula, 0 without one."""
    if not at or text[at - 1].isspace():
        return 0
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), at - _REACH) + 1
    for begin in range(start, at):
        if (begin == start or not text[begin - 1].isalnum()) and _same(text[begin:at], tex):
            return at - begin
    return 0


def _after(text: str, tex: str) -> int:
    """The length of the copy that a text, which follows a formula, begins with; 0 without one."""
    if not text or text[0].isspace():
        return 0
    blank = _BLANK.search(text)
    last = blank.start() if blank else len(text)
    for stop in range(last, 0, -1):
        if (stop == last or not text[stop].isalnum()) and _same(text[:stop], tex):
            return stop
    return 0


_BLANK = later(r"[ \n]")
# The sign that makes a formula of what stands around it. TeX and an equation begin one character before it, so that
# the search is one for the sign; a copy three times in a row has it somewhere inside.
_SIGN = later(r"[\\_^=≤≥≈∼∈−×·()+|<>]")
_TEX = later(r"[\\_^](?:(?<=\\)[a-zA-Z]{2,}|(?<=[\w)∥|][_^])[\w{])")
_TRIPLED = later(r"(?<![\w$\\/])(?=[^\s$]{0,180}[()=+|^<>])([^\s$]{2,60}?)\1\1(?![\w$/])")
_SPACED = later(r"[=≤≥≈∼∈−×·](?<=[^\s=].)[^\s=]\S{0,200} [=≤≥≈∼∈+<>−-] ")
_SIGN_IN_WORD = later(r"[()=+|^<>]")
_WORD = later(r"[^\s$]+")
_START = later(r"(?:(?<=^)|(?<=[\s(]))\S")
_STOP = later(r"(?=[\s,;:.)]|$)")
_RUN_ON = later(r"\)[^\W_]")
_TWICE = 2
_TRIPLED_LEAST = 6  # characters: two, three times
_REACH = 200  # characters to either side that one formula may fill
_STARTS, _STOPS = 16, 40  # words to either side: a formula in prose is no longer
# Stretches that are looked at in one text, and what a close look counts for: hundreds of times what a page full of
# copied formulas takes. What stands beyond that in a text made of nothing else stays as it is.
_TRIES, _CLOSE_LOOK = 200_000, 100


def formulas_from_prose(text: str) -> str:
    """The text of a formula, its TeX and the text again, run together without delimiters: one formula."""
    if not _may_hold_copies(text):
        return text
    budget = _Budget()
    return "\n".join([_mended_line(line, budget) if _SIGN.search(line) else line for line in text.split("\n")])


def _may_hold_copies(text: str) -> bool:
    """TeX outside of formulas, an equation with blanks, or a bracket that runs into the next word."""
    if ("\\" in text or "_" in text or "^" in text) and _TEX.search(text):
        return True
    if (" = " in text or not text.isascii()) and _SPACED.search(text):
        return True
    many = text.count("=") > _TWICE or text.count("+") > _TWICE or bool(_RUN_ON.search(text))
    return many and next(_tripled(text), None) is not None


@dataclass(slots=True)
class _Budget:
    """How much of a text may still be looked at."""

    left: int = _TRIES


def _mended_line(line: str, budget: _Budget) -> str:
    """A line with every formula that stands in it two or three times written once."""
    parts: list[str] = []
    at = 0
    places = _places(line)
    shown = signs(line) if places else []
    seen = _Seen("".join([s.char for s in shown]), [s.start for s in shown], [s.end for s in shown])
    for place in places:
        found = _window(line, seen, (at, place), budget) if place >= at and budget.left > 0 else None
        if found is not None:
            start, end, tex = found
            opening = "$$" if not line[:start].strip() and not line[end:].strip(" .") else "$"
            parts += [line[at:start], opening, tex, CLOSING[opening]]
            at = end
    return "".join([*parts, line[at:]]) if parts else line


def _places(line: str) -> list[int]:
    """The places outside formulas where a copy may stand, in order."""
    found = {*_after_letter(line, _TEX), *_after_letter(line, _SPACED), *_tripled(line)}
    if not found:
        return []
    spans = [(f.start, f.end) for f in formulas_of(line)]
    starts = [start for start, _ in spans]

    def free(place: int) -> bool:
        before = bisect_right(starts, place) - 1
        return before < 0 or place >= spans[before][1]

    return sorted(filter(free, found))


def _after_letter(line: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Where the matches begin: at a backslash, or at the character before another sign; none inside another."""
    done = 0
    for found in pattern.finditer(line):
        start = found.start() - (found[0][0] != "\\")
        if start >= done:
            yield start
            done = found.end()


def _tripled(text: str) -> Iterator[int]:
    """Where words begin to say the same three times; they hold a sign."""
    done = 0
    for sign in _SIGN_IN_WORD.finditer(text):
        at = sign.start()
        if at >= done:
            start = max(done - 1, *(text.rfind(char, done, at) for char in " \n$")) + 1
            word = _WORD.match(text, at)
            done = (word.end() if word else at) + 1
            if done - start > _TRIPLED_LEAST:
                yield from (found.start() for found in _TRIPLED.finditer(text, start, done))


class _Seen(NamedTuple):
    """The visible characters of a line, and where each begins and ends in it."""

    chars: str
    begins: list[int]
    ends: list[int]

    def between(self, first: int, last: int, start: int) -> list[Sign]:
        """The signs from number `first` to before `last`, their places counted from `start`."""
        some = zip(self.chars[first:last], self.begins[first:last], self.ends[first:last], strict=True)
        return [Sign(char, begin - start, end - start) for char, begin, end in some]


def _window(line: str, seen: _Seen, span: tuple[int, int], budget: _Budget) -> tuple[int, int, str] | None:
    """The stretch around the end of `span`, not before its start, that is one formula two or three times.

    Where it starts and ends, and the formula.
    """
    at, place = span
    low = max(at, place - _REACH, line.rfind("$", max(0, place - _REACH), place) + 1)
    high = line.find("$", place, place + _REACH)
    high = min(len(line), place + _REACH) if high < 0 else high
    starts = [m.start() for m in _START.finditer(line, low, place + 1)][-_STARTS:]
    stops = [m.start() for m in _STOP.finditer(line, place + 1, high) if m.start() <= high][:_STOPS]
    ends = [(stop, bisect_right(seen.ends, stop)) for stop in stops if not _inside_escape(line, stop)]
    for start in reversed(starts):
        first = bisect_left(seen.begins, start)
        budget.left -= len(ends)
        for stop, last in ends:
            count = _times(seen.chars[first:last])
            if count and balanced(line[start:stop]):
                budget.left -= _CLOSE_LOOK
                copies = copies_of(line[start:stop], seen.between(first, last, start), count)
                if copies and _proven_in_prose(copies):
                    return start, stop, best(copies)
    return None


def _inside_escape(line: str, at: int) -> bool:
    """Whether a place stands between a backslash and what it escapes."""
    before = line[max(0, at - _REACH) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 > 0


def _times(chars: str) -> int:
    """How often a run of visible characters says the same, 3 or 2; the last of three may be in another order."""
    for count in (3, 2):
        size, rest = divmod(len(chars), count)
        same = size and not rest and chars[0] == chars[size] and chars[:size] == chars[size : 2 * size]
        if same and (count == 2 or sorted(chars[:size]) == sorted(chars[2 * size :])):
            return count
    return 3 if len(chars) % 3 == 0 and _shuffled(chars) else 0


def _shuffled(chars: str) -> bool:
    size = len(chars) // 3
    return (
        size > 1
        and chars[size] in chars[:size]
        and sorted(chars[:size]) == sorted(chars[size : 2 * size]) == sorted(chars[2 * size :])
    )


def _proven_in_prose(copies: tuple[str, ...]) -> bool:
    """In prose one copy must be TeX and another not, or all be equations or calls: `test_test_test` is a name."""
    if any(copy[:1] in ("_", "^", "") for copy in copies):
        return False
    layout = [structure(copy) for copy in copies]
    if min(layout) == 0 < max(layout):
        return len(copies) > 2 or "\\" in "".join(copies) or proven_twice(copies)
    if len(copies) == 2:
        return proven_twice(copies)
    return len(copies[0]) > 1 and len({projection(copy) for copy in copies}) == 1 and bool(_CALL.search(copies[0]))


_CALL = later(r"[=+|<>≤≥≈∼∈→−]|\w\(.+\)$")
