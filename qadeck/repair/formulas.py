"""Formulas in a text, and what is left of one when all markup is taken off: the ground of the rules on mathematics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from qadeck.patterns import later

# `$ x $` with blanks inside is money as often as mathematics, and `$5 and then $10` is money: both are left alone.
# Both halves begin with a fixed character, so that the search is one for these two.
_FORMULA = later(
    r"\$(?:\$(.+?)\$\$|(?<![\\$].)(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\d$]))"
    r"|\\(?:\(((?:[^\\]|\\(?!\())+?)\\\)|\[((?:[^\\]|\\(?!\[))+?)\\\])",
    re.S,
)
_OPENINGS = ("$$", "$", "\\(", "\\[")


class Formula(NamedTuple):
    """A formula in a text: where it stands, delimiters included, its opening delimiter and its TeX."""

    start: int
    end: int
    opening: str
    tex: str

    @property
    def inline(self) -> bool:
        """Within a line of text, `$` or `\\(`."""
        return self.opening in ("$", "\\(")


# The rules look at one text after another; as long as none changes it, its formulas are found once.
@lru_cache(maxsize=4)
def formulas(text: str) -> tuple[Formula, ...]:
    """Every formula of a text, in order."""
    return formulas_of(text)


def formulas_of(text: str) -> tuple[Formula, ...]:
    """The same, for a line or another piece of a text that nobody asks for again."""
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        return ()
    return tuple([_formula(found) for found in _FORMULA.finditer(text)])


def _formula(found: re.Match[str]) -> Formula:
    index = found.lastindex or 1
    return Formula(found.start(), found.end(), _OPENINGS[index - 1], found[index])


def end_of_blanks(text: str, at: int) -> int:
    """Where the blanks and tabs that begin at `at` end."""
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}


def rewritten(text: str, mend: Callable[[Formula], str]) -> str:
    """The text with the TeX of each formula mended."""
    parts: list[str] = []
    at = 0
    for formula in formulas(text):
        tex = mend(formula)
        if tex != formula.tex:
            parts += [text[at : formula.start], formula.opening, tex, CLOSING[formula.opening]]
            at = formula.end
    return "".join([*parts, text[at:]]) if parts else text


# What the commands look like when a browser copies them as text (KaTeX and MathJax agree on these).
_NAMES = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega sum prod "
    "int partial nabla infty cdot times div pm mp leq le geq ge neq ne approx equiv sim propto in notin "
    "subset subseteq cup cap emptyset forall exists neg land wedge lor vee to rightarrow leftarrow Rightarrow "
    "mapsto implies iff mid dots ldots cdots ell circ odot oplus otimes ast star prime vert langle rangle "
    "lfloor rfloor lceil rceil "
)
_CHARACTERS = "αβγδϵεζηθϑικλμνξπρστυϕφχψωΓΔΘΛΞΠΣΦΨΩ∑∏∫∂∇∞⋅×÷±∓≤≤≥≥≠≠≈≡∼∝∈∉⊂⊆∪∩∅∀∃¬∧∧∨∨→→←⇒↦⇒⇔∣……⋯ℓ∘⊙⊕⊗*⋆'∣⟨⟩⌊⌋⌈⌉"
_FUNCTIONS = "max min log ln exp sin cos tan tanh arg lim Pr det dim gcd sup inf deg ker"
_SYMBOLS = dict(zip(_NAMES.split(), _CHARACTERS, strict=True)) | {name: name for name in _FUNCTIONS.split()}
_TOKEN = later(r"\\([a-zA-Z]+)\*?|\\(.)|(.)", re.S)
_SAME = str.maketrans({"−": "-", "–": "-", "∗": "*", "′": "'", "|": "∣", "φ": "ϕ", "ε": "ϵ", "·": "⋅", "‖": "∥"})
# Layout, not content: blanks, sub- and superscripts, brackets (lost or gained by copies), accents drawn above.
_NO_CONTENT = frozenset(" \t\n^_{}()&~\u200b\u2061\u2062\u00a0ˉ¯‾˜ˆ^⃗")


class Sign(NamedTuple):
    """One visible character of a formula and the stretch of TeX that makes it."""

    char: str
    start: int
    end: int


def signs(tex: str) -> list[Sign]:
    """The visible characters of a formula, without layout: two copies of one formula give the same ones."""
    found: list[Sign] = []
    for token in _TOKEN.finditer(tex):
        for char in _visible(token):
            if char not in _NO_CONTENT:
                found.append(Sign(char, token.start(), token.end()))
    return found


def _visible(token: re.Match[str]) -> str:
    if token[1]:
        return _SYMBOLS.get(token[1], "").translate(_SAME)
    if token[2]:
        return ("∥" if token[2] == "|" else token[2].translate(_SAME)) if token[2] not in "{}_,;:! \\" else ""
    char = token[3]
    folded = unicodedata.normalize("NFKC", char) if not char.isascii() else char
    return (folded if len(folded) == 1 else char).translate(_SAME)


# Characters that show as themselves need no look at each: what is no content goes, the others may have a twin.
_NOT_PLAIN = later(r"\\([a-zA-Z]+)\*?|\\(.)|([^\x00-\x7f])", re.S)
_PLAIN = dict.fromkeys(map(ord, _NO_CONTENT)) | _SAME


def projection(tex: str) -> str:
    """The visible characters of a formula as one string."""
    if tex.isascii() and "\\" not in tex:
        return tex.translate(_PLAIN)
    return _NOT_PLAIN.sub(_visible, tex).translate(_PLAIN)


_STRUCTURE = later(r"[\^_]|\\[a-zA-Z]+")


def structure(tex: str) -> int:
    """How much a copy says about its layout: its sub- and superscripts and its commands, counted."""
    return len(_STRUCTURE.findall(tex))


def balanced(tex: str) -> bool:
    """Every bracket closes, in order."""
    depth = {"(": 0, "{": 0, "[": 0}
    for char in tex:
        if char in "({[":
            depth[char] += 1
        elif char in ")}]":
            depth[{")": "(", "}": "{", "]": "["}[char]] -= 1
            if min(depth.values()) < 0:
                return False
    return not any(depth.values())
