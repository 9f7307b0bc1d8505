"""HTML text -> the same text, in which a "<" that opens something without an end is written as the sign that it is.

A parser takes it for text as well, but only after it has looked for the end up to the last line: a page of a hundred
thousand such signs would cost the square of that.
"""

from __future__ import annotations

import re

from qadeck.patterns import later

# What opens, and what ends it.
_PAIRS = (
    (later(r"<(?=!--)"), later(r"--!?\s*>")),
    (later(r"<(?=!\[(?:temp|cdata|ignore|include|rcdata)\b)", re.I), later(r"\]\s*\]\s*>")),
    (later(r"<(?=!\[(?:if|else|endif)\b)", re.I), later(r"\]\s*>")),
)


def escape_unclosed(text: str) -> str:
    """Comments, sections and tags that nothing closes become text; line and column of all else stay the same."""
    for opening, ending in _PAIRS:
        if opening.search(text):
            last = max((found.end() for found in ending.finditer(text)), default=0)
            text = text[:last] + opening.sub("&lt;", text[last:])
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", "&lt;")
