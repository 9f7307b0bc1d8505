"""Records of one document -> the records mended, with before and after of every repair; and what no rule can mend.

The rules are one ordered table. Each takes a text whose code is masked, gives a text, and is safe to apply twice; the
runner compares before and after, so that no rule can forget to report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from qadeck.model import Finding, Record, Repair
from qadeck.repair.findings import findings_of, unknown_rules
from qadeck.repair.masks import Piece, mask, unmask
from qadeck.repair.rules import Place, Rule, Siblings, features
from qadeck.repair.table import RULES

__all__ = ["ALL", "RULES", "repair"]
ALL = frozenset(rule.id for rule in RULES)


def repair(records: Sequence[Record], off: frozenset[str]) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """The records of one document, mended, in order; and findings on damage that no rule can mend.

    `off` holds ids (or names) of rules that are not applied. A finding's line counts from 1 in the source.
    """
    rules = [rule for rule in RULES if not off & {rule.id, rule.name}]
    siblings = Siblings(records)
    mended = tuple(_mended(record, Place(record, siblings), rules) for record in records)
    found = [item for old, new in zip(records, mended, strict=True) for item in findings_of(old, new)]
    known = ALL | {rule.name for rule in RULES}
    return mended, (*unknown_rules(off - known, records), *found)


def _mended(record: Record, place: Place, rules: Sequence[Rule]) -> Record:
    question, first = _apply(record.question, "question", place, rules)
    answer, second = _apply(record.answer, "answer", place, rules)
    options = [_apply(option, "option", place, rules) for option in record.options]
    fired = (*first, *second, *(repair for _, repairs in options for repair in repairs))
    if not fired:
        return record
    texts = tuple(option for option, _ in options)
    return replace(record, question=question, answer=answer, options=texts, repairs=(*record.repairs, *fired))


def _apply(text: str, where: str, place: Place, rules: Sequence[Rule]) -> tuple[str, list[Repair]]:
    """The text after every rule that is for it, and what each changed."""
    masked, pieces = mask(text)
    html = place.record.markup == "html"
    repairs: list[Repair] = []
    holds = features(masked)
    for rule in rules:
        if rule.needs & ~holds or rule.where not in (where, "both") or (html and rule.markup != "any"):
            continue
        after = rule.mend(masked, place)
        if after != masked:
            repairs += _report(rule.id, masked, after, pieces)
            masked, holds = after, features(after)
    return (unmask(masked, pieces), repairs) if repairs else (text, repairs)


_MANY_LINES = 1000  # the difference is quadratic in the lines: beyond this the whole change is one excerpt


def _report(rule: str, before: str, after: str, pieces: tuple[Piece, ...]) -> list[Repair]:
    """One repair for each run of changed lines."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) > _MANY_LINES:
        return [Repair(rule, unmask(before, pieces), unmask(after, pieces))]
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        Repair(rule, unmask("\n".join(old[a:b]), pieces), unmask("\n".join(new[c:d]), pieces))
        for kind, a, b, c, d in changes
        if kind != "equal"
    ]
