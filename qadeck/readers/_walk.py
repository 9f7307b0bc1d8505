"""The elements of a cleaned page -> Blocks, in reading order. `text` is Markdown, `raw` the element's HTML."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from bs4.element import PageElement, Tag

from qadeck.model import Block
from qadeck.patterns import later
from qadeck.readers._implied import INLINE, names
from qadeck.readers._inline import attribute, inline, markdown_of, plain, trimmed
from qadeck.readers._pairs import Mark

_KEPT_WHOLE = names("iframe video audio object embed svg picture math")
_OPEN_INLINE = INLINE | _KEPT_WHOLE | names("img br wbr label button input summary")
_LANGUAGE = later(r"(?:^|\s)(?:language|lang|highlight|brush:|sourceCode|code-block|code)[-\s]([\w+#]+)")
_LABELLED = later(r"\W{0,4}[^\W\d_]{1,12}\s?\d{0,3}\W{0,2}[:：]")
_ASKS = ("?", "？", "؟")
# What a nested list or a second paragraph of a list item is set in by, in columns for each level.
STEP = 4


class Place(NamedTuple):
    """Where the walk is: nesting depth of lists, columns of indent, the marks of the page, the open pair's part."""

    marks: Mapping[int, Mark]
    line: int = 1
    depth: int = 0
    indent: int = 0
    part: str = ""


def walk(tag: Tag, place: Place) -> Iterator[Block]:
    """The blocks of everything inside `tag`."""
    run: list[PageElement] = []
    for child in tag.children:
        if _is_inline(child, place.marks):
            run.append(child)
            continue
        yield from paragraphs(run, _at(run, place))
        run = []
        assert isinstance(child, Tag)
        yield from _element(child, _at([child], place))
    yield from paragraphs(run, _at(run, place))


def _at(nodes: Iterable[PageElement], place: Place) -> Place:
    """The place, with the line of the first element that knows its own."""
    for node in nodes:
        if isinstance(node, Tag):
            line = node.sourceline or next((tag.sourceline for tag in node.find_all(True) if tag.sourceline), None)
            if line:
                return place._replace(line=line)
    return place


def _is_inline(node: PageElement, marks: Mapping[int, Mark]) -> bool:
    if not isinstance(node, Tag):
        return True
    if id(node) in marks and marks[id(node)].side:
        return False
    return node.name in _OPEN_INLINE and all(_is_inline(child, marks) for child in node.children)


def _element(tag: Tag, place: Place) -> Iterator[Block]:
    mark = place.marks.get(id(tag), Mark(""))
    if mark.side == "label":
        return
    if mark.side == "section":
        yield _block("heading", tag, place, level=2, info="section")
        return
    if mark.side == "question":
        yield _block("heading", tag, place._replace(part=f"{mark.part}:question"), level=4, info="question")
        return
    if mark.side == "answer":
        place = place._replace(part=f"{mark.part}:answer")
    yield from _KINDS.get(tag.name, _container)(tag, place)


def _block(kind: str, tag: Tag, place: Place, text: str | None = None, level: int = 0, info: str = "") -> Block:
    raw = "" if kind == "rule" else tag.decode()
    shown = inline(tag) if text is None else text
    line = tag.sourceline or place.line
    return Block(kind, shown, raw, line, line + raw.count("\n"), level, place.indent, info, part=place.part)


def _container(tag: Tag, place: Place) -> Iterator[Block]:
    if tag.name in _KEPT_WHOLE:
        yield _block("html", tag, place)
        return
    yield from walk(tag, place)


def _heading(tag: Tag, place: Place) -> Iterator[Block]:
    if plain(tag) or tag.find("img"):
        yield replace(
            _block("heading", tag, place, level=int(tag.name[1]), info="atx"), text=inline(tag).replace("\n", " ")
        )


def _paragraph(tag: Tag, place: Place) -> Iterator[Block]:
    if any(not _is_inline(child, place.marks) for child in tag.children):
        yield from walk(tag, place)
        return
    yield from paragraphs(list(_content(tag).children), place)


def _content(tag: Tag) -> Tag:
    """The element inside which the text really starts: a lone `<font>` or `<span>` round everything is passed."""
    inner = [child for child in tag.children if isinstance(child, Tag) or str(child).strip()]
    if len(inner) == 1 and isinstance(inner[0], Tag) and inner[0].name in {"font", "span", "small", "big"}:
        return _content(inner[0])
    return tag


def paragraphs(nodes: list[PageElement], place: Place) -> Iterator[Block]:
    """A run of inline content as paragraphs, cut at empty lines, after a bold first line and before "A:"."""
    line = place.line
    for piece, text in _pieces(nodes):
        line = next((n.sourceline for n in piece if isinstance(n, Tag) and n.sourceline), line)
        raw = "".join(_source(node) for node in piece).strip()
        if text:
            yield Block(
                "paragraph", text, f"<p>{raw}</p>", line, line + raw.count("\n"), 0, place.indent, part=place.part
            )
        line += raw.count("\n")


def _source(node: PageElement) -> str:
    return node.decode() if isinstance(node, Tag) else html.escape(str(node), quote=False)


def _pieces(nodes: list[PageElement]) -> Iterator[tuple[list[PageElement], str]]:
    """The pieces of the run, each with its text."""
    lines: list[list[PageElement]] = [[]]
    for node in nodes:
        if isinstance(node, Tag) and node.name == "br":
            lines.append([])
        else:
            lines[-1].append(node)
    piece: list[PageElement] = []
    shown: list[str] = []  # the Markdown of the piece's lines
    for index, line in enumerate(lines):
        markdown = markdown_of(line)
        text = trimmed(markdown)
        if piece and (not text or _is_bold(piece) or _LABELLED.match(text) or _answers(shown, text)):
            yield piece, trimmed("\n".join(shown))
            piece, shown = [], []
        if piece:
            piece.append(Tag(name="br", can_be_empty_element=True))
        if text or index == 0:
            piece.extend(line)
            shown.append(markdown)
    if piece:
        yield piece, trimmed("\n".join(shown))


def _answers(shown: list[str], text: str) -> bool:
    """True for a line below a single line that is a question, unless it asks as well."""
    if len(shown) > 2:  # only the first of them may be empty
        return False
    before = trimmed("\n".join(shown))
    return "\n" not in before and before.endswith(_ASKS) and not text.endswith(_ASKS)


def _is_bold(nodes: list[PageElement]) -> bool:
    """True if all letters of the run are bold."""
    any_bold = False
    for node in nodes:
        if isinstance(node, Tag):
            if node.name not in {"b", "strong"}:
                return False
            any_bold = True
        elif str(node).strip():
            return False
    return any_bold


def _list(tag: Tag, place: Place) -> Iterator[Block]:
    number = int(attribute(tag, "start")) if attribute(tag, "start").isdigit() else 1
    for child in tag.find_all(True, recursive=False):
        if child.name in {"ul", "ol"}:
            yield from _list(child, place._replace(depth=place.depth + 1, indent=place.indent + STEP))
            continue
        value = attribute(child, "value")
        number = int(value) if value.isdigit() else number
        yield from _item(child, place._replace(line=child.sourceline or place.line), _marker(tag, number))
        number += 1


def _marker(tag: Tag, number: int) -> str:
    if tag.name != "ol":
        return "-"
    style = attribute(tag, "type")
    if style in {"a", "A"} and number <= 26:
        return f"{chr(ord(style) + number - 1)}."
    return f"{number}."


def _item(tag: Tag, place: Place, marker: str) -> Iterator[Block]:
    """The item, its further paragraphs set in below it, its sub-lists one level deeper."""
    inside = place._replace(depth=place.depth + 1, indent=place.indent + STEP)
    found = list(walk(tag, inside))
    if not found:
        return
    first = found[0]
    if first.kind == "paragraph" and not first.part.endswith(":question"):
        line = tag.sourceline or first.line
        yield replace(
            first, kind="item", line=line, end=max(first.end, line), level=place.depth, indent=place.indent, info=marker
        )
        yield from found[1:]
    elif first.kind == "heading":
        yield replace(first, text=f"{marker} {first.text}" if marker[0].isdigit() else first.text, indent=place.indent)
        yield from (replace(block, indent=max(0, block.indent - STEP)) for block in found[1:])
    else:
        yield from found


def _code(tag: Tag, place: Place) -> Iterator[Block]:
    text = tag.get_text().strip("\n")
    if not text.strip():
        return
    around = (tag, *tag.find_all("code"), *list(tag.parents)[:3])
    found = [m[1] for m in (_LANGUAGE.search(attribute(t, "class")) for t in around) if m]
    language = found[0] if found and found[0] not in {"default", "none", "text", "source"} else ""
    attributes = f' class="language-{language}"' if language else ""
    block = _block("code", tag, place, text=text, info=language)
    yield replace(block, raw=f"<pre><code{attributes}>{html.escape(text, quote=False)}</code></pre>")


def _table(tag: Tag, place: Place) -> Iterator[Block]:
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    widths = [len(row.find_all(["td", "th"], recursive=False)) for row in rows]
    is_layout = attribute(tag, "role") == "presentation" or tag.find(["table", "h1", "h2", "h3", "h4"]) is not None
    if not rows or max(widths) < 2 or is_layout or any(id(inner) in place.marks for inner in tag.find_all(True)):
        yield from walk(tag, place)
        return
    yield _block("table", tag, place, text=_pipes(rows))


def _pipes(rows: list[Tag]) -> str:
    """The table as Markdown, a line for each row, the second line the rule below the heads."""
    lines = [
        "| "
        + " | ".join(
            inline(c).replace("\n", " ").replace("|", "\\|") for c in row.find_all(["td", "th"], recursive=False)
        )
        + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * (lines[0].replace("\\|", "").count("|") - 1), *lines[1:]])


def _quote(tag: Tag, place: Place) -> Iterator[Block]:
    if plain(tag):
        yield _block("quote", tag, place, text="\n".join(block.text for block in walk(tag, place)))


def _rule(tag: Tag, place: Place) -> Iterator[Block]:
    yield _block("rule", tag, place, text="")


def _figure(tag: Tag, place: Place) -> Iterator[Block]:
    """A figure is one piece when it holds a picture; round a table or code it is only a frame."""
    if tag.find(["pre", "table"]):
        yield from walk(tag, place)
    else:
        yield _block("html", tag, place)


_KINDS: dict[str, Callable[[Tag, Place], Iterator[Block]]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    "p": _paragraph,
    "pre": _code,
    "table": _table,
    "blockquote": _quote,
    "hr": _rule,
    "figure": _figure,
}
