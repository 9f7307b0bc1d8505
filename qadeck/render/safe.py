"""The last step of every field: one allow-list, and nothing left in the text that Anki would act upon."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import nh3

from qadeck import limits
from qadeck.render import formulas, tags

_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "details": {"open"},
    "abbr": {"title"},
    "dfn": {"title"},
    "*": {"dir", "lang"},
}
_CLASSES = {
    "span": set("kscntfbmdi"),
    "summary": {"tappable"},
    "div": {"wide"},
}
_CLEANER = nh3.Cleaner(
    tags=set(tags.KEPT - {"font", "center", "big", "address", "main", "header", "footer"}),
    clean_content_tags=set(tags.SILENT - {"noscript", "object"}),
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
# The time of cleaning grows with the square of the depth; "</p>" and its like may be left out.
_ENDED_BY_NEXT = "|".join(sorted((tags.VOID | {"p", "li", "dt", "dd", "tr", "td", "th"}), key=len, reverse=True))
_NESTED = re.compile(rf"<(/?)(?!(?:{_ENDED_BY_NEXT})\b)[a-zA-Z]", re.I)
# Random nests of every element settle in three.
_ROUNDS = 6
_IMAGE = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)")
_EMPTY = re.compile(r"<p(?: dir=\"auto\")?>\s*</p>")  # what a lone "</p>" leaves
# A line end behind each block, so that a field reads well as plain text (Anki's browser, exports).
_BLOCK_END = re.compile(r"</(?:p|li|ul|ol|h[1-6]|pre|blockquote|tr|div|details|summary)>(?=<)|<hr>(?=<)")
_DEAD_LINK = re.compile(r"<a(?: (?:title|dir|lang)=\"[^\"]*\")* href=\"(?!https?:|mailto:)[^\"]*\"([^>]*)>")
# Anki acts on these wherever they stand, code included (reference of Anki's reviewer, template renderer and LaTeX).
_LIVE = re.compile(r"\[(?=/?(?:sound|latex|anki|\$\$?)[\]:]|\[type:)", re.I)
_DELIMITER = re.compile(r"\\(?=[()\[\]])")
_CODE = re.compile(r"(<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]*>)", re.S)
_OFF = "<span>\\</span>"
_MATH = (
    (formulas.OPEN, r"\("),
    (formulas.CLOSE, r"\)"),
    (formulas.OPEN_DISPLAY, r"\["),
    (formulas.CLOSE_DISPLAY, r"\]"),
    (formulas.OPEN_LONG, r'<span class="formula">\('),
    (formulas.OPEN_BOUND, r'<span class="bound">\('),
    (formulas.CLOSE_SPAN, "</span>"),
)
_DOLLARS = dict.fromkeys(range(0xE0F0, 0xE0F6), "$") | {0xE0F6: ""}
_TAG_WITH_FORMULA = re.compile(r"<[^<>]*[\ue0f0-\ue0f6][^<>]*>")


def field(fragment: str, pictures: Mapping[str, str]) -> str:
    """A fragment of HTML as an Anki field may hold it."""
    fragment = _TAG_WITH_FORMULA.sub(lambda found: found[0].translate(_DOLLARS), fragment)
    if "<img" in fragment:
        fragment = _IMAGE.sub(lambda found: _picture(found[0], pictures), fragment)
    fragment = _EMPTY.sub("", _clean(fragment))
    if "href=" in fragment:
        fragment = _DEAD_LINK.sub(r"<a\1>", fragment)
    if "<summary>" in fragment:  # AnkiMobile folds only what is marked so
        fragment = fragment.replace("<summary>", '<summary class="tappable">')
    fragment = fragment.replace(' class=""', "")
    return _harmless(_BLOCK_END.sub(_with_line_end, fragment)).strip()


def _with_line_end(found: re.Match[str]) -> str:
    return found[0] + "\n"


def _clean(fragment: str) -> str:
    """The allow-list applied until it changes nothing: mostly once, since what the engine writes is clean already.

    An element that is taken away may have held two apart that cannot stand in one another (<h4><big><h2>): what is
    written then is read as another tree. Cleaning ends after ROUNDS at the latest; then it shows as text.
    """
    for _ in range(_ROUNDS if _depth(fragment) <= limits.DEPTH else 0):
        again = _CLEANER.clean(fragment)
        if again == fragment:
            return fragment
        fragment = again
    return html.escape(fragment, quote=False)


def _depth(fragment: str) -> int:
    """How many elements stand in one another at most; those that the next of their kind ends do not count."""
    if fragment.count("<") <= limits.DEPTH:
        return 0
    deepest = depth = 0
    for tag in _NESTED.finditer(fragment):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def addresses(fragment: str) -> tuple[str, ...]:
    """The addresses of the pictures in a fragment, each once, in order."""
    found = (_attributes(image).get("src", "") for image in _IMAGE.findall(fragment))
    return tuple(dict.fromkeys(address for address in found if address))


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)}


def _picture(tag: str, pictures: Mapping[str, str]) -> str:
    """The tag with its media file, or its alternative text."""
    have = _attributes(tag)
    alt, name = have.get("alt", ""), pictures.get(have.get("src", ""))
    if name is None:
        return html.escape(alt, quote=False)
    size = "".join(f' {key}="{have[key]}"' for key in ("width", "height") if have.get(key, "").isdigit())
    return f'<img src="{html.escape(name)}" alt="{html.escape(alt)}"{size}>'


def _harmless(fragment: str) -> str:
    """Escapes for what Anki's template, sound, LaTeX and MathJax steps would take for their own."""
    if "[" in fragment:
        fragment = _LIVE.sub("&#91;", fragment)
    fragment = fragment.replace("{{", "{&#123;")
    if _DELIMITER.search(fragment):
        pieces = _CODE.split(fragment)
        pieces[::2] = [_DELIMITER.sub(lambda _: _OFF, piece) for piece in pieces[::2]]
        fragment = "".join(pieces)
    for private, public in _MATH:
        fragment = fragment.replace(private, public)
    return fragment
