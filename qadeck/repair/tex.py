"""TeX that an escape, a copy or a page turn spoiled: mended inside formulas only."""

from __future__ import annotations

import re

from qadeck.patterns import later
from qadeck.repair.formulas import Formula, end_of_blanks, formulas, rewritten

ESCAPED = later(r"\\[_{]")
_ESCAPED_UNDERSCORE = later(r"_\{\\_([^{}]*)\}")
# Outside \text{} an escaped underscore after one symbol is a subscript that went through an escape.
_ESCAPED_SUBSCRIPT = later(r"(?<![a-zA-Z\\])([a-zA-Z]|(?<=[)}])|\\[a-zA-Z]+)\\_(?=[a-zA-Z0-9{\\])")
_ESCAPED_BRACES = later(r"(?P<base>[\w)}\]]|\\[a-zA-Z]+)?(?P<script>[_^])\{\\\{(?P<in>[^{}\\]+)\\\}\}")
_TEXT_COMMAND = later(r"\\(?:text|textit|textbf|texttt|mathrm|mathtt|operatorname)\{[^{}]*\}")
# An indicator function writes its condition as a set: 1_{\{A\}}.
_INDICATORS = frozenset("1I})]")


def drop_escapes(text: str) -> str:
    """`w_{\\_1}` is `w_1`, `h^{\\{l\\}}` is `h^{l}`: a Markdown escape has nothing to do inside a formula."""
    return rewritten(text, lambda formula: unescaped(formula.tex))


def unescaped(tex: str, twins: tuple[str, ...] = ()) -> str:
    """The TeX without escapes in its scripts; braces become the brackets that a twin of the formula has there."""
    if "\\_" in tex:
        tex = _ESCAPED_UNDERSCORE.sub(lambda found: "_" + _braced(found[1]), tex)
        tex = _outside_text(tex)
    if "\\{" not in tex:
        return tex
    return _ESCAPED_BRACES.sub(lambda found: _script(found, twins), tex)


def _outside_text(tex: str) -> str:
    at, parts = 0, []
    for words in _TEXT_COMMAND.finditer(tex):
        parts += [_ESCAPED_SUBSCRIPT.sub(r"\1_", tex[at : words.start()]), words[0]]
        at = words.end()
    return "".join([*parts, _ESCAPED_SUBSCRIPT.sub(r"\1_", tex[at:])])


def _script(found: re.Match[str], twins: tuple[str, ...]) -> str:
    base, inner = found["base"] or "", found["in"]
    bare = inner.replace(" ", "")
    if any(f"({bare})" in twin.replace(" ", "") for twin in twins):
        return f"{base}{found['script']}{{({inner})}}"
    if not re.fullmatch(r"\w+", bare) or (not twins and (base in _INDICATORS or base.startswith("\\"))):
        return found[0]
    return f"{base}{found['script']}{{{inner}}}"


def _braced(script: str) -> str:
    return script if len(script) == 1 else f"{{{script}}}"


PUNCTUATION_INSIDE = later(r"\}(?<=[:;,.]\})")
_PUNCTUATED_SCRIPT = later(r"([_^])\{([^{}]+?)\s*([:;,.])\}$")


def punctuation_out(text: str) -> str:
    """`$z_{i:}$ :` - the colon slipped into the subscript and stands after the formula too: out."""
    return rewritten(text, lambda formula: _without_mark(text, formula))


def _without_mark(text: str, formula: Formula) -> str:
    after = end_of_blanks(text, formula.end)
    if not formula.tex.endswith("}") or text[after : after + 1] != formula.tex[-2:-1]:
        return formula.tex
    return _PUNCTUATED_SCRIPT.sub(lambda found: found[1] + _braced(found[2]), formula.tex)


POWERS = ("e-", "e+", "E-", "E+", "1e", "1E")
_E_NOTATION = later(r"(?<![\w.\\}])([0-9]+(?:\.[0-9]+)?)[eE](?:([-+])([0-9]+)|(?<=1[eE])([0-9]+))(?![\w.^]\w|[\w^])")


def powers_of_ten(text: str) -> str:
    """`1e-8` inside a formula is `10^{-8}`, `2.5e-3` is `2.5 \\times 10^{-3}`: TeX would set e as a variable."""
    if "e" not in text and "E" not in text:
        return text
    return rewritten(text, _powers)


def _powers(formula: Formula) -> str:
    if not _E_NOTATION.search(formula.tex):
        return formula.tex
    return _E_NOTATION.sub(_power, formula.tex)


def _power(found: re.Match[str]) -> str:
    mantissa = "" if found[1] == "1" else f"{found[1]} \\times "
    sign = "-" if found[2] == "-" else ""
    return f"{mantissa}10^{{{sign}{found[3] or found[4]}}}"


_FRENCH = later(r"\w[ \u00a0\u202f][:;!?](?:\s|$)")
_ALWAYS_CLOSE, _CLOSE_BUT_IN_FRENCH = frozenset(",.)"), frozenset(":;!?")
# Blanks beside an inline formula that may be too many.
SPACED_FORMULAS = (
    later(r"\$(?:(?<=[( ] \$)| [ ,.):;!?])"),
    later(r"\\(?:(?<=[( ] \\)\(|\) [ ,.):;!?])"),
)


def close_up(text: str) -> str:
    """One blank round an inline formula, none before a point, comma or closing bracket, none after an opening one."""
    found = formulas(text)
    french = bool(_FRENCH.search(text))
    parts: list[str] = []
    at = 0
    for formula in found:
        if formula.inline:
            parts += [_before(text[at : formula.start]), text[formula.start : formula.end]]
            at = formula.end + _gap(text, formula.end, french)
        else:
            parts.append(text[at : formula.end])
            at = formula.end
    return "".join([*parts, text[at:]])


def _before(text: str) -> str:
    """The text before a formula with one blank at its end at most; an indent and the blanks of a marker stay."""
    bare = text.rstrip(" ")
    if bare == text or not bare or bare.endswith("\n"):
        return text
    if bare.endswith("("):
        return bare
    line = bare[bare.rfind("\n") + 1 :].strip()
    return text if line in ("-", "*", "+", ">", "|") or re.fullmatch(r"\d+[.)]", line) else bare + " "


def _gap(text: str, at: int, french: bool) -> int:
    """How many blanks after a formula are too many; `french`: the text has one before a colon."""
    after = text[at : at + 40]
    blanks = len(after) - len(after.lstrip(" "))
    rest = after[blanks : blanks + 2]
    if not blanks or not rest or rest[0] == "\n":
        return 0
    free = len(rest) < 2 or not rest[1].isalnum()
    if rest[0] in _ALWAYS_CLOSE and free and rest != "..":
        return blanks
    if rest[0] in _CLOSE_BUT_IN_FRENCH and free and not french:
        return blanks
    return blanks - 1
