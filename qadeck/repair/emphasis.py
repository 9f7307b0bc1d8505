"""Bold that begins or ends a letter or a blank too early or too late."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?!\*)")
_BOLD = r"(?<![*\w\\])\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?!\*)"
# A plural's or a possessive's ending; other endings may be bold on purpose (word **HTML**ish, acronyms spelled out).
_GLUED_ENDING = re.compile(_BOLD.replace(r"[^\s*])\*\*", r"[^\W\d_])\*\*") + r"(s|es|['’]s)(?![\w*])")
_GLUED_LABEL = re.compile(r"(?<![*\w\\])\*\*(?=[^\s*])([^*\n]*[^\s*]:)\*\*(?=[A-Za-z0-9(])")
_LABEL_BLANKS = re.compile(
    r"(?m)^((?:[ \t]*(?:[-*+]|\d+[.)]) +)?)\*\*[ \t]*(?=[^\s*])([^*\n]*?[^\s*])[ \t]+\*\*(?!\*)[ \t]*(?=\S|$)"
)
_LEADING_BLANK = re.compile(r"(?m)^((?:[ \t]*(?:[-*+]|\d+[.)]) +)?)\*\*[ \t]+(?=[^\s*])([^*\n]*[^\s*])\*\*(?!\*)")


def bold_in_place(text: str) -> str:
    """ "**CPU**s" is "**CPUs**", "**Note: **text" is "**Note:** text", "**Ba****sic**" is "**Basic**"."""
    if "**" not in text:
        return text
    if "****" in text:
        text = _SPLIT.sub(r"**\1\2**", text)
    text = _GLUED_ENDING.sub(r"**\1\2**", text)
    text = _GLUED_LABEL.sub(r"**\1** ", text)
    if " **" in text:
        text = _LABEL_BLANKS.sub(_trimmed, text)
    return _LEADING_BLANK.sub(r"\1**\2**", text) if "** " in text else text


def _trimmed(found: re.Match[str]) -> str:
    """Bold at a line's start with a blank inside its end; an odd number of marks on the line says nothing certain."""
    start = found.string.rfind("\n", 0, found.start() + 1) + 1
    end = found.string.find("\n", found.end())
    line = found.string[start : end if end >= 0 else len(found.string)]
    if line.count("**") % 2 or not _opens_and_closes(line):
        return found[0]
    return f"{found[1]}**{found[2]}** "


def _opens_and_closes(line: str) -> bool:
    """Seen as pairs, the first pair is the one with the blank and the others are sound."""
    parts = line.split("**")
    return all(part == part.strip() for part in parts[3::2])


_WHOLE = re.compile(r"\s*(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1\s*$", re.S)


def bold_off_whole(text: str) -> str:
    """A question that is bold from end to end says nothing with it."""
    if not text.startswith(("**", "__", " ")):
        return text
    found = _WHOLE.match(text)
    return found[2] if found else text
