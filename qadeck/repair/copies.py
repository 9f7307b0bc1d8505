"""Formulas that stand two or three times: a page copied from a browser gives all its layers.

MathML's text, the TeX and the drawn text: "y=wx+by = wx + by=wx+b" is one formula. One copy stays: the one that says
most about its layout.
"""

from __future__ import annotations

import re
from itertools import pairwise

from qadeck.repair.formulas import Formula, Sign, balanced, formulas, projection, rewritten, signs, structure
from qadeck.repair.tex import unescaped

_LETTERS = re.compile(r"[^\W\d_\s]+$")
_RELATION = re.compile(r"[=<>≤≥≈∼∈→]|\\(?:leq?|geq?|approx|sim|in|to|neq?)\b")


def one_copy(text: str) -> str:
    """A formula that holds itself two or three times is written once."""
    found = formulas(text)
    if not any(_may_repeat(formula.tex) for formula in found):
        return text
    strong = {_line(text, f) for f in found if not _only_letters(f.tex) and single(f.tex) != f.tex}

    def mend(formula: Formula) -> str:
        if _only_letters(formula.tex) and _line(text, formula) not in strong:
            return formula.tex
        return single(formula.tex)

    return rewritten(text, mend)


def _line(text: str, formula: Formula) -> int:
    return text.count("\n", 0, formula.start)


def _only_letters(tex: str) -> bool:
    """`xxx` or `abab`: as likely a string of letters as a copied symbol."""
    return bool(_LETTERS.match(tex.strip()))


def _may_repeat(tex: str) -> bool:
    """A cheap test that every repeated formula passes: equality signs, plus signs and commas come in equal shares."""
    if len(tex) < 3:
        return False
    return any(not (tex.count("=") % n or tex.count("+") % n or tex.count(",") % n) for n in (2, 3))


def single(tex: str) -> str:
    """One copy of a formula that holds two or three of itself; the formula as it is if it does not."""
    if not _may_repeat(tex):
        return tex
    seen = signs(tex)
    for count in (3, 2):
        copies = copies_of(tex, seen, count)
        if copies and _proven(copies):
            return _best(copies)
    return tex


def copies_of(tex: str, seen: list[Sign], count: int) -> tuple[str, ...]:
    """The formula cut into `count` equal shares of visible characters, if these say the same; else nothing."""
    size, rest = divmod(len(seen), count)
    chars = "".join([sign.char for sign in seen])
    if rest or not size or not any(char.isalpha() for char in chars):
        return ()
    shares = [chars[i * size : (i + 1) * size] for i in range(count)]
    if len({"".join(sorted(share)) for share in shares}) > 1:
        return ()
    cuts = [0, *(_cut(tex, seen, i * size) for i in range(1, count)), len(tex)]
    return tuple(tex[a:b].strip(" \t\n\u200b") for a, b in pairwise(cuts))


def _cut(tex: str, seen: list[Sign], index: int) -> int:
    """Where one copy ends: the first place between two visible characters that leaves the brackets whole."""
    first, last = seen[index - 1].end, seen[index].start
    before = seen[0].start if index == 0 else 0
    for at in range(first, last + 1):
        if balanced(tex[before:at]):
            return at
    return last


def _proven(copies: tuple[str, ...]) -> bool:
    """Three equal copies prove themselves; other order or only two copies need TeX in one and a formula's look."""
    tex = [structure(copy) for copy in copies]
    shares = [projection(copy) for copy in copies]
    in_order = len(set(shares)) == 1
    if len(copies) == 3:
        return in_order or (len(shares[0]) >= 3 and max(tex) > min(tex))
    relation = all(_RELATION.search(copy) for copy in copies)
    return in_order and ((relation and copies[0] != copies[1]) or (len(shares[0]) >= 3 and max(tex) > 0 == min(tex)))


def _best(copies: tuple[str, ...]) -> str:
    """The copy with most structure; of equals one without escapes, then the middle one, which is the TeX."""
    middle = len(copies) // 2
    order = sorted(
        range(len(copies)),
        key=lambda i: (-structure(copies[i]), "\\{" in copies[i] or "\\_" in copies[i], abs(i - middle)),
    )
    return unescaped(copies[order[0]], tuple(copies[i] for i in order[1:]))


def drop_twin(text: str) -> str:
    """The same inline formula twice with nothing but blanks between: one stays."""
    found = formulas(text)
    for left, right in reversed(list(pairwise(found))):
        between = text[left.end : right.start]
        if left.inline and right.inline and left.tex == right.tex and not between.strip(" \t"):
            text = text[: left.end] + text[right.end :]
    return text


def drop_debris(text: str) -> str:
    """ "$a = b + L$ ... $L = b + L$": the second is the tail of a copy that was cut in the wrong place."""
    found = [f for f in formulas(text) if f.inline]
    for left, right in reversed(list(pairwise(found))):
        if _is_tail(left.tex, right.tex):
            text = _without(text, right)
    return text


def _is_tail(formula: str, debris: str) -> bool:
    head, sign, side = debris.partition("=")
    left, found, right = formula.partition("=")
    if not sign or not found or projection(side) != projection(right):
        return False
    head = projection(head)
    return len(head) > 0 and projection(left) != head and projection(right).endswith(head)


def _without(text: str, formula: Formula) -> str:
    before, after = text[: formula.start], text[formula.end :]
    return before + after.lstrip(" \t") if before.endswith((" ", "\n", "")) else before + after


_SCRIPT = re.compile(r"[_^](?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[a-zA-Z]+|.)")


def shorten_chain(text: str) -> str:
    """ "a = b = b": the right side stands two or three times, maybe with escapes or lost scripts."""
    if text.count("=") < 2:
        return text
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
