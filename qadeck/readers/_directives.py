"""Directives that docutils does not know (Sphinx, its themes): their content is text like any other, so it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qadeck.patterns import later
from qadeck.readers._extra import library

# Lists of files and names, made from elsewhere: nothing that is written here.
_EMPTY = later(r"toctree|index|auto\w*|currentmodule|module|literalinclude|bibliography|ifconfig|plot|image\w*-list")
_NAME = later(r"(?m)^[ \t]*\.\. ([a-z][\w:-]*)::")
_FOLDED = later(r"dropdown|collapse|details|toggle|spoiler|faq|qa")


class _AnyOption(dict[str, Callable[[str], str]]):
    """Takes every option as it is written."""

    def __missing__(self, name: str) -> Callable[[str], str]:
        return str


def know(text: str) -> None:
    """Make docutils know every directive of the text that it does not know yet, as a box with a title.

    Its table of directives is one for the whole process; a name entered twice stays the same.
    """
    directives = library("docutils.parsers.rst.directives", "rst")
    known = directives._directive_registry
    for name in {found[1] for found in _NAME.finditer(text)}:
        if name not in known and not _EMPTY.fullmatch(name):
            directives.register_directive(name, _box())


def _box() -> Any:
    """A directive class: title and content; one that folds its content is marked as such."""
    rst, nodes = library("docutils.parsers.rst", "rst"), library("docutils.nodes", "rst")

    # docutils is imported by name, when a source needs it: no type is known of its classes.
    class Box(rst.Directive):  # type: ignore[misc, name-defined]
        has_content = True
        optional_arguments = 1
        final_argument_whitespace = True
        option_spec = _AnyOption(name=str)  # an empty one would mean that options are text

        def run(self) -> list[Any]:
            """A title as a paragraph of its own and the content; for a folding box an admonition."""
            title = " ".join(self.arguments).strip()
            shown, _ = self.state.inline_text(title, self.lineno)
            box = nodes.admonition(classes=["dropdown"]) if _FOLDED.search(self.name) and title else nodes.container()
            if title:
                box += (nodes.title if isinstance(box, nodes.admonition) else nodes.paragraph)(title, "", *shown)
            self.state.nested_parse(self.content, self.content_offset, box)
            return [box]

    return Box
