"""Word's formulas (Office Math Markup) -> TeX. Source of the elements: ECMA-376, part 1, section 22.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qadeck.readers._implied import names

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNS = {
    "∑": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "∬": r"\iint ", "∮": r"\oint ", "⋃": r"\bigcup ", "⋂": r"\bigcap ",
    "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "δ": r"\delta ", "ε": r"\varepsilon ", "θ": r"\theta ",
    "λ": r"\lambda ", "μ": r"\mu ", "π": r"\pi ", "ρ": r"\rho ", "σ": r"\sigma ", "τ": r"\tau ", "φ": r"\varphi ",
    "ω": r"\omega ", "Δ": r"\Delta ", "Σ": r"\Sigma ", "Ω": r"\Omega ", "Φ": r"\Phi ", "∞": r"\infty ", "≤": r"\le ",
    "≥": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "±": r"\pm ", "×": r"\times ", "÷": r"\div ", "⋅": r"\cdot ",
    "∂": r"\partial ", "∇": r"\nabla ", "→": r"\to ", "⇒": r"\Rightarrow ", "∈": r"\in ", "∉": r"\notin ",
    "⊂": r"\subset ", "∪": r"\cup ", "∩": r"\cap ", "∀": r"\forall ", "∃": r"\exists ", "√": r"\surd ",
    "∝": r"\propto ",
    "#": r"\#", "%": r"\%", "&": r"\&", "{": r"\{", "}": r"\}", "_": r"\_", "$": r"\$", "\\": r"\backslash ",
}  # fmt: skip
_ACCENTS = {"̂": r"\hat", "̃": r"\tilde", "̄": r"\bar", "¯": r"\bar", "⃗": r"\vec", "̇": r"\dot", "̈": r"\ddot", "": r"\hat"}
_FUNCTIONS = names("sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln exp lim max min det gcd")


def tex(node: Any) -> str:
    """The TeX of an `m:oMath`, `m:oMathPara` or any element inside one; an unknown element gives its content."""
    name = node.tag.removeprefix(_M)
    if name == "t":
        return "".join(_SIGNS.get(char, char) for char in node.text or "")
    if name.endswith("Pr"):
        return ""
    return _SHAPES.get(name, _content)(node)


def _content(node: Any) -> str:
    return "".join(tex(child) for child in node)


def _part(node: Any, name: str) -> str:
    found = node.find(f"{_M}{name}")
    return _content(found).strip() if found is not None else ""


def _property(node: Any, name: str, default: str = "") -> str:
    """The value of a property; a property without a value has the empty one."""
    found = node.find(f"{_M}{node.tag.removeprefix(_M)}Pr/{_M}{name}")
    return default if found is None else str(found.get(f"{_M}val", ""))


def _fraction(node: Any) -> str:
    return rf"\frac{{{_part(node, 'num')}}}{{{_part(node, 'den')}}}"


def _script(node: Any) -> str:
    low, high = _part(node, "sub"), _part(node, "sup")
    return f"{{{_part(node, 'e')}}}" + (f"_{{{low}}}" if low else "") + (f"^{{{high}}}" if high else "")


def _before(node: Any) -> str:
    return f"{{}}_{{{_part(node, 'sub')}}}^{{{_part(node, 'sup')}}}{_part(node, 'e')}"


def _root(node: Any) -> str:
    degree = _part(node, "deg")
    return rf"\sqrt{f'[{degree}]' if degree else ''}{{{_part(node, 'e')}}}"


def _large(node: Any) -> str:
    low, high = _part(node, "sub"), _part(node, "sup")
    sign = _SIGNS.get(_property(node, "chr", "∫"), _property(node, "chr", "∫")).strip()
    return sign + (f"_{{{low}}}" if low else "") + (f"^{{{high}}}" if high else "") + f" {_part(node, 'e')}"


def _fence(node: Any) -> str:
    inner = _property(node, "sepChr", "|").join(_content(e).strip() for e in node.findall(f"{_M}e"))
    return rf"\left{_bracket(_property(node, 'begChr', '('))} {inner} \right{_bracket(_property(node, 'endChr', ')'))}"


def _bracket(sign: str) -> str:
    return {"{": r"\{", "}": r"\}", "": ".", "‖": r"\|", "⌊": r"\lfloor", "⌋": r"\rfloor"}.get(sign, sign)


def _function(node: Any) -> str:
    name = _part(node, "fName")
    return (rf"\{name}" if name in _FUNCTIONS else name) + rf" {_part(node, 'e')}"


def _limit(node: Any) -> str:
    base = _part(node, "e")
    shown = rf"\{base}" if base in _FUNCTIONS else base
    return f"{shown}_{{{_part(node, 'lim')}}}" if node.tag.endswith("Low") else f"{shown}^{{{_part(node, 'lim')}}}"


def _accent(node: Any) -> str:
    return f"{_ACCENTS.get(_property(node, 'chr'), chr(92) + 'hat')}{{{_part(node, 'e')}}}"


def _bar(node: Any) -> str:
    return rf"\{'overline' if _property(node, 'pos') == 'top' else 'underline'}{{{_part(node, 'e')}}}"


def _matrix(node: Any) -> str:
    rows = [" & ".join(_content(cell).strip() for cell in row.findall(f"{_M}e")) for row in node.findall(f"{_M}mr")]
    return r"\begin{matrix} " + _rows(rows) + r" \end{matrix}"


def _rows(rows: list[str]) -> str:
    return r" \\ ".join(rows)


def _lines(node: Any) -> str:
    return r"\begin{aligned} " + _rows([_content(e).strip() for e in node.findall(f"{_M}e")]) + r" \end{aligned}"


_SHAPES: dict[str, Callable[[Any], str]] = {
    "f": _fraction,
    "sSub": _script,
    "sSup": _script,
    "sSubSup": _script,
    "sPre": _before,
    "rad": _root,
    "nary": _large,
    "d": _fence,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "acc": _accent,
    "bar": _bar,
    "m": _matrix,
    "eqArr": _lines,
}
