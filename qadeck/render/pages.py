"""HTML of a source -> HTML fragment: formulas back to TeX, code coloured, wide tables in a box that scrolls."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from qadeck.html_text import readable
from qadeck.render import code, formulas, tags
from qadeck.render.leaves import clean_lines

_LITERAL = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea"})
_START = re.compile(r"\$|\\[(\[]|\\begin\{")


def convert(html: str) -> str:
    """A fragment, not yet sanitized; formulas stand between private delimiters."""
    # A comment that is never closed would be looked for anew from each "<!--".
    html = tags.COMMENT.sub("", clean_lines(html)).replace("<!--", "&lt;!--")
    soup = BeautifulSoup(readable(html), "html.parser")
    for step in STEPS:
        step(soup)
    return str(soup)


def _formulas_of_scripts(soup: BeautifulSoup) -> None:
    """MathJax 2 keeps its TeX in a script."""
    for script in soup.find_all("script", type=re.compile("^math/tex")):
        shape = formulas.display if "display" in str(script["type"]) else formulas.inline
        for drawn in soup.select(f"#{script['id']}-Frame") if script.get("id") else ():
            drawn.decompose()
        script.replace_with(shape(script.get_text()))


def _formulas_of_mathml(soup: BeautifulSoup) -> None:
    """MathML gives its TeX annotation, else its text; the drawing beside it (KaTeX, MathJax, a picture) goes."""
    for math in soup.find_all("math"):
        shown = math.get("display") == "block" or _tex_of(math).startswith("\\begin")
        whole = _wrapper(math)
        tex = _tex_of(math)
        text = (formulas.display if shown else formulas.inline)(tex) if tex else _readable(math)
        whole.replace_with(text)


def _tex_of(math: Tag) -> str:
    note = math.find("annotation", encoding=re.compile("tex", re.I))
    tex = note.get_text() if note else str(math.get("alttext") or "")
    styled = re.fullmatch(r"\s*\{\\(?:displaystyle|textstyle)\s*(.*)\}\s*", tex, re.S)
    return styled[1].strip() if styled else tex.strip()


def _wrapper(math: Tag) -> Tag:
    """The outermost element that is nothing but this formula in several drawings."""
    whole = math
    for parent in math.parents:
        names = " ".join(parent.get("class") or ()) if isinstance(parent, Tag) else ""
        if parent.name == "mjx-container" or re.search(r"\bkatex|\bmwe-math|\bMathJax|\bmjx-", names):
            whole = parent
    return whole


def _readable(math: Tag) -> str:
    for note in math.find_all(["annotation", "annotation-xml"]):
        note.decompose()
    return " ".join(math.get_text(" ").split())


def _formulas_of_text(soup: BeautifulSoup) -> None:
    """TeX between delimiters in the text, as pages for MathJax have it."""
    for text in soup.find_all(string=_START):
        if isinstance(text, PreformattedString) or any(parent.name in _LITERAL for parent in text.parents):
            continue
        text.replace_with(NavigableString(_typeset(str(text))))


def _typeset(text: str) -> str:
    parts, at = [], 0
    while found := _START.search(text, at):
        formula = formulas.at(text, found.start())
        end = formula[1] if formula else found.end()
        parts += [text[at : found.start()], formula[0] if formula else found[0]]
        at = end
    return "".join((*parts, text[at:]))


def _code(soup: BeautifulSoup) -> None:
    """Code blocks coloured anew, by the language that a class names."""
    for pre in soup.find_all("pre"):
        names = [
            name for tag in (pre, *pre.find_all("code"), *list(pre.parents)[:2]) for name in tag.get("class") or ()
        ]
        language = next((n.split("-", 1)[1] for n in names if re.match(r"(?:lang|language|brush)-\w", n)), "")
        language = language or next((n.rsplit("-", 1)[1] for n in names if n.startswith("highlight-source-")), "")
        for line in pre.find_all("br"):
            line.replace_with("\n")
        pre.replace_with(BeautifulSoup(code.block(pre.get_text().strip("\n"), language), "html.parser"))


def _tables(soup: BeautifulSoup) -> None:
    for table in soup.find_all("table"):
        if not table.find_parent("table"):
            table.wrap(soup.new_tag("div", attrs={"class": "wide"}))


STEPS = (_formulas_of_scripts, _formulas_of_mathml, _code, _formulas_of_text, _tables)
