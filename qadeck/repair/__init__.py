"""Records of one document -> the records mended, with before and after of every repair; and what no rule can mend.

The rules are one ordered table. Each takes a text whose code is masked, gives a text, and is safe to apply twice; the
runner calls those that the text's facts call for, and compares before and after, so that none can forget to report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from qadeck.model import Finding, Record, Repair
from qadeck.repair.facts import facts
from qadeck.repair.findings import findings_of, unknown_rules
from qadeck.repair.masks import Piece, mask, unmask
from qadeck.repair.rules import Place, Rule, Siblings
from qadeck.repair.table import RULES

__all__ = ["ALL", "RULES", "repair"]
ALL = frozenset(rule.id for rule in RULES)

# (part of a record, its markup) -> the rules for it, in order.
Chosen = Mapping[tuple[str, str], Sequence[Rule]]


def repair(records: Sequence[Record], off: frozenset[str]) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """The records of one document, mended, in order; and findings on damage that no rule can mend.

    `off` holds ids (or names) of rules that are not applied. A finding's line counts from 1 in the source.
    """
    rules = _chosen(off)
    siblings = Siblings(records)
    mended: list[Record] = []
    found: list[Finding] = []
    for record in records:
        mended.append(_mended(record, Place(record, siblings), rules))
        found += findings_of(record, mended[-1])
    known = ALL | {rule.name for rule in RULES}
    return tuple(mended), (*unknown_rules(off - known, records), *found)


def _chosen(off: frozenset[str]) -> Chosen:
    """The rules for each part of a record and each kind of text."""
    rules = [rule for rule in RULES if not off & {rule.id, rule.name}]
    return {
        (where, markup): [rule for rule in rules if rule.where in (where, "both") and rule.markup in (markup, "any")]
        for where in ("question", "answer", "option")
        for markup in ("markdown", "html")
    }


def _mended(record: Record, place: Place, rules: Chosen) -> Record:
    question, first = _apply(record.question, rules["question", record.markup], place)
    answer, second = _apply(record.answer, rules["answer", record.markup], place)
    options = [_apply(option, rules["option", record.markup], place) for option in record.options]
    fired = (*first, *second, *(repair for _, repairs in options for repair in repairs))
    if not fired:
        return record
    texts = tuple(option for option, _ in options)
    return replace(record, question=question, answer=answer, options=texts, repairs=(*record.repairs, *fired))


def _apply(text: str, rules: Sequence[Rule], place: Place) -> tuple[str, list[Repair]]:
    """The text after every rule, and what each changed."""
    masked, pieces = mask(text)
    repairs: list[Repair] = []
    holds = facts(masked)
    for rule in rules:
        if rule.called_for(holds):
            after = rule.mend(masked, place)
            if after != masked:
                repairs += _report(rule.id, masked, after, pieces)
                masked, holds = after, facts(after)
    return (unmask(masked, pieces), repairs) if repairs else (text, repairs)


# The difference is quadratic in the lines, more so in equal ones: beyond these the whole change is one excerpt.
_MANY_LINES, _MANY_PAIRS = 1000, 40_000


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of a line before and an equal one after there are."""
    counted = Counter(new)
    return sum(counted[line] for line in old)


def _report(rule: str, before: str, after: str, pieces: tuple[Piece, ...]) -> list[Repair]:
    """One repair for each run of changed lines."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) > _MANY_LINES or _equal_pairs(old, new) > _MANY_PAIRS:
        return [Repair(rule, unmask(before, pieces), unmask(after, pieces))]
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        Repair(rule, unmask("\n".join(old[a:b]), pieces), unmask("\n".join(new[c:d]), pieces))
        for kind, a, b, c, d in changes
        if kind != "equal"
    ]
