"""Blocks of an HTML document -> HTML, and short Markdown -> HTML: what stands in the records of such a document."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence

from qadeck.model import Block

_TOKEN = re.compile(
    r"(?P<esc>\\[\\`*_{}\[\]()#+.!<>~|-])|(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|!\[(?P<alt>[^\]]*)\]\((?P<src>[^()\s]*)\)|\[(?P<link>(?:\\.|[^\[\]\\])+)\]\((?P<href>(?:[^()\s]|\([^()\s]*\))*)\)"
    r"|\*\*(?P<b>(?=\S).+?(?<=\S))\*\*|\*(?P<i>(?=[^\s*]).+?(?<=[^\s*]))\*|~~(?P<s>(?=\S).+?(?<=\S))~~"
    r"|(?P<tag></?[a-zA-Z][^<>]*>)|(?P<br>\n)",
    re.S,
)
_SHAPES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    ("esc", lambda m: html.escape(m["esc"][1], quote=False)),
    ("code", lambda m: f"<code>{html.escape(m['code'].strip(' '), quote=False)}</code>"),
    ("src", lambda m: f'<img src="{html.escape(m["src"])}" alt="{html.escape(m["alt"])}">'),
    ("link", lambda m: f'<a href="{html.escape(m["href"])}">{inline_html(m["link"])}</a>'),
    ("b", lambda m: f"<b>{inline_html(m['b'])}</b>"),
    ("i", lambda m: f"<i>{inline_html(m['i'])}</i>"),
    ("s", lambda m: f"<s>{inline_html(m['s'])}</s>"),
    ("tag", lambda m: m["tag"]),
    ("br", lambda _: "<br>"),
)


# What may follow "<![": Python's parser raises AssertionError for anything else.
_SECTION = re.compile(r"<!\[(?!(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![\w.-]))", re.I)


def readable(page: str) -> str:
    """An HTML text as Python's parser can take it, in time that is linear: what opens no tag becomes text.

    A "<" that no ">" follows would be looked at anew from every "<" before it; "<![" before an unknown word would
    end in an exception.
    """
    closed = page.rfind(">") + 1
    return _SECTION.sub("&lt;![", page[:closed] + page[closed:].replace("<", "&lt;"))


def inline_html(text: str) -> str:
    """A line of Markdown, as the HTML reader writes it into `Block.text`, as HTML again."""
    parts, at = [], 0
    for found in _TOKEN.finditer(text):
        parts.append(html.escape(text[at : found.start()], quote=False))
        parts.append(next(write(found) for name, write in _SHAPES if found[name] is not None))
        at = found.end()
    return "".join([*parts, html.escape(text[at:], quote=False)])


def join_html(blocks: Iterable[Block]) -> str:
    """The HTML of a run of blocks: items are put back into lists, what is set in below an item into that item."""
    run = list(blocks)
    margin = min((block.indent for block in run), default=0)
    out, at = [], 0
    while at < len(run):
        if run[at].kind == "item":
            made, at = _list(run, at, margin)
            out.append(made)
        else:
            out.append(run[at].raw if run[at].raw else "<hr>")
            at += 1
    return "\n".join(out)


def _list(run: Sequence[Block], at: int, indent: int) -> tuple[str, int]:
    """The list that begins at `at`, and the place behind it."""
    first = run[at]
    tag, start = _kind(first.info)
    items: list[str] = []
    while at < len(run) and _belongs(run[at], first):
        content = [_item(run[at].raw)]
        at += 1
        while at < len(run) and run[at].indent > first.indent:
            if run[at].kind == "item":
                inner, at = _list(run, at, run[at].indent)
                content.append(inner)
            else:
                content.append(run[at].raw)
                at += 1
        items.append("<li>" + "\n".join(content) + "</li>")
    return f"<{tag}{start}>\n" + "\n".join(items) + f"\n</{tag}>", at


def _belongs(block: Block, first: Block) -> bool:
    return block.kind == "item" and block.indent == first.indent and _kind(block.info)[0] == _kind(first.info)[0]


def _kind(marker: str) -> tuple[str, str]:
    """The list's element, and the attribute for its first number or letter."""
    name = marker.strip("().")
    if name.isdigit():
        return "ol", "" if name == "1" else f' start="{name}"'
    if len(name) == 1 and name.isalpha():
        start = ord(name.lower()) - 96
        return "ol", f' type="{"A" if name.isupper() else "a"}"' + ("" if start == 1 else f' start="{start}"')
    return "ul", ""


def _item(raw: str) -> str:
    """An item of one paragraph needs no `<p>`."""
    found = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", raw, re.S)
    return found[1] if found else raw


def cell_rows(table: str) -> list[tuple[int, list[str]]]:
    """(lines below the table's first, HTML of each cell) for every row of a `<table>` that holds no other table."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(readable(table), "html.parser")
    rows = [(row.sourceline or 1, row.find_all(["td", "th"], recursive=False)) for row in soup.find_all("tr")]
    return [(line - 1, [cell.decode_contents().strip() for cell in cells]) for line, cells in rows if cells]
