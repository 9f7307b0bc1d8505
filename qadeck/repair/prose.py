"""Copies of formulas outside of delimiters: what a page copied as plain text leaves in the prose.

"where η\\etaη is the rate" is "where $\\eta$ is the rate"; "inputs XXX" beside a tripled formula in X is "inputs $X$".
"""

from __future__ import annotations

import re

from qadeck.repair.copies import copies_of, single
from qadeck.repair.formulas import CLOSING, Sign, balanced, formulas, projection, signs

_TRIPLE_LETTER = re.compile(r"(?<![\w$\\/.:-])([^\W\d_])\1\1(?![\w$/-])")
# Words begin after a blank or a bracket: a search for these is far quicker than one that tries every letter.
_TRIPLE_WORD = re.compile(r"[ \n(]([a-zA-Zα-ωΑ-Ω])\1\1(?!\w)")
# "www", Roman numerals, and sizes: one letter three times that is a word.
_WORDS = frozenset(("www", "III", "XXX", "CCC", "MMM", "iii", "xxx", "AAA", "aaa", "zzz", "ooo", "mmm", "hhh"))


def symbols_from_letters(text: str) -> str:
    """A letter three times in the prose, on a line where a tripled formula holds that letter: a symbol.

    Two different ones on one line prove each other, unless both are words.
    """
    if not _TRIPLE_WORD.search(text) and not _TRIPLE_LETTER.match(text):
        return text
    return "\n".join([_symbols(line) for line in text.split("\n")])


def _symbols(line: str) -> str:
    found = formulas(line)
    spans = [(f.start, f.end) for f in found]
    free = [m for m in _TRIPLE_LETTER.finditer(line) if not any(a <= m.start() < b for a, b in spans)]
    if not free:
        return line
    known = {char for f in found if single(f.tex) != f.tex for char in projection(f.tex)}
    known |= {f.tex[0] for f in found if re.fullmatch(r"(\w)\1\1", f.tex)}
    if len({m[0] for m in free}) > 1 and not {m[0] for m in free} <= _WORDS:
        known |= {m[1] for m in free}
    for letter in reversed(free):
        if letter[1] in known:
            line = f"{line[: letter.start()]}${letter[1]}${line[letter.end() :]}"
    return line


_GLUED_BEFORE = re.compile(r"[^\s$()\[\]*_~]+(?:\([^\s$()]*\))?$")
_GLUED_AFTER = re.compile(r"[^\s$()\[\]*_~.,;:]+(?:\([^\s$()]*\))?")


def drop_glued_copies(text: str) -> str:
    """ "x$x$x": the formula's text stands before and after it without a blank between: the formula stays."""
    for formula in reversed(formulas(text)):
        if not formula.inline:
            continue
        shape = projection(formula.tex)
        before, after = _before(text, formula.start, shape), _after(text, formula.end, shape)
        if (before and after) or (len(shape) > 1 and (before or after)):
            text = text[: formula.start - before] + text[formula.start : formula.end] + text[formula.end + after :]
    return text


def _before(text: str, at: int, shape: str) -> int:
    """The length of the copy that ends right before a formula, 0 without one."""
    if not at or text[at - 1].isspace():
        return 0
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    for begin in range(start, at):
        if (begin == start or not text[begin - 1].isalnum()) and projection(text[begin:at]) == shape:
            return at - begin
    return 0


def _after(text: str, at: int, shape: str) -> int:
    """The length of the copy that begins right after a formula, 0 without one."""
    if at >= len(text) or text[at].isspace():
        return 0
    end = re.compile(r"[ \n]|$").search(text, at)
    last = end.start() if end else len(text)
    for stop in range(last, at, -1):
        if (stop == last or not text[stop].isalnum()) and projection(text[at:stop]) == shape:
            return stop - at
    return 0


_TEX = re.compile(r"\\[a-zA-Z]{2,}|[\w)][_^]\{")
_TRIPLED = re.compile(r"(?<![\w$\\/])(?=[^\s$]*[()=+|^<>])([^\s$]{2,60}?)\1\1(?![\w$/])")
_SPACED = re.compile(r"[^\s=][=≤≥≈∼∈][^\s=]\S* [=≤≥≈∼∈+<>-] ")
_START = re.compile(r"(?:(?<=^)|(?<=[\s(]))\S")
_STOP = re.compile(r"(?=[\s,;:.)]|$)")
_RUN_ON = re.compile(r"\)[^\W_]")
_TWICE = 2
_REACH = 240  # characters to either side that one formula may fill


def formulas_from_prose(text: str) -> str:
    """The text of a formula, its TeX and the text again, run together without delimiters: one formula."""
    if not _may_hold_copies(text):
        return text
    return "\n".join([_mended_line(line) for line in text.split("\n")])


def _may_hold_copies(text: str) -> bool:
    """TeX outside of formulas, an equation with blanks, or a bracket that runs into the next word."""
    if ("\\" in text or "_{" in text or "^{" in text) and _TEX.search(text):
        return True
    if (" = " in text or not text.isascii()) and _SPACED.search(text):
        return True
    many = text.count("=") > _TWICE or text.count("+") > _TWICE or bool(_RUN_ON.search(text))
    return many and bool(_TRIPLED.search(text))


def _mended_line(line: str) -> str:
    at = 0
    while True:
        place = _next_sign(line, at)
        if place < 0:
            return line
        found = _window(line, place)
        if found is None:
            at = place + 1
            continue
        start, end, tex = found
        opening = "$$" if not line[:start].strip() and not line[end:].strip(" .") else "$"
        line = f"{line[:start]}{opening}{tex}{CLOSING[opening]}{line[end:]}"
        at = start + len(tex) + 2 * len(opening)


def _next_sign(line: str, at: int) -> int:
    """The next place outside formulas where a copy may stand, -1 without one."""
    spans = [(f.start, f.end) for f in formulas(line)]
    places = [m.start() for pattern in (_TEX, _SPACED, _TRIPLED) for m in pattern.finditer(line, at)]
    return min((p for p in places if not any(a <= p < b for a, b in spans)), default=-1)


def _window(line: str, place: int) -> tuple[int, int, str] | None:
    """The stretch around a place that is one formula two or three times: start, end, the formula."""
    low, high = max(0, place - _REACH), min(len(line), place + _REACH)
    bound = line.rfind("$", low, place)
    low = bound + 1 if bound >= 0 else low
    bound = line.find("$", place, high)
    high = bound if bound >= 0 else high
    starts = [m.start() for m in _START.finditer(line, low, place + 1)]
    stops = [m.start() for m in _STOP.finditer(line, place + 1, high) if m.start() <= high]
    for start in reversed(starts):
        seen = signs(line[start:high])
        for stop in stops:
            if not balanced(line[start:stop]):
                continue
            found = _copies_in(line[start:stop], [sign for sign in seen if sign.end <= stop - start])
            if found:
                return start, stop, found
    return None


def _copies_in(piece: str, seen: list[Sign]) -> str:
    """The one formula that a piece of prose holds three times, or twice with one of the copies in TeX; "" if none."""
    for count in (3, 2):
        size, rest = divmod(len(seen), count)
        if rest or not size or seen[0].char != seen[size].char:
            continue
        if [s.char for s in seen[:size]] != [s.char for s in seen[size : 2 * size]]:
            continue
        copies = copies_of(piece, seen, count)
        commands = [("\\" in copy) for copy in copies]
        if copies and ((any(commands) and not all(commands)) or (count == 3 and size > 1)):
            return single(piece) if count == 3 else copies[commands.index(True)]
    return ""
