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
    later(r"(?<!\s)\s*<a\b[^>]*>\s*[^\w<]*\s*</a>\s*$", re.I),
    later(r"(?<!\s)\s*\{[:#.][^{}]*\}\s*$"),
    later(r"(?<=\s)\^[\w-]+\s*$"),
    later(r"(?<!\s)\s*<br\s*/?>\s*$", re.I),
)
_BEHIND_LAST = frozenset(")]>} \t")


def title(text: str) -> str:
    """A question's line without what writers hang behind it: source links, anchors, attributes, block ids."""
    before = "" if text[-1:] in _BEHIND_LAST or "^" in text[-20:] else text
    while before != text:
        before = text
        for pattern in _BEHIND:
            shorter = pattern.sub("", text)
            text = shorter if shorter.strip() else text
    return text.strip()
