"""Links and pictures of Markdown: [text](address "title"), ![alt](address), [text][label], [label], bare https.

One pass over the brackets, each matched once, so that time is linear; Python-Markdown looks anew from every bracket.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_BRACKET = re.compile(r"[\[\]]")
_TARGET = re.compile(
    r"\(\s*(?:<(data:[^<>\s]++|[^<>\n]{0,2000})>|(data:[^\s()<>]++|(?:[^\s()]|\([^\s()]{0,500}\)){0,2000}))"
    r"(?:\s+(?:\"([^\"]{0,500})\"|'([^']{0,500})'|\(([^()]{0,500})\)))?\s*\)"
)
# A file name with blanks in it is no address in CommonMark, but people write it.
_LOOSE_TARGET = re.compile(r"\(\s*([^()<>\"\n]{1,500}\.\w{2,5})\s*\)")
BARE = re.compile(r"(?<![\w/\"'=@.])https?://[^\s<>\x02\x03\"`]{1,2000}")
_TRAILING = re.compile(r"[.,;:!?'*_~]+$")


@dataclass(frozen=True, slots=True)
class Link:
    """`text` is what stands between the brackets; [start, end) is the whole of it in the text it was found in."""

    start: int
    end: int
    text: str
    address: str
    title: str
    picture: bool


def find(text: str, references: Mapping[str, tuple[str, str]], pictures_only: bool = False) -> Iterator[Link]:
    """The links of a text, in order, none inside another; a picture may stand in a link's `text`."""
    closing = _pairs(text)
    links = [start for start, close in closing if text[start - 1 : start] != "!" and text[close + 1 : close + 2] == "("]
    done = 0
    for start, close in closing:
        picture = start > 0 and text[start - 1] == "!"
        if start < done or (pictures_only and not picture):
            continue
        target = _target(text, start, close, references)
        if target is None or (not picture and bisect_left(links, close) > bisect_right(links, start)):
            continue
        address, title, done = target
        yield Link(start - picture, done, text[start + 1 : close], address, title, picture)


def _pairs(text: str) -> list[tuple[int, int]]:
    """(opening, closing) of the brackets that match, by position of the opening."""
    stack: list[int] = []
    found = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            stack.append(bracket.start())
        elif stack:
            found.append((stack.pop(), bracket.start()))
    return sorted(found)


def _target(
    text: str, start: int, close: int, references: Mapping[str, tuple[str, str]]
) -> tuple[str, str, int] | None:
    """Address, title and end of the link whose text stands between `start` and `close`."""
    after = close + 1
    if found := _TARGET.match(text, after):
        return found[1] if found[1] is not None else found[2], found[3] or found[4] or found[5] or "", found.end()
    if found := _LOOSE_TARGET.match(text, after):
        return found[1], "", found.end()
    if not references:
        return None
    label = re.compile(r"\s?\[([^\[\]]{0,200})\]").match(text, after)
    name = label[1] if label and label[1].strip() else text[start + 1 : close][:200]
    known = references.get(" ".join(name.lower().split()))
    return (*known, label.end() if label else after) if known else None


def bare(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each address that stands in the text as it is, without the punctuation behind it."""
    for found in BARE.finditer(text):
        address = _TRAILING.sub("", found[0])
        while address.endswith(")") and address.count(")") > address.count("("):
            address = _TRAILING.sub("", address[:-1])
        yield found.start(), found.start() + len(address)
