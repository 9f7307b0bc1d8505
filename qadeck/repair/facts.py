"""Text -> what it holds, found once for all rules: most texts are sound, and most rules have nothing to do.

`framed` is the text between two line ends, so that each of its lines begins behind one and ends before one; what
follows a line's end in a pattern is what begins the next line. Each pattern begins with fixed characters: the search
then is one for them.
"""

from __future__ import annotations

from typing import NamedTuple

from qadeck.patterns import later

NON_ASCII, MATH, LINES, GAP, BULLETS, NUMBERS, LIST, LABEL, ANNOUNCES = (1 << bit for bit in range(9))

BLANK = r"[^\S\n]"
BULLET, NUMBER = r"[-*+](?=[ \t\n])", r"\d{1,9}[.)](?=[ \t\n])"
_GAP = later(rf"\n{BLANK}*\n")
_BULLET = later(rf"\n{BLANK}*{BULLET}")
_NUMBER = later(rf"\n{BLANK}*{NUMBER}")
# A bold label is all that its line holds, but for a remark in brackets.
_LABEL = later(rf"(?:\*\*|__):?{BLANK}*(?:\([^()\n]*\){BLANK}*(?::{BLANK}*)?)?\n")
_COLON = later(rf":{BLANK}*\n")


class Facts(NamedTuple):
    """A text between two line ends, and the sum of what it holds: characters beyond ASCII, formulas, several lines,
    blank lines, bullets, numbered items, either of them; beside items, lines that end as bold labels do, and lines
    that end so or in a colon.
    """

    framed: str
    holds: int


def facts(text: str) -> Facts:
    """What a text (its code masked) holds."""
    framed = f"\n{text}\n"
    holds = 0 if text.isascii() else NON_ASCII
    if "$" in text or "\\(" in text or "\\[" in text:
        holds |= MATH
    if "\n" in text:
        holds |= LINES | GAP * bool(_GAP.search(framed))
    if _BULLET.search(framed):
        holds |= BULLETS | LIST
    if _NUMBER.search(framed):
        holds |= NUMBERS | LIST
    if holds & LIST and _LABEL.search(framed):
        holds |= LABEL | ANNOUNCES
    elif holds & LIST and _COLON.search(framed):
        holds |= ANNOUNCES
    return Facts(framed, holds)
