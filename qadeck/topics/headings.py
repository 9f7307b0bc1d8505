"""Headings -> the topics that they name: no levels, no titles, no "Questions", no "Part 2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qadeck.model import Record
from qadeck.scales import STRONG, WEAK, step_of_heading
from qadeck.text import plain

_NUMBER = re.compile(
    r"^\s*(?:(?:part|section|chapter|unit|module|teil|kapitel|partie|capítulo|tema|глава|раздел)\s+)?"
    r"(?:\d+(?:\.\d+)*|[IVX]+)\s*[.):–—-]*\s+(?=\S)",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^[^\w(#.]+|[^\w)+#%!?.]+$")
_ASKING = (
    "question questions answer answers q a qa faq faqs interview interviews quiz introduction overview preface "
    "miscellaneous misc other others general contents content table toc top part section chapter unit module level the "
    "and with for from of to a in on more most common commonly frequently asked important key list set sample practice "
    "topic topics concept concepts theory basic additional further bonus extra tips resources "
    "fragen antworten einleitung sonstiges allgemein weitere inhalt preguntas respuestas introducción otros general "
    "perguntas respostas réponses divers autres domande risposte вопросы ответы введение прочее разное общие "
    "questions-answers 问题 面试题 问答 其他 質問 その他 질문 기타"
)
_PLAIN = frozenset(_ASKING.split())
_WORD = re.compile(r"[^\W\d_]+")


def topics_of_headings(members: Sequence[Record], titles: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    """The nearest heading above each record that names a topic, every name once.

    `titles` are (source, heading) pairs that stand above a whole source: its title, not a topic.
    """
    names = []
    for record in members:
        above = (record.section or "", *reversed(record.path))
        found = (heading_topic(name) for name in above if name and (record.source, name) not in titles)
        names.append(next((name for name in found if name), ""))
    return tuple(dict.fromkeys(name for name in names if name))


def titles_of(records: Sequence[Record]) -> frozenset[tuple[str, str]]:
    """(source, heading) for every heading that stands above nine tenths and more of the records of its source."""
    above: dict[tuple[str, str], int] = {}
    size: dict[str, int] = {}
    for record in records:
        size[record.source] = size.get(record.source, 0) + 1
        for name in {record.section or "", *record.path} - {""}:
            above[record.source, name] = above.get((record.source, name), 0) + 1
    return frozenset(pair for pair, count in above.items() if count >= 0.9 * size[pair[0]])


@lru_cache(1 << 12)
def heading_topic(heading: str) -> str:
    """The topic that a heading names, without number, decoration and level, or "" where it names none."""
    if step_of_heading(heading):
        return ""
    name = _DECORATION.sub("", _NUMBER.sub("", _DECORATION.sub("", plain(heading).strip()))).strip()
    words = [word.casefold() for word in _WORD.findall(name)]
    telling = [word for word in words if word not in _PLAIN and word not in STRONG and word not in WEAK]
    named = any(len(word) > 1 or not word.isascii() for word in telling) or re.search(r"\w[#+]", name)
    return name if named else ""
