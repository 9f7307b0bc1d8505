"""Bold that begins or ends a letter or a blank too early or too late."""

from __future__ import annotations

import re

from qadeck.patterns import later

_SPLIT = later(r"(?<!\*)\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?!\*)")
# Each pattern begins with its stars, so that the search is one for a fixed string; what may not stand before follows.
_OPENS = r"\*\*(?<![\w*\\]\*\*)(?=[^\s*])"
# A plural's or a possessive's ending; other endings may be bold on purpose (acronyms spelled out, **sub**marine).
_ENDING = later(r"\*\*(?:s|es|['’]s)(?![\w*])")
_GLUED_ENDING = later(_OPENS + r"([^*\n]*[^\W\d_])\*\*(s|es|['’]s)(?![\w*])")
_COLON = later(r":\*\*[A-Za-z0-9(]")
_GLUED_LABEL = later(_OPENS + r"([^*\n]*:)\*\*(?=[A-Za-z0-9(])")
_MARKER = later(r"[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?$")


def bold_in_place(text: str) -> str:
    """ "**CPU**s" is "**CPUs**", "**Note: **text" is "**Note:** text", "**Ba****sic**" is "**Basic**"."""
    if "****" in text:
        text = _SPLIT.sub(r"**\1\2**", text)
    if _ENDING.search(text):
        text = _GLUED_ENDING.sub(r"**\1\2**", text)
    if _COLON.search(text):
        text = _GLUED_LABEL.sub(r"**\1** ", text)
    if any(inner != inner.strip() for inner in text.split("**")[1::2]):
        text = "\n".join([_without_inner_blanks(line) if "**" in line else line for line in text.split("\n")])
    return text


def _without_inner_blanks(line: str) -> str:
    """A line that begins with bold whose edge is a blank; the marks must pair, and the other pairs be sound."""
    start, inner, *rest = line.split("**")
    bare = inner.strip()
    if inner == bare or not bare or "***" in line or len(rest) % 2 == 0 or not _MARKER.match(start):
        return line
    if any(part != part.strip() for part in rest[1::2]):
        return line
    gap = " " if rest[0][:1].isalnum() and inner != inner.rstrip() else ""
    return f"{start}**{bare}**{gap}{'**'.join(rest)}"


_WHOLE = later(r"\s*(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1\s*$", re.S)


def bold_off_whole(text: str) -> str:
    """A question that is bold from end to end says nothing with it."""
    found = _WHOLE.match(text)
    return found[2] if found else text
