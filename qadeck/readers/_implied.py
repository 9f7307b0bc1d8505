"""HTML text -> the same text with the end tags that HTML lets an author leave out. Lines stay as they are.

The standard library's parser, which alone gives every element its line, does not know that `<li>` ends an open `<li>`
(HTML standard, 13.1.2.4 "Optional tags"). Hand-written FAQ pages leave these tags out more often than not.
"""

from __future__ import annotations

from html.parser import HTMLParser


def names(text: str) -> frozenset[str]:
    """The names in a text with blanks between them: for the tables of the readers."""
    return frozenset(text.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")
INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small "
    "span strike strong sub sup time tt u var"
)
_BLOCKS = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr main menu nav ol p pre section table ul"
)
# An opening tag -> (the open elements that it ends, the elements beyond which it does not look).
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **{tag: (frozenset({"p"}), frozenset()) for tag in _BLOCKS},
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tr", "td", "th"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}


class _Closer(HTMLParser):
    """Collects (line, column, end tags) to put in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.inserts: list[tuple[int, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ends, bounds = _ENDS.get(tag, (frozenset(), frozenset()))
        cut = _cut(self.open, ends, bounds)
        if cut < len(self.open):
            line, column = self.getpos()
            self.inserts.append((line, column, "".join(f"</{name}>" for name in reversed(self.open[cut:]))))
            del self.open[cut:]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]


def _cut(open_tags: list[str], ends: frozenset[str], bounds: frozenset[str]) -> int:
    """Where the stack of open tags is cut: at the outermost element that ends, below every boundary.

    Without a boundary of its own (a paragraph), everything but an inline element is one.
    """
    cut = len(open_tags)
    for index in range(len(open_tags) - 1, -1, -1):
        tag = open_tags[index]
        if tag in ends:
            cut = index
        elif tag in bounds or (not bounds and tag not in INLINE):
            break
    return cut


def close_tags(text: str) -> str:
    """Put in every end tag that the HTML standard lets an author leave out before a following start tag."""
    closer = _Closer()
    closer.feed(text)
    lines = text.split("\n")
    for line, column, tags in reversed(closer.inserts):
        lines[line - 1] = lines[line - 1][:column] + tags + lines[line - 1][column:]
    return "\n".join(lines)
