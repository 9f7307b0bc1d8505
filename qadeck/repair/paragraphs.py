"""Sentences that a page, a line or a hyphen cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qadeck.patterns import later
from qadeck.repair.lines import LONGEST, REACH, Line, join, parse, with_body
from qadeck.repair.rules import Place, Siblings

_FULL_LINE = 40  # characters: shorter lines are verses, addresses and lists without bullets, not cut sentences
_CUT_ENDS = frozenset(",)%’'”*-")
_CUT_START = later(r"(?!(?:http|www))[^\W\d_A-Z]+(?=[\s,.;:)(’'-]|$)")
_SENTENCE_END = (".", "!", "?", ":", ";", "…", ".)", ".”", '."', ".*", ".**")

HYPHEN_AT_END = later(r"-[ \t]*\n")
_HYPHEN_BREAK = later(r"([^\W\d_]{2,})-[ \t]*\n(?:[ \t]*\n)?[ \t]*(?![-*+] )(?=([^\W\d_]+))")
# "pre- and postwar": the hyphen stands for the second half, the line break is a blank.
_AFTER_SUSPENDED = frozenset(("and", "or", "nor", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e"))


_BEFORE_HYPHEN = frozenset(("self", "well", "ill", "ex", "all", "half", "non", "so"))


def join_hyphens(text: str, place: Place) -> str:
    """ "exam-" at a line's end and "ple" on the next line are "example"; a hyphen that the word has anyway stays."""
    return _HYPHEN_BREAK.sub(lambda found: _one_word(found, place.siblings), text)


def _one_word(found: re.Match[str], siblings: Siblings) -> str:
    """The left part with what joins it to the right one."""
    left, right = found[1], found[2]
    if right in _AFTER_SUSPENDED:
        return f"{left}- "
    if not right.islower():
        return f"{left}-"
    words = siblings.words
    if (left + right).lower() in words:
        return left
    hyphenated = (
        left.lower() in _BEFORE_HYPHEN
        or f"{left}-{right}".lower() in words
        or (left.lower() in words and right in words)
    )
    return f"{left}-" if hyphenated else left


SMALL_AFTER_GAP = later(r"\n[^\S\n]*\n[^\S\n]*[^\W\d_A-Z]")


def join_paragraphs(text: str) -> str:
    """A paragraph without closing punctuation, a blank line, a paragraph that begins in lower case: one sentence."""
    lines = list(parse(text))
    at = len(lines) - 2
    while at > 0:
        if lines[at].kind == "blank" and _cut_here(lines, at):
            lines[at - 1 : at + 2] = [_one_line(lines[at - 1], lines[at + 1])]
        at -= 1
    return join(lines)


def _cut_here(lines: Sequence[Line], blank: int) -> bool:
    before, after = lines[blank - 1], lines[blank + 1]
    if before.kind not in ("text", "item") or after.kind != "text" or after.indent > 3:
        return False
    text = before.body.rstrip()
    if (
        not _FULL_LINE <= len(text) < LONGEST
        or not (text[-1].isalnum() or text[-1] in _CUT_ENDS)
        or not _CUT_START.match(after.body)
    ):
        return False
    return _closes(lines, blank + 1) and (
        _opens(lines, blank - 1) if before.kind == "text" else _others_close(lines, blank - 1)
    )


def _closes(lines: Sequence[Line], at: int) -> bool:
    """The second part ends as a sentence does, so that the two together are one."""
    while at + 1 < len(lines) and lines[at + 1].kind == "text":
        at += 1
    return lines[at].body.rstrip().endswith(_SENTENCE_END)


def _opens(lines: Sequence[Line], at: int) -> bool:
    """The first part begins as a sentence does; where all paragraphs begin in lower case, that is their style."""
    while at > 0 and lines[at - 1].kind == "text":
        at -= 1
    if at > 0 and lines[at - 1].kind == "item":
        return True
    return not _CUT_START.match(lines[at].body)


def _others_close(lines: Sequence[Line], at: int) -> bool:
    """The item stands in a list whose other items end as sentences do; alone, it must fill its line."""
    ends = [
        line.body.rstrip(" *_").endswith(_SENTENCE_END)
        for line in lines[max(0, at - REACH) : at]
        if line.kind == "item"
    ]
    return all(ends) if ends else len(lines[at].body) >= 2 * _FULL_LINE


def _one_line(before: Line, after: Line) -> Line:
    return with_body(before, f"{before.body.rstrip()} {after.body}")


BREAK_AT_END = later(r"\n(?:(?<= {2}\n)|(?<=[\\>]\n))")
_HARD_BREAK = later(r"(?<=[^\W_]|[,)])(?:  +|\\|<br ?/?>)\n[ \t]*(?=[^\W\d_A-Z]+[\s,.;:)])")


def join_hard_breaks(text: str) -> str:
    """A hard break in mid-sentence at the end of a full line is the page's line break: a blank."""
    return _HARD_BREAK.sub(_unbroken, text)


def _unbroken(found: re.Match[str]) -> str:
    text = found.string
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    following = text[found.end() : end if end >= 0 else len(text)]
    full = found.start() - start >= _FULL_LINE and following[:1].islower()
    return " " if full else found[0]


BLANKS_AT_END = later(r"\n(?<=[ \t]{2}\n)")
_TRAILING = later(r"[ \t]{2,}$")


def no_break_after_item(text: str) -> str:
    """Blanks at the end of an item's line that break nothing, since a blank line, an item or a formula follows."""
    lines = list(parse(text))
    for at, line in enumerate(lines):
        last = at + 1 == len(lines) or lines[at + 1].kind in ("blank", "item", "math")
        if line.kind == "item" and last and _TRAILING.search(line.raw) and line.body.strip():
            lines[at] = with_body(line, line.body.rstrip())
    return join(lines)
