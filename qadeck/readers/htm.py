"""HTML -> Blocks: the readable content of a page. Markup stays HTML; `text` of each block is its Markdown."""

from __future__ import annotations

import codecs
import re

from qadeck import limits
from qadeck.model import Block, Document, Finding, Source
from qadeck.readers._decode import Decoded, decode

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.I)


def read(source: Source) -> Document:
    """The document of a page. Raises SourceError: undecodable, too-large."""
    limits.check_text(source.data)
    decoded = _declared(source) or decode(source)
    blocks, findings = parse(decoded.text, source.name)
    return Document(
        source=source.name,
        reader="html",
        encoding=decoded.encoding,
        markup="html",
        blocks=blocks,
        findings=decoded.findings + findings,
        subject=source.subject,
    )


def parse(text: str, name: str) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of an HTML text, and what was left out. `name` is for the findings."""
    from qadeck.readers._page import parse_page

    return parse_page(text, name)


def _declared(source: Source) -> Decoded | None:
    """The text in the encoding that the page declares, when that encoding is known, not UTF, and fits."""
    found = _DECLARED.search(source.data[:4096])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii")
    try:
        if codecs.lookup(name).name.startswith("utf"):
            return None
        text = source.data.decode(name)
    except (LookupError, UnicodeError):
        return None
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), name.lower())
