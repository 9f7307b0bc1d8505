"""TeX that holds itself two or three times -> one copy: the one that says most about its layout.

A page copied from a browser gives every layer of a formula: MathML's text, the TeX, and the text as drawn, which sets
a fraction's denominator first. "y=wx+by = wx + by=wx+b" is one formula.
"""

from __future__ import annotations

from itertools import pairwise

from qadeck.patterns import later
from qadeck.repair.formulas import Sign, balanced, formulas, projection, signs, structure
from qadeck.repair.tex import unescaped

_LETTERS = later(r"[^\W\d_\s]+$")
_RELATION = later(r"[=<>≤≥≈∼∈→]|\\(?:leq?|geq?|approx|sim|in|to|neq?)\b")
_ESCAPED = later(r"\\_|[_^]\{\\\{")
_INVISIBLE = " \t\n\u200b"
_STOPS = ".,;:"


def only_letters(tex: str) -> bool:
    """`xxx` or `abab`: as likely a string of letters as a copied symbol."""
    return bool(_LETTERS.match(tex.strip()))


def may_repeat(tex: str) -> bool:
    """A cheap test that every repeated formula passes: equality signs, plus signs and commas come in equal shares."""
    if len(tex) < 2 or tex.isdigit():
        return False
    bare = tex.rstrip(_STOPS)
    return any(not (bare.count("=") % n or bare.count("+") % n or bare.count(",") % n) for n in (2, 3))


def single(tex: str) -> str:
    """One copy of a formula that holds two or three of itself; the formula as it is if it does not."""
    if not may_repeat(tex):
        return tex
    bare = tex.rstrip(_STOPS)
    chars = projection(bare)
    for count in (3, 2):
        copies = copies_of(bare, signs(bare), count) if _in_shares(chars, count) else ()
        if copies and _proven(copies):
            return best(copies) + tex[len(bare) :]
    return tex


def holds_copies(text: str) -> bool:
    """Some formula of the text certainly stands in it more than once."""
    return any(not only_letters(f.tex) and single(f.tex) != f.tex for f in formulas(text))


def copies_of(tex: str, seen: list[Sign], count: int) -> tuple[str, ...]:
    """The formula cut into `count` equal shares of visible characters, if these say the same; else nothing."""
    if not _in_shares("".join([sign.char for sign in seen]), count):
        return ()
    size = len(seen) // count
    cuts = [0, *(_cut(tex, seen, i * size) for i in range(1, count)), len(tex)]
    return tuple(tex[a:b].strip(_INVISIBLE) for a, b in pairwise(cuts))


def _in_shares(chars: str, count: int) -> bool:
    """Whether a run of visible characters falls into `count` equal shares of the same characters in any order."""
    size, rest = divmod(len(chars), count)
    if rest or not size or chars[0] not in chars[size : 2 * size]:
        return False
    first = sorted(chars[:size])
    return all(first == sorted(chars[at : at + size]) for at in range(size, len(chars), size))


def _cut(tex: str, seen: list[Sign], index: int) -> int:
    """Where one copy ends: the first place between two visible characters that leaves the brackets whole."""
    first, last = seen[index - 1].end, seen[index].start
    for at in range(first, last + 1):
        if balanced(tex[:at]):
            return at
    return last


def _proven(copies: tuple[str, ...]) -> bool:
    """Three equal copies prove themselves; other order, digits or two copies need more TeX in one than in another."""
    layout = [structure(copy) for copy in copies]
    shares = [projection(copy) for copy in copies]
    in_order = len(set(shares)) == 1
    differ = max(layout) > min(layout)
    if len(copies) > 2:
        lettered = any(char.isalpha() for char in shares[0])
        return (in_order and (lettered or differ)) or (len(shares[0]) > 1 and differ)
    return in_order and proven_twice(copies)


def proven_twice(copies: tuple[str, ...]) -> bool:
    """Two copies: an equation in two spellings, or a text and its TeX; `2x2^x` and `p(x)p(x)` are products."""
    if copies[0] == copies[1]:
        return False
    if all(_RELATION.search(copy) for copy in copies):
        return True
    plain, tex = sorted(copies, key=structure)
    if structure(plain) or not structure(tex):
        return False
    shown = projection(plain)
    return (len(shown) > 1 and not shown[0].isdigit()) or len(shown) > 2 or ("\\" in tex and not plain.isascii())


def best(copies: tuple[str, ...]) -> str:
    """The copy with most structure; of equals one without escapes, then the middle one, which is the TeX."""
    middle = len(copies) // 2

    def rank(index: int) -> tuple[int, bool, int]:
        copy = copies[index]
        return -structure(copy), bool(_ESCAPED.search(copy)), abs(index - middle)

    first, *others = sorted(range(len(copies)), key=rank)
    return unescaped(copies[first], tuple(copies[index] for index in others))
