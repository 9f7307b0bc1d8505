"""Clusters -> findings where two answers of one question say the same sentence with another number or with a "not"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from qadeck.linkage.asked import words
from qadeck.model import Cluster, Finding, Record
from qadeck.text import plain

OPENING, SENTENCES = 1200, 10
# Two sentences say the same of one thing when this share of their words is common to them, out of four at least.
SAME, FEWEST = 0.7, 4
_END = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w.]*\w)")
_NOT = re.compile(r"\b(?:not|never|no|cannot|without)\b|n['’]t\b", re.IGNORECASE)


def contradictions(clusters: Iterable[Cluster]) -> Iterator[Finding]:
    """One finding for each member whose answer contradicts that of the record that stands for the cluster."""
    for cluster in clusters:
        head = cluster.canonical
        for member in cluster.members:
            if member is not head and head.answer and member.answer and head.answer != member.answer:
                yield from _found(head, member)


def _found(head: Record, member: Record) -> Iterator[Finding]:
    if _signs(head.answer) == _signs(member.answer):
        return
    for (one, left), (other, right) in product(_sentences(head.answer), _sentences(member.answer)):
        if what := _disagreement(one, left, other, right):
            message = (
                f'two answers of one question {what}: "{one}" ({head.id}) and "{other}" ({member.id}); '
                "correct one of them, or part the questions in [repeats] different"
            )
            yield Finding("answers-disagree", "warning", member.source, member.answer_line or member.line, message)
            return


def _signs(answer: str) -> tuple[frozenset[str], int]:
    return frozenset(_NUMBER.findall(answer[:OPENING])), len(_NOT.findall(answer[:OPENING]))


def _disagreement(one: str, left: frozenset[str], other: str, right: frozenset[str]) -> str:
    if len(left) < FEWEST or len(right) < FEWEST or len(left & right) < SAME * len(left | right):
        return ""
    numbers, others = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    if numbers and others and numbers.isdisjoint(others):
        return "give other numbers"
    return "disagree by a not" if bool(_NOT.search(one)) != bool(_NOT.search(other)) else ""


@lru_cache(maxsize=4096)
def _sentences(answer: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The first sentences with their stems, numbers left out."""
    found = [" ".join(part.split()) for part in _END.split(plain(answer[:OPENING])) if part.strip()]
    return tuple((part, _stems(part)) for part in found[:SENTENCES])


def _stems(sentence: str) -> frozenset[str]:
    return frozenset(stem for stem in words(sentence.lower())[0] if stem.isalpha())
