"""reStructuredText -> HTML by docutils -> Blocks. Nothing is included, fetched or run; a block keeps its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qadeck.errors import SourceError
from qadeck.model import Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers import htm
from qadeck.readers._decode import decode
from qadeck.readers._directives import know
from qadeck.readers._extra import DAMAGE, library
from qadeck.readers._lines import LINE_CLASS

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,  # what docutils finds odd is gathered below instead of printed
    "halt_level": 5,
    "initial_header_level": 1,
    "doctitle_xform": False,
    "sectsubtitle_xform": False,
    "syntax_highlight": "none",
    "math_output": "MathJax",
    "embed_stylesheet": False,
    "output_encoding": "unicode",
    "smart_quotes": False,
    "toc_backlinks": False,
}
# Sphinx's own marks, which plain docutils does not know: they become what they stand for.
_SPHINX_CODE = later(r"(?m)^([ \t]*\.\. )(?:code-block|sourcecode|highlight)::")
_SPHINX_TEXT = later(r":(?:ref|doc|term|abbr|numref|any|download|index):`([^`<]+?)\s*(?:<[^`>]*>)?`")
_SPHINX_NAME = later(
    r":(?:(?:py|c|cpp|js|std):)?(?:func|class|meth|mod|attr|data|exc|obj|const|file|option|command|program|kbd|guilabel"
    r"|envvar|samp|type|macro|member|var|enum):`~?([^`<]+?)\s*(?:<[^`>]*>)?`"
)
_LEFT = ("toctree", "contents", "include", "raw", "index", "only", "currentmodule", "module")


def read(source: Source) -> Document:
    """The document of an RST file. Raises SourceError: library-missing, undecodable, too-large."""
    decoded = decode(source)
    text = _SPHINX_TEXT.sub(r"\1", _SPHINX_NAME.sub(r"``\1``", _SPHINX_CODE.sub(r"\1code::", decoded.text)))
    know(text)
    page, findings = _page(text, source.name)
    blocks, dropped = htm.parse(page, source.name)
    return Document(
        source=source.name,
        reader="rst",
        encoding=decoded.encoding,
        markup="html",
        blocks=blocks,
        findings=(*decoded.findings, *findings, *dropped),
        subject=source.subject,
    )


def _page(text: str, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The text as docutils' page, each element with its line, and what docutils found odd."""
    core = library("docutils.core", "rst")
    try:
        tree = core.publish_doctree(text, settings_overrides=_SETTINGS)
        findings = tuple(_odd(tree, name))
        _mark_lines(tree)
        parts = core.publish_from_doctree(tree, writer="html5", settings_overrides=_SETTINGS)
    except DAMAGE as error:
        why = "nested too deep" if isinstance(error, RecursionError) else f"damaged ({error})"
        raise SourceError("bad-rst", f"docutils cannot read it: {why}; mend it, or save it as HTML") from error
    return parts if isinstance(parts, str) else parts.decode("utf-8"), findings


def _odd(tree: Any, name: str) -> Iterator[Finding]:
    """What docutils found odd; its messages leave the text, where they would be read as a part of it."""
    nodes = library("docutils.nodes", "rst")
    for message in dict.fromkeys([*tree.findall(nodes.system_message), *tree.parse_messages]):
        told = re.sub(r"^<string>:\d*:? ?", "", message.astext().split("\n")[0])
        known = any(f'"{word}"' in told for word in _LEFT)
        if message["level"] > 1:
            yield Finding("rst-odd", "info" if known else "warning", name, message.get("line", 0), told)
        if message.parent is not None:
            message.parent.children = [child for child in message.parent.children if child is not message]


def _mark_lines(tree: Any) -> None:
    """Write each node's line into its classes, the one attribute that the writer hands on."""
    nodes = library("docutils.nodes", "rst")
    for node in tree.findall(nodes.Element):
        line = node.line or next((n.line for n in node.findall() if getattr(n, "line", None)), None)
        if line and not isinstance(node, nodes.document | nodes.Inline):
            node["classes"].append(f"{LINE_CLASS}{line}")
