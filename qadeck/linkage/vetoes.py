"""Pair -> bool: what keeps two questions apart, however alike they look."""

from __future__ import annotations

from qadeck.linkage.asked import SYMMETRIC
from qadeck.linkage.lexicon import CONTRASTS, TURNING
from qadeck.linkage.pair import NEAR, Pair
from qadeck.linkage.traits import FOR_AND_AGAINST, rests
from qadeck.text import key


def options_differ(pair: Pair) -> bool:
    """The same stem with other choices is another question."""
    return pair.a.options != pair.b.options


def code_differs(pair: Pair) -> bool:
    """A piece of code of one that the other does not have, not even as plain words."""
    if pair.a.code == pair.b.code:
        return False
    return _lacks(pair.a.code, pair.b.code, pair.b.wording) or _lacks(pair.b.code, pair.a.code, pair.a.wording)


def _lacks(code: tuple[str, ...], other: tuple[str, ...], wording: str) -> bool:
    return any(piece not in other and f" {key(piece)} " not in f" {wording} " for piece in code)


def numbers_differ(pair: Pair) -> bool:
    """Other numbers or numbered names; a mere count that only one gives does not decide."""
    left, right = _numbered(pair.only_a), _numbered(pair.only_b)
    if left and right:
        return True
    return any(not (stem.isdigit() and len(stem) < 3) for stem in left | right)


def _numbered(stems: frozenset[str]) -> set[str]:
    return {stem for stem in stems if any(char.isdigit() for char in stem)}


def negation_differs(pair: Pair) -> bool:
    """One question has a "not", the other has none."""
    return pair.a.asked.negated != pair.b.asked.negated


def signs_differ(pair: Pair) -> bool:
    """== and ===, C and C++."""
    return any(not stem.replace(".", "").replace("&", "").isalnum() for stem in pair.only_a | pair.only_b)


def turned_round(pair: Pair) -> bool:
    """A word that turns the question round, on one side."""
    return not (TURNING.isdisjoint(pair.only_a) and TURNING.isdisjoint(pair.only_b))


def contrasted(pair: Pair) -> bool:
    """A member of a known contrast on each side."""
    return any(not CONTRASTS[stem].isdisjoint(pair.only_b) for stem in pair.only_a if stem in CONTRASTS)


def prefixed(pair: Pair) -> bool:
    """A word and the same behind a prefix, or two prefixes before one rest: hypertension and hypotension."""
    left, right = _rests(pair.only_a), _rests(pair.only_b)
    return not (left.isdisjoint(pair.only_b) and right.isdisjoint(pair.only_a) and left.isdisjoint(right))


def _rests(stems: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*map(rests, stems))


def sides_swapped(pair: Pair) -> bool:
    """A over B, and B over A."""
    a, b = pair.a.asked, pair.b.asked
    return (
        a.form not in SYMMETRIC and bool(a.second) and a.core != a.second and (a.core, a.second) == (b.second, b.core)
    )


def for_and_against(pair: Pair) -> bool:
    """Advantages of one, disadvantages of the other."""
    return pair.forms == FOR_AND_AGAINST


def comparison_or_not(pair: Pair) -> bool:
    """One thing, against a comparison of it with another."""
    return len(pair.forms) == 2 and bool(pair.forms & SYMMETRIC) and bool(pair.only_a or pair.only_b)


def problem_or_remedy(pair: Pair) -> bool:
    """What a problem is, against what to do about it."""
    return "prevent" in pair.forms and bool(
        pair.forms & {"what", "why", "effect", "work", "happens", "types", "example"}
    )


def words_swapped(pair: Pair) -> bool:
    """The same words in another order, asked in the same form: a normalization layer, layer normalization."""
    a, b = pair.a.asked, pair.b.asked
    if not pair.same_kind or pair.only_a or pair.only_b or a.turned != b.turned or a.form in SYMMETRIC:
        return False
    return sorted(a.core) == sorted(b.core) and a.core != b.core


def forms_differ(pair: Pair) -> bool:
    """The same subject exactly, but causes of the one and types of the other."""
    return not pair.same_kind and not pair.forms <= NEAR and not pair.only_a and not pair.only_b
