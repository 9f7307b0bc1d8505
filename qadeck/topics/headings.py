"""Cluster -> the headings above its questions that name a topic."""

from __future__ import annotations

import re

from qadeck.model import Cluster
from qadeck.text import plain

_NUMBER = re.compile(
    r"^\s*(?:(?:part|section|chapter|unit|teil|kapitel|tema|глава|раздел)\s+)?[\dIVX]+\s*[.):–—-]+\s+", re.I
)
_DECORATION = re.compile(r"^[^\w(]+|[^\w)+#%!?.]+$")
_LEVEL = re.compile(
    r"(?i)\b(?:beginners?|intermediate|advanced|easy|medium|hard|basics?|experts?|experienced|juniors?|seniors?|mid|freshers?)\b"
)
_PLAIN = re.compile(
    r"(?i)\b(?:questions?|answers?|q\s*&\s*a|faqs?|interview|introduction|overview|miscellaneous|misc|others?|general|"
    r"contents?|top|part|section|chapter|level|the|and|with|for|of|to|a|in|more|common|frequently|asked)\b|[\W\d_]+"
)


def topic_headings(cluster: Cluster) -> tuple[str, ...]:
    """The nearest heading above each member, cleaned, where it names a topic; every name once."""
    names = (heading_topic(member.section or "") for member in cluster.members)
    return tuple(dict.fromkeys(name for name in names if name))


def heading_topic(heading: str) -> str:
    """The topic that a heading names, without number and decoration, or "" (a level, "Questions", "Part 2")."""
    name = _DECORATION.sub("", _NUMBER.sub("", plain(heading).strip())).strip()
    left = _PLAIN.sub("", _LEVEL.sub("", name))
    return name if len(left) > 1 or (left and not left.isascii()) else ""
