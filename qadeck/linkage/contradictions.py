"""Clusters -> findings where two answers of one question say the same sentence with another number or with a "not"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from qadeck.linkage.asked import words
from qadeck.model import Cluster, Finding, Record
from qadeck.text import plain

OPENING, SENTENCES = 1200, 10
# Two sentences say the same of one thing when this share of their words is common to them, out of four at least.
SAME, FEWEST = 0.7, 4
_END = re.compile(r"(?<=[.!?])\s+|\n+")
# Both begin with a letter or digit and look back from there: so the engine skips what cannot begin a match, and takes a
# third of the time. _NOT is for lower case.
_NUMBER = re.compile(r"\d(?<![\w.]\d)\d*(?:[.,]\d+)*(?![\w.]*\w)")
_NOT = re.compile(r"n(?<!\wn)(?:o|ot|ever)\b|c(?<!\wc)annot\b|w(?<!\ww)ithout\b|n['’]t\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with what two of them can disagree by."""

    text: str
    numbers: frozenset[str]
    negated: bool


def contradictions(clusters: Iterable[Cluster]) -> Iterator[Finding]:
    """One finding for each member whose answer contradicts that of the record that stands for the cluster."""
    for cluster in clusters:
        head = cluster.canonical
        for member in cluster.members:
            if member is not head and head.answer and member.answer and head.answer != member.answer:
                yield from _found(head, member)


def _found(head: Record, member: Record) -> Iterator[Finding]:
    if not _may_disagree(_signs(head.answer), _signs(member.answer)):
        return
    for one, other in product(_sentences(head.answer), _sentences(member.answer)):
        if (what := _disagreement(one, other)) and _alike(one.text, other.text):
            message = (
                f'two answers of one question {what}: "{one.text}" ({head.id}) and "{other.text}" ({member.id}); '
                "correct one of them, or part the questions in [repeats] different"
            )
            yield Finding("answers-disagree", "warning", member.source, member.answer_line or member.line, message)
            return


@lru_cache(maxsize=4096)
def _signs(answer: str) -> tuple[frozenset[str], int]:
    """The numbers of an answer's beginning, and how often it says "not"."""
    return frozenset(_NUMBER.findall(answer[:OPENING])), len(_NOT.findall(answer[:OPENING].lower()))


def _may_disagree(one: tuple[frozenset[str], int], other: tuple[frozenset[str], int]) -> bool:
    return one != other and bool(one[1] or other[1] or (one[0] and other[0]))


def _disagreement(one: Sentence, other: Sentence) -> str:
    if one.numbers and other.numbers and one.numbers.isdisjoint(other.numbers):
        return "give other numbers"
    return "disagree by a not" if one.negated != other.negated else ""


def _alike(one: str, other: str) -> bool:
    left, right = _stems(one), _stems(other)
    return min(len(left), len(right)) >= FEWEST and len(left & right) >= SAME * len(left | right)


@lru_cache(maxsize=4096)
def _sentences(answer: str) -> tuple[Sentence, ...]:
    """The first sentences."""
    found = [" ".join(part.split()) for part in _END.split(plain(answer[:OPENING])) if part.strip()]
    return tuple(
        Sentence(part, frozenset(_NUMBER.findall(part)), bool(_NOT.search(part.lower()))) for part in found[:SENTENCES]
    )


@lru_cache(maxsize=4096)
def _stems(sentence: str) -> frozenset[str]:
    """The stems, numbers left out."""
    return frozenset(stem for stem in words(sentence.lower())[0] if stem.isalpha())
