"""Text and how it looks -> Markdown: escapes, code spans, emphasis."""

from __future__ import annotations

import re

from qadeck.patterns import later

_BLANKS = later(r"[ \t\r\n\f]+")
_FORMULA = later(r"\\\(|\\\[|\$\$")
_CLOSERS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_SPECIAL = later(r"(\\(?=[\\`*_{}\[\]()#+.!<>~|-])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|\*|`|<(?=[a-zA-Z/!?])|\](?=\())")


def escape(text: str) -> str:
    """Literal text as Markdown: only what Markdown would really take for a mark gets a backslash; TeX stays."""
    parts = _parted(text)
    parts[::2] = [_SPECIAL.sub(r"\\\1", part) for part in parts[::2]]
    return "".join(parts)


def _parted(text: str) -> list[str]:
    """Text and formulas in turn, text first. A sign that nothing closes opens no formula."""
    parts: list[str] = []
    done = at = 0
    unclosed: set[str] = set()
    while opened := _FORMULA.search(text, at):
        closer = _CLOSERS[opened[0]]
        close = -1 if closer in unclosed else text.find(closer, opened.end() + 1)
        if close < 0:
            unclosed.add(closer)
            at = opened.start() + 1
            continue
        at = close + len(closer)
        parts += [text[done : opened.start()], text[opened.start() : at]]
        done = at
    return [*parts, text[done:]]


def wrap(inner: str, mark: str) -> str:
    """Put a mark round the text, blanks outside it; nothing round nothing, nor round what carries the mark already."""
    bare = inner.strip()
    if not mark or not bare or (mark == "**" and bare.startswith("**") and bare.endswith("**")):
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{mark}{bare}{mark}{after}"


def code_span(text: str) -> str:
    """A code span that holds the text whatever backticks it has in it."""
    if not text.strip():
        return text
    text = _BLANKS.sub(" ", text)
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"
