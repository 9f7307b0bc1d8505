"""What is a formula: TeX between delimiters, told apart from money, shell variables and dollars in code."""

from __future__ import annotations

import re

# The delimiters of a formula until the very end, so that a "\\(" of the text is never taken for one.
OPEN, CLOSE, OPEN_DISPLAY, CLOSE_DISPLAY, OPEN_LONG, OPEN_BOUND, CLOSE_SPAN = (
    "\ue0f0\ue0f1\ue0f2\ue0f3\ue0f4\ue0f5\ue0f6"
)
# Signs that fit beside each other on a phone; MathJax 3 breaks no line, so a longer formula gets a box that scrolls.
FITS = 24

_INLINE = re.compile(r"\$((?:\\text\{[^{}\n]*\}|\\.|[^\\$\n]|\n(?!\s*\n)){1,600}?)\$", re.S)
_TICKED = re.compile(r"\$`([^`\n]+)`\$")
_DISPLAY = re.compile(r"\$\$((?:\\.|[^\\$]|\$(?!\$))+?)\$\$", re.S)
# What opens again before it closes is no formula; so every search ends at the next opening.
_ROUND = re.compile(r"\\\(((?:(?!\\\().)+?)\\\)", re.S)
_SQUARE = re.compile(r"\\\[((?:(?!\\\[).)+?)\\\]", re.S)
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}(?:(?!\\begin\{\1\}).)+?\\end\{\1\}", re.S)
# "[$]x[/$]" and "[$$]": old marks of Anki's for LaTeX, no formula between the dollars.
_OLD_MARK = re.compile(r".?\[\$\$?\]|\[/\$\$?\]")
_LEFT, _RIGHT = re.compile(r"\\left(?![a-zA-Z])"), re.compile(r"\\right(?![a-zA-Z])")
_FRAMES = re.compile(r"\\(begin|end)\{(\w+\*?)\}")
_GROUP = r"(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|\\[a-zA-Z]+|[^\s{}\\_^])"
# What is right on paper or in a LaTeX document and an error, or a loss, in a formula that MathJax sets.
REPAIRS = (
    (re.compile(r"\n\s*\n"), "\n"),
    (re.compile(r"(?<!\\)([%#])"), r"\\\1"),  # a comment to the line's end; a macro's parameter
    (re.compile(rf"(_{_GROUP})(?=\s*_)"), r"\1{}"),  # a second subscript on one letter
    (re.compile(rf"(\^{_GROUP})(?=\s*\^)"), r"\1{}"),
    (re.compile(r"\\(?:text)?color\{[^{}]*\}"), ""),  # the night has other colours
    (re.compile(r"\\(?:begin|end)\{(?:display)?math\}"), ""),
    (re.compile(r"\\bm\b"), r"\\boldsymbol"),
    (re.compile(r"\\mathds\b|\\mathbbm\b"), r"\\mathbb"),
    (re.compile(r"\\(?:label|tag\*?)\{[^{}]*\}|\\(?:nonumber|notag)\b"), ""),
    (re.compile(r"\\\Z"), r"\\ "),
)
_PUNCTUATION = re.compile(r"[.,;:!?)\]]+(?=\s|$)")
_TEX = re.compile(r"\\[a-zA-Z{}|,;!%&#_]|\^|[A-Za-z0-9)}]_")
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3,}\s+[A-Za-z]{2,}(?![A-Za-z]*\})")
_PRICE = re.compile(r"\s*\d[\d.,]*\s*(?:[kKmMbB]n?\b|[-–/]\s*[A-Za-z]{2,}|\s[A-Za-z]{2,}|$)")


def inline(tex: str, after: str = "") -> str:
    """A formula in the line, between private delimiters; `after` is punctuation that must not part from it."""
    tex = _clean(tex)
    if _width(tex) > FITS:
        return f"{OPEN_LONG}{tex}{CLOSE}{after}{CLOSE_SPAN}"
    return f"{OPEN_BOUND}{tex}{CLOSE}{after}{CLOSE_SPAN}" if after else f"{OPEN}{tex}{CLOSE}"


def _width(tex: str) -> int:
    """About how many signs wide a formula is set."""
    return len(
        re.sub(
            r"\\(?:text\w*|math\w+|operatorname|left|right|[dt]?frac)\b|\\[a-zA-Z]+(?=[^a-zA-Z])|[{}\\^_\s]", "", tex
        )
    ) + len(re.findall(r"\\(?!text|math|operatorname|left|right|[dt]?frac)[a-zA-Z]+", tex))


def display(tex: str) -> str:
    """A formula on its own line, between private delimiters."""
    return f"{OPEN_DISPLAY}{_clean(tex)}{CLOSE_DISPLAY}"


def _clean(tex: str) -> str:
    """TeX that MathJax takes as it was meant: REPAIRS in order, none of which changes what is set."""
    tex = tex.strip()
    for pattern, replacement in REPAIRS:
        tex = pattern.sub(replacement, tex)
    return tex


def at(text: str, position: int) -> tuple[str, int] | None:
    """The formula that begins at `position` of a text, rendered, and where it ends; None where none does."""
    if text[position] == "$" and _OLD_MARK.match(text, max(0, position - 2)):
        return None
    if text.startswith("$$", position):
        found = _DISPLAY.match(text, position)
        return (display(found[1]), found.end()) if found and balanced(found[1]) else None
    if text[position] == "$":
        return _dollar(text, position)
    if found := _ROUND.match(text, position):
        return _in_line(found[1], text, found.end()) if balanced(found[1]) else None
    if found := _SQUARE.match(text, position):
        return (display(found[1]), found.end()) if balanced(found[1]) else None
    found = _ENVIRONMENT.match(text, position)
    return (display(found[0]), found.end()) if found and balanced(found[0]) else None


def balanced(tex: str) -> bool:
    """Whether braces are even: a formula with an open brace is damaged and would show as an error."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.S):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0 and len(_LEFT.findall(tex)) == len(_RIGHT.findall(tex)) and _nested(tex)


def _nested(tex: str) -> bool:
    """Whether every \\begin has its \\end, in order, and every \\left its \\right."""
    names: list[str] = []
    for kind, name in _FRAMES.findall(tex):
        if kind == "begin":
            names.append(name)
        elif not names or names.pop() != name:
            return False
    return not names


def _dollar(text: str, position: int) -> tuple[str, int] | None:
    if ticked := _TICKED.match(text, position):
        return _in_line(ticked[1], text, ticked.end())
    found = _INLINE.match(text, position)
    if not found or not found[1].strip() or not balanced(found[1]):
        return None
    before = text[position - 1] if position else " "
    after = text[found.end()] if found.end() < len(text) else " "
    return _in_line(found[1], text, found.end()) if _is_math(found[1], before, after) else None


def _in_line(tex: str, text: str, end: int) -> tuple[str, int]:
    """A formula that ends at `end` of a text, with the punctuation that stands right behind it."""
    after = _PUNCTUATION.match(text, end)
    return (inline(tex, after[0]), after.end()) if after else (inline(tex), end)


def _is_math(tex: str, before: str, after: str) -> bool:
    """The dollar rule. `before` and `after` are the characters outside the two dollars."""
    inner = tex.strip()
    has_tex = bool(_TEX.search(inner))
    if tex[0].isspace() != tex[-1].isspace():
        return False  # "$5 and $6", "$PID and $HOME": the second dollar opens, it does not close
    if tex[0].isspace() and not has_tex and (len(inner) > 20 or _WORDS.search(inner)):
        return False
    if after.isdigit() or (before.isascii() and before.isalnum() and not has_tex):
        return False  # "$5-$10"; "US$5"
    if after.isascii() and (after.isalpha() or after in "_{("):
        return len(inner) == 1 or (has_tex and "\\" in inner) or "^" in inner  # "$n$th", "$f$(x)" but not "$a/$b"
    return has_tex or not (_PRICE.match(inner) and not re.fullmatch(r"[\d.,]+", inner))
