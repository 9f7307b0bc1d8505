"""A question's line without what writers hang behind it."""

from __future__ import annotations

import re

from qadeck.patterns import later

# Behind a title: a link to the source, an empty anchor, an attribute list, a block id, "back to top".
_BEHIND = (
    later(r"(?<!\s)\s*\[\[[^\[\]]*\]\([^()\s]*\)(?:,?\s*\[[^\[\]]*\]\([^()\s]*\))*\]\s*$"),
    later(r"(?<!\s)\s*\(\[[^\[\]]{0,40}\]\([^()\s]*\)\)\s*$"),
    later(
        r"(?<!\s)\s*\[(?:src|source|link|ref|reference|answer|↑|⬆|top|back to top|\W{0,3}"
        r"|\d+)[^\[\]]{0,12}\]\([^()\s]*\)\s*$",
        re.I,
    ),
    later(r"(?<!\s)\s*<a\b[^>]*>[^\w<]*</a>\s*$", re.I),
    later(r"(?<!\s)\s*\{[:#.][^{}]*\}\s*$"),
    later(r"(?<=\s)\^[\w-]+\s*$"),
    later(r"(?<!\s)\s*<br\s*/?>\s*$", re.I),
)
# So much of a line's end is looked at, so many times: what hangs behind a title is a link or two.
_REACH, _MOST = 2000, 20
_BEHIND_LAST = frozenset(")]>} \t")


def title(text: str) -> str:
    """A question's line without what writers hang behind it: source links, anchors, attributes, block ids."""
    if text[-1:] not in _BEHIND_LAST and "^" not in text[-20:]:
        return text.strip()
    for _ in range(_MOST):
        before = text
        for pattern in _BEHIND:
            found = pattern.search(text, max(0, len(text) - _REACH))
            text = text[: found.start()] if found and text[: found.start()].strip() else text
        if text == before:
            break
    return text.strip()
