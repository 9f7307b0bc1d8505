"""Markdown -> HTML by Python-Markdown with our block stage and inline steps in it. One instance a thread."""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Iterable
from typing import Any

from markdown import Markdown, util
from markdown.blockparser import BlockParser

from qadeck.render import blocks, code, formulas, leaves, tags
from qadeck.render.inline import Inline

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms: a text with any of them gives each block its own
# direction, so that an Arabic quotation in an English answer runs as it should.
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_BLOCKS = ("p", "ul", "ol", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ ]*\n?")
_TASK = re.compile(r"\[([ xX])\](?=[ ]\S)")


def convert(text: str) -> str:
    """HTML of a Markdown text, not yet sanitized; formulas stand between private delimiters."""
    return _MINE.engine.convert(leaves.clean_lines(text))


class _Engine:
    """Python-Markdown set up once, reset between texts."""

    def __init__(self) -> None:
        self.md = Markdown(output_format="html")
        for registry, names in (
            (self.md.preprocessors, ("normalize_whitespace", "html_block")),
            (self.md.treeprocessors, ("inline", "prettify")),
        ):
            for name in names:
                registry.deregister(name)
        self.tree = Tree(self.md)
        self.md.parser = self.tree
        self.inline = Inline(self.md)
        self.md.treeprocessors.register(self.inline, "inline", 20)

    def convert(self, text: str) -> str:
        self.md.reset()
        self.inline.known = self.tree.known = tags.balance(text)
        self.tree.both_ways = not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))
        return self.md.convert(text)


def _task(node: leaves.Node) -> leaves.Node:
    """The first block of an item, with "[x]" and "[ ]" at its start drawn as boxes."""
    found = _TASK.match(node.text) if node.kind == "paragraph" else None
    return node._replace(text=("☐" if found[1] == " " else "☑") + node.text[3:]) if found else node


def _alert(node: leaves.Node) -> leaves.Node:
    """The first block of a quote, with GitHub's "[!NOTE]" as a bold word."""
    found = _ALERT.match(node.text) if node.kind == "paragraph" else None
    return node._replace(text=f"**{found[1].capitalize()}**  \n{node.text[found.end() :]}") if found else node


class Tree(BlockParser):
    """The block stage as Python-Markdown calls it: lines in, an element tree with inline Markdown in its leaves out."""

    known: tags.Balance = tags.Balance()
    both_ways = False

    def parseDocument(self, lines: Iterable[str]) -> Any:
        context = leaves.Context(self.known, {})
        nodes = blocks.parse(list(lines), context)
        self.md.references.update(context.references)
        self.root = etree.Element(self.md.doc_tag)
        for node in nodes:
            self._add(self.root, node)
        if self.both_ways:
            for element in self.root.iter():
                if element.tag in _BLOCKS:
                    element.set("dir", "auto")
        return etree.ElementTree(self.root)

    def _add(self, parent: Any, node: leaves.Node, tight: bool = False) -> None:
        make = getattr(self, f"_add_{node.kind}")
        make(parent, node, tight)

    def _add_paragraph(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        self._add_text(parent, node.text, tight)

    def _add_text(self, parent: Any, text: str, tight: bool) -> None:
        if not tight:
            etree.SubElement(parent, "p").text = text
        elif len(parent):
            parent[-1].tail = text
        else:
            parent.text = text

    def _add_math(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        self._add_text(parent, util.AtomicString(util.code_escape(formulas.display(node.text))), tight=False)

    def _add_heading(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        etree.SubElement(parent, f"h{node.level}").text = node.text

    def _add_rule(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        etree.SubElement(parent, "hr")

    def _add_code(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        self._stash(parent, code.block(node.text, node.info))

    def _add_html(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        self._stash(parent, tags.escape_text(node.text, self.known))

    def _stash(self, parent: Any, html: str) -> None:
        etree.SubElement(parent, "p").text = util.AtomicString(self.md.htmlStash.store(html))

    def _add_quote(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        quote = etree.SubElement(parent, "blockquote")
        for place, child in enumerate(node.children):
            self._add(quote, child if place else _alert(child))

    def _add_list(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        element = etree.SubElement(parent, "ol" if node.level >= 0 else "ul")
        if node.level > 1 or node.level == 0:
            element.set("start", str(node.level))
        for item in node.children:
            entry = etree.SubElement(element, "li")
            for place, child in enumerate(item.children):
                self._add(entry, child if place else _task(child), tight=not node.loose)

    def _add_table(self, parent: Any, node: leaves.Node, tight: bool) -> None:
        table = etree.SubElement(etree.SubElement(parent, "div", {"class": "wide"}), "table")
        for number, row in enumerate(node.rows):
            if number < 2:
                group = etree.SubElement(table, "tbody" if number else "thead")
            line = etree.SubElement(group, "tr")
            for cell, align in zip(row, node.aligns, strict=True):
                element = etree.SubElement(line, "td" if number else "th", {"align": align} if align else {})
                element.text = cell


class _Mine(threading.local):
    """Python-Markdown keeps the text at hand in its instance, so each thread has one of its own."""

    def __init__(self) -> None:
        self.engine = _Engine()


_MINE = _Mine()
