"""The inline step for Python-Markdown: code, formulas, escapes, links, tags and emphasis, each in one pass over a text.

Python-Markdown looks for one thing at a time from the start of the text and rebuilds the text at each find; here every
step walks the text once and is skipped when the character that starts it is absent. The tree before it and the
serializer and postprocessors after it are Python-Markdown's.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable
from typing import Any

from markdown import Markdown, util
from markdown.treeprocessors import Treeprocessor

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
_TICKS = re.compile(r"``*")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
# Each part begins with a fixed character, so that the search is one for these.
_LITERAL = re.compile(r"``*|\$|\\.|__(?<!\w__)\w{1,40}?__(?!\w)", re.S)
_MARK = re.compile(r"[`$\\_*~\[<&]")
_TAG = re.compile(f"{tags.TAG.pattern}|{tags.COMMENT.pattern}", re.S)
_HARD_BREAK = re.compile(r" {2,}\n")
_START, _END = "\ue0fa", "\ue0fb"  # around the number of a stashed node
_PLACEHOLDER = re.compile(f"{_START}(\\d+){_END}")
_ESCAPED = re.compile(f"{util.STX}(\\d+){util.ETX}")

_AUTOLINK = re.compile(
    r"<((?:https?|ftp|mailto):[^\s<>]{1,2000})>|<([^\s<>@!/]{1,100}@[^\s<>@]{1,200}\.[^\s<>@.]{2,30})>"
)

# (start, end, element or text) of what a step found, in order
Found = Iterable[tuple[int, int, Any]]


class Inline(Treeprocessor):
    """Python-Markdown's inline step: turns the inline Markdown in a tree's leaves into elements."""

    known: tags.Balance = tags.Balance()

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.stash: list[Any] = []
        # What must stand in a text for a step to find anything, and the step; links hold what the later ones find.
        self.steps: tuple[tuple[str, Callable[[str], Found]], ...] = (
            ("", _literals),
            ("<", _autolinks),
            ("[", self._links),
            ("://", _bare),
            ("  \n", _breaks),
            ("<", self._tags),
            ("", _emphasis),
        )

    def run(self, root: Any) -> None:
        """Fill every element of the tree; text that is an AtomicString stays as it is."""
        self.stash.clear()
        for parent in list(root.iter()):
            beyond = 1  # where the next child's text goes
            for child in list(parent):
                if _is_marked(child.tail):
                    beyond += self._insert(parent, beyond, self._stepped(child.tail, 0), child)
                beyond += 1
            if _is_marked(parent.text):
                self._insert(parent, 0, self._stepped(parent.text, 0), None)

    def _insert(self, parent: Any, place: int, text: str, last: Any) -> int:
        """Put a text with placeholders into `parent` at `place`, as what follows the child `last` (None: as its front).

        How many elements it came to.
        """
        nodes: list[Any] = []
        run: list[str] = []
        for number, piece in enumerate(_PLACEHOLDER.split(text)):
            node = self.stash[int(piece)] if number % 2 else piece
            if isinstance(node, str):
                run.append(node)
            else:
                _put(parent, last, "".join(run))
                run, last = [], node
                nodes.append(node)
                self._expand(node)
        _put(parent, last, "".join(run))
        parent[place:place] = nodes
        return len(nodes)

    def _expand(self, node: Any) -> None:
        """Replace the placeholders inside a found element."""
        beyond = 1
        children = list(node)
        if node.text and _START in node.text:
            beyond += self._insert(node, 0, node.text, None)
        for child in children:
            self._expand(child)
            if child.tail and _START in child.tail:
                beyond += self._insert(node, beyond, child.tail, child)
            beyond += 1

    def _stepped(self, data: str, first: int) -> str:
        for trigger, step in self.steps[first:]:
            if trigger in data:
                data = self._replaced(data, step(data))
        return data

    def _replaced(self, data: str, found: Found) -> str:
        """The text with everything found replaced by a placeholder."""
        parts, at = [], 0
        for start, end, node in found:
            parts += [data[at:start], node if isinstance(node, _Plain) else self._held(node)]
            at = end
        return "".join((*parts, data[at:])) if parts else data

    def _held(self, node: Any) -> str:
        self.stash.append(node)
        return f"{_START}{len(self.stash) - 1}{_END}"

    def _links(self, data: str) -> Found:
        return self._linked(data, pictures_only=False)

    def _linked(self, data: str, pictures_only: bool) -> Found:
        for link in links.find(data, self.md.references, pictures_only):
            element = etree.Element("img" if link.picture else "a")
            element.set("src" if link.picture else "href", self._restored(link.address))
            if link.title:
                element.set("title", self._restored(link.title))
            if link.picture:
                element.set("alt", self._restored(link.text))
            else:
                inner = self._replaced(link.text, self._linked(link.text, pictures_only=True))
                element.text = self._stepped(inner, _AFTER_LINKS)
            yield link.start, link.end, element

    def _tags(self, data: str) -> Found:
        """HTML tags that the text's balance says are tags; every other "<" stays a letter."""
        for tag in _TAG.finditer(data):
            if tag[0].startswith("<!--"):
                yield tag.start(), tag.end(), _Plain()
            elif tag["name"].lower() in tags.INLINE and self.known.counts(tag):
                yield tag.start(), tag.end(), _Plain(self.md.htmlStash.store(self._restored(tag[0])))

    def _restored(self, text: str) -> str:
        """An attribute's text, with escapes and what is stashed as plain text."""
        if util.STX not in text and _START not in text:
            return text

        def plain(found: re.Match[str]) -> str:
            node = self.stash[int(found[1])]
            return node if isinstance(node, str) else "".join(node.itertext())

        text = text.replace(util.AMP_SUBSTITUTE, "&")
        return _ESCAPED.sub(lambda found: chr(int(found[1])), _PLACEHOLDER.sub(plain, text))


_AFTER_LINKS = 4  # the steps for what stands inside a link


def _is_marked(text: str | None) -> bool:
    """Whether there may be Markdown in the text of a leaf."""
    if not text or isinstance(text, util.AtomicString):
        return False
    return "://" in text or "  \n" in text or _MARK.search(text) is not None


def _put(parent: Any, last: Any, text: str) -> None:
    """Make a text what follows the child `last`, or what `parent` begins with when there is none."""
    if last is None:
        parent.text = text
    else:
        last.tail = text


class _Plain(str):
    """Text that goes into place as it is, not by way of the stash."""

    __slots__ = ()


def _literals(data: str) -> Found:
    """Code spans, formulas, escapes and names like __init__, in the order they stand: the first to open wins."""
    at = 0
    # Where the last run of so many ticks stands: what opens behind it is never closed, and not looked for to the end.
    last = {len(run[0]): run.start() for run in _TICKS.finditer(data)} if "`" in data else {}
    while mark := _LITERAL.search(data, at):
        if mark[0][0] == "`":
            found = _code(data, mark) if last.get(len(mark[0]), 0) > mark.start() else None
        else:
            found = _literal(data, mark)
        if found:
            yield mark.start(), found[1], found[0]
        at = found[1] if found else mark.end()


def _autolinks(data: str) -> Found:
    for found in _AUTOLINK.finditer(data):
        address = found[1] or f"mailto:{found[2]}"
        yield found.start(), found.end(), _link(address, found[1] or found[2])


def _emphasis(data: str) -> Found:
    return emphasis.elements(data) if "*" in data or "_" in data or "~~" in data else ()


def _bare(data: str) -> Found:
    for start, end in links.bare(data):
        yield start, end, _link(data[start:end], data[start:end])


def _link(address: str, text: str) -> Any:
    element = etree.Element("a", {"href": address})
    element.text = util.AtomicString(text)
    return element


def _breaks(data: str) -> Found:
    for found in _HARD_BREAK.finditer(data):
        yield found.start(), found.end(), etree.Element("br")


def _code(data: str, mark: re.Match[str]) -> tuple[Any, int] | None:
    """A code span."""
    found = _CODE.match(data, mark.start())
    if not found:
        return None
    text = found[2].replace("\n", " ")
    if text.strip() and text[0] == text[-1] == " ":
        text = text[1:-1]
    element = etree.Element("code")
    element.text = util.AtomicString(util.code_escape(text))
    return element, found.end()


def _literal(data: str, mark: re.Match[str]) -> tuple[Any, int] | None:
    """A formula, an escaped character, a hard break or a name that stays as it is."""
    text = mark[0]
    if text[0] == "_":
        return (text, mark.end()) if text in DUNDER else None
    if formula := formulas.at(data, mark.start()):
        return util.code_escape(formula[0]), formula[1]
    if text[0] == "\\" and text[1] == "\n":
        return etree.Element("br"), mark.end()
    if text == "\\&":
        return _Plain(f"{util.AMP_SUBSTITUTE}amp;"), mark.end()
    if text[0] == "\\" and text[1] in PUNCTUATION:
        return _Plain(f"{util.STX}{ord(text[1])}{util.ETX}"), mark.end()
    return None
