"""Formulas in a text that stand more than once: in themselves, beside themselves, or as the side of an equation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from qadeck.patterns import later
from qadeck.repair.formulas import Formula, end_of_blanks, formulas, projection, rewritten, structure
from qadeck.repair.repeats import may_repeat, only_letters, single
from qadeck.repair.rules import Place


def one_copy(text: str, place: Place) -> str:
    """A formula that holds itself two or three times is written once.

    Letters alone (`xxx`) only in a document that has other such formulas: they may be a string.
    """
    if not any(may_repeat(formula.tex) for formula in formulas(text)):
        return text

    def mend(formula: Formula) -> str:
        mended = single(formula.tex)
        if mended == formula.tex or (only_letters(formula.tex) and not place.siblings.copied):
            return formula.tex
        return mended

    return rewritten(text, mend)


SIDE_BY_SIDE = (later(r"\$[ \t]*(?:\$|\\\()"), later(r"\\\)[ \t]*(?:\$|\\\()"))


def drop_twin(text: str) -> str:
    """The same inline formula twice with nothing but blanks between: one stays."""
    return _without(
        text, [(left.end, right.end) for left, right in pairwise(formulas(text)) if _twins(text, left, right)]
    )


def _twins(text: str, left: Formula, right: Formula) -> bool:
    same = left.inline and right.inline and left.tex == right.tex
    return same and not text[left.end : right.start].strip(" \t")


def _without(text: str, cuts: Iterable[tuple[int, int]]) -> str:
    """The text without some stretches, in order."""
    parts: list[str] = []
    at = 0
    for start, end in cuts:
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


def drop_debris(text: str) -> str:
    """ "$a = b + L$ ... $L = b + L$": the second is the tail of a copy that was cut in the wrong place."""
    found = [f for f in formulas(text) if f.inline]
    tails = [right for left, right in pairwise(found) if _is_tail(left.tex, right.tex)]
    return _without(text, [(tail.start, end_of_blanks(text, tail.end)) for tail in tails])


def _is_tail(formula: str, debris: str) -> bool:
    head, sign, side = debris.partition("=")
    left, found, right = formula.partition("=")
    if not sign or not found or projection(side) != projection(right):
        return False
    head = projection(head)
    return len(head) > 0 and projection(left) != head and projection(right).endswith(head)


_SCRIPT = later(r"[_^](?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[a-zA-Z]+|.)")


def shorten_chain(text: str) -> str:
    """ "a = b = b": the right side stands two or three times, maybe with escapes or lost scripts."""
    return rewritten(text, lambda formula: _chain(formula.tex))


def _chain(tex: str) -> str:
    if tex.count("=") < 2:
        return tex
    parts = _top_level_parts(tex)
    if len(parts) < 3:
        return tex
    kept = parts[:1]
    for part in parts[1:]:
        if len(kept) > 1 and _same_side(kept[-1], part):
            kept[-1] = min(kept[-1], part, key=lambda side: ("\\_" in side or "\\{" in side, -structure(side)))
        else:
            kept.append(part)
    if len(kept) == len(parts):
        kept = _without_lost_scripts(kept)
    return " = ".join([part.strip() for part in kept]) if len(kept) < len(parts) else tex


def _top_level_parts(tex: str) -> list[str]:
    """The sides of a chain of equalities; those inside brackets do not count."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(tex):
        depth += (char in "({[") - (char in ")}]")
        if char == "=" and depth == 0 and tex[at - 1 : at] not in ("\\", "<", ">", "!", ":"):
            parts.append(tex[start:at])
            start = at + 1
    return [*parts, tex[start:]]


def _same_side(left: str, right: str) -> bool:
    """Equal but for escapes, blanks and braces, and long enough to be more than a value."""
    bare = [re.sub(r"\\[_{}]|[\s_^{}]", "", side) for side in (left, right)]
    return bare[0] == bare[1] and len(bare[0]) >= 3 and bool(re.search(r"[^\W\d]", bare[0]))


def _without_lost_scripts(parts: list[str]) -> list[str]:
    """Three right sides that differ only in how many of their scripts were kept: the last one has them all."""
    last = parts[-1]
    skeleton = projection(_SCRIPT.sub("", last))
    if len(parts) < 4 or len(skeleton) < 4 or any(projection(_SCRIPT.sub("", part)) != skeleton for part in parts[1:]):
        return parts
    scripts = [len(_SCRIPT.findall(part)) for part in parts[1:]]
    return [parts[0], last] if scripts == sorted(scripts) and scripts[-1] > scripts[0] else parts
