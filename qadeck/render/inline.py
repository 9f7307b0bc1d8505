"""Inline steps for Python-Markdown: code, formulas and escapes in one pass, tags that are tags, quick skipping."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown, util
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor

from qadeck.render import emphasis, formulas, tags

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
_TRIGGER = r"`+|\$|\\.|(?<!\w)__\w+?__(?!\w)"


class Literals(InlineProcessor):
    """Code spans, formulas, escapes and names like __init__, in the order they stand: the first to open wins."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_TRIGGER, md)

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        mark, start = m[0], m.start()
        if mark[0] == "`":
            return self._code(data, start)
        if mark[0] == "_":
            return (util.AtomicString(mark), start, m.end()) if mark in DUNDER else (None, None, None)
        if formula := formulas.at(data, start):
            return util.AtomicString(formula[0]), start, formula[1]
        if mark == "$":
            return None, None, None
        if mark[1] == "\n":
            return etree.Element("br"), start, m.end()
        if mark[1] in PUNCTUATION:
            return f"{util.STX}{ord(mark[1])}{util.ETX}", start, m.end()
        return None, None, None

    def _code(self, data: str, start: int) -> Any:
        found = _CODE.match(data, start)
        if not found:
            return None, None, None
        text = found[2].replace("\n", " ")
        if text.strip() and text[0] == text[-1] == " ":
            text = text[1:-1]
        element = etree.Element("code")
        element.text = util.AtomicString(text)
        return element, start, found.end()


class Tags(InlineProcessor):
    """HTML tags that the text's balance says are tags; every other "<" stays a letter."""

    known: tags.Balance = tags.Balance()

    def __init__(self, md: Markdown) -> None:
        super().__init__(f"{tags.TAG.pattern}|<!--.*?-->", md)

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        if m[0].startswith("<!--"):
            return "", m.start(), m.end()
        if m["name"].lower() not in tags.INLINE or not self.known.counts(m):
            return None, None, None
        assert self.md is not None
        return self.md.htmlStash.store(self._plain(m[0])), m.start(), m.end()

    def _plain(self, text: str) -> str:
        """Escapes inside the tag put back as they stood."""
        return re.sub(f"{util.STX}(\\d+){util.ETX}", lambda m: "\\" + chr(int(m[1])), self.unescape(text))


# What must stand in a text for a step to find anything. Steps not named here always run.
TRIGGERS = {
    "literals": ("`", "$", "\\", "__"),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("://",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "tags": ("<",),
    "entity": ("&",),
}


_MARKED = re.compile(r"[`$\\_*~\[<&]|://| {2}\n")


_EMPHASIS = re.compile(r"[*_]|~~")


class Inline(InlineTreeprocessor):
    """Python-Markdown's inline step, leaving out the patterns whose trigger the text does not hold (a quarter quicker).

    It overrides a private method; tests/test_render.py compares it with the original on every case.
    """

    def prepare(self) -> None:
        """Fix the order of the steps; call once, when all are registered."""
        patterns = self.md.inlinePatterns
        names = {id(patterns[name]): name for name in TRIGGERS if name in patterns}
        self.steps = tuple((step, TRIGGERS.get(names.get(id(step), ""), ("",))) for step in patterns)
        self.apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        self.stash: Any = self._InlineProcessor__stashNode  # type: ignore[attr-defined]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, util.AtomicString) or not _MARKED.search(data):
            return data
        for index in range(patternIndex, len(self.steps)):
            step, triggers = self.steps[index]
            if any(trigger in data for trigger in triggers):
                start, matched = 0, True
                while matched:
                    data, matched, start = self.apply(step, data, index, start)
        return self._emphasised(data) if _EMPHASIS.search(data) else data

    def _emphasised(self, data: str) -> str:
        """The last step: each stretch of emphasis replaced by its placeholder."""
        parts, at = [], 0
        for start, end, element in emphasis.elements(data):
            parts += [data[at:start], self.stash(element, "emphasis")]
            at = end
        return "".join((*parts, data[at:]))
