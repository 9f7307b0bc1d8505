"""The inline step for Python-Markdown: code, formulas, escapes, links, tags and emphasis, each in one pass over a text.

Python-Markdown looks for one thing at a time from the start of the text and rebuilds the text at each find; here every
step walks the text once and skips it when the character that starts it is absent. What it finds goes into
Python-Markdown's own stash, whose tree builder, serializer and further patterns stay as they are.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable
from typing import Any

from markdown import util
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor

from qadeck.render import emphasis, formulas, links, tags

# Python's names with two underscores on each side (those its own types show, and the rest of its data model),
# then those of PHP and C: names, never bold.
_SHOWN = {name for kind in (object, type, int, str, dict, BaseException, type(lambda: 0)) for name in dir(kind)}
_OTHERS = """
    all main file path slots version author enter exit aenter aexit aiter anext await get set delete set_name missing
    post_init call iter next del bytes index bool complex float int round trunc floor ceil matmul imatmul iadd isub imul
    itruediv ifloordiv imod ipow ilshift irshift iand ixor ior length_hint copy deepcopy getattr fspath import
    build_class debug prepare instancecheck subclasscheck class_getitem reversed match_args future members
    FILE LINE DIR CLASS FUNCTION METHOD NAMESPACE TRAIT DATE TIME func
"""
DUNDER = frozenset(_SHOWN | {f"__{name}__" for name in _OTHERS.split()})
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_LITERAL = re.compile(r"`+|\$|\\.|(?<!\w)__\w{1,40}?__(?!\w)", re.S)
_MARKED = re.compile(r"[`$\\_*~\[<&]|://| {2}\n")
_EMPHASIS = re.compile(r"[*_]|~~")
_TAG = re.compile(f"{tags.TAG.pattern}|{tags.COMMENT.pattern}", re.S)
_ESCAPED = re.compile(f"{util.STX}(\\d+){util.ETX}")

# (start, end, element or text) of what a step found, in order
Found = Iterable[tuple[int, int, Any]]


class Inline(InlineTreeprocessor):
    """Python-Markdown's inline treeprocessor with its loop over patterns replaced by STEPS.

    It overrides a private method, as the loop has no public place; tests/test_render.py would tell if it went unheard.
    """

    known: tags.Balance = tags.Balance()

    def prepare(self) -> None:
        """Fix the steps: ours, with the patterns of Python-Markdown that stay between them. Call once."""
        stash: Any = self._InlineProcessor__stashNode  # type: ignore[attr-defined]
        self.stash = stash
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        self.apply = apply
        self.steps: tuple[tuple[str, Callable[[str], str]], ...] = (
            ("", lambda text: self._replaced(text, self._literals)),
            ("<", lambda text: self._pattern(text, "autolink")),
            ("<", lambda text: self._pattern(text, "automail")),
            ("[", lambda text: self._replaced(text, self._links)),
            ("://", lambda text: self._replaced(text, self._bare)),
            ("  \n", lambda text: self._pattern(text, "linebreak")),
            ("<", lambda text: self._replaced(text, self._tags)),
            ("&", lambda text: self._pattern(text, "entity")),
            ("", lambda text: self._replaced(text, emphasis.elements) if _EMPHASIS.search(text) else text),
        )

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, util.AtomicString) or not _MARKED.search(data):
            return data
        return self._stepped(data, 0)

    def _stepped(self, data: str, first: int) -> str:
        for trigger, step in self.steps[first:]:
            if trigger in data:
                data = step(data)
        return data

    def _replaced(self, data: str, find: Callable[[str], Found]) -> str:
        """The text with everything that `find` yields replaced by its placeholder."""
        parts, at = [], 0
        for start, end, node in find(data):
            parts += [data[at:start], node if isinstance(node, _Plain) else self.stash(node, "")]
            at = end
        return "".join((*parts, data[at:])) if parts else data

    def _pattern(self, data: str, name: str) -> str:
        """One of Python-Markdown's own patterns, applied as its own loop does."""
        start, matched = 0, True
        while matched:
            data, matched, start = self.apply(self.md.inlinePatterns[name], data, 0, start)
        return data

    def _literals(self, data: str) -> Found:
        """Code spans, formulas, escapes and names like __init__, in the order they stand: the first to open wins."""
        at = 0
        ticks: set[int] = set()
        while mark := _LITERAL.search(data, at):
            found = _code(data, mark, ticks) if mark[0][0] == "`" else _literal(data, mark)
            if found:
                yield mark.start(), found[1], found[0]
            at = found[1] if found else mark.end()

    def _links(self, data: str, pictures_only: bool = False) -> Found:
        for link in links.find(data, self.md.references, pictures_only):
            element = etree.Element("img" if link.picture else "a")
            element.set("src" if link.picture else "href", self._restored(link.address))
            if link.title:
                element.set("title", self._restored(link.title))
            if link.picture:
                element.set("alt", self._restored(link.text))
            else:
                inner = self._replaced(link.text, lambda text: self._links(text, pictures_only=True))
                element.text = self._stepped(inner, _AFTER_LINKS)
            yield link.start, link.end, element

    def _bare(self, data: str) -> Found:
        for start, end in links.bare(data):
            element = etree.Element("a", {"href": data[start:end]})
            element.text = util.AtomicString(data[start:end])
            yield start, end, element

    def _tags(self, data: str) -> Found:
        """HTML tags that the text's balance says are tags; every other "<" stays a letter."""
        for tag in _TAG.finditer(data):
            if tag[0].startswith("<!--"):
                yield tag.start(), tag.end(), _Plain()
            elif tag["name"].lower() in tags.INLINE and self.known.counts(tag):
                yield tag.start(), tag.end(), _Plain(self.md.htmlStash.store(self._restored(tag[0])))

    def _restored(self, text: str) -> str:
        """An attribute's text with escapes and stashed code or formulas as plain text."""
        if util.STX not in text:
            return text

        def plain(found: re.Match[str]) -> str:
            node = self.stashed_nodes.get(found[1], "")
            return node if isinstance(node, str) else "".join(node.itertext())

        return _ESCAPED.sub(lambda found: chr(int(found[1])), util.INLINE_PLACEHOLDER_RE.sub(plain, text))


_AFTER_LINKS = 5  # the steps for what stands inside a link


class _Plain(str):
    """Text that goes into place as it is, not by way of the stash."""

    __slots__ = ()


def _code(data: str, mark: re.Match[str], hopeless: set[int]) -> tuple[Any, int] | None:
    """A code span; `hopeless` remembers the lengths of ticks that nothing closes from here on."""
    if len(mark[0]) in hopeless:
        return None
    found = _CODE.match(data, mark.start())
    if not found:
        hopeless.add(len(mark[0]))
        return None
    text = found[2].replace("\n", " ")
    if text.strip() and text[0] == text[-1] == " ":
        text = text[1:-1]
    element = etree.Element("code")
    element.text = util.AtomicString(text)
    return element, found.end()


def _literal(data: str, mark: re.Match[str]) -> tuple[Any, int] | None:
    """A formula, an escaped character, a hard break or a name that stays as it is."""
    text = mark[0]
    if text[0] == "_":
        return (util.AtomicString(text), mark.end()) if text in DUNDER else None
    if formula := formulas.at(data, mark.start()):
        return util.AtomicString(formula[0]), formula[1]
    if text[0] == "\\" and text[1] == "\n":
        return etree.Element("br"), mark.end()
    if text[0] == "\\" and text[1] in PUNCTUATION:
        return _Plain(f"{util.STX}{ord(text[1])}{util.ETX}"), mark.end()
    return None
