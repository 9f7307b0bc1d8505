"""Inline HTML -> Markdown: what stands in a block's `text`. Marks that Markdown lacks stay as HTML tags."""

from __future__ import annotations

from collections.abc import Iterable

from bs4.element import Comment, NavigableString, PageElement, Tag

from qadeck.patterns import later
from qadeck.readers._marks import code_span, escape, wrap

_WRAPS = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "cite": "*",
    "dfn": "*",
    "del": "~~",
    "s": "~~",
    "strike": "~~",
}
_CODE = {"code", "tt", "kbd", "samp"}
_KEPT_TAGS = {"sub", "sup", "mark", "u"}
_BLANKS = later(r"[ \t\r\n\f]+")
_BLANKS_BUT_BREAKS = later(r"[ \t\r\f]+")
_AROUND_BREAK = later(r"[ \t]*\n[ \t]*")


def inline(node: PageElement) -> str:
    """The Markdown of an element's content, on one line but for `<br>`, which is "\\n"."""
    return trimmed(_markdown(node))


def markdown_of(nodes: Iterable[PageElement]) -> str:
    """The same of several nodes side by side, before it is `trimmed`."""
    return _BLANKS_BUT_BREAKS.sub(" ", "".join(map(_markdown, nodes)))


def trimmed(text: str) -> str:
    """Without blanks around the line breaks and at the ends."""
    if "\n" in text:
        text = _AROUND_BREAK.sub("\n", text)
    return text.strip()


def plain(node: PageElement) -> str:
    """The letters of an element, blanks joined: for comparing, never for showing."""
    return " ".join(node.get_text(" ").split())


def _markdown(node: PageElement) -> str:
    if isinstance(node, NavigableString):
        return "" if isinstance(node, Comment) else _BLANKS.sub(" ", escape(str(node)))
    return _element(node) if isinstance(node, Tag) else ""


def _element(tag: Tag) -> str:
    if tag.name in _CODE:
        return code_span(tag.get_text())
    if tag.name == "br":
        return "\n"
    if tag.name == "img":
        return f"![{attribute(tag, 'alt')}]({attribute(tag, 'src')})"
    if tag.name in {"math", "svg", "video", "audio", "iframe", "object"}:
        return _formula(tag) if tag.name == "math" else str(tag)
    inner = markdown_of(tag.children)
    if tag.name == "a":
        return _link(tag, inner)
    if tag.name in _KEPT_TAGS and inner.strip():
        return f"<{tag.name}>{inner}</{tag.name}>"
    return wrap(inner, _WRAPS.get(tag.name, ""))


def _link(tag: Tag, inner: str) -> str:
    """A link to another page stays; one within the page cannot work on a card, so its text stays alone."""
    target = attribute(tag, "href")
    bare = inner.strip()
    if not bare or not target or target.startswith(("#", "javascript:")):
        return inner
    return inner.replace(bare, f"[{bare}]({target})", 1)


def _formula(tag: Tag) -> str:
    """MathML: its TeX annotation where it has one, else the element as it stands."""
    note = tag.find("annotation", attrs={"encoding": "application/x-tex"})
    return f"\\({note.get_text().strip()}\\)" if note else str(tag)


def attribute(tag: Tag, name: str) -> str:
    """An attribute as one string: "" without it, a list of classes joined by blanks."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""
